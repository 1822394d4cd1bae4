"""Meetings: written down line by line, saved once, and then every remark is an appeal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.text import BadPhone
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.journeys.appeals.queries import appeal_with_receipt, code_of_submission
from gongzhi.journeys.appeals.tests.factories import resident
from gongzhi.journeys.intake import services
from gongzhi.journeys.intake.models import Guest, Meeting, Remark

from .factories import AT, PHONE, a_guest, a_meeting, a_remark

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def save(meeting, town, **by):
    return services.save_minutes(meeting.pk, actor=by.get("actor", town.clerk.actor), at=AT + HOUR)


def test_every_remark_becomes_an_appeal_with_its_own_code(town):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    named = a_remark(
        meeting, town, words="电费怎么分摊，请写明白。", naming="named", speaker_id=guest.pk,
        is_agreed=True, site_id=town.home.pk, spot="三栋",
    )  # fmt: skip
    nameless = a_remark(meeting, town)
    saved = save(meeting, town)
    assert (saved.status, saved.minuted_at) == ("minuted", AT + HOUR)
    assert Appeal.objects.count() == 2
    first = appeal_with_receipt(code_of_submission(named.pk))
    assert (first.channel, first.naming, first.detail) == (
        "meeting",
        "named",
        "电费怎么分摊，请写明白。",
    )
    assert (first.neighbourhood_id, first.spot, first.status) == (town.home.pk, "三栋", "filed")
    assert first.item.source == "座谈会“电梯加装”，赵姐记"
    contact = Contact.objects.get(appeal=first)
    assert (contact.name, contact.phone) == ("陈桂兰", PHONE)
    second = appeal_with_receipt(code_of_submission(nameless.pk))
    assert (second.naming, second.author_id) == ("anonymous", None)
    assert not Contact.objects.filter(appeal=second).exists()
    assert Remark.objects.get(pk=nameless.pk).appeal_id == second.pk


def test_somebody_known_by_their_number_is_the_author(town):
    actor, account = resident(phone=PHONE)
    meeting = a_meeting(town)
    guest = a_guest(meeting, town, phone=account.person.phone)
    remark = a_remark(meeting, town, naming="hidden", speaker_id=guest.pk)
    save(meeting, town)
    appeal = Appeal.objects.get(pk=Remark.objects.get(pk=remark.pk).appeal_id)
    assert appeal.author_id == actor.person


def test_who_left_a_number_is_told_once_with_all_their_codes(town):
    meeting = a_meeting(town)
    guest, silent = a_guest(meeting, town), a_guest(meeting, town, name="周叔", phone="")
    said = [a_remark(meeting, town, naming="hidden", speaker_id=guest.pk) for _ in range(2)]
    a_remark(meeting, town, naming="hidden", speaker_id=silent.pk)
    a_remark(meeting, town)
    save(meeting, town)
    text = OutgoingText.objects.get()
    assert text.phone == PHONE
    assert "说的 2 件事登记了" in text.body
    assert all(code_of_submission(remark.pk) in text.body for remark in said)


def test_minutes_are_saved_once(town):
    meeting = a_meeting(town)
    a_remark(meeting, town)
    save(meeting, town)
    for change in (
        lambda: save(meeting, town),
        lambda: a_remark(meeting, town),
        lambda: a_guest(meeting, town),
    ):
        with pytest.raises(StepRefused):
            change()
    assert (Appeal.objects.count(), Remark.objects.count(), Guest.objects.count()) == (1, 1, 0)


def test_the_journal_hears_how_many_and_never_what(town):
    meeting = a_meeting(town)
    a_remark(meeting, town)
    save(meeting, town)
    assert [(told.event, told.body) for told in history(meeting.pk)] == [
        ("intake.meeting_opened", {"topic": "电梯加装"}),
        ("intake.meeting_minuted", {"remarks": 1}),
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"naming": "named"}, "要署名"),
        ({"naming": "hidden"}, "要署名"),
        ({"naming": "named", "with_guest": True}, "问过本人"),
    ],
)
def test_a_name_needs_its_speaker_and_consent(town, said, why):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    if said.pop("with_guest", False):
        said["speaker_id"] = guest.pk
    with pytest.raises(StepRefused, match=why):
        a_remark(meeting, town, **said)
    assert Remark.objects.count() == 0


def test_the_nameless_have_no_speaker_even_when_one_was_chosen(town):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    assert a_remark(meeting, town, speaker_id=guest.pk).speaker_id is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.update(speaker=guest)


def test_who_spoke_was_there(town):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town, came=False)
    a_remark(meeting, town, naming="hidden", speaker_id=guest.pk)
    assert Guest.objects.get().came is True
    with pytest.raises(StepRefused, match="说过话"):
        services.set_came(meeting.pk, guest.pk, came=False, actor=town.clerk.actor)
    assert Guest.objects.get().came is True


def test_a_remark_is_struck_and_the_next_keeps_counting(town):
    meeting = a_meeting(town)
    first, second = a_remark(meeting, town), a_remark(meeting, town)
    services.strike_remark(meeting.pk, first.pk, actor=town.clerk.actor)
    third = a_remark(meeting, town)
    assert [second.number, third.number] == [2, 3]
    assert Remark.objects.count() == 2


def test_a_number_that_is_none_adds_nobody(town):
    meeting = a_meeting(town)
    with pytest.raises(BadPhone):
        a_guest(meeting, town, phone="12")
    assert Guest.objects.count() == 0


@pytest.mark.parametrize("who", ["neighbour_clerk", "handler", "auditor"])
def test_other_communities_and_other_trades_keep_no_meeting_here(town, who):
    meeting = a_meeting(town)
    actor = getattr(town, who).actor
    with pytest.raises(PermissionDenied):
        services.save_minutes(meeting.pk, actor=actor, at=AT)
    with pytest.raises(PermissionDenied):
        services.open_meeting(
            services.MeetingPlan(meeting.area, "别处", "别处", AT), actor=actor, at=AT
        )
    assert Meeting.objects.get().status == "open"


def test_names_and_numbers_go_when_their_time_is_over_and_the_remarks_stay(town):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    a_guest(a_meeting(town, held_at=AT + HOUR), town)
    a_remark(meeting, town, naming="hidden", speaker_id=guest.pk)
    assert services.forget_guests(AT + HOUR, 10) == 1
    assert services.forget_guests(AT + HOUR, 10) == 0
    guest.refresh_from_db()
    assert (guest.name, guest.phone, str(guest)) == (None, None, "与会人")
    assert Remark.objects.count() == 1


def test_a_place_elsewhere_is_left_out(town):
    elsewhere = replace(services.Said("x" * 4, "anonymous"), site_id=meeting_home(town))
    remark = services.write_down(a_meeting(town).pk, elsewhere, actor=town.clerk.actor)
    assert remark.neighbourhood_id is None


def meeting_home(town):
    from gongzhi.register.territory.tests.factories import NeighbourhoodFactory

    return NeighbourhoodFactory(area="431002001002").pk
