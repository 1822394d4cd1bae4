from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.policy import ANYBODY
from gongzhi.foundation.text import BadPhone
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import AccessLog, Assistance, Consent, Person, Presence

from .factories import (
    AT,
    COMMUNITY,
    AccountFactory,
    ConsentFactory,
    PersonFactory,
    PresenceFactory,
    StaffFactory,
    acting,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def events():
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def consents_of(person):
    return list(Consent.objects.filter(person=person).order_by("given_at").values())


# ── details and consents ─────────────────────────────────────────────────


def test_somebody_without_a_phone_is_registered_too():
    person = services.register_person(
        name="陈桂兰", phone=None, area=COMMUNITY, how="柜台", actor_id=7, at=AT
    )
    person.refresh_from_db()
    assert (person.name, person.phone, person.phone_index) == ("陈桂兰", None, None)
    assert Payload.objects.get().body == {"how": "柜台"}


def test_a_registered_phone_is_not_proven():
    person = services.register_person(
        name=None, phone="139 0735 0001", area=COMMUNITY, how="柜台", actor_id=7, at=AT
    )
    assert person.phone == "13907350001"
    assert queries.person_with_phone("13907350001") is None


def test_a_bad_phone_registers_nobody():
    with pytest.raises(BadPhone):
        services.register_person(
            name="陈", phone="1", area=COMMUNITY, how="柜台", actor_id=7, at=AT
        )
    assert Person.objects.count() == 0


def change(account, actor=None, **fields):
    wanted = {"name": "陈桂兰", "area": COMMUNITY, "home_id": None, **fields}
    return services.change_details(
        account.person_id, **wanted, actor=actor or acting(account), at=LATER
    )


def test_changed_details_are_told_by_field_never_by_value():
    account = AccountFactory(person__name="旧名")
    change(account, area="431002001002")
    account.person.refresh_from_db()
    assert (account.person.name, account.person.area) == ("陈桂兰", "431002001002")
    assert events() == ["people.details_changed"]
    assert Payload.objects.get().body == {"fields": ["area", "name"]}


def test_the_same_details_change_and_tell_nothing():
    account = AccountFactory(person__name="陈桂兰")
    change(account)
    assert events() == []


def test_nobody_changes_another_persons_details():
    account = AccountFactory(person__name="旧名")
    for actor in (
        acting(AccountFactory()),
        acting(StaffFactory(), "clerk", "system_admin"),
        ANYBODY,
    ):
        with pytest.raises(PermissionDenied, match="更改个人信息"):
            change(account, actor)
    account.person.refresh_from_db()
    assert account.person.name == "旧名"
    assert events() == []


def test_changing_details_leaves_every_consent_as_it_was():
    account = AccountFactory()
    ConsentFactory(person=account.person, purpose="notices")
    ConsentFactory(person=account.person, purpose="visits", withdrawn_at=AT)
    before = consents_of(account.person)
    change(account, name="新名", area="431002001002")
    assert consents_of(account.person) == before


def test_signing_in_again_leaves_every_consent_as_it_was():
    account = AccountFactory(person__phone="13907350001")
    ConsentFactory(person=account.person, withdrawn_at=AT)
    before = consents_of(account.person)
    services.link_phone("13907350001", area=COMMUNITY, at=LATER)
    assert consents_of(account.person) == before


def give(account, purpose="notices", version="2026-11", at=AT):
    return services.give_consent(
        account.person_id, purpose=purpose, version=version, actor=acting(account), at=at
    )


def withdraw(account, purpose="notices", at=LATER):
    return services.withdraw_consent(
        account.person_id, purpose=purpose, actor=acting(account), at=at
    )


def test_a_consent_is_given_for_one_purpose():
    account = AccountFactory()
    give(account)
    assert queries.has_consented(account.person_id, "notices")
    assert not queries.has_consented(account.person_id, "visits")
    assert events() == ["people.consent_given"]


def test_agreeing_again_to_the_same_version_changes_nothing():
    account = AccountFactory()
    first = give(account)
    assert give(account, at=LATER) == first
    assert Consent.objects.count() == 1
    assert events() == ["people.consent_given"]


def test_a_new_version_takes_the_place_of_the_old_one():
    account = AccountFactory()
    first, second = give(account), give(account, version="2027-01", at=LATER)
    first.refresh_from_db()
    assert first.withdrawn_at == LATER
    assert list(queries.standing_consents(account.person_id)) == [second]


def test_withdrawing_touches_that_purpose_alone():
    account = AccountFactory()
    give(account)
    give(account, "visits")
    assert withdraw(account) is True
    assert not queries.has_consented(account.person_id, "notices")
    assert queries.has_consented(account.person_id, "visits")
    assert events()[-1] == "people.consent_withdrawn"


def test_withdrawing_what_was_never_given_tells_nothing():
    assert withdraw(AccountFactory()) is False
    assert events() == []


def test_nobody_consents_for_another():
    account, other = AccountFactory(), AccountFactory()
    give(account)
    with pytest.raises(PermissionDenied):
        services.withdraw_consent(
            account.person_id, purpose="notices", actor=acting(other), at=LATER
        )
    with pytest.raises(PermissionDenied):
        services.give_consent(
            account.person_id,
            purpose="visits",
            version="1",
            actor=acting(StaffFactory(), "clerk"),
            at=AT,
        )
    assert [item["purpose"] for item in consents_of(account.person)] == ["notices"]
    assert queries.has_consented(account.person_id, "notices")


# ── looks ────────────────────────────────────────────────────────────────


def look(person_id, actor, **fields):
    said = {
        "fields": ["手机号", "姓名"],
        "role": "仙泉社区 社区工作者",
        "purpose": "联系诉求人",
        **fields,
    }
    return services.record_look(person_id=person_id, actor=actor, at=AT, **said)


def test_a_look_is_kept_with_who_as_what_why_and_what():
    account, viewer = AccountFactory(), StaffFactory(display_name="赵姐")
    look(account.person_id, acting(viewer, "clerk"))
    seen = queries.looks_at(acting(account)).get()
    assert (seen.viewer, seen.role, seen.purpose, seen.fields, seen.at, seen.account_id) == (
        "赵姐", "仙泉社区 社区工作者", "联系诉求人", ["手机号", "姓名"], AT, viewer.pk,
    )  # fmt: skip


def test_looking_at_ones_own_data_is_not_noted():
    account = AccountFactory()
    assert look(account.person_id, acting(account)) is None
    assert AccessLog.objects.count() == 0


def test_nobody_in_particular_leaves_no_look():
    assert look(uuid4(), ANYBODY) is None
    assert AccessLog.objects.count() == 0


# ── help ─────────────────────────────────────────────────────────────────


def begin(actor, at=AT, **fields):
    said = {
        "name": "陈桂兰",
        "phone": "",
        "channel": "counter",
        "area": COMMUNITY,
        "minutes": 30,
        **fields,
    }
    return services.begin_assistance(**said, actor=actor, at=at)


def test_help_ends_by_itself_after_its_minutes():
    actor = acting(StaffFactory(), "clerk")
    begun = begin(actor)
    assert begun.expires_at == AT + timedelta(minutes=30)
    assert queries.running_assistance(actor.pk, at=AT + timedelta(minutes=29)) == begun
    assert queries.running_assistance(actor.pk, at=AT + timedelta(minutes=30)) is None


def test_help_is_tied_to_whoever_proved_the_number():
    person = PersonFactory(phone="13907350001")
    actor = acting(StaffFactory(display_name="赵姐"), "clerk")
    assert begin(actor, phone="139 0735 0001").person == person
    body = Payload.objects.get().body
    assert body == {
        "channel": "counter",
        "helper": "赵姐",
        "person_id": str(person.pk),
        "is_for_child": False,
    }
    assert [item.helper.display_name for item in queries.help_given_to(person.pk)] == ["赵姐"]


def test_help_for_the_next_one_ends_that_for_the_last():
    actor = acting(StaffFactory(), "clerk")
    first = begin(actor)
    second = begin(actor, at=AT + timedelta(minutes=5))
    first.refresh_from_db()
    assert first.ended_at == AT + timedelta(minutes=5)
    assert queries.running_assistance(actor.pk, at=AT + timedelta(minutes=6)) == second
    assert events() == [
        "people.assistance_started",
        "people.assistance_ended",
        "people.assistance_started",
    ]


def test_help_that_ran_out_ended_when_it_ran_out():
    actor = acting(StaffFactory(), "clerk")
    first = begin(actor)
    begin(actor, at=AT + timedelta(hours=2))
    first.refresh_from_db()
    assert first.ended_at == AT + timedelta(minutes=30)


def test_help_can_be_ended_and_ending_nothing_is_no_fault():
    actor = acting(StaffFactory(), "clerk")
    services.end_assistance(actor=actor, at=AT)
    begun = begin(actor)
    services.end_assistance(actor=actor, at=AT + timedelta(minutes=3))
    begun.refresh_from_db()
    assert begun.ended_at == AT + timedelta(minutes=3)
    assert events() == ["people.assistance_started", "people.assistance_ended"]


@pytest.mark.parametrize("area", [COMMUNITY, "431003001001"])
def test_help_is_begun_by_staff_of_the_territory_alone(area):
    actor = acting(StaffFactory(), "clerk", area="431002001002")
    for refused in (actor, acting(AccountFactory()), acting(StaffFactory(), "auditor")):
        with pytest.raises(PermissionDenied, match="代居民登记"):
            begin(refused, area=area)
    assert Assistance.objects.count() == 0
    assert events() == []


# ── devices ──────────────────────────────────────────────────────────────


def visit(account, minutes):
    session = SessionStore()
    session.create()
    services.begin_visit(
        account,
        session_key=session.session_key,
        device="安卓手机",
        at=AT + timedelta(minutes=minutes),
    )
    return session.session_key


def test_the_oldest_device_beyond_three_is_signed_out():
    account = AccountFactory()
    keys = [visit(account, n) for n in range(4)]
    assert [item.session_key for item in queries.open_presences(account.pk)] == keys[:0:-1]
    assert [SessionStore().exists(key) for key in keys] == [False, True, True, True]
    assert Presence.objects.get(session_key=keys[0]).ended_at == AT + timedelta(minutes=3)


def test_other_devices_can_be_signed_out_at_once():
    account, other = AccountFactory(), AccountFactory()
    here, there, elsewhere = visit(account, 0), visit(account, 1), visit(other, 2)
    assert services.end_other_visits(account.pk, but=here, at=LATER) == 1
    assert [SessionStore().exists(key) for key in (here, there, elsewhere)] == [True, False, True]


def test_a_visit_ends_once():
    presence = PresenceFactory()
    services.end_visit(presence.session_key, at=AT)
    services.end_visit(presence.session_key, at=LATER)
    presence.refresh_from_db()
    assert presence.ended_at == AT
