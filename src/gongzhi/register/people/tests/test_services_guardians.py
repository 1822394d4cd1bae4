from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import AccessLog, Clearance, Guardianship, Person, Presence

from .factories import AT, DISTRICT, AccountFactory, StaffFactory, acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people_pack", "this_hour")]
CHILD, PARENT = "13907350001", "13907350002"


def code_of_last_text():
    return OutgoingText.objects.order_by("-made_at", "-pk").first().body.split("验证码 ")[1][:6]


def sign_up(client, **said):
    client.post("/signin/", {"phone": CHILD})
    return client.post("/signin/code/", {"phone": CHILD, "code": code_of_last_text(), **said})


@pytest.fixture
def child():
    made = AccountFactory(person__phone=CHILD)
    Guardianship.objects.create(person=made.person, declared_at=AT)
    return made.person


@pytest.fixture
def clerk():
    return acting(StaffFactory(), "clerk")


@pytest.fixture
def keeper():
    return acting(StaffFactory(), "security_admin")


# ── a guardian agrees ────────────────────────────────────────────────────


def test_a_child_is_not_signed_in_before_a_guardian_agrees(this_hour):
    client = Client()
    answer = sign_up(client, is_child="on")
    assert answer["Location"] == "/signin/guardian/"
    assert Presence.objects.count() == 0
    assert "signin" in client.get("/me/")["Location"]
    client.post("/signin/guardian/", {"phone": PARENT})
    code = code_of_last_text()
    assert OutgoingText.objects.order_by("-made_at", "-pk").first().phone == PARENT
    wrong = "000000" if code != "000000" else "111111"
    answer = client.post("/signin/guardian/", {"phone": PARENT, "code": wrong})
    assert answer.status_code == 400
    assert queries.waits_for_guardian(Person.objects.get().pk)
    answer = client.post("/signin/guardian/", {"phone": PARENT, "code": code})
    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200
    kept = Guardianship.objects.get()
    assert (kept.phone, kept.agreed_at) == (PARENT, AT)


def test_a_child_cannot_agree_for_themselves():
    client = Client()
    sign_up(client, is_child="on")
    answer = client.post("/signin/guardian/", {"phone": CHILD})
    assert answer.status_code == 400
    assert "不一样" in answer.content.decode()
    assert Guardianship.objects.get().agreed_at is None


def test_a_guardians_code_signs_nobody_in(child):
    services.ask_guardian(child.pk, PARENT, at=AT)
    code = code_of_last_text()
    with pytest.raises(services.CodeRefused):
        services.sign_in_with_code(PARENT, code, area=DISTRICT, at=AT)
    assert Person.objects.count() == 1


def test_who_did_not_say_so_is_no_child():
    assert sign_up(Client())["Location"] != "/signin/guardian/"
    assert Guardianship.objects.count() == 0


def test_without_a_sign_in_the_guardians_page_leads_to_it():
    assert Client().get("/signin/guardian/")["Location"] == "/signin/"


# ── looking at a child's data ────────────────────────────────────────────


def look(person, actor, at=AT):
    return services.record_look(
        person_id=person.pk, fields=["手机号"], role="网格员", purpose="联系", actor=actor, at=at
    )


def wish(child, clerk):
    return services.ask_clearance(
        str(child.pk)[-6:], purpose="联系家长", district=DISTRICT, actor=clerk, at=AT
    )


def test_a_look_at_a_child_is_approved_for_a_day_and_logged(child, clerk, keeper):
    with pytest.raises(services.LookRefused, match=str(child.pk)[-6:]):
        look(child, clerk)
    asked = wish(child, clerk)
    with pytest.raises(services.LookRefused):
        look(child, clerk)
    assert AccessLog.objects.count() == 0
    services.decide_clearance(asked.pk, is_approved=True, actor=keeper, at=AT)
    assert look(child, clerk).purpose == "联系"
    with pytest.raises(services.LookRefused):
        look(child, clerk, at=AT + timedelta(hours=24))
    with pytest.raises(services.LookRefused):
        look(child, acting(StaffFactory(), "clerk"))
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True)) == [
        "people.clearance_asked",
        "people.clearance_decided",
    ]


def test_what_was_not_approved_stays_shut(child, clerk, keeper):
    asked = wish(child, clerk)
    services.decide_clearance(asked.pk, is_approved=False, actor=keeper, at=AT)
    with pytest.raises(services.LookRefused):
        look(child, clerk)
    with pytest.raises(StepRefused, match="批过"):
        services.decide_clearance(asked.pk, is_approved=True, actor=keeper, at=AT)
    asked.refresh_from_db()
    assert asked.good_until is None


def test_nobody_approves_their_own_wish_nor_without_the_role(child):
    both = acting(StaffFactory(), "clerk", "security_admin")
    asked = wish(child, both)
    with pytest.raises(StepRefused, match="另一位"):
        services.decide_clearance(asked.pk, is_approved=True, actor=both, at=AT)
    with pytest.raises(PermissionDenied):
        services.decide_clearance(
            asked.pk, is_approved=True, actor=acting(StaffFactory(), "auditor"), at=AT
        )
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_a_wish_names_a_child_and_is_made_once(child, clerk):
    with pytest.raises(StepRefused, match="没有这个编号"):
        services.ask_clearance("zzzzzz", purpose="看看", district=DISTRICT, actor=clerk, at=AT)
    wish(child, clerk)
    with pytest.raises(StepRefused, match="提过"):
        wish(child, clerk)
    assert Clearance.objects.count() == 1


def test_the_wish_goes_over_the_desk(child, on_duty):
    clerk, asks = on_duty("clerk")
    _, decides = on_duty("security_admin")
    asks.post("/desk/clearances/", {"number": str(child.pk)[-6:], "purpose": "联系家长"})
    asked = Clearance.objects.get()
    assert "等着批" in asks.get("/desk/clearances/").content.decode()
    assert asks.post(f"/desk/clearances/{asked.pk}/", {"decision": "approve"}).status_code == 403
    decides.post(f"/desk/clearances/{asked.pk}/", {"decision": "approve"})
    assert "批了，到" in asks.get("/desk/clearances/").content.decode()
    assert queries.may_look_at_child(child.pk, clerk.pk, at=AT)


def test_every_page_names_the_age_of_the_pack_and_its_article(child, clerk, on_duty):
    client = Client()
    asked = client.post("/signin/", {"phone": CHILD}).content.decode()
    assert "我不满 14 岁，要请监护人同意" in asked
    sign_up(client, is_child="on")
    told = client.get("/signin/guardian/").content.decode()
    assert "不满 14 岁，要爸爸妈妈" in told
    assert "个人信息保护法第三十一条第一款" in told
    assert "未核实" not in told
    _, desk = on_duty("clerk", area="431002001001")
    assert "不满 14 岁的，先写明为什么" in desk.get("/desk/clearances/").content.decode()
    with pytest.raises(services.LookRefused, match="这是不满 14 岁的孩子"):
        look(child, clerk, at=AT)
