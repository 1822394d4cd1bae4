"""Suggestions where staff sort: shown with their words, chosen by a person, counted by the model."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework.tests.factories import PackFactory
from gongzhi.foundation import rulebook
from gongzhi.foundation.text import classes
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal, Suggestion
from gongzhi.journeys.appeals.rules import Offered
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import act, browser, case, form_in, text_of
from .factories import AT, HOUR, SECTIONS, accept, entry, file, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "words")]
PAGE = "/desk/textmodel/"
LEAK = "楼顶漏水，物业不管，路灯也不亮。"

# fmt: off
CATEGORIES = [
    entry("house", "房屋设施"),
    entry("house.light", "楼道照明", parent="house", **{"class": "城乡建设"}, words=["路灯", "不亮"]),
    entry("house.leak", "漏水渗水", parent="house", **{"class": "城乡建设"}, words=["漏水", "楼顶"]),
    entry("order", "秩序"),
    entry("order.noise", "噪声", parent="order", **{"class": "环境保护"}, words=["噪音", "扰民"]),
    entry("order.talk", "闲谈", parent="order"),
]
# fmt: on


@pytest.fixture(autouse=True)
def shipped(settings, tmp_path):
    settings.TEXT_MODEL = tmp_path / "none"


@pytest.fixture
def words(town):
    """A pack of this district whose categories have classes and words."""
    sections = {**SECTIONS, "appeals.category": CATEGORIES}
    pack = PackFactory(sections=sections, jurisdiction="431002", effective_from=date(2000, 1, 1))
    rulebook.queries.forget()
    return pack


def page_of(appeal, who):
    return browser(who.account).get(case(appeal))


class TestShown:
    def test_the_likeliest_come_as_cards_with_the_words_that_spoke_and_none_is_chosen(self, town):
        page = page_of(file(town, words=LEAK, title="楼顶漏水"), town.clerk)
        form = form_in(page, "/accept/")
        assert form.fields["pick"] == ["own"]
        assert form.fields["category"] == [""]
        _, _, codes = form.fields["offered"][0].partition(":")
        assert codes == "house.leak,house.light"
        said = text_of(page)
        assert "房屋设施 · 漏水渗水" in said
        assert "说到“楼顶”“漏水”" in said
        assert "我自己在下面选" in said

    def test_where_no_word_is_said_there_are_no_cards(self, town):
        page = page_of(file(town, words="来看看这件事。"), town.clerk)
        form = form_in(page, "/accept/")
        assert "pick" not in form.fields
        assert "offered" not in form.fields

    def test_without_a_model_all_else_works(self, town, settings, tmp_path):
        own = tmp_path / "broken"
        own.mkdir()
        (own / "manifest.json").write_text("{")
        settings.TEXT_MODEL = own
        appeal = file(town, words=LEAK)
        assert "pick" not in form_in(page_of(appeal, town.clerk), "/accept/").fields
        assert "现在没有模型" in text_of(browser(town.clerk.account).get(PAGE))
        assert act(town.clerk, appeal, "accept", category="house.leak", urgency="hard").status_code == 302  # fmt: skip


class TestChosen:
    def send(self, town, appeal, **typed):
        form = form_in(page_of(appeal, town.clerk), "/accept/")
        return browser(town.clerk.account).post(form.action, form.data(urgency="hard", **typed))

    def test_one_tap_sorts_it_and_what_was_suggested_is_kept(self, town):
        appeal = file(town, words=LEAK, title="楼顶漏水")
        assert self.send(town, appeal, pick="house.light").status_code == 302
        assert fresh(appeal).category == "house.light"
        kept = Suggestion.objects.get()
        assert (kept.appeal_id, kept.offered) == (appeal.pk, ["house.leak", "house.light"])
        assert kept.version == classes.manifest_in(classes.SHIPPED).version

    def test_the_list_below_holds_as_before(self, town):
        appeal = file(town, words=LEAK)
        assert self.send(town, appeal, category="order.noise").status_code == 302
        assert fresh(appeal).category == "order.noise"
        assert Suggestion.objects.get().offered == ["house.leak", "house.light"]

    def test_nothing_chosen_is_asked_for_and_nothing_changes(self, town):
        appeal = file(town, words=LEAK)
        page = self.send(town, appeal)
        assert page.status_code == 400
        assert "自己选分类：请选分类" in text_of(page)
        assert fresh(appeal).status == "filed"
        assert not Suggestion.objects.exists()

    def test_two_that_differ_are_asked_about(self, town):
        appeal = file(town, words=LEAK)
        page = self.send(town, appeal, pick="house.leak", category="order.noise")
        assert page.status_code == 400
        assert "请只留一个" in text_of(page)
        assert fresh(appeal).status == "filed"

    def test_a_correction_by_a_card_takes_the_place_of_what_stood(self, town):
        appeal = accept(file(town, words=LEAK), town, category="order.noise")
        assert self.send(town, appeal, pick="house.leak").status_code == 302
        assert fresh(appeal).category == "house.leak"
        assert not Suggestion.objects.exists()

    @pytest.mark.parametrize("offered", ["", "x", "1:nowhere", "'; drop table", "1:house.leak,house.leak"])  # fmt: skip
    def test_what_no_page_wrote_is_not_counted(self, town, offered):
        appeal = file(town, words=LEAK)
        assert self.send(town, appeal, category="house.leak", offered=offered).status_code == 302
        assert not Suggestion.objects.exists()


class TestCounted:
    def suggest(self, town, offered, category, version="1-1"):
        seen = Offered(version, tuple(offered))
        return accept(file(town, words=LEAK), town, category=category, offered=seen)

    def test_figures_are_those_of_the_category_it_is_in_now(self, town):
        self.suggest(town, ["house.leak"], "house.leak")
        self.suggest(town, ["house.leak", "house.light"], "house.light")
        moved = self.suggest(town, ["house.leak"], "house.leak")
        self.suggest(town, ["house.leak"], "house.leak", version="2-2")
        services.reclassify(moved.pk, category="order.noise", urgency="hard", title="", actor=town.clerk.actor, at=AT + 2 * HOUR)  # fmt: skip
        figures = queries.suggestion_figures("1-1")
        assert (figures.shown, figures.first_right, figures.among_right) == (3, 1, 2)
        assert figures.class_right == 2
        assert [(m.suggested, m.left_in, m.count) for m in figures.mixed] == [("城乡建设", "环境保护", 1)]  # fmt: skip
        assert figures.since == date(2026, 3, 10)
        assert queries.suggestion_figures().shown == 4

    def test_two_queries_however_many_there_are(self, town, django_assert_num_queries):
        for number in (1, 3):
            while Suggestion.objects.count() < number:
                self.suggest(town, ["house.leak"], "house.leak")
            with django_assert_num_queries(2):
                assert queries.suggestion_figures("1-1").shown == number

    def test_nobody_who_sorted_is_kept(self):
        assert {f.name for f in Suggestion._meta.get_fields()} == {"appeal", "offered", "version", "at"}  # fmt: skip

    def test_who_may_not_sort_leaves_no_suggestion(self, town):
        appeal = file(town, words=LEAK)
        with pytest.raises(PermissionDenied):
            services.accept(appeal.pk, category="house.leak", urgency="hard", offered=Offered("1", ("house.leak",)), actor=town.neighbour_clerk.actor, at=AT)  # fmt: skip
        assert not Suggestion.objects.exists()


class TestConfirmed:
    def test_what_staff_took_in_teaches_under_its_class(self, town):
        accept(file(town, words=LEAK, title="楼顶漏水"), town, category="house.leak")
        accept(file(town, words="闲谈几句。"), town, category="order.talk")
        file(town, words="还没有受理的。")
        (only,) = services.confirmed_examples()
        assert (only.title, only.detail, only.label) == ("楼顶漏水", LEAK, "城乡建设")

    def test_words_whose_time_is_over_teach_nothing(self, town):
        appeal = accept(file(town, words=LEAK), town, category="house.leak")
        Appeal.objects.filter(pk=appeal.pk).update(search=None)
        assert services.confirmed_examples() == []


class TestPage:
    def test_before_the_first_suggestion_it_says_so(self, town):
        said = text_of(browser(town.clerk.account).get(PAGE))
        assert "这个模型还没有提过建议" in said
        assert "6,452 条分过类的留言" in said
        assert "软件自带的" in said

    def test_it_counts_and_shows_no_share_of_few(self, town):
        version = classes.manifest_in(classes.SHIPPED).version
        for category in ("house.leak", "order.noise"):
            accept(file(town, words=LEAK), town, category=category, offered=Offered(version, ("house.leak",)))  # fmt: skip
        said = text_of(browser(town.clerk.account).get(PAGE))
        assert "1 / 2 件 第一个就对" in said
        assert "还不到 10 件" in said
        assert "城乡建设 环境保护 1" in said

    def test_it_is_for_staff_of_the_offices(self, town):
        assert browser(town.officer.account).get(PAGE).status_code == 200
        assert browser(town.handler.account).get(PAGE).status_code == 403
        assert browser(AccountFactory()).get(PAGE).status_code == 403
        assert browser().get(PAGE).status_code == 302
