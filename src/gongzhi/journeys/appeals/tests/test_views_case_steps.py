"""The steps on the desk's case page: each by whoever may, with what was typed kept."""

import pytest

from gongzhi.capabilities.casework.queries import open_dispute
from gongzhi.journeys.appeals.models import Message, Photo, Refusal, Reply

from .browsing import act, browser, case, form_in, picture, text_of
from .factories import AT, DAY, appeal_in, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EARLY = AT - 5 * DAY
FULL_NO = {"reason": "outside", "what": "不予受理。", "why": "归城管。", "where": "城管局。", "objection": "请街道复核。"}  # fmt: skip


class TestSteps:
    def test_taking_in(self, town):
        appeal = appeal_in("filed", town)
        page = act(
            town.clerk, appeal, "accept", category="house.light", urgency="hard", title="楼道灯坏"
        )
        assert (page.status_code, page.url) == (302, case(appeal))
        made = fresh(appeal)
        assert (made.status, made.category, made.title) == ("working", "house.light", "楼道灯坏")

    def test_taking_in_without_sorting_keeps_the_title(self, town):
        appeal = appeal_in("filed", town)
        page = act(town.clerk, appeal, "accept", title="我改的标题")
        assert page.status_code == 400
        assert "请选分类" in text_of(page)
        assert form_in(page, "/accept/").fields["title"] == ["我改的标题"]
        assert fresh(appeal).status == "filed"

    def test_a_no_in_four_parts(self, town):
        appeal = appeal_in("filed", town)
        assert act(town.clerk, appeal, "decline", **FULL_NO).status_code == 302
        said = Refusal.objects.get()
        assert (fresh(appeal).status, said.why, said.where) == ("declined", "归城管。", "城管局。")

    @pytest.mark.parametrize("missing", ["what", "why", "where", "objection"])
    def test_a_no_that_lacks_a_part_comes_back_with_the_others(self, town, missing):
        appeal = appeal_in("filed", town)
        page = act(town.clerk, appeal, "decline", **{**FULL_NO, missing: ""})
        assert page.status_code == 400
        kept = form_in(page, "/decline/").fields
        assert {name: kept[name][0] for name in FULL_NO} == {**FULL_NO, missing: ""}
        assert fresh(appeal).status == "filed"
        assert not Refusal.objects.exists()

    def test_the_words_of_another_reason_come_without_scripts(self, town):
        appeal = appeal_in("filed", town)
        page = act(town.clerk, appeal, "decline", reason="outside", what="我写的", fill="1")
        assert page.status_code == 200
        kept = form_in(page, "/decline/").fields
        assert (kept["reason"], kept["what"], kept["where"]) == (
            ["outside"],
            ["不予受理"],
            ["区城市管理局"],
        )
        assert fresh(appeal).status == "filed"

    def test_the_channel_the_words_speak_of_is_proposed_first(self, town):
        appeal = appeal_in("filed", town, words="这件事我已经起诉，在等开庭。")
        kept = form_in(browser(town.clerk.account).get(case(appeal)), "/hand_off/").fields
        assert kept["reason"] == ["court"]
        assert (
            act(town.clerk, appeal, "hand_off", **{**FULL_NO, "reason": "court"}).status_code == 302
        )
        assert fresh(appeal).status == "handed_off"

    def test_answering_with_a_picture(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = browser(town.clerk.account).post(
            f"{case(appeal)}answer/",
            {"outcome": "done", "words": "灯换好了。", "photos": picture()},
        )
        assert page.status_code == 302
        assert fresh(appeal).status == "answered"
        assert Reply.objects.get().words == "灯换好了。"
        assert Photo.objects.get().is_from_staff

    def test_not_now_needs_its_parts_and_keeps_what_is_there(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(
            town.clerk, appeal, "answer", outcome="not_now", words="要等明年改造。", why="没有管线"
        )
        assert page.status_code == 400
        kept = form_in(page, "/answer/").fields
        assert (kept["outcome"], kept["words"], kept["why"]) == (
            ["not_now"],
            ["要等明年改造。"],
            ["没有管线"],
        )
        assert fresh(appeal).status == "working"

    def test_not_now_on_a_day_gone_by_is_refused_with_all_kept(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        said = {"outcome": "not_now", "words": "要等。", "why": "a", "where": "b", "objection": "c"}
        page = act(town.clerk, appeal, "answer", **said, recheck_on="2026-03-10")
        assert page.status_code == 409
        assert "日期要在今天以后" in text_of(page)
        assert form_in(page, "/answer/").fields["recheck_on"] == ["2026-03-10"]
        assert not Reply.objects.exists()

    def test_not_now_as_it_should_be(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        said = {"outcome": "not_now", "words": "要等。", "why": "a", "where": "b", "objection": "c"}
        assert act(town.clerk, appeal, "answer", **said, recheck_on="2026-09-10").status_code == 302
        assert Refusal.objects.get().kind == "not_now"

    def test_what_was_typed_is_shown_when_somebody_was_quicker(self, town):
        appeal = appeal_in("answered", town, at=EARLY)
        page = act(town.clerk, appeal, "answer", outcome="done", words="我写了很长的答复。")
        assert page.status_code in (403, 409)
        if page.status_code == 409:
            assert "我写了很长的答复。" in text_of(page)
        assert Reply.objects.count() == 1

    def test_a_refused_picture_keeps_the_answer(self, town):
        from django.core.files.uploadedfile import SimpleUploadedFile

        appeal = appeal_in("working", town, at=EARLY)
        page = browser(town.clerk.account).post(
            f"{case(appeal)}answer/",
            {
                "outcome": "done",
                "words": "灯换好了。",
                "photos": SimpleUploadedFile("a.exe", b"MZ" * 9),
            },
        )
        assert page.status_code == 409
        assert "这不是照片" in text_of(page)
        assert form_in(page, "/answer/").fields["words"] == ["灯换好了。"]
        assert fresh(appeal).status == "working"

    def test_asking_stops_the_clock_and_going_on_starts_it(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "ask", words="是哪个单元？")
        assert fresh(appeal).item.status == "waiting"
        act(town.clerk, appeal, "resume")
        assert fresh(appeal).item.status == "held"

    def test_a_word_on_how_it_goes(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "progress", words="灯泡到货了。")
        assert Message.objects.get().words == "灯泡到货了。"
        assert act(town.clerk, appeal, "progress", words="").status_code == 400

    def test_handing_over_taking_over_and_answering(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(
            town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事"
        )
        assert page.status_code == 302
        assert fresh(appeal).item.status == "offered"
        assert "还没接" in text_of(browser(town.clerk.account).get(case(appeal)))
        act(town.handler, appeal, "take_over")
        assert fresh(appeal).item.owner_id == town.handler.account.pk
        act(town.handler, appeal, "answer", outcome="done", words="物业换好了。")
        assert fresh(appeal).status == "answered"

    def test_handing_over_without_a_reason_keeps_the_unit(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk))
        assert page.status_code == 400
        assert form_in(page, "/offer/").fields["to_unit"] == [str(town.handler.unit.pk)]
        assert fresh(appeal).item.status == "held"

    @pytest.mark.parametrize("unit", ["", "nonsense", "0192f0c1-0000-7000-8000-000000000000"])
    def test_handing_over_to_nobody(self, town, unit):
        appeal = appeal_in("working", town, at=EARLY)
        assert act(town.clerk, appeal, "offer", to_unit=unit, reason="归他").status_code == 400
        assert fresh(appeal).item.status == "held"

    def test_pushing_back_says_why_and_returns_it(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事")
        assert act(town.handler, appeal, "push_back").status_code == 400
        act(town.handler, appeal, "push_back", reason="红线外")
        made = fresh(appeal)
        assert (made.item.status, made.item.owner_id) == ("held", town.clerk.account.pk)
        assert "理由：红线外" in text_of(browser(town.clerk.account).get(case(appeal)))

    def test_pushing_back_can_ask_the_street_to_decide(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事")
        assert "请街道裁定归谁办" in text_of(browser(town.handler.account).get(case(appeal)))
        act(town.handler, appeal, "push_back", reason="红线外", wants_decision="on")
        assert open_dispute(fresh(appeal).item.pk).reason == "红线外"

    def test_calling_back(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事")
        act(town.clerk, appeal, "call_back")
        assert fresh(appeal).item.status == "held"

    def test_correcting_the_sorting(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "accept", category="order.noise", urgency="worry", title="噪声")
        made = fresh(appeal)
        assert (made.status, made.category) == ("working", "order.noise")

    def test_the_street_turns_a_no_round_or_keeps_it(self, town):
        one, two = (appeal_in("review", town, at=EARLY) for _ in range(2))
        act(town.officer, one, "accept", category="house.light", urgency="hard")
        act(town.officer, two, "uphold", **FULL_NO)
        assert [fresh(one).status, fresh(two).status] == ["working", "declined"]

    def test_publishing_and_taking_back(self, town):
        appeal = appeal_in("working", town, at=EARLY, may_publish=True)
        act(town.clerk, appeal, "publish", title="楼道灯坏了")
        assert fresh(appeal).is_public
        act(town.clerk, appeal, "unpublish")
        assert not fresh(appeal).is_public

    def test_what_its_author_did_not_agree_to_is_not_published(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(town.clerk, appeal, "publish", title="楼道灯坏了")
        assert page.status_code == 409
        assert "诉求人没有同意公开" in text_of(page)
        assert "楼道灯坏了" in text_of(page)
        assert not fresh(appeal).is_public

    def test_twice_is_once(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        pages = [
            act(town.clerk, appeal, "answer", outcome="done", words="好了。") for _ in range(2)
        ]
        assert pages[0].status_code == 302
        assert pages[1].status_code in (403, 409)
        assert Reply.objects.count() == 1
