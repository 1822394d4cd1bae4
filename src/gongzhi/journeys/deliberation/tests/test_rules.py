"""Who decides: every labelled case of the pack, and nothing that is not recognised let through."""

from __future__ import annotations

from functools import cache

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gongzhi.foundation.rulebook.services import drawn
from gongzhi.journeys.deliberation import rules
from gongzhi.journeys.deliberation.rules import Decider


@cache
def pack(code="cn-2026"):
    return next(one for one in drawn(settings.RULEPACKS) if one.code == code)


def labelled():
    return [one for one in pack().content["tests"] if one["kind"] == rules.TOPICS]


def decides(text, title=""):
    return rules.competence(pack(), text, title=title)


def test_every_labelled_case_of_the_pack_is_right():
    """The pack would not load otherwise; here they are counted."""
    cases = labelled()
    assert len(cases) >= 180
    wrong = [one for one in cases if rules.answer(pack(), one["given"]) != one["expect"]]
    assert wrong == []


def test_the_cases_cover_every_outcome():
    named = {one["expect"].partition(" ")[2] for one in labelled()}
    outcomes = {rule.code for rule in pack().section(rules.OUTCOMES)}
    assert outcomes - named == set()


def test_topics_name_outcomes_that_are_there():
    for one in drawn(settings.RULEPACKS):
        assert rules.unknown_outcomes(one) == [], one.code


def test_a_hollow_floor_that_is_common_is_the_owners_to_decide_by_three_quarters():
    found = decides("把 3 栋架空层改成阅览室", "common")
    assert found.allows(Decider.OWNERS)
    assert not found.allows(Decider.REPRESENTATIVES)
    assert not found.allows(Decider.OWNERS_COMMITTEE)
    assert found.outcome.matter == "278-8"
    assert found.outcome.rule.basis.article == "第二百七十八条第一款第八项"


def test_whose_the_place_is_is_asked_first_and_nobody_may_decide_meanwhile():
    found = decides("把 3 栋架空层改成阅览室")
    assert found.asks.startswith("这个地方是谁的？")
    assert not any(found.allows(decider) for decider in Decider)


def test_who_it_belongs_to_is_heard_where_it_is_said():
    assert decides("业主共有的架空层改成阅览室").title == "common"
    assert decides("架空层是业主共有还是开发商的产权，想改成阅览室").asks


@examples(max_examples=80, deadline=None)
@given(st.text(alphabet="的了在有和就不都一上也很到说要去你会着看好自己这天地", max_size=30))
def test_what_is_not_recognised_is_allowed_to_nobody(text):
    found = decides(text)
    if not found.topic:
        assert not any(found.allows(decider) for decider in Decider)
        assert (found.outcome, found.asks, found.others) == (None, "", ())


def test_other_meanings_are_named_beside():
    found = decides("换物业，顺便用维修资金修屋面")
    assert found.outcome.code == "278-4"
    assert "278-5" in [one.code for one in found.others]


@pytest.mark.parametrize("decider", Decider)
def test_every_decider_has_its_words(decider):
    assert rules.DECIDERS[decider]
