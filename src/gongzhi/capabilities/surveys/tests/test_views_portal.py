"""Answering without an account, without scripts; results for everybody once it is over."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from gongzhi.capabilities.surveys import services
from gongzhi.capabilities.surveys.models import Response
from gongzhi.foundation.testing.pages import form_in, text_of

from .factories import ANSWERS, AT, COMMUNITY, DOCUMENT, a_draft, a_survey, answer, codes, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TYPED = {f"q_{name}": value for name, value in ANSWERS.items()}
OVER = AT + timedelta(days=11)


@pytest.fixture
def anybody():
    client = Client()
    client.cookies["gz_place"] = COMMUNITY
    return client


def path(survey, rest=""):
    return f"/survey/{survey.code}/{rest}"


def send(client, survey, **typed):
    form = form_in(client.get(path(survey)), path(survey))
    return client.post(path(survey), form.data(**{**TYPED, **typed}))


def test_from_the_list_to_the_thanks_without_an_account(town, anybody):
    survey = a_survey(town)
    assert f'href="{path(survey)}"' in anybody.get("/surveys/").content.decode()
    answered = send(anybody, survey, place=str(places(survey)[0].pk))
    assert (answered.status_code, answered["Location"]) == (302, path(survey, "done/"))
    assert "收到了， 谢谢您" in text_of(anybody.get(answered["Location"]))
    kept = Response.objects.get()
    assert (kept.answers, kept.place) == (ANSWERS, places(survey)[0])
    assert "gz_session" not in anybody.cookies
    assert "这台设备上已经答过了" in text_of(anybody.get(path(survey)))


def test_later_answers_that_were_not_asked_are_dropped(town, anybody):
    send(anybody, a_survey(town), q_dark="no")
    assert Response.objects.get().answers == {k: v for k, v in {**ANSWERS, "dark": "no"}.items() if k != "where"}  # fmt: skip


def test_a_question_that_is_not_asked_need_not_be_answered(town, anybody):
    assert send(anybody, a_survey(town), q_dark="no", q_where=[]).status_code == 302


def test_what_is_missing_is_said_and_what_was_typed_stays(town, anybody):
    survey = a_survey(town)
    page = send(anybody, survey, q_happy="", q_people="99", q_words="灯要亮一点")
    assert page.status_code == 400
    shown = text_of(page)
    assert "有 2 处要改" in shown
    assert "4. 对现在的照明满意吗：这一题要答" in shown
    assert "3. 家里几口人：不能大于 20" in shown
    assert "灯要亮一点" in page.content.decode()
    assert Response.objects.count() == 0


def test_the_same_form_sent_again_thanks_again(town, anybody):
    survey = a_survey(town)
    form = form_in(anybody.get(path(survey)), path(survey)).data(**TYPED)
    answered = [anybody.post(path(survey), form) for _ in range(2)]
    assert [one.status_code for one in answered] == [302, 302]
    other = form_in(Client().get(path(survey)), path(survey)).data(**TYPED)
    again = anybody.post(path(survey), other)
    assert again.status_code == 400
    assert "这台设备上已经答过这份问卷了" in text_of(again)
    assert Response.objects.count() == 1


def test_the_page_says_who_is_asked_what_for_those_without_scripts(town, anybody):
    page = anybody.get(path(a_survey(town)))
    assert "第 1 题答“暗”的才答这一题" in text_of(page)
    (found,) = re.findall(r'data-if="([^"]*)"', page.content.decode())
    assert json.loads(found.replace("&#34;", '"')) == [["dark", ["yes"]]]


def test_a_sampled_household_brings_its_code(town, anybody):
    survey = a_survey(town, frame="sample", per_building=2)
    code = next(iter(codes(survey, town).values()))
    page = anybody.get(f"{path(survey)}?code={code}")
    form = form_in(page, path(survey))
    assert form.fields["invitation"] == [code]
    assert "place" not in form.fields
    wrong = anybody.post(path(survey), form.data(**TYPED, invitation="ABCDEFGHJKMN"))
    assert (wrong.status_code, "邀请码不对" in text_of(wrong)) == (400, True)
    assert anybody.post(path(survey), form.data(**TYPED)).status_code == 302
    stranger = Client()
    twice = stranger.post(path(survey), form_in(stranger.get(path(survey)), path(survey)).data(**TYPED, invitation=code))  # fmt: skip
    assert (twice.status_code, "已经用过了" in text_of(twice)) == (400, True)
    assert Response.objects.count() == 1


def test_a_named_survey_asks_for_a_name(town, anybody):
    survey = a_survey(town, naming="named")
    assert "这份问卷要留称呼" in text_of(send(anybody, survey))
    assert send(anybody, survey, name="周叔", phone="139").status_code == 400
    assert send(anybody, survey, name="周叔", phone="139 0000 1234").status_code == 302
    assert Response.objects.get().phone == "13900001234"


def test_a_survey_is_shut_before_and_after_its_days(town, anybody):
    early = a_survey(town, opens_on=(AT + timedelta(days=2)).date())
    assert "还没有开始" in text_of(anybody.get(path(early)))
    survey = a_survey(town)
    assert "还在收" in text_of(anybody.get(path(survey, "results/")))
    assert anybody.get(path(survey, "results.csv")).status_code == 404
    with time_machine.travel(OVER, tick=False):
        assert "收完了" in text_of(anybody.get(path(survey)))
        sent = anybody.post(path(survey), {**TYPED, "submission": "00000000-0000-4000-8000-000000000000"})  # fmt: skip
        assert (sent.status_code, "收完了" in text_of(sent)) == (400, True)
    assert Response.objects.count() == 0


def test_a_draft_has_no_address(town, anybody):
    for rest in ("", "done/", "results/", "results.csv", "results.json"):
        assert anybody.get(path(a_draft(town), rest)).status_code == 404


def filled(town):
    """Eighteen answers: twelve from the first building, six from the second."""
    survey = a_survey(town)
    first, second = places(survey)
    for n in range(18):
        where = first if n < 12 else second
        said = {**ANSWERS, "happy": "5" if n < 12 else "1", "words": "找李先生，13900001234"}
        answer(survey, answers={**said, "people": n % 3 + 1}, place_id=where.pk)
    return survey


def test_results_show_n_rate_and_margin_and_hide_what_is_small(town, anybody):
    survey = filled(town)
    with time_machine.travel(OVER, tick=False):
        shown = text_of(anybody.get(path(survey, "results/")))
    assert "18 份 答了" in shown
    assert "42.9% 占问的 42 户" in shown
    assert "±17.7 误差，百分点" in shown
    assert "18 份答了" in shown
    for hidden in ("李先生", "13900001234", "请快点修"):
        assert hidden not in shown
    first, second = re.findall(r"梧桐苑 \d 栋 .*?(?=梧桐苑|另有|不足)", shown)
    assert "不显示" in second
    assert "不显示" in first, (
        "a building's answers are not found by taking the other's from the whole"
    )


def test_the_export_says_the_same_with_its_dictionary(town, anybody):
    survey = filled(town)
    with time_machine.travel(OVER, tick=False):
        table = b"".join(anybody.get(path(survey, "results.csv")).streaming_content).decode()
        found = anybody.get(path(survey, "results.json")).json()
    assert table.splitlines()[1] == "1,dark,晚上楼道暗不暗,one,yes,暗,18,18"
    assert (found["answered"], found["response_rate"], found["margin_percent"]) == (18, "42.9%", "17.7")  # fmt: skip
    assert found["rows"][0] == {
        "number": 1, "key": "dark", "question": "晚上楼道暗不暗", "kind": "one",
        "value": "yes", "label": "暗", "count": 18, "answered": 18,
    }  # fmt: skip
    assert set(found["dictionary"]) == set(found["rows"][0])
    happy = {row["value"]: row["count"] for row in found["rows"] if row["key"] == "happy"}
    assert happy == {"1": None, "2": 0, "3": 0, "4": 0, "5": None}
    assert "words" not in {row["key"] for row in found["rows"]}


def test_too_few_answers_are_not_shown_at_all(town, anybody):
    survey = a_survey(town)
    for _ in range(9):
        answer(survey)
    with time_machine.travel(OVER, tick=False):
        shown = text_of(anybody.get(path(survey, "results/")))
        found = anybody.get(path(survey, "results.json")).json()
    assert "答的太少" in shown
    assert (found["answered"], found["rows"]) == (None, [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_many(town, anybody, django_assert_num_queries, count):
    for _ in range(count):
        a_survey(town)
        services.close(a_survey(town).pk, actor=town.clerk.actor, at=AT)
    anybody.get("/surveys/")
    with django_assert_num_queries(2):
        page = anybody.get("/surveys/")
    assert text_of(page).count("截止") == count


def test_a_page_of_questions_takes_few_queries(town, anybody, django_assert_num_queries):
    survey = a_survey(town, {**DOCUMENT, "questions": DOCUMENT["questions"][:1]})
    longer = a_survey(town)
    anybody.get(path(survey))
    for one in (survey, longer):
        with django_assert_num_queries(3):
            anybody.get(path(one))
