"""Letters: made where there is no telephone, printed by somebody, handed over, posted, come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices import services
from gongzhi.capabilities.notices.models import Letter
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.register.organizations.tests.factories import on_duty
from gongzhi.register.people.models import AccessLog
from gongzhi.register.people.tests.factories import ConsentFactory, PersonFactory

from .factories import NOON, LetterFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
SUBJECT = uuid7()


def tell(person, **more):
    return services.notify(
        person.pk,
        subject_id=SUBJECT,
        reference="appeals.answered:7",
        words="答复了。",
        at=NOON,
        **more,
    )


def test_who_has_no_telephone_gets_the_whole_answer_on_paper_once():
    person = PersonFactory(phone=None)
    for _ in range(2):
        tell(person, area="431002001002", paper="答复了。\n灯换好了。")
    letter = Letter.objects.get()
    assert (letter.person, letter.area, letter.words) == (
        person,
        "431002001002",
        "答复了。\n灯换好了。",
    )
    assert (letter.status, letter.subject_id, letter.made_at) == ("waiting", SUBJECT, NOON)
    assert OutgoingText.objects.count() == 0


def test_where_nobody_says_which_desk_the_persons_own_prints_it():
    tell(PersonFactory(phone=None))
    assert (Letter.objects.get().area, Letter.objects.get().words) == ("431002001001", "答复了。")


def test_who_has_a_telephone_gets_no_letter_unless_they_asked_for_paper():
    tell(PersonFactory())
    assert (Letter.objects.count(), OutgoingText.objects.count()) == (0, 1)
    both = PersonFactory()
    ConsentFactory(person=both, purpose="paper")
    services.notify(
        both.pk, subject_id=SUBJECT, reference="appeals.answered:8", words="答复了。", at=NOON
    )
    assert (Letter.objects.get().person, OutgoingText.objects.count()) == (both, 2)


def test_the_database_reads_neither_name_nor_address_nor_words():
    LetterFactory(address="仙泉路 3 号", words="灯换好了。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, address, words FROM notices_letter")
        kept = b"".join(bytes(value) for value in cursor.fetchone())
    for secret in ("何秀英", "仙泉路", "灯换好了"):
        assert secret.encode() not in kept


def test_printing_marks_who_and_when_and_tells_the_person():
    clerk, account = on_duty("clerk")
    person = PersonFactory(phone=None)
    letters = [LetterFactory(person=person, name=None), LetterFactory()]
    batch, refused = services.print_letters([one.pk for one in letters], actor=clerk, at=LATER)
    assert refused == []
    for letter in letters:
        letter.refresh_from_db()
        assert (letter.status, letter.batch, letter.printed_at, letter.printed_by_id) == (
            "printed",
            batch,
            LATER,
            account.pk,
        )
        (entry,) = history(letter.subject_id)
        assert (entry.event, entry.actor_id) == ("notices.letter_printed", account.pk)
    look = AccessLog.objects.get(person_id=person.pk)
    assert (look.account_id, look.purpose, look.fields) == (
        account.pk,
        "打印纸质告知",
        ["姓名", "地址", "告知内容"],
    )


def test_what_is_printed_is_not_printed_again():
    clerk, _ = on_duty("clerk")
    letter = LetterFactory()
    services.print_letters([letter.pk], actor=clerk, at=NOON)
    _, refused = services.print_letters([letter.pk], actor=clerk, at=LATER)
    assert refused == ["“打印好了”状态下不能“打印”"]
    letter.refresh_from_db()
    assert (letter.printed_at, len(history(letter.subject_id))) == (NOON, 1)


def test_another_community_prints_nothing_here():
    letter, (other, _) = LetterFactory(), on_duty("clerk", area="431002001002")
    with pytest.raises(PermissionDenied, match="打印和送纸质告知"):
        services.print_letters([letter.pk], actor=other, at=NOON)
    with pytest.raises(PermissionDenied):
        services.address_letter(letter.pk, address="别处", actor=other, at=NOON)
    letter.refresh_from_db()
    assert (letter.status, letter.address, AccessLog.objects.count()) == ("waiting", None, 0)


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("printed", "hand", "handed"),
        ("printed", "post", "posted"),
        ("posted", "back", "returned"),
        ("returned", "again", "waiting"),
        ("printed", "again", "waiting"),
    ],
)
def test_a_letter_goes_its_way(before, step, after):
    clerk, _ = on_duty("clerk")
    letter = LetterFactory(status=before)
    services.move_letter(letter.pk, step, actor=clerk, at=LATER)
    letter.refresh_from_db()
    assert (letter.status, letter.moved_at, len(history(letter.subject_id))) == (after, LATER, 1)


@pytest.mark.parametrize(
    ("before", "step"), [("waiting", "hand"), ("handed", "back"), ("waiting", "print")]
)
def test_a_letter_goes_no_other_way(before, step):
    clerk, _ = on_duty("clerk")
    letter = LetterFactory(status=before)
    with pytest.raises(StepRefused):
        services.move_letter(letter.pk, step, actor=clerk, at=LATER)
    letter.refresh_from_db()
    assert (letter.status, letter.moved_at, history(letter.subject_id)) == (before, NOON, [])


def test_an_address_is_written_before_printing():
    clerk, _ = on_duty("clerk")
    letter = LetterFactory()
    services.address_letter(letter.pk, address=" 仙泉路 3 号 ", actor=clerk, at=NOON)
    letter.refresh_from_db()
    assert letter.address == "仙泉路 3 号"
    services.print_letters([letter.pk], actor=clerk, at=NOON)
    with pytest.raises(StepRefused, match="再打一次"):
        services.address_letter(letter.pk, address="别处", actor=clerk, at=NOON)
    letter.refresh_from_db()
    assert letter.address == "仙泉路 3 号"


def test_letters_end_some_day_but_not_before_they_were_printed():
    kept = [LetterFactory(), LetterFactory(status="handed", moved_at=LATER)]
    LetterFactory(status="handed")
    LetterFactory(status="returned")
    assert services.forget_letters(LATER, 1) == 1
    assert services.forget_letters(LATER, 9) == 1
    assert set(Letter.objects.all()) == set(kept)


def test_of_somebody_who_was_erased_no_letter_is_left():
    person = PersonFactory(phone=None)
    LetterFactory(person=person)
    kept = LetterFactory()
    assert services.forget_letters_of(person.pk) == 1
    assert list(Letter.objects.all()) == [kept]
