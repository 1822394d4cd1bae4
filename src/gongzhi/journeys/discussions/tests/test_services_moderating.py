"""Taking down for a published reason, and other eyes once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.testing.delivery import deliver_all
from gongzhi.journeys.discussions import services
from gongzhi.journeys.discussions.models import Removal

from .factories import AT, a_topic, fresh, held, said, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return somebody()


@pytest.fixture
def down(town, author):
    return held(said(a_topic(town), by=author), town)


def disputed(statement, author, plea="没有骂人"):
    return services.dispute(statement.pk, plea=plea, actor=author, at=AT)


def decide(statement, by, *, is_restored=True):
    return services.decide(statement.pk, is_restored=is_restored, actor=by.actor, at=AT)


def test_it_goes_for_a_published_reason_and_the_record_names_it_alone(town, down):
    removal = Removal.objects.get()
    assert (fresh(down).status, removal.reason, removal.by_id) == (
        "held", "attack", town.clerk.account.pk,
    )  # fmt: skip
    assert [(told.event, told.body) for told in history(down.pk)] == [
        ("discussions.held", {"reason": "attack"})
    ]


@pytest.mark.parametrize("reason", ["", "rude", "politics", "default"])
def test_no_other_reason_will_do(town, reason):
    one = said(a_topic(town))
    with pytest.raises(StepRefused, match="按公布的规则"):
        services.hold(one.pk, reason=reason, actor=town.clerk.actor, at=AT)
    assert (fresh(one).status, Removal.objects.count()) == ("shown", 0)


@pytest.mark.parametrize("who", ["neighbour_clerk", "handler", "auditor"])
def test_others_take_nothing_down_here(town, who):
    one = said(a_topic(town))
    with pytest.raises(PermissionDenied):
        services.hold(one.pk, reason="attack", actor=getattr(town, who).actor, at=AT)
    assert fresh(one).status == "shown"


def test_the_author_asks_for_other_eyes_once(town, down, author):
    assert disputed(down, author).status == "disputed"
    removal = Removal.objects.get()
    assert (removal.plea, removal.disputed_at) == ("没有骂人", AT)
    with pytest.raises(StepRefused):
        disputed(down, author)
    decide(down, town.head, is_restored=False)
    removal.refresh_from_db()
    assert (fresh(down).status, removal.verdict, removal.decided_by_id) == (
        "held", "upheld", town.head.account.pk,
    )  # fmt: skip
    with pytest.raises(StepRefused, match="最后的决定"):
        disputed(down, author, plea="再看看")
    assert Removal.objects.get().plea == "没有骂人"


def test_nobody_else_asks_for_them(town, down):
    for actor in (somebody(), town.clerk.actor):
        with pytest.raises(PermissionDenied):
            disputed(down, actor)
    assert fresh(down).status == "held"


def test_who_took_it_down_does_not_look_again(town, down, author):
    disputed(down, author)
    with pytest.raises(PermissionDenied):
        decide(down, town.clerk)
    assert (fresh(down).status, Removal.objects.get().verdict) == ("disputed", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.update(decided_by=town.clerk.account, decided_at=AT, verdict="upheld")
    assert decide(down, town.officer).status == "shown"


def test_nobody_looks_again_unasked(town, down):
    with pytest.raises(StepRefused):
        decide(down, town.head)
    assert Removal.objects.get().decided_by_id is None


def test_what_was_put_back_stays(town, down, author):
    disputed(down, author)
    decide(down, town.head)
    with pytest.raises(StepRefused, match="换人看过"):
        held(down, town, reason="private")
    removal = Removal.objects.get()
    assert (fresh(down).status, removal.reason, removal.verdict) == ("shown", "attack", "restored")


def test_the_author_hears_of_each_and_nobody_reads_the_words_there(town, down, author):
    disputed(down, author)
    decide(down, town.head)
    deliver_all()
    notices = Notice.objects.order_by("made_at", "pk")
    assert {one.person_id for one in notices} == {author.person}
    said_of = [one.words for one in notices]
    assert len(said_of) == 2
    assert any("被撤下了" in words for words in said_of)
    assert any("放回去了" in words for words in said_of)
    assert not any(down.words in words for words in said_of)
