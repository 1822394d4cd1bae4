"""Pages of outreach: the community's units, the unit's inbox, the answer, the table."""

import pytest

from gongzhi.journeys.appeals.tests.browsing import browser, form_in, text_of
from gongzhi.journeys.contribution import services
from gongzhi.journeys.contribution.models import ContactNote, ContactPlan, SupportRequest

from .factories import AT, a_request, answered, fresh, make_school, noted

pytestmark = pytest.mark.django_db
UNITS, REQUESTS = "/desk/outreach/", "/desk/requests/"
ASKED = {"kind": "place", "title": "借操场", "detail": "周六上午，四次。"}
NOTED = {"on": "2026-03-10", "how": "visit", "met": "head", "outcome": "willing", "said": "看了场地"}  # fmt: skip


@pytest.fixture
def clerk(town):
    return browser(town.clerk.account)


@pytest.fixture
def asked_of(school):
    return browser(school.handler.account)


def here(school, *more):
    return "/".join([UNITS.rstrip("/"), str(school.unit.pk), *more, ""])


def of(made, *more):
    return "/".join([REQUESTS.rstrip("/"), str(made.pk), *more, ""])


@pytest.mark.usefixtures("noon")
class TestTheCommunity:
    def test_plans_logs_and_asks_and_the_unit_finds_it_with_its_clock(
        self, town, school, clerk, asked_of
    ):
        page = clerk.get(here(school))
        plan = form_in(page, here(school, "plan")).data(
            about="借操场", due_on="2026-03-13", by_id=str(town.head.account.pk)
        )
        assert "排进计划了" in text_of(clerk.post(here(school, "plan"), plan, follow=True))
        made = ContactPlan.objects.get()
        assert "计划 3月13日" in text_of(clerk.get(UNITS)).replace("\n", " ")
        note = form_in(clerk.get(here(school)), here(school, "note")).data(
            **NOTED, plan_id=str(made.pk)
        )
        shown = text_of(clerk.post(here(school, "note"), note, follow=True))
        assert "单位负责人：愿意支持" in shown
        assert "计划里没有要联系的" in shown
        asked = form_in(clerk.get(here(school)), here(school, "ask")).data(**ASKED)
        sent = text_of(clerk.post(here(school, "ask"), asked, follow=True))
        assert "请求送到第九中学了" in sent
        assert "城市居民委员会组织法" in sent
        request = SupportRequest.objects.get()
        inbox = asked_of.get("/desk/")
        assert f'href="{of(request)}?in=unclaimed"' in inbox.content.decode()
        own = text_of(asked_of.get(REQUESTS))
        assert "借操场" in own
        assert "剩 6 个工作日" in own

    def test_what_was_typed_stays_when_something_is_missing(self, town, school, clerk):
        money = form_in(clerk.get(here(school)), here(school, "ask")).data(
            kind="money", title="买长椅", detail="三张。"
        )
        page = clerk.post(here(school, "ask"), money)
        assert page.status_code == 400
        assert "先谈好、写下来" in text_of(page)
        assert "买长椅" in page.content.decode()
        wrong = form_in(clerk.get(here(school)), here(school, "note")).data(
            **{**NOTED, "outcome": "nobody"}
        )
        page = clerk.post(here(school, "note"), wrong)
        assert page.status_code == 400
        assert "看了场地" in page.content.decode()
        assert (SupportRequest.objects.count(), ContactNote.objects.count()) == (0, 0)

    def test_the_street_reads_and_changes_nothing(self, town, school):
        officer = browser(town.officer.account)
        assert "请单位支持" not in text_of(officer.get(here(school)))
        assert officer.post(here(school, "ask"), ASKED).status_code == 403
        assert SupportRequest.objects.count() == 0

    def test_what_is_not_ones_own_is_not_there(self, town, school, clerk):
        far = make_school("431002001002", "别处中学")
        assert clerk.get(here(far)).status_code == 404
        assert clerk.post(here(school, "else")).status_code == 404
        made = a_request(town, school)
        assert clerk.post(of(made, "else")).status_code == 404
        stranger = browser(town.neighbour_clerk.account)
        assert stranger.get(of(made)).status_code == 404
        assert stranger.post(of(made, "withdraw")).status_code == 404
        assert browser(town.handler.account).get(UNITS).status_code == 403
        assert fresh(made).status == "asked"

    @pytest.mark.parametrize("count", [1, 3])
    def test_lists_ask_the_same_however_long(
        self, town, school, clerk, count, django_assert_num_queries
    ):
        for number in range(count):
            other = make_school(name=f"学校{number}")
            a_request(town, other)
            answered(town, other)
            services.note_contact(other.unit.pk, noted(), actor=town.clerk.actor, at=AT)
        clerk.get(UNITS)
        clerk.get(REQUESTS)
        with django_assert_num_queries(5):
            clerk.get(UNITS)
        with django_assert_num_queries(4):
            page = clerk.get(REQUESTS)
        assert text_of(page).count("周六上午借操场") == 2 * count


@pytest.mark.usefixtures("noon")
class TestTheUnit:
    def test_takes_it_and_answers_and_the_community_confirms(self, town, school, clerk, asked_of):
        made = a_request(town, school)
        assert "领下了" in text_of(asked_of.post(of(made, "claim"), follow=True))
        form = form_in(asked_of.get(of(made)), of(made, "answer"))
        missing = asked_of.post(of(made, "answer"), form.data(step="agree", answer="可以"))
        assert missing.status_code == 400
        assert "请写谁来办" in text_of(missing)
        assert "可以" in missing.content.decode()
        yes = form.data(step="agree", answer="可以", who="体育组", promised_on="2026-03-10")
        told = text_of(asked_of.post(of(made, "answer"), yes, follow=True))
        assert "答复送到社区了" in told
        assert "答复社区" not in told
        done = form_in(clerk.get(of(made)), of(made, "deliver")).data(
            delivered="开了门", delivered_on="2026-03-10"
        )
        clerk.post(of(made, "deliver"), done)
        both = [text_of(one.get(of(made))) for one in (clerk, asked_of)]
        for page in both:
            assert "赵姐代社区确认" in page
            assert "记下支持了什么，确认" in page
        assert "联系记录" not in both[1]

    def test_a_no_is_an_answer(self, town, school, clerk, asked_of):
        made = a_request(town, school)
        asked_of.post(of(made, "answer"), {"step": "decline", "answer": "那几天有考试。"})
        page = text_of(clerk.get(of(made)))
        assert "那几天有考试。" in page
        assert "这次不行" in page
        assert "支持到了" not in page
        assert fresh(made).status == "declined"

    def test_withdrawn_in_between_it_says_so(self, town, school, clerk, asked_of):
        made = a_request(town, school)
        assert "收回了" in text_of(clerk.post(of(made, "withdraw"), follow=True))
        late = asked_of.post(of(made, "answer"), {"step": "decline", "answer": "不行"}, follow=True)
        assert "“收回了”状态下不能“这次不行”" in text_of(late)
        assert fresh(made).status == "withdrawn"

    def test_the_table_holds_what_the_list_shows(self, town, school, asked_of):
        mine = answered(town, school)
        a_request(town, make_school(name="第十中学"))
        sheet = b"".join(asked_of.get("/desk/requests/export/").streaming_content).decode()
        assert str(mine.pk) in sheet
        assert "能支持" in sheet
        assert "第十中学" not in sheet
