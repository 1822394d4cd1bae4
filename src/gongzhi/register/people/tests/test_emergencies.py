import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import AccessLog, Emergency

from .factories import (
    AT,
    DISTRICT,
    AccountFactory,
    LookFactory,
    PersonFactory,
    StaffFactory,
    acting,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people_pack", "this_hour")]
PHONE = "13907350001"
REASON = "老人独居，家里冒烟没人应"


@pytest.fixture
def account():
    return AccountFactory(person__name="陈桂兰", person__phone=PHONE)


@pytest.fixture
def keeper():
    return acting(StaffFactory(), "security_admin")


def break_glass(actor, whom=PHONE, reason=REASON):
    return services.open_in_emergency(whom, reason=reason, district=DISTRICT, actor=actor, at=AT)


def rows_of(response):
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_the_person_the_auditor_and_the_record_know_at_once(account, keeper):
    opened = break_glass(keeper)
    assert opened.expires_at == AT + timedelta(minutes=15)
    text = OutgoingText.objects.get()
    assert (text.phone, REASON in text.body) == (PHONE, True)
    look = queries.looks_at(acting(account)).get()
    assert (look.role, look.purpose) == ("安全管理员，紧急打开", REASON)
    assert queries.unseen_emergencies(acting(StaffFactory(), "auditor")) == 1
    assert Entry.objects.get().event == "people.emergency_opened"
    assert Payload.objects.get().body == {"person_id": str(account.person_id)}


def test_it_opens_also_what_was_restricted_by_the_end_of_the_number(account, keeper):
    asked = services.ask_right(
        account.person_id,
        kind="restrict",
        words="",
        district=DISTRICT,
        actor=acting(account),
        at=AT,
    )
    services.take_up_right(asked.pk, actor=keeper, at=AT)
    services.fulfil_right(asked.pk, answer="停了", actor=keeper, at=AT)
    assert break_glass(keeper, whom=str(account.person_id)[-6:]).person_id == account.person_id


@pytest.mark.parametrize(
    ("whom", "reason", "said"),
    [
        ("13900000000", REASON, "没有找到"),
        ("不是号码", REASON, "没有找到"),
        ("zzzzzz", REASON, "没有找到"),
        (PHONE, "  ", "出了什么事"),
    ],
)
def test_without_a_person_or_a_reason_nothing_is_opened(account, keeper, whom, reason, said):
    with pytest.raises(StepRefused, match=said):
        break_glass(keeper, whom, reason)
    assert (Emergency.objects.count(), AccessLog.objects.count(), Entry.objects.count()) == (0,) * 3
    assert OutgoingText.objects.count() == 0


@pytest.mark.parametrize("role", ["system_admin", "auditor", "clerk", "district_officer"])
def test_nobody_else_breaks_the_glass(account, role):
    with pytest.raises(PermissionDenied):
        break_glass(acting(StaffFactory(), role))
    assert Emergency.objects.count() == 0


def test_the_auditor_looks_into_it_once_and_nobody_else_does(account, keeper):
    opened = break_glass(keeper)
    auditor = acting(StaffFactory(), "auditor")
    with pytest.raises(PermissionDenied):
        services.see_emergency(opened.pk, actor=keeper, at=AT)
    services.see_emergency(opened.pk, actor=auditor, at=AT)
    with pytest.raises(StepRefused):
        services.see_emergency(opened.pk, actor=auditor, at=AT)
    assert queries.unseen_emergencies(auditor) == 0


# ── pages ────────────────────────────────────────────────────────────────


def test_the_contact_is_seen_by_who_opened_it_until_it_shuts_itself(account, on_duty, this_hour):
    _, desk = on_duty("security_admin")
    _, other = on_duty("security_admin")
    answer = desk.post("/desk/emergencies/", {"whom": PHONE, "reason": REASON})
    assert answer.status_code == 302
    assert PHONE in desk.get(answer["Location"]).content.decode()
    assert other.get(answer["Location"]).status_code == 404
    this_hour.shift(timedelta(minutes=15))
    page = desk.get(answer["Location"]).content.decode()
    assert "已经自己关上了" in page
    assert PHONE not in page


def test_the_auditor_has_it_on_the_first_page_until_they_looked_into_it(account, keeper, on_duty):
    opened = break_glass(keeper)
    _, audit = on_duty("auditor")
    assert "有 1 次紧急打开还没有核对" in audit.get("/desk/looks/").content.decode()
    page = audit.get("/desk/emergencies/").content.decode()
    assert REASON in page
    assert "陈桂兰" not in page
    audit.post(f"/desk/emergencies/{opened.pk}/seen/")
    assert "还没有核对" not in audit.get("/desk/looks/").content.decode()


def test_a_form_that_does_not_do_keeps_what_was_typed(on_duty):
    _, desk = on_duty("security_admin")
    answer = desk.post("/desk/emergencies/", {"whom": "13900000000", "reason": REASON})
    assert answer.status_code == 400
    assert REASON in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_with_one_and_three(
    keeper, on_duty, warm, count, django_assert_num_queries
):
    for n in range(count):
        break_glass(keeper, whom=PersonFactory(phone=f"1390735000{n}").phone)
    _, audit = on_duty("auditor")
    warm(audit, "/desk/emergencies/")
    with django_assert_num_queries(3):
        audit.get("/desk/emergencies/")


# ── taking tables away ───────────────────────────────────────────────────


def test_a_range_of_openings_is_taken_away_and_that_is_on_record(account, keeper, on_duty):
    break_glass(keeper)
    auditor, audit = on_duty("auditor")
    path = "/desk/audit/emergencies/export/"
    assert len(rows_of(audit.get(path, {"first": "2026-03-05", "last": "2026-03-05"}))) == 2
    assert len(rows_of(audit.get(path, {"first": "2026-03-06"}))) == 1
    taken = history(queries.AUDIT_EXPORTS)
    assert [one.actor_id for one in taken] == [auditor.pk] * 2
    assert taken[0].body == {"what": "紧急打开", "rows": 1, "span": "2026-03-05—2026-03-05"}
    rows = rows_of(audit.get("/desk/audit/exports/export/"))
    assert [row[2] for row in rows[1:]] == ["紧急打开", "紧急打开"]


def test_a_range_of_looks_is_taken_away_and_that_is_on_record(account, on_duty):
    for day in range(3):
        LookFactory(person_id=account.person_id, at=AT + timedelta(days=day))
    _, audit = on_duty("auditor")
    asked = {"day": "2026-03-05", "until": "2026-03-06"}
    assert len(rows_of(audit.get("/desk/looks/export/", asked))) == 3
    assert history(queries.AUDIT_EXPORTS)[0].body == {
        "what": "谁看了谁",
        "rows": 2,
        "span": "2026-03-05—2026-03-06",
    }


def test_only_the_auditor_takes_tables_away(on_duty):
    for role in ("security_admin", "system_admin", "clerk"):
        assert on_duty(role)[1].get("/desk/audit/emergencies/export/").status_code == 403
    assert signed_in(AccountFactory()).get("/desk/audit/exports/export/").status_code == 403
    assert on_duty("auditor")[1].get("/desk/audit/other/export/").status_code == 404
