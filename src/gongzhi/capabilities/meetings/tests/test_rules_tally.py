"""The lawful tally: whose ballot counts, and what the fractions come to."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.capabilities.meetings import rules

from .cases import (
    ORDINARY,
    SPECIAL,
    ballot,
    counts,
    members,
    of_body,
    of_owners,
    packs,
    part,
    passed,
    tallied,
)

AT = "2026-11-20T10:00:00+08:00"
LATER = "2026-11-21T10:00:00+08:00"
CHOICES = st.sampled_from(["for", "against", "abstain", "blank", "invalid"])


def street(number, area="100"):
    return [part(f"p{n}", area) for n in range(number)]


def voted(*choices):
    return [ballot(f"p{n}", choice) for n, choice in enumerate(choices)]


def test_every_test_is_a_fraction_with_its_article():
    result = tallied(of_owners(street(6), voted("for", "for", "for", "against"), matter=SPECIAL))
    assert counts(result) == {
        "participation-area": (400, 600),
        "participation-heads": (4, 6),
        "approval-area": (300, 400),
        "approval-heads": (3, 4),
    }
    assert result.is_passed
    assert {one.test.threshold for one in result.tried} == {Fraction(2, 3), Fraction(3, 4)}
    assert {f"{one.test.law}{one.test.article}" for one in result.tried} == {
        "民法典第二百七十八条第二款"
    }


@pytest.mark.parametrize("matter", ["278-6", "278-7", "278-8"])
def test_three_matters_need_three_quarters(matter):
    result = tallied(of_owners(street(3), voted("for", "for", "against"), matter=matter))
    assert passed(result) == {
        "participation-area": True,
        "participation-heads": True,
        "approval-area": False,
        "approval-heads": False,
    }


@pytest.mark.parametrize("matter", ["278-1", "278-2", "278-3", "278-4", "278-5", "278-9"])
def test_six_matters_need_more_than_half(matter):
    assert tallied(of_owners(street(3), voted("for", "for", "against"), matter=matter)).is_passed
    half = tallied(of_owners(street(2), voted("for", "against"), matter=matter))
    assert passed(half)["approval-heads"] is False


def test_one_square_millimetre_less_than_two_thirds_is_not_enough():
    exact = [part("p0", "66.6666"), part("p1", "33.3333")]
    assert passed(tallied(of_owners(exact, voted("for"))))["participation-area"] is True
    less = [part("p0", "66.6665"), part("p1", "33.3333")]
    assert passed(tallied(of_owners(less, voted("for"))))["participation-area"] is False


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400))
def test_exactly_two_thirds_is_enough_and_one_unit_less_is_not(third):
    def roll(voting):
        return [
            part("p0", f"{voting / 10_000:.4f}"),
            part("p1", f"{(3 * third - voting) / 10_000:.4f}"),
        ]

    reached = tallied(of_owners(roll(2 * third), voted("for")))
    assert passed(reached)["participation-area"] is True
    assert (
        passed(tallied(of_owners(roll(2 * third - 1), voted("for"))))["participation-area"] is False
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), CHOICES, st.integers(0, 3)), max_size=20), st.randoms()
)
def test_the_order_of_ballots_makes_no_difference(drawn, shuffler):
    roll = [part(f"p{n}", f"{50 + n}.{n}", f"owner-{n // 2}") for n in range(9)]
    ballots = [
        ballot(f"p{n}", choice, **({"at": f"2026-11-{20 + day}T10:00:00+08:00"} if day else {}))
        for n, choice, day in drawn
    ]
    shuffled = shuffler.sample(ballots, len(ballots))
    first, second = tallied(of_owners(roll, ballots)), tallied(of_owners(roll, shuffled))
    assert counts(first) == counts(second)
    assert first.ballots == second.ballots
    assert len(first.set_aside) == len(second.set_aside)


@settings(max_examples=60, deadline=None)
@given(st.lists(CHOICES, min_size=1, max_size=12), st.sampled_from([ORDINARY, SPECIAL]))
def test_one_more_approving_owner_never_turns_a_pass_into_a_fail(choices, matter):
    roll = street(len(choices) + 1)
    before = tallied(of_owners(roll, voted(*choices), matter=matter))
    after = tallied(of_owners(roll, voted(*choices, "for"), matter=matter))
    assert after.is_passed or not before.is_passed
    assert all(after_ or not passed(before)[code] for code, after_ in passed(after).items())


def test_one_more_opponent_may_turn_a_fail_into_a_pass():
    """Participation is the base of approval: who stays away to prevent may lose by staying away less."""
    roll = street(6)
    three = tallied(of_owners(roll, voted("for", "for", "for")))
    assert not three.is_passed
    assert passed(three) == {
        "participation-area": False, "participation-heads": False,
        "approval-area": True, "approval-heads": True,
    }  # fmt: skip
    assert tallied(of_owners(roll, voted("for", "for", "for", "against"))).is_passed


def test_several_parts_of_one_buyer_are_one_head_with_all_areas():
    """解释第九条."""
    roll = [
        part("p0", "90", "A"),
        part("p1", "60", "A"),
        part("p2", "50", "B"),
        part("p3", "100", "C"),
    ]
    result = tallied(of_owners(roll, [ballot("p0"), ballot("p2")]))
    assert counts(result)["participation-area"] == (200, 300)
    assert counts(result)["participation-heads"] == (2, 3)


def test_what_a_developer_has_not_sold_or_handed_over_is_one_head():
    roll = [*(part(f"d{n}", "100", developer="甲公司") for n in range(5)), *street(2)]
    result = tallied(of_owners(roll, [ballot("d0"), *voted("for", "for")]))
    assert (result.parts, result.heads, result.area) == (7, 3, 7_000_000)
    assert counts(result)["participation-area"] == (700, 700)
    assert counts(result)["participation-heads"] == (3, 3)


def test_co_owners_have_one_vote_for_their_part():
    roll = [part("p0", "100", "A", "B"), part("p1", "80", "B", "A"), part("p2", "70", "A")]
    result = tallied(of_owners(roll, [ballot("p0")]))
    assert result.heads == 2
    assert counts(result)["participation-area"] == (180, 250)


def test_abstaining_takes_part_and_blank_or_invalid_does_not():
    result = tallied(of_owners(street(5), voted("for", "abstain", "blank", "invalid")))
    assert counts(result)["participation-heads"] == (2, 5)
    assert counts(result)["approval-heads"] == (1, 2)
    assert result.ballots == {"for": 1, "abstain": 1, "blank": 1, "invalid": 1}


def test_two_ballots_of_one_person_are_one_vote_and_the_last_one_stands():
    paper = ballot("p0", "for", channel="paper", at=AT)
    online = ballot("p0", "against", channel="online", at=LATER)
    result = tallied(of_owners(street(1), [online, paper]))
    assert result.ballots == {"against": 1}
    assert [(one.number, one.why) for one in result.set_aside] == [
        (2, "后来改投了，以最后一张为准")
    ]


def test_contradicting_ballots_without_a_time_do_not_count():
    result = tallied(of_owners(street(1), voted("for") + voted("against")))
    assert result.ballots == {}
    assert [one.number for one in result.set_aside] == [1, 2]
    assert {one.why for one in result.set_aside} == {"同一人的几张说法不一，分不出先后，都不计"}


def test_the_same_said_twice_is_one_vote():
    roll = [part("p0", "90", "A"), part("p1", "60", "A")]
    result = tallied(of_owners(roll, [ballot("p0"), ballot("p1", channel="online")]))
    assert result.ballots == {"for": 1}
    assert counts(result)["participation-area"] == (150, 150)
    assert [one.why for one in result.set_aside] == ["同一人的另一张，说的一样，算一票"]


def test_a_proxy_needs_a_paper():
    result = tallied(of_owners(street(2), [ballot("p0", proxy={"holder": "邻居"})]))
    assert result.ballots == {}
    assert [one.why for one in result.set_aside] == ["没有书面委托"]


def capped(ballots, most):
    case = rules.read_case(of_owners(street(6), ballots))
    pack = packs()["cn-2026"]
    national = rules.counting_for(pack, "owners")
    counting = rules.Counting(national.taking_part, most, False, True, "")
    return rules.tally(case, rules.majority_for(pack, "owners", ORDINARY), counting)


def test_of_too_many_principals_those_who_came_first_count():
    proxy = {"holder": "邻居", "paper": "W"}
    ballots = [ballot(f"p{n}", proxy=proxy, at=f"2026-11-2{n}T10:00:00+08:00") for n in range(5)]
    result = capped(ballots[::-1], 3)
    assert result.ballots == {"for": 3}
    assert sorted(one.voter for one in result.set_aside) == ["p3", "p4"]
    assert {one.why for one in result.set_aside} == {"一个人最多受 3 位委托"}
    assert capped(ballots[:3], 3).set_aside == ()


def test_of_too_many_principals_none_counts_when_nobody_knows_who_came_first():
    proxy = {"holder": "邻居", "paper": "W"}
    result = capped([ballot(f"p{n}", proxy=proxy) for n in range(4)], 3)
    assert result.ballots == {}
    assert {one.why for one in result.set_aside} == {"一个人最多受 3 位委托，分不出先后，都不计"}


def test_owners_are_never_recused():
    with pytest.raises(rules.CaseRefused, match="没有回避的规定"):
        tallied(of_owners(street(2), voted("for"), recused=["p1"]))


def test_representatives_need_four_fifths_two_thirds_and_half():
    roll = members(50, present=34, committee=9)
    approving = [ballot(f"m{n}") for n in range(1, 19)]
    result = tallied(of_body("representatives", roll, approving))
    assert counts(result) == {"composition": (41, 50), "quorum": (34, 50), "approval": (18, 34)}
    assert result.is_passed
    assert not tallied(of_body("representatives", roll, approving[:-1])).is_passed
    few = tallied(of_body("representatives", members(50, committee=11), approving))
    assert passed(few)["composition"] is False


def test_more_than_half_of_the_residents_must_come():
    approving = [ballot(f"m{n}") for n in range(1, 52)]
    assert tallied(of_body("residents", members(100, present=51), approving)).is_passed
    half = tallied(of_body("residents", members(100, present=50), approving[:50]))
    assert passed(half) == {"quorum": False, "approval": True}


def test_who_did_not_come_does_not_vote_and_who_is_recused_is_not_counted():
    roll = members(5, present=4)
    ballots = [ballot(f"m{n}") for n in range(1, 6)]
    result = tallied(of_body("owners_committee", roll, ballots, recused=["m1"]))
    assert counts(result) == {"quorum": (3, 4), "approval": (3, 4)}
    assert [(one.voter, one.why) for one in result.set_aside] == [
        ("m1", "回避的人不投票"),
        ("m5", "没有到会的人不能投票"),
    ]


def test_a_committee_has_no_proxies():
    proxy = {"holder": "m2", "paper": "W"}
    result = tallied(of_body("owners_committee", members(3), [ballot("m1", proxy=proxy)]))
    assert [one.why for one in result.set_aside] == ["这类事项不能委托别人投票"]


def test_nothing_is_decided_by_nobody():
    result = tallied(of_owners(street(3), []))
    assert counts(result)["approval-heads"] == (0, 0)
    assert set(passed(result).values()) == {False}


def test_what_another_pack_would_have_decided():
    """Three of five sign in Beijing; a recused member leaves the base only where none is written."""
    data = of_body("owners_committee", members(5), [ballot(f"m{n}") for n in (1, 2, 3)])
    assert tallied(data).is_passed
    assert tallied(data, "bj").is_passed
    recusing = {**data, "recused": ["m1"]}
    assert counts(tallied(recusing))["approval"] == (2, 4)
    with pytest.raises(rules.CaseRefused):
        tallied(recusing, "bj")


def test_ten_thousand_parts_are_tallied_like_three():
    shuffler = random.Random(278)
    roll = [part(f"p{n}", f"{shuffler.randrange(4000, 20000) / 100:.2f}") for n in range(10_000)]
    ballots = [ballot(f"p{n}", "for" if n % 4 else "against") for n in range(8_000)]
    result = tallied(of_owners(roll, ballots))
    areas = [Fraction(one["area"]) for one in roll]
    assert counts(result)["participation-area"] == (sum(areas[:8_000]), sum(areas))
    assert counts(result)["approval-heads"] == (6_000, 8_000)
