"""A worker makes a survey and publishes it; runs it; reads it."""

import io
import json
from datetime import timedelta

import pytest
import time_machine

from gongzhi.capabilities.surveys import rules
from gongzhi.capabilities.surveys.models import Invitation, Response, Survey
from gongzhi.foundation.testing.pages import form_in, text_of

from .factories import ANSWERS, AT, DOCUMENT, a_draft, a_survey, answer, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "/desk/surveys/"
DAYS = {"opens_on": "2026-03-10", "closes_on": "2026-03-20"}


def here(survey, rest=""):
    return f"{LIST}{survey.pk}/{rest}"


def test_from_nothing_to_published(town):
    clerk = town.clerk.browser()
    clerk.post(LIST, form_in(clerk.get(LIST), LIST).data(title="停车怎么管"))
    survey = Survey.objects.get()
    asking = here(survey, "question/")
    first = form_in(clerk.get(asking), asking)
    again = clerk.post(asking, first.data(text="有没有车", options="有\n没有\n", again="1"))
    assert again["Location"] == asking
    second = form_in(clerk.get(asking), asking)
    clerk.post(asking, second.data(text="停在哪里", kind="many", options="地面\n地下", only_if=["q1:o1"]))  # fmt: skip
    shown = text_of(clerk.get(here(survey)))
    assert "2. 停在哪里 可以选几个 · 地面、地下 · 第 1 题答了“有”才问" in shown
    assert "第 1 题答“有”的才答这一题" in text_of(clerk.get(here(survey, "preview/")))
    publishing = here(survey, "publish/")
    clerk.post(publishing, form_in(clerk.get(publishing), publishing).data(**DAYS))
    survey.refresh_from_db()
    assert (survey.status, survey.frame, survey.naming) == ("open", "everybody", "anonymous")
    shown = text_of(clerk.get(here(survey)))
    assert "0 份 收到" in shown
    assert "梧桐苑 2 栋 有 30 户，问 30 户" in shown


def test_questions_are_changed_moved_and_dropped(town):
    clerk, survey = town.clerk.browser(), a_draft(town)
    changing = here(survey, "question/1/")
    form = form_in(clerk.get(changing), changing)
    clerk.post(changing, form.data(options="暗\n不暗\n说不准"))
    survey.version.refresh_from_db()
    options = survey.version.document.questions[0].options
    assert [(one.key, one.text) for one in options] == [
        ("yes", "暗"),
        ("no", "不暗"),
        ("o1", "说不准"),
    ]

    def press(action, **sent):
        seen = form_in(clerk.get(here(survey)), f"{action}/").fields["as_seen"]
        return clerk.post(here(survey, f"{action}/"), {"as_seen": seen, **sent})

    press("move", number="5", way="up")
    press("drop", number="3")
    press("head", title="灯", intro="问一问")
    survey.version.refresh_from_db()
    document = survey.version.document
    assert [one.key for one in document.questions] == ["dark", "where", "words", "happy"]
    assert (document.title, document.intro) == ("灯", "问一问")
    page = clerk.post(here(survey, "drop/"), {"as_seen": "old", "number": "1"}, follow=True)
    assert "刚才被改过" in page.content.decode()


def test_a_question_that_does_not_fit_is_said_where_it_is_typed(town):
    clerk, survey = town.clerk.browser(), a_draft(town)
    asking = here(survey, "question/")
    form = form_in(clerk.get(asking), asking)
    page = clerk.post(asking, form.data(text="几个", options="一个"))
    assert (page.status_code, "至少要两个选项" in text_of(page)) == (400, True)
    page = clerk.post(asking, form.data(text="几个", kind="number", least="5", most="1"))
    assert (page.status_code, "最大的不能比最小的还小" in text_of(page)) == (400, True)
    assert clerk.get(here(survey, "question/9/")).status_code == 404


@pytest.mark.parametrize(
    "naughty", ["灯\x07", "灯\x1b[31m", "灯\u202e", "<script>alert(1)</script>"]
)
def test_naughty_words_are_kept_as_words_or_refused(town, naughty):
    """Whatever is typed, the questionnaire can be read again."""
    clerk, survey = town.clerk.browser(), a_draft(town)
    for path, typed in (
        (LIST, {"title": naughty}),
        (here(survey, "question/"), {"text": naughty, "options": f"{naughty}\n乙"}),
        (here(survey, "question/"), {"text": "几", "kind": "number", "least": str(10**12)}),
        (here(survey, "head/"), {"title": naughty, "intro": f"一\r\n{naughty}"}),
    ):
        where = here(survey) if path.endswith("head/") else path
        form = form_in(clerk.get(where), path)
        assert clerk.post(path, form.data(**typed)).status_code in (200, 302, 400)
    for one in Survey.objects.all():
        shown = clerk.get(here(one))
        assert shown.status_code == 200
        assert "<script>alert" not in shown.content.decode()


def test_lines_of_the_beginning_stay(town):
    clerk, survey = town.clerk.browser(), a_draft(town)
    form = form_in(clerk.get(here(survey)), "head/")
    clerk.post(here(survey, "head/"), form.data(intro="一\r\n二"))
    survey.version.refresh_from_db()
    assert survey.version.document.intro.split() == ["一", "二"]


