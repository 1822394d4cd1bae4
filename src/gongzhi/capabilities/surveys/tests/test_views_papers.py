"""Paper at the desk: printed, taken back, keyed by two, settled, added up."""

import pytest

from gongzhi.capabilities.surveys import services
from gongzhi.capabilities.surveys.models import Keying, Response, Sheet
from gongzhi.foundation.testing.pages import form_in, text_of

from .factories import ANSWERS, AT, a_survey, codes, key, places, printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TYPED = {f"q_{name}": value for name, value in ANSWERS.items()}


def here(survey, rest=""):
    return f"/desk/surveys/{survey.pk}/papers/{rest}"


def type_in(client, survey, **typed):
    keying = here(survey, "key/")
    return client.post(keying, form_in(client.get(keying), keying).data(**{**TYPED, **typed}))


def test_from_printing_to_counting_by_two_people(town):
    survey, first, second = a_survey(town), town.clerk.browser(), town.head.browser()
    page = first.post(here(survey), {"print": "1", "count": "3", "place": places(survey)[0].pk}, follow=True)  # fmt: skip
    sheet = page.content.decode()
    assert sheet.count('class="gz-sheet"') == 3
    assert all(one.code[:4] in sheet for one in Sheet.objects.all())
    assert "第 1 题答“暗”的才答。" in text_of(page)
    assert "记下收回 2 张" in first.post(here(survey), {"return": "1", "numbers": "1-2"}, follow=True).content.decode()  # fmt: skip
    type_in(first, survey)
    type_in(first, survey, q_people="8")
    assert "您能录的都录了" in text_of(first.get(here(survey)))
    keying = second.get(here(survey, "key/"))
    assert "请快点修" not in keying.content.decode()
    type_in(second, survey)
    type_in(second, survey)
    shown = text_of(second.get(here(survey)))
    assert "不一样的：第 3 题" in shown
    assert "查出 1 处录得不一样" in shown
    settling = here(survey, "2/")
    form = form_in(second.get(settling), settling)
    assert "第一遍 8 人" in text_of(second.get(settling))
    assert second.post(settling, form.data(pick_people="2")).status_code == 400
    second.post(settling, form.data(pick_people="2", reason="八看错了，是三"))
    assert Response.objects.filter(channel="paper").count() == 2
    assert {one["people"] for one in Response.objects.values_list("answers", flat=True)} == {3}
    assert Keying.objects.get(turn=3).reason == "八看错了，是三"
    assert second.get(settling).status_code == 404
    shown = text_of(second.get(here(survey)))
    assert "合计，和印的张数一样 3" in shown


def test_what_the_paper_really_says_may_be_typed_anew(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town)
    key(sheet, town.clerk)
    key(sheet, town.head, answers={**ANSWERS, "where": ["low"], "people": 8}, place_id=places(survey)[1].pk)  # fmt: skip
    settling, clerk = here(survey, "1/"), town.clerk.browser()
    form = form_in(clerk.get(settling), settling)
    clerk.post(settling, form.data(pick_where="3", anew_where=["high"], pick_people="3", anew_people="5", pick_place="2", reason="都看错了"))  # fmt: skip
    kept = Response.objects.get()
    assert (kept.answers, kept.place) == (
        {**ANSWERS, "where": ["high"], "people": 5},
        places(survey)[1],
    )


def test_unreadable_to_one_alone_is_looked_at_again(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town)
    key(sheet, town.clerk, is_spoiled=True)
    key(sheet, town.head)
    settling, clerk = here(survey, "1/"), town.clerk.browser()
    form = form_in(clerk.get(settling), settling)
    clerk.post(settling, form.data(pick_is_spoiled="2", reason="看得清"))
    assert Response.objects.get().answers == ANSWERS


def test_a_code_that_was_read_differently_is_read_once_more(town):
    survey = a_survey(town, frame="sample", per_building=2)
    one, other = list(codes(survey, town).values())[:2]
    printed(survey, town)
    for who, code in ((town.clerk, one), (town.head, other)):
        type_in(who.browser(), survey, number="1", invitation=code)
    settling, clerk = here(survey, "1/"), town.clerk.browser()
    page = clerk.get(settling)
    assert not {one, other} & set(page.content.decode().split())
    form = form_in(page, settling)
    assert clerk.post(settling, form.data(reason="是这个", anew_invitation="")).status_code == 400
    clerk.post(settling, form.data(reason="是这个", anew_invitation=one))
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "9"}, "没有印过这一张"),
        ({"number": ""}, "请照纸上写第几张"),
        ({"q_people": "99"}, "不能大于 20"),
        ({"q_dark": "perhaps"}, "perhaps"),
    ],
)
def test_what_does_not_fit_stays_on_the_page(town, typed, said):
    survey = a_survey(town)
    printed(survey, town)
    page = type_in(town.clerk.browser(), survey, **{"number": "1", "q_words": "一二三", **typed})
    assert (page.status_code, said in text_of(page)) == (400, True)
    assert "一二三" in page.content.decode()
    assert Keying.objects.count() == 0


@pytest.mark.parametrize(
    ("numbers", "said"),
    [("1-9", "没有印过第 4、5"), ("x", "看不懂"), ("9-1", "从小写到大"), ("", "请写收回了哪几张")],
)
def test_numbers_that_are_none_are_not_taken_back(town, numbers, said):
    survey = a_survey(town)
    printed(survey, town, 3)
    page = town.clerk.browser().post(here(survey), {"return": "1", "numbers": numbers})
    assert (page.status_code, said in text_of(page)) == (400, True)
    assert set(Sheet.objects.values_list("state", flat=True)) == {"printed"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_however_many(town, django_assert_num_queries, count):
    survey = a_survey(town)
    for sheet in printed(survey, town, 2 * count):
        key(sheet, town.clerk)
        if sheet.number <= count:
            key(sheet, town.head, answers={**ANSWERS, "happy": "5"})
    clerk = town.clerk.browser()
    clerk.get(here(survey))
    with django_assert_num_queries(8):
        page = clerk.get(here(survey))
    assert text_of(page).count("不一样的：第 4 题") == count


def test_sheets_can_be_printed_again_and_not_when_it_is_over(town):
    survey, clerk = a_survey(town), town.clerk.browser()
    printed(survey, town, 4)
    again = clerk.get(here(survey, "sheets/?from=2&to=3"))
    assert again.content.decode().count('class="gz-sheet"') == 2
    assert clerk.get(here(survey, "sheets/")).status_code == 404
    services.close(survey.pk, actor=town.clerk.actor, at=AT)
    assert "收回了哪几张" not in text_of(clerk.get(here(survey)))
