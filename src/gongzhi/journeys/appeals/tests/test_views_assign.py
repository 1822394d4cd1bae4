"""A head names who works on a case, from the case's page."""

from __future__ import annotations

import pytest

from gongzhi.capabilities.casework import queries as casework
from gongzhi.register.organizations.tests.factories import AppointmentFactory, PostFactory

from . import factories as make
from .browsing import browser, form_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(town):
    return make.staff("clerk", town.clerk.unit, "李四")


def case_of(appeal):
    return f"/desk/case/{appeal.pk}/"


def test_a_head_gives_a_case_to_somebody_of_the_unit(town, colleague):
    appeal = make.appeal_in("working", town)
    head = browser(town.head.account)
    form = form_in(head.get(case_of(appeal)), "/assign/")
    sent = head.post(form.action, form.data(owner=str(colleague.account.pk)))
    assert (sent.status_code, sent["Location"]) == (302, case_of(appeal))
    assert casework.item(appeal.pk).owner.display_name == "李四"
    assert "指定经办人" in text_of(head.get(case_of(appeal)))


def test_the_list_names_who_is_on_duty_there_and_not_the_one_who_has_it(town, colleague):
    appeal = make.appeal_in("working", town)
    page = browser(town.head.account).get(case_of(appeal)).content.decode()
    shown = page[page.index('id="assign_owner"') :]
    shown = shown[: shown.index("</select>")]
    assert "李四" in shown
    assert "钱主任" in shown
    assert "赵姐" not in shown  # it is hers
    assert "郑师傅" not in shown  # another unit


def test_nobody_chosen_and_somebody_elsewhere_come_back_with_what_to_do(town, colleague):
    appeal = make.appeal_in("working", town)
    head = browser(town.head.account)
    for owner, words in (
        ("", "请选一个人"),
        (str(town.handler.account.pk), "只能选本单位在岗的人"),
    ):
        page = head.post(f"{case_of(appeal)}assign/", {"owner": owner})
        assert page.status_code == 400
        assert words in text_of(page)
    assert casework.item(appeal.pk).owner == town.clerk.account


def test_who_is_no_head_has_no_such_button_and_no_such_way(town, colleague):
    appeal = make.appeal_in("working", town)
    clerk = browser(town.clerk.account)
    assert "指定谁来办" not in text_of(clerk.get(case_of(appeal)))
    sent = clerk.post(f"{case_of(appeal)}assign/", {"owner": str(colleague.account.pk)})
    assert sent.status_code == 403
    assert casework.item(appeal.pk).owner == town.clerk.account


@pytest.mark.parametrize("rows", [1, 3])
def test_people_of_a_unit_are_one_query_each_once_and_no_closed_account(
    rows, django_assert_num_queries
):
    unit = make.UnitFactory()
    for number in range(rows):
        _, account = make.on_duty("clerk", unit=unit, name=f"甲{number}")
        AppointmentFactory(post=PostFactory(unit=unit, role="community_head"), account=account)
    _, gone = make.on_duty("clerk", unit=unit, name="走了的")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    make.on_duty("organiser", unit=unit, name="不办事的")
    with django_assert_num_queries(1):
        found = casework.people_in_unit(unit.pk, on=make.AT.date())
    assert [name for _, name in found] == [f"甲{number}" for number in range(rows)]