def test_a_circle_is_said_on_the_page_and_stops_publishing(town):
    wrong = {**DOCUMENT, "questions": [DOCUMENT["questions"][1], DOCUMENT["questions"][0]]}
    clerk, survey = town.clerk.browser(), a_draft(town, wrong)
    assert "要看第 2 题怎么答，可它排在后面" in text_of(clerk.get(here(survey)))
    assert "要看第 2 题" in text_of(clerk.get(here(survey, "publish/")))
    assert clerk.post(here(survey, "publish/"), DAYS).status_code == 400
    assert Survey.objects.get().status == "draft"


def test_a_questionnaire_goes_out_and_comes_in_as_a_file(town):
    clerk, survey = town.clerk.browser(), a_draft(town)
    file = clerk.get(here(survey, "questions.json"))
    assert json.loads(file.content) == rules.written(rules.read_document(DOCUMENT))
    empty = a_draft(town, {**DOCUMENT, "questions": []})

    def bring(text):
        seen = form_in(clerk.get(here(empty)), "import/").fields["as_seen"]
        upload = io.BytesIO(text.encode() if isinstance(text, str) else text)
        upload.name = "问卷.json"
        return clerk.post(here(empty, "import/"), {"as_seen": seen, "file": upload}, follow=True)

    wrong = bring(json.dumps({**DOCUMENT, "questions": [{"key": "a", "kind": "one"}]}))
    assert (wrong.status_code, "第 1 题：没有写 text（文字）" in text_of(wrong)) == (400, True)
    assert "第 1 行第 2 个字符：JSON 写法不对" in text_of(bring("{x"))
    assert "不是 UTF-8" in text_of(bring("问卷".encode("gbk")))
    assert "套得太深" in text_of(bring("[" * 100_000))
    empty.version.refresh_from_db()
    assert empty.version.document.questions == ()
    assert "导入了 5 题" in bring(file.content).content.decode()
    empty.version.refresh_from_db()
    assert empty.version.document == rules.read_document(DOCUMENT)


def test_a_sample_is_published_with_its_seed_and_its_letters_printed(town):
    clerk, survey = town.clerk.browser(), a_draft(town)
    publishing = here(survey, "publish/")
    form = form_in(clerk.get(publishing), publishing)
    missing = clerk.post(publishing, form.data(**DAYS, frame="sample"))
    assert (missing.status_code, "请写每栋抽几户" in text_of(missing)) == (400, True)
    clerk.post(publishing, form.data(**DAYS, frame="sample", per_building="2", seed="7"))
    assert "种子 7" in text_of(clerk.get(here(survey)))
    letters = clerk.post(here(survey, "invitations/"))
    assert letters["Cache-Control"] == "no-store"
    assert letters.content.decode().count("gz-code") == Invitation.objects.count() == 4
    assert clerk.get(here(survey, "invitations/")).status_code == 405


def test_running_results_are_for_the_desk_with_words_masked(town):
    survey = a_survey(town)
    for _ in range(10):
        answer(survey, answers={**ANSWERS, "words": "业主李明 家漏水，电话13900001234"}, place_id=places(survey)[1].pk)  # fmt: skip
    shown = text_of(town.clerk.browser().get(here(survey, "results/")))
    assert "23.8% 占问的 42 户" in shown
    assert "**** 家漏水，电话***********" in shown
    assert "李明" not in shown
    assert "13900001234" not in shown


def test_a_sealed_survey_shows_nothing_before_it_is_over(town):
    survey = a_survey(town, is_sealed=True)
    for _ in range(12):
        answer(survey)
    clerk = town.clerk.browser()
    shown = text_of(clerk.get(here(survey, "results/")))
    assert "现在收到 12 份" in shown
    assert "晚上楼道暗不暗" not in shown
    with time_machine.travel(AT + timedelta(days=11), tick=False):
        assert "晚上楼道暗不暗" in text_of(town.clerk.browser().get(here(survey, "results/")))


def test_it_is_asked_again_closed_and_dropped_from_its_page(town):
    clerk, survey = town.clerk.browser(), a_survey(town)
    copied = clerk.post(here(survey, "copy/"))
    copy = Survey.objects.get(status="draft")
    assert copied["Location"] == here(copy)
    clerk.post(here(copy, "discard/"))
    clerk.post(here(survey, "close/"))
    assert list(Survey.objects.values_list("status", flat=True)) == ["closed"]
    refused = clerk.post(here(survey, "close/"), follow=True)
    assert "不能“收完了”" in refused.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_many(town, django_assert_num_queries, count):
    for _ in range(count):
        answer(a_survey(town))
    clerk = town.clerk.browser()
    clerk.get(LIST)
    with django_assert_num_queries(4):
        page = clerk.get(LIST)
    assert text_of(page).count("1 份") == count


PAGES = ("", "preview/", "publish/", "question/", "questions.json", "papers/", "papers/key/", "results/")  # fmt: skip


@pytest.mark.parametrize("rest", PAGES)
def test_another_communitys_survey_is_not_there(town, rest):
    assert town.neighbour.browser().get(here(a_survey(town), rest)).status_code == 404


def test_another_community_changes_nothing(town):
    survey, draft, other = a_survey(town), a_draft(town), town.neighbour.browser()
    for action in ("head", "move", "drop", "import", "copy", "discard", "close"):
        assert other.post(here(draft, f"{action}/")).status_code == 404
    assert other.post(here(survey, "invitations/")).status_code == 404
    assert text_of(other.get(LIST)).count("楼道照明怎么改 仙泉") == 0
    assert Survey.objects.filter(status="draft").count() == 1
    assert Response.objects.count() == 0
