"""Every no stands on an entry of its pack, and the article behind it reaches whoever reads it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.rulebook.services import check
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Refusal
from gongzhi.journeys.appeals.rules import NOT_YET
from gongzhi.journeys.appeals.services.refusing import ground_for

from .browsing import browser, text_of
from .factories import (
    AT,
    DAY,
    LATER_LAW,
    NO,
    answer,
    appeal_in,
    author_of,
    entry,
    file,
    fresh,
    make_pack,
    resident,
)  # fmt: skip

LATER = (AT + 40 * DAY).date()


def no(kind, reason, appeal, **changes):
    """A no as a former house kept it."""
    parts = {"what": "a", "why": "b", "where": "c", "objection": "d", "at": AT, **changes}
    return Refusal.objects.create(appeal=appeal, kind=kind, reason=reason, **parts)


@pytest.fixture
def packs(db):
    worktime.seed_years()
    return {pack.code: pack for pack in check(settings.RULEPACKS)}


def test_every_ground_that_a_service_can_write_is_one_of_the_national_pack(packs):
    national = packs["national"]
    assert ground_for(national, "not_now", NOT_YET).label == "暂时不具备条件"
    by_street = [rule.code for rule in national.section("appeals.reason") if rule.data.get("by")]
    assert by_street == ["repeated"]
    for kind in Refusal.Kind:
        other = "handed_off" if kind != "handed_off" else "declined"
        section = {"handed_off": "appeals.handoff"}.get(kind, "appeals.reason")
        for rule in national.section(section):
            assert ground_for(national, kind, rule.code) == rule
            with pytest.raises(StepRefused, match="说“不”要用单子里的理由"):
                ground_for(national, other, f"{kind}-{rule.code}")


def test_every_pack_that_is_shipped_knows_how_to_say_not_yet(packs):
    checked = {
        code: ground_for(pack, "not_now", NOT_YET).is_verified for code, pack in packs.items()
    }
    assert {"national", "chenzhou"} <= checked.keys()
    assert set(checked.values()) == {True}


def test_a_no_on_a_ground_that_is_none_is_refused_and_nothing_changes(town):
    filed, in_review, working = (appeal_in(one, town) for one in ("filed", "review", "working"))
    bare = make_pack(appeals__reason=[])
    working.pack = bare
    working.save(update_fields=["pack"])
    said, told = Refusal.objects.count(), Entry.objects.count()
    late = AT + 2 * DAY
    for verb in (
        lambda: services.decline(filed.pk, reason="made up", parts=NO, actor=town.clerk.actor, at=late),
        lambda: services.hand_off(filed.pk, channel="outside", parts=NO, actor=town.clerk.actor, at=late),
        lambda: services.uphold(in_review.pk, reason="upheld", parts=NO, actor=town.officer.actor, at=late),
        lambda: answer(working, town, outcome="not_now", parts=NO, recheck_on=LATER, at=late),
    ):  # fmt: skip
        with pytest.raises(StepRefused, match="说“不”要用单子里的理由：规则包“"):
            verb()
    assert [fresh(one).status for one in (filed, in_review, working)] == ["filed", "review", "working"]  # fmt: skip
    assert (Refusal.objects.count(), Entry.objects.count()) == (said, told)


def test_a_ground_without_an_article_rests_on_the_list_it_stands_in(town):
    bare = entry("outside", "不是社区的事", what="a", why="b", where="c", objection="d")
    appeal = file(town)
    appeal.pack = make_pack(appeals__reason=[bare])
    appeal.save(update_fields=["pack"])
    services.decline(appeal.pk, reason="outside", parts=NO, actor=town.clerk.actor, at=AT)
    kept = appeal.refusals.get()
    assert (kept.law, kept.article, kept.law_text) == (
        f"《{appeal.pack.title}》", "不是社区的事", "",
    )  # fmt: skip


@pytest.mark.parametrize(("verified", "is_marked"), [("核实", False), ("未核实", True)])
def test_whoever_reads_a_not_now_reads_its_article_and_whether_it_was_checked(
    town, noon, verified, is_marked
):
    _, account = resident()
    later = entry("not_yet", "暂时不具备条件", basis=LATER_LAW, what="a", why="b", where="c", objection="d")  # fmt: skip
    appeal = appeal_in("working", town, person_id=account.person_id, at=AT - 2 * DAY)
    appeal.pack = make_pack(appeals__reason=[{**later, "verified": verified}])
    appeal.save(update_fields=["pack"])
    answer(appeal, town, outcome="not_now", parts=NO, recheck_on=LATER, at=AT)
    for address in (f"/mine/{appeal.pk}/", f"/paper/answer/{appeal.pk}/"):
        text = text_of(browser(account).get(address))
        assert f"{LATER_LAW['law']}{LATER_LAW['article']}" in text.replace(" ", "")
        assert LATER_LAW["text"] in text
        assert ("未核实" in text) is is_marked


def test_what_was_decided_by_the_street_may_be_upheld_for_its_reason(town):
    _, account = resident()
    earlier = appeal_in("closed", town, person_id=account.person_id)
    again = file(town, person_id=account.person_id, at=AT + 4 * DAY)
    services.find_repeated(
        again.pk, earlier.pk, reason="repeated", parts=NO, actor=town.officer.actor, at=AT + 5 * DAY
    )
    services.object_to(again.pk, actor=author_of(again), at=AT + 6 * DAY)
    page = browser(town.district_officer.account).get(f"/desk/case/{again.pk}/")
    assert 'value="repeated"' in page.content.decode()
    reviewer = town.district_officer.actor
    services.uphold(again.pk, reason="repeated", parts=NO, actor=reviewer, at=AT + 7 * DAY)
    assert [one.reason for one in again.refusals.all()] == ["repeated", "repeated"]


def test_what_was_kept_under_a_name_of_its_own_gets_the_packs(town):
    """The step that renames what a district in use has kept; a second time it changes nothing."""
    step = import_module("gongzhi.journeys.appeals.migrations.0003_grounds_of_the_pack")
    put_off, reviewed, alone = (file(town) for _ in range(3))
    no("not_now", "not_now", put_off, law="《旧规则》", article="暂不具备条件的答复")
    no("declined", "outside", reviewed, at=AT - timedelta(days=1))
    no("upheld", "upheld", reviewed)
    no("upheld", "upheld", alone)
    for _ in range(2):
        step.name_grounds(apps, None)
        kept = Refusal.objects.order_by("pk").values_list("reason", "law", "article", "law_text")
        assert list(kept) == [
            ("not_yet", LATER_LAW["law"], LATER_LAW["article"], LATER_LAW["text"]),
            ("outside", "", "", ""),
            ("outside", "", "", ""),
            ("upheld", "", "", ""),
        ]
