"""A repeated demand: a decision of the street about one matter, open to review by the district."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals import queries, services
from gongzhi.register.organizations.models import OrgUnit

from .browsing import browser, text_of
from .factories import (
    AT,
    DAY,
    NO,
    appeal_in,
    author_of,
    entry,
    file,
    fresh,
    make_pack,
    resident,
)  # fmt: skip

LATER = AT + 5 * DAY


@pytest.fixture
def pair(town):
    """An earlier matter that was closed, and the same person's next one."""
    _, account = resident("陈桂兰")
    earlier = appeal_in("closed", town, person_id=account.person_id)
    return earlier, file(town, person_id=account.person_id, at=AT + 4 * DAY), account


def decide(appeal, earlier, actor, *, parts=NO):
    return services.find_repeated(
        appeal.pk, earlier.pk, reason="repeated", parts=parts, actor=actor, at=LATER
    )


def test_the_street_decides_in_four_parts_and_the_resident_reads_where_it_stands(town, pair):
    earlier, again, account = pair
    decide(again, earlier, town.officer.actor)
    now = fresh(again)
    assert (now.status, now.repeats_id, now.item.status) == ("declined", earlier.pk, "done")
    assert now.refusals.get().kind == "repeated"
    text = text_of(browser(account).get(f"/mine/{again.pk}/"))
    for part in ("原来那件", "已办结", "请区里复核", NO.why):
        assert part in text


def test_nobody_else_decides_it_and_nothing_changes(town, pair):
    earlier, again, _ = pair
    told = Entry.objects.count()
    for actor in (town.clerk.actor, town.head.actor, town.district_officer.actor, author_of(again)):
        with pytest.raises(PermissionDenied):
            decide(again, earlier, actor)
    assert (fresh(again).status, Entry.objects.count()) == ("filed", told)


def test_it_repeats_only_what_the_same_person_said_and_says_why(town, pair):
    earlier, again, _ = pair
    stranger = appeal_in("closed", town)
    nameless = file(town, naming="anonymous", at=LATER)
    for one, other, parts, words in (
        (again, stranger, NO, "本人以前说过的事"),
        (nameless, earlier, NO, "本人以前说过的事"),
        (again, earlier, services.FourParts("不再立", "", "看原来的", "请区里"), "为什么"),
    ):
        with pytest.raises(StepRefused, match=words):
            decide(one, other, town.officer.actor, parts=parts)
    assert (fresh(again).status, fresh(again).repeats_id) == ("filed", None)


def test_of_somebody_who_said_much_the_oldest_can_be_the_one(town, pair):
    earlier, _, account = pair
    for number in range(queries.repeats.MOST):
        file(town, person_id=account.person_id, at=AT + DAY + timedelta(minutes=number))
    again = file(town, person_id=account.person_id, at=AT + 4 * DAY + timedelta(hours=1))
    assert earlier.pk not in {one.pk for one in queries.earlier_of(again)}
    decide(again, earlier, town.officer.actor)
    assert fresh(again).repeats_id == earlier.pk


def test_a_ground_without_an_article_does_not_do(town, pair):
    earlier, again, _ = pair
    bare = entry("repeated", "重复", by="street", what="a", why="b", where="c", objection="d")
    again.pack = make_pack(appeals__reason=[bare])
    again.save(update_fields=["pack"])
    told = Entry.objects.count()
    with pytest.raises(StepRefused, match="依据哪一条"):
        decide(again, earlier, town.officer.actor)
    assert (fresh(again).status, Entry.objects.count()) == ("filed", told)


def test_the_district_reviews_it_and_never_the_street(town, pair):
    earlier, again, _ = pair
    decide(again, earlier, town.officer.actor)
    services.object_to(again.pk, actor=author_of(again), at=LATER + DAY)
    assert fresh(again).item.unit == OrgUnit.objects.get(kind="district")
    with pytest.raises(PermissionDenied):
        services.uphold(
            again.pk, reason="outside", parts=NO, actor=town.other_officer.actor, at=LATER + 2 * DAY
        )
    services.overturn(
        again.pk,
        category="house.light",
        urgency="hard",
        actor=town.district_officer.actor,
        at=LATER + 2 * DAY,
    )
    assert (fresh(again).status, fresh(again).repeats_id) == ("working", None)
