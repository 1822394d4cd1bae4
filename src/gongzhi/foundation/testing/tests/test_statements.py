"""A statement written once answers like the queryset it was written from."""

from uuid import UUID, uuid4

import pytest
from django.db.models import CharField, Q, UUIDField
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import Actor, Duty
from gongzhi.foundation.statements import Slot, written_once
from gongzhi.foundation.testing.models import Thing

pytestmark = pytest.mark.django_db
A, B = UUID(int=1), UUID(int=2)


def things(**of_each):
    return [Thing.objects.create(area=area, **of_each) for area in ("431002", "431003", "431004")]


def test_rows_come_as_columns_and_the_rows_are_new_every_time(django_assert_num_queries):
    @written_once
    def areas(status):
        return Thing.objects.filter(status=status).order_by("area").values_list("area", "note")

    assert areas("open") == []
    things(status="open", note="灯")
    with django_assert_num_queries(1):
        assert areas("open") == [("431002", "灯"), ("431003", "灯"), ("431004", "灯")]
    assert areas("shut") == []


def test_objects_come_with_what_they_are_related_to(django_assert_num_queries):
    @written_once
    def entries():
        return Entry.objects.select_related("payload").order_by("pk")

    entry = Entry.objects.create(
        district="431002", area="431002", at="2026-11-27T08:00Z", event="x", subject_id=A,
        alg="sha256", digest=b"1",
    )  # fmt: skip
    entry.refresh_from_db()
    with django_assert_num_queries(1):
        (found,) = entries()
    assert found == entry
    assert (found.at, bytes(found.digest)) == (entry.at, b"1")


def test_a_text_is_built_once_and_its_slots_are_filled_each_time():
    built = []

    @written_once
    def like(shape):
        built.append(shape)
        found = Thing.objects.filter(area=Slot("area", CharField()), pk=Slot("key", UUIDField()))
        return found.values_list("area")

    one, two, _ = things()
    assert like("any", area="431002", key=one.pk) == [("431002",)]
    assert like("any", area="431003", key=two.pk) == [("431003",)]
    assert like("any", area="431003", key=one.pk) == []
    assert built == ["any"]


@given(words=st.text(alphabet="灯%_\\'a", max_size=4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_in_a_slot_are_looked_for_as_they_are(words):
    @written_once
    def holding():
        found = Thing.objects.filter(note__icontains=Slot("words", CharField()))
        return found.order_by("pk").values_list("pk")

    for note in ("灯%a", "灯_\\", "A'灯"):
        Thing.objects.create(note=note)
    plainly = Thing.objects.filter(note__icontains=words).order_by("pk").values_list("pk")
    assert holding(words=words) == list(plainly)


def test_what_no_row_can_answer_asks_nothing(django_assert_num_queries):
    @written_once
    def nothing():
        return Thing.objects.filter(pk__in=[]).values_list("pk")

    with django_assert_num_queries(0):
        assert nothing() == []


class TestPatterns:
    """Residents share one text, and each gets only what is theirs."""

    @staticmethod
    def of_resident(key, person):
        return Actor(pk=key, name=f"{key}", person=person)

    def test_each_gets_their_own_by_one_text(self):
        built = []

        @written_once
        def own(actor):
            built.append(actor)
            return Thing.objects.filter(Q(owner=actor.pk) | Q(unit=actor.person)).values_list("pk")

        mine = Thing.objects.create(owner=7)
        hers = Thing.objects.create(unit=B)
        Thing.objects.create(owner=9, unit=uuid4())
        assert own(self.of_resident(7, A)) == [(mine.pk,)]
        assert own(self.of_resident(8, B)) == [(hers.pk,)]
        assert own(self.of_resident(8, A)) == []
        assert len(built) == 1
        assert not Thing.objects.filter(Q(owner=built[0].pk) | Q(unit=built[0].person)).exists()

    @pytest.mark.parametrize(
        "actor",
        [
            Actor(pk=None),
            Actor(pk=7),
            Actor(pk=7, person=A, receipts=frozenset({B})),
            Actor(pk=7, person=A, duties=(Duty("clerk", B, "431002"),)),
            Actor(pk=7, person=A, is_active=False),
            Actor(pk=None, person=A, is_system=True),
        ],
    )
    def test_whoever_is_more_than_a_resident_is_asked_for_as_who_they_are(self, actor):
        assert actor.pattern() == (actor, {})
