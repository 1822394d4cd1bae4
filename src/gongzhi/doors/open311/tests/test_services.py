"""Keys: shown once, kept as a hash, given and taken by the house alone; a minute holds so many."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from gongzhi.doors.open311 import queries, services
from gongzhi.doors.open311.models import Client
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY, SYSTEM, require_new
from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, DISTRICT, NEXT_COMMUNITY, STREET

SECOND = timedelta(seconds=1)


def issue(name="随手拍", **changes):
    said = {"area": DISTRICT, "per_minute": 2, "actor": SYSTEM, "at": AT, **changes}
    return services.issue_key(name, **said)


def test_a_key_is_kept_only_as_a_hash_and_opens_its_program(town):
    key = issue()
    (client,) = Client.objects.all()
    assert bytes(client.key_hash) == queries.key_hash(key)
    assert key not in str(vars(client))
    assert services.enter(key, at=AT) == client
    assert [told.event for told in history(client.pk)] == ["open311.key_issued"]


def test_a_new_key_takes_the_place_of_the_old(town):
    old, new = issue(), issue(per_minute=5)
    with pytest.raises(services.KeyRefused):
        services.enter(old, at=AT)
    assert services.enter(new, at=AT).per_minute == 5
    assert Client.objects.count() == 1


def test_a_minute_holds_so_many_and_the_next_as_many_again(town):
    key = issue(per_minute=2)
    for _ in range(2):
        services.enter(key, at=AT)
    with pytest.raises(services.TooMany) as refused:
        services.enter(key, at=AT + 59 * SECOND)
    assert refused.value.seconds == 1
    assert Client.objects.get().window_used == 2
    services.enter(key, at=AT + 60 * SECOND)
    assert Client.objects.get().window_used == 1


def test_a_withdrawn_key_opens_nothing_until_a_new_one_is_given(town):
    key = issue()
    services.revoke_key("随手拍", actor=SYSTEM, at=AT)
    with pytest.raises(services.KeyRefused, match="api_key 没有带，或者不对"):
        services.enter(key, at=AT)
    with pytest.raises(StepRefused, match="没有在用的接入程序“随手拍”"):
        services.revoke_key("随手拍", actor=SYSTEM, at=AT)
    services.enter(issue(), at=AT)
    told = [item.event for item in history(Client.objects.get().pk)]
    assert told == ["open311.key_issued", "open311.key_revoked", "open311.key_issued"]


@pytest.mark.parametrize(
    ("name", "changes", "error"),
    [
        (" ", {}, StepRefused),
        ("a", {"per_minute": 0}, StepRefused),
        ("a", {"area": "431003"}, StepRefused),
        ("a", {"area": ""}, StepRefused),
        ("a", {"actor": ANYBODY}, PermissionDenied),
    ],
)
def test_a_key_that_makes_no_sense_or_is_nobodys_to_give_is_not_given(town, name, changes, error):
    with pytest.raises(error):
        issue(name, **changes)
    assert not Client.objects.exists()


def test_nobody_but_the_house_gives_or_takes_keys(town):
    issue()
    for actor in (ANYBODY, *(member.actor for member in town.staff)):
        with pytest.raises(PermissionDenied):
            services.revoke_key("随手拍", actor=actor, at=AT)
        with pytest.raises(PermissionDenied):
            require_new(actor, "open311.file", area=COMMUNITY)
    assert Client.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("area", "may", "may_not"),
    [(DISTRICT, (DISTRICT, STREET, COMMUNITY), ("431003",)), (COMMUNITY, (COMMUNITY,), (DISTRICT, STREET, NEXT_COMMUNITY))],
)  # fmt: skip
def test_a_program_may_file_within_its_area(town, area, may, may_not):
    issue(area=area)
    actor = Client.objects.get().actor
    for place in may:
        require_new(actor, "open311.file", area=place)
    for place in may_not:
        with pytest.raises(PermissionDenied):
            require_new(actor, "open311.file", area=place)


@pytest.mark.parametrize("changes", [{"area": "4310"}, {"per_minute": 0}])
def test_the_table_takes_no_nonsense(town, changes):
    issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.update(**changes)


def test_the_command_gives_lists_and_takes_keys(town, capsys):
    call_command("open311", "key", "随手拍", "--per-minute", "9")
    said = capsys.readouterr()
    key = said.out.strip()
    assert "平台只存它的摘要" in said.err
    assert services.enter(key, at=AT).name == "随手拍"
    call_command("open311", "keys")
    call_command("open311", "revoke", "随手拍")
    call_command("open311", "keys")
    assert capsys.readouterr().out.splitlines() == [
        "随手拍  431002  每分钟 9 件  在用",
        "停用了“随手拍”的密钥",
        "随手拍  431002  每分钟 9 件  停用",
    ]
    with pytest.raises(CommandError, match="没有在用的接入程序"):
        call_command("open311", "revoke", "随手拍")
