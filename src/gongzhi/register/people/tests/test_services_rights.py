from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.chain import seal_all
from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import (
    Consent,
    Passkey,
    Person,
    RightsRequest,
    SignInCode,
)

from .factories import (
    AT,
    COMMUNITY,
    DISTRICT,
    AccountFactory,
    AssistanceFactory,
    ConsentFactory,
    LookFactory,
    PasskeyFactory,
    PersonFactory,
    PresenceFactory,
    RightsRequestFactory,
    StaffFactory,
    acting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people_pack")]
LATER = AT + timedelta(hours=2)


@pytest.fixture
def account():
    return AccountFactory(person__name="陈桂兰", person__phone="13907350001")


@pytest.fixture
def oneself(account):
    return acting(account)


@pytest.fixture
def keeper():
    return acting(StaffFactory(), "security_admin")


def ask(oneself, kind, words=""):
    return services.ask_right(
        oneself.person, kind=kind, words=words, district=DISTRICT, actor=oneself, at=AT
    )


def told():
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


# ── asking ───────────────────────────────────────────────────────────────


def test_a_deletion_is_asked_and_due_in_ten_working_days(oneself):
    asked = ask(oneself, "delete", " 不用了 ")
    assert (asked.status, asked.words, asked.area) == ("asked", "不用了", COMMUNITY)
    assert asked.due_on == date(2026, 3, 19)  # asked on Thursday, 5 March
    assert told() == ["people.rights_asked"]
    assert Payload.objects.get().body == {"kind": "delete"}


def test_a_copy_is_done_the_moment_it_is_asked(oneself):
    asked = ask(oneself, "copy")
    assert (asked.status, asked.decided_at) == ("done", AT)
    assert told() == ["people.rights_asked", "people.rights_fulfilled"]


def test_taking_back_every_consent_is_done_at_once(oneself, account):
    ConsentFactory(person=account.person, purpose="notices")
    ConsentFactory(person=account.person, purpose="visits")
    ConsentFactory(purpose="notices")
    ask(oneself, "withdraw")
    assert not queries.standing_consents(account.person_id).exists()
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert told().count("people.consent_withdrawn") == 2


def test_the_same_is_asked_once_at_a_time(oneself):
    ask(oneself, "delete")
    with pytest.raises(StepRefused, match="已经提过"):
        ask(oneself, "delete")
    assert RightsRequest.objects.count() == 1


def test_a_correction_says_of_what(oneself):
    with pytest.raises(StepRefused, match="哪里不对"):
        ask(oneself, "correct", "  ")
    assert (RightsRequest.objects.count(), told()) == (0, [])


def test_nobody_asks_for_somebody_else(oneself):
    other = PersonFactory()
    with pytest.raises(PermissionDenied):
        services.ask_right(
            other.pk, kind="delete", words="", district=DISTRICT, actor=oneself, at=AT
        )
    assert RightsRequest.objects.count() == 0


def test_a_kind_without_a_rule_is_not_asked(oneself):
    with pytest.raises(RuleMissing):
        ask(oneself, "sell")
    assert RightsRequest.objects.count() == 0


# ── deciding ─────────────────────────────────────────────────────────────


def under_review(keeper, **fields):
    asked = RightsRequestFactory(**fields)
    return services.take_up_right(asked.pk, actor=keeper, at=AT)


def test_only_the_security_administrator_of_the_area_decides(account):
    asked = RightsRequestFactory(person=account.person)
    for actor in (
        acting(account),
        acting(StaffFactory(), "system_admin"),
        acting(StaffFactory(), "auditor"),
        acting(StaffFactory(), "security_admin", area="431003"),
    ):
        with pytest.raises(PermissionDenied):
            services.take_up_right(asked.pk, actor=actor, at=AT)
    asked.refresh_from_db()
    assert (asked.status, told()) == ("asked", [])


def test_a_name_is_put_right(keeper, account):
    asked = under_review(keeper, person=account.person, kind="correct", words="姓写错了")
    services.fulfil_right(asked.pk, answer="改好了", name=" 程桂兰 ", actor=keeper, at=LATER)
    account.person.refresh_from_db()
    asked.refresh_from_db()
    assert account.person.name == "程桂兰"
    assert (asked.status, asked.answer, asked.decided_at) == ("done", "改好了", LATER)


def test_a_refusal_names_a_ground_of_its_kind_and_this_case(keeper):
    asked = under_review(keeper, kind="close")
    for ground, words in (("is_correct", "核对过"), ("still_in_hand", " "), ("", "没有为什么")):
        with pytest.raises(StepRefused):
            services.refuse_right(asked.pk, ground=ground, words=words, actor=keeper, at=LATER)
    asked.refresh_from_db()
    assert asked.status == "review"
    services.refuse_right(
        asked.pk, ground="still_in_hand", words="3月2日说的路灯还在修。", actor=keeper, at=LATER
    )
    asked.refresh_from_db()
    assert (asked.status, asked.ground) == ("refused", "still_in_hand")
    assert queries.ground_of(asked).basis.article == "第四十七条第一款第一项"


def test_something_asked_can_be_taken_back_by_the_person_alone(oneself, keeper):
    asked = ask(oneself, "close")
    with pytest.raises(PermissionDenied):
        services.cancel_right(asked.pk, actor=keeper, at=LATER)
    services.cancel_right(asked.pk, actor=oneself, at=LATER)
    asked.refresh_from_db()
    assert asked.status == "cancelled"
    assert ask(oneself, "close").status == "asked"


# ── restricting ──────────────────────────────────────────────────────────


def test_restricted_data_is_neither_used_nor_looked_at_until_the_person_lifts_it(
    keeper, oneself, account
):
    ConsentFactory(person=account.person, purpose="notices")
    clerk = acting(StaffFactory(), "clerk")
    asked = under_review(keeper, person=account.person, kind="restrict")
    services.fulfil_right(asked.pk, answer="停了", actor=keeper, at=LATER)

    def look():
        return services.record_look(
            person_id=account.person_id,
            fields=["手机号"],
            role="网格员",
            purpose="联系",
            actor=clerk,
            at=LATER,
        )

    assert not queries.has_consented(account.person_id, "notices")
    with pytest.raises(services.LookRefused):
        look()
    assert not queries.looks_at(oneself).exists()
    services.lift_restriction(asked.pk, actor=oneself, at=LATER)
    assert queries.has_consented(account.person_id, "notices")
    assert look().fields == ["手机号"]
    with pytest.raises(StepRefused):
        services.lift_restriction(asked.pk, actor=oneself, at=LATER)


# ── erasing ──────────────────────────────────────────────────────────────


def test_closing_leaves_nothing_sealed_and_signs_out_everywhere(keeper, oneself, account):
    Person.objects.filter(pk=account.person_id).update(
        id_number="430321199001015012", id_index=blind_index("x", purpose="people.id_number")
    )
    ConsentFactory(person=account.person)
    PresenceFactory(account=account)
    PasskeyFactory(account=account)
    others = PasskeyFactory()
    LookFactory(person_id=account.person_id)
    help_given = AssistanceFactory(person=account.person, phone="13907350001")
    services.request_code("13907350001", at=AT)
    asked = ask(oneself, "close", "再也不用了")
    services.take_up_right(asked.pk, actor=keeper, at=AT)
    services.fulfil_right(asked.pk, answer="都删了", actor=keeper, at=LATER)

    person = Person.objects.get(pk=account.person_id)
    sealed = (person.name, person.phone, person.phone_index, person.id_number, person.id_index)
    assert sealed == (None,) * 5
    assert (person.phone_verified_at, person.home_id) == (None, None)
    help_given.refresh_from_db()
    account.refresh_from_db()
    asked.refresh_from_db()
    assert (help_given.name, help_given.phone) == (None, None)
    assert not account.is_active
    assert not queries.open_presences(account.pk).exists()
    assert not queries.standing_consents(person.pk).exists()
    assert SignInCode.objects.count() == 0
    assert list(Passkey.objects.all()) == [others]
    assert (asked.status, asked.words) == ("done", None)
    assert queries.person_with_phone("13907350001") is None
    assert queries.audited_looks(acting(StaffFactory(), "auditor")).count() == 1


def test_deleting_keeps_the_phone_one_signs_in_with(keeper, account):
    asked = under_review(keeper, person=account.person, kind="delete")
    services.fulfil_right(asked.pk, answer="删了", actor=keeper, at=LATER)
    person = queries.person_with_phone("13907350001")
    account.refresh_from_db()
    assert (person.pk, person.name, account.is_active) == (account.person_id, None, True)


def test_the_record_forgets_what_was_said_of_the_person_and_still_verifies(
    keeper, oneself, account
):
    services.change_details(
        account.person_id, name="陈兰", area=COMMUNITY, home_id=None, actor=oneself, at=AT
    )
    services.give_consent(
        account.person_id, purpose="notices", version="2026-11", actor=oneself, at=AT
    )
    seal_all(at=LATER)
    before = record.verify(DISTRICT)
    asked = under_review(keeper, person=account.person, kind="close")
    services.fulfil_right(asked.pk, answer="都删了", actor=keeper, at=LATER)
    seal_all(at=LATER)
    of_person = Payload.objects.filter(entry__subject_id=account.person_id).order_by("pk")
    kept = {payload.entry.event: payload.body for payload in of_person.select_related("entry")}
    assert kept["people.details_changed"] is None
    assert kept["people.consent_given"] is None
    assert kept["people.erased"] == {"is_closed": True}
    after = record.verify(DISTRICT)
    assert (before.fault, after.fault) == (None, None)
    assert after.entries > before.entries


def test_closing_waits_for_what_is_in_hand(keeper, account, monkeypatch):
    monkeypatch.setitem(
        queries.ALL_HOLDINGS,
        "trees",
        queries.Holding("我种的树", lambda _: [], lambda _: ["还有 1 棵树没有浇完"]),
    )
    asked = under_review(keeper, person=account.person, kind="close")
    with pytest.raises(StepRefused, match="1 棵树"):
        services.fulfil_right(asked.pk, answer="都删了", actor=keeper, at=LATER)
    asked.refresh_from_db()
    account.person.refresh_from_db()
    assert (asked.status, account.person.name) == ("review", "陈桂兰")


# ── all of it ────────────────────────────────────────────────────────────


def test_all_that_is_kept_of_a_person_is_theirs_alone(oneself, account, monkeypatch):
    monkeypatch.setattr("gongzhi.register.people.queries.rights.ALL_HOLDINGS", {})
    ConsentFactory(person=account.person)
    LookFactory(person_id=account.person_id)
    LookFactory(person_id=PersonFactory().pk)
    PresenceFactory(account=account)
    PasskeyFactory(account=account)
    PasskeyFactory()
    AssistanceFactory(person=account.person)
    ask(oneself, "correct", "姓写错了")
    kept = queries.everything_about(account.person)
    assert {label: len(rows) for label, rows in kept.items()} == {
        "登记的信息": 1,
        "我的账号": 1,
        "我的通行密钥": 1,
        "我同意过什么": 1,
        "我提过的要求": 1,
        "谁看过我的信息": 1,
        "谁替我写过": 1,
    }
    assert kept["登记的信息"][0]["手机号"] == "13907350001"


def test_other_contexts_add_what_they_keep(account, monkeypatch):
    monkeypatch.setattr("gongzhi.register.people.queries.rights.ALL_HOLDINGS", {})
    monkeypatch.setattr("gongzhi.register.people.queries.holdings.ALL_HOLDINGS", holdings := {})
    monkeypatch.setattr("gongzhi.register.people.queries.rights.ALL_HOLDINGS", holdings)
    queries.holds("trees", label="我种的树", collect=lambda who: [{"树": str(who)}])
    assert queries.everything_about(account.person)["我种的树"] == [{"树": str(account.person_id)}]
    assert queries.still_running(account.person_id) == []
