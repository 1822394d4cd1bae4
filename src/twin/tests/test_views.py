"""The demonstration's pages: everybody one can be, by one tap; texts; time that passes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from gongzhi.capabilities.notices.models import Letter, UnitGroup
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.ui.icons import names as icon_names
from gongzhi.journeys.appeals.models import Appeal, Slip
from gongzhi.register.people.models import Account
from twin.personas import GROUPS, PERSONAS

PATHS = ("/demo/", "/demo/inbox/")
POSTS = ("/demo/become/", "/demo/pass-time/")


def test_the_page_shows_every_persona_by_group_with_what_to_try(client, twin):
    page = client.get("/demo/").content.decode()
    for label, group in GROUPS:
        assert f">{label}</h2>" in page
        for persona in group:
            assert f'value="{persona.key}"' in page
            assert persona.tries in page


def test_persona_names_and_icons_are_known():
    assert len({persona.key for persona in PERSONAS}) == len(PERSONAS) == 14
    assert {persona.icon for persona in PERSONAS} <= icon_names()


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda one: one.key)
def test_one_tap_signs_in_and_leads_to_a_page_that_opens(client, twin, persona):
    answer = client.post("/demo/become/", {"persona": persona.key})
    assert (answer.status_code, answer["Location"]) == (302, persona.home)
    page = client.get(persona.home)
    assert page.status_code == 200
    account = Account.objects.get(username=persona.username)
    assert client.session["_auth_user_id"] == str(account.pk)
    assert (
        "gz_elder" in client.cookies and client.cookies["gz_elder"].value == "24"
    ) is persona.is_elder


def test_becoming_somebody_else_ends_the_first_session(client, twin):
    client.post("/demo/become/", {"persona": "clerk"})
    first = client.session.session_key
    client.post("/demo/become/", {"persona": "aunt"})
    assert client.session.session_key != first
    assert client.get("/desk/").status_code in (302, 403)


def test_an_unknown_persona_is_nobody(client, twin):
    assert client.post("/demo/become/", {"persona": "demo-clerk"}).status_code == 404
    assert client.post("/demo/become/").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", POSTS)
def test_what_changes_something_is_only_posted(client, twin, path):
    assert client.get(path).status_code == 405


def test_the_resident_has_something_to_rate_or_to_follow(twin):
    aunt = Account.objects.get(username="demo-aunt")
    assert Appeal.objects.filter(author=aunt.person).exists()


def test_the_inbox_shows_texts_newest_first_with_masked_numbers(
    client, twin, django_assert_num_queries
):
    OutgoingText.objects.all().delete()
    now = timezone.now()
    for number in range(3):
        OutgoingText.objects.create(
            phone=f"1540000000{number}", body=f"验证码 00{number}", reference=str(number),
            status="sent", made_at=now, sent_at=now + timezone.timedelta(seconds=number),
        )  # fmt: skip
    page = client.get("/demo/inbox/").content.decode()
    assert page.index("验证码 002") < page.index("验证码 001") < page.index("验证码 000")
    assert "154****0002" in page
    assert "15400000002" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_the_same_however_many_texts(client, twin, django_assert_num_queries, count):
    OutgoingText.objects.all().delete()
    now = timezone.now()
    for number in range(count):
        OutgoingText.objects.create(
            phone="15400000000",
            body="您好",
            reference=str(number),
            status="sent",
            made_at=now,
            sent_at=now,
        )
    client.get("/demo/inbox/")
    with django_assert_num_queries(1):
        client.get("/demo/inbox/")


def test_the_head_has_a_group_and_the_clerk_letters_to_print(client, twin):
    OutgoingText.objects.all().delete()
    group = UnitGroup.objects.select_related("robot").get()
    OutgoingText.objects.create(
        robot=group.robot,
        body="【共治】新到 1 件。",
        reference="n",
        status="sent",
        made_at=timezone.now(),
        sent_at=timezone.now(),
    )
    page = client.get("/demo/inbox/").content.decode()
    assert "企业微信群机器人" in page
    assert "【共治】新到 1 件。" in page
    for letter in Letter.objects.all():
        assert (letter.area, letter.status) == (group.area, "waiting")
        assert len(letter.words.splitlines()) > 1


def test_an_empty_inbox_says_how_to_fill_it(client, twin):
    OutgoingText.objects.all().delete()
    assert "还没有发过短信" in client.get("/demo/inbox/").content.decode()


def test_time_passes_by_one_step(client, twin):
    slips, filed = Slip.objects.count(), Appeal.objects.count()
    page = client.post("/demo/pass-time/", follow=True).content.decode()
    assert f"开了意见箱，取出 {slips} 张" in page
    assert Slip.objects.count() == 0
    assert Appeal.objects.filter(channel="box").count() >= slips
    assert Appeal.objects.count() == filed + slips
    assert "开了意见箱，取出 0 张" in client.post("/demo/pass-time/", follow=True).content.decode()


@pytest.mark.parametrize("path", [*PATHS, *POSTS])
def test_outside_the_demonstration_every_page_of_it_is_missing(client, twin, settings, path):
    settings.DEMO = False
    answer = client.post(path, {"persona": "clerk"}) if path in POSTS else client.get(path)
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_command_refuses_outside_the_demonstration(settings, db):
    from django.core.management import CommandError, call_command

    settings.DEMO = False
    with pytest.raises(CommandError, match="正式环境不造演示区"):
        call_command("demo", "seed")


def test_the_command_leaves_a_made_district_as_it_is(twin, capsys):
    from django.core.management import call_command

    before = Appeal.objects.count()
    call_command("demo", "seed")
    assert "演示区已经有了，接着用" in capsys.readouterr().out
    assert Appeal.objects.count() == before


def test_the_pages_have_their_names():
    assert [reverse(f"twin:{name}") for name in ("personas", "inbox", "become", "pass_time")] == [
        "/demo/", "/demo/inbox/", "/demo/become/", "/demo/pass-time/",
    ]  # fmt: skip
