"""What is over loses who said it: when the person had themselves erased, and when its time is up."""

from datetime import timedelta

import pytest

from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.chain import seal_all
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Payload
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.testing import deliver_all
from gongzhi.foundation.upkeep.registry import ALL_RETAINED
from gongzhi.journeys.appeals import services, tasks
from gongzhi.journeys.appeals.models import Appeal, Contact, Message, Photo
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PersonErased
from gongzhi.register.people.services import link_phone

from .factories import (
    AT,
    COMMUNITY,
    DAY,
    DISTRICT,
    WORDS,
    appeal_in,
    author_of,
    file,
    fresh,
    resident,
)

PHONE = "13800001234"


def test_what_is_over_loses_its_author_and_its_contact_and_the_chain_verifies(town):
    own = file(town, naming="named", name="陈桂兰", phone=PHONE)
    person = link_phone(PHONE, area=COMMUNITY, at=AT + DAY)
    deliver_all()
    services.withdraw(own.pk, actor=author_of(fresh(own)), at=AT + DAY)
    other = file(town, naming="named", phone="13800004321")
    seal_all(at=AT + DAY)
    erased_at = AT + 2 * DAY
    tell(
        PersonErased(
            subject_id=person.pk, area=COMMUNITY, actor_id=None, at=erased_at, is_closed=True
        )
    )
    deliver_all()
    assert fresh(own).author_id is None
    assert [kept.appeal_id for kept in Contact.objects.all()] == [other.pk]
    linked = next(item for item in history(own.pk) if item.event == "appeals.author_linked")
    assert linked.is_erased
    assert not Payload.objects.filter(body__contains={"person_id": str(person.pk)}).exists()
    seal_all(at=AT + 2 * DAY)
    assert record.verify(DISTRICT).fault is None


def test_what_still_runs_keeps_who_has_to_be_answered(town):
    actor, account = resident()
    running = file(town, actor=actor, naming="named", person_id=account.person_id)
    assert people.still_running(account.person_id) == ["还有 1 件说的事没有办结，先办结或者撤回"]
    assert services.forget_author(account.person_id, at=AT + DAY) == 0
    assert fresh(running).author_id == account.person_id


def test_what_one_said_is_among_all_that_is_kept_of_one(town):
    actor, account = resident()
    file(town, actor=actor, naming="named", person_id=account.person_id)
    file(town, naming="named", phone=PHONE)
    kept = people.everything_about(account.person)["我说过的事"]
    assert [row["状态"] for row in kept] == ["待受理"]
    assert kept[0]["说的话"]


SECOND = timedelta(seconds=1)
PAST = AT + 1_200 * DAY


def picture(appeal, *, is_from_staff=False):
    stored = StoredFile.objects.create(
        kind="image",
        content_type="image/webp",
        size=1,
        alg="sha256",
        digest=b"d" * 32,
        made_at=AT,
        attached_at=AT,
    )
    return Photo.objects.create(appeal=appeal, file=stored, is_from_staff=is_from_staff)


def forget(appeal, *, late=SECOND, at_most=10):
    return services.forget_contents(fresh(appeal).item.closed_at + late, at_most, at=PAST)


def test_the_retention_run_knows_it():
    assert ALL_RETAINED["appeals.closed_contents"].delete == tasks.forget_contents


def test_after_its_time_the_words_are_gone_and_the_figures_are_there(town):
    own = appeal_in("closed", town, naming="named", name="陈桂兰", phone=PHONE)
    Message.objects.create(appeal=own, kind="supplement", words="我住 302", at=AT)
    Message.objects.create(appeal=own, kind="progress", words="在修", at=AT)
    picture(own)
    stays = picture(own, is_from_staff=True)
    Appeal.objects.filter(pk=own.pk).update(rating_words="陈桂兰谢谢大家", public_title="楼道灯")
    before = fresh(own)
    assert forget(own) == 1
    after = fresh(own)
    assert (after.title, after.detail) == ("原话已删去的诉求", "保存期限满，原话已删去。")
    assert (after.spot, after.rating_words, after.search, after.author_id) == ("", "", None, None)
    assert (after.item.title, after.item.place) == ("原话已删去的诉求", "")
    assert not Contact.objects.exists()
    assert [message.words for message in own.messages.all()] == ["在修"]
    assert list(own.photos.all()) == [stays]
    assert [stored.pk for stored in StoredFile.objects.all()] == [stays.file_id]
    for kept in ("category", "status", "filed_at", "closed_at", "rating", "public_title", "area"):
        assert getattr(after, kept) == getattr(before, kept)
    assert own.replies.count() == 1


def test_not_a_second_before_and_never_twice(town):
    own = appeal_in("closed", town)
    assert forget(own, late=timedelta(0)) == 0
    assert fresh(own).detail == WORDS
    assert [forget(own), forget(own)] == [1, 0]


@pytest.mark.parametrize("status", ["declined", "handed_off", "withdrawn"])
def test_whatever_way_it_ended_its_words_go(town, status):
    assert forget(appeal_in(status, town)) == 1


@pytest.mark.parametrize("status", ["filed", "working", "answered"])
def test_what_is_not_over_keeps_its_words_however_old(town, status):
    own = appeal_in(status, town)
    assert services.forget_contents(PAST, 10, at=PAST) == 0
    assert fresh(own).detail == WORDS


def test_so_many_go_at_once(town):
    for _ in range(3):
        appeal_in("withdrawn", town)
    assert [services.forget_contents(PAST, 2, at=PAST) for _ in range(3)] == [2, 1, 0]


def test_the_record_forgets_whose_it_was_and_its_chain_verifies(town):
    own = file(town, naming="named", name="陈桂兰", phone=PHONE)
    person = link_phone(PHONE, area=COMMUNITY, at=AT + DAY)
    deliver_all()
    services.withdraw(own.pk, actor=author_of(fresh(own)), at=AT + DAY)
    seal_all(at=AT + DAY)
    assert forget(own) == 1
    linked = next(item for item in history(own.pk) if item.event == "appeals.author_linked")
    assert linked.is_erased
    assert not Payload.objects.filter(body__contains={"person_id": str(person.pk)}).exists()
    seal_all(at=PAST)
    assert record.verify(DISTRICT).fault is None
