"""Answering: once a form, a device, a household; of the nameless nothing leads back."""

from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction

from gongzhi.capabilities.surveys import rules, services
from gongzhi.capabilities.surveys.models import Invitation, Response, Spent
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory, acting

from .factories import ANSWERS, AT, DAY, a_draft, a_survey, answer, codes, places

pytestmark = pytest.mark.django_db
PHONE = "13900001234"


def test_an_answer_keeps_what_was_said_where_and_on_which_day(town):
    survey = a_survey(town)
    here = places(survey)[0]
    assert answer(survey, place_id=here.pk)
    (kept,) = Response.objects.all()
    assert (kept.answers, kept.place, kept.channel) == (ANSWERS, here, "online")
    assert kept.answered_on.isoformat() == "2026-03-10"


def test_the_nameless_leave_nothing_that_leads_back(town):
    """Whoever is signed in and whatever was typed: no person, no instant, no order, no link."""
    survey = a_survey(town)
    told = Entry.objects.count()
    account = AccountFactory()
    answer(survey, acting(account), name="周叔", phone=PHONE, place_id=places(survey)[0].pk)
    (kept,) = Response.objects.all()
    assert (kept.name, kept.phone, kept.phone_index, kept.person_id) == (None,) * 4
    assert kept.pk.version == 4
    assert Entry.objects.count() == told
    columns = {field.attname for field in Response._meta.concrete_fields}
    assert columns == {
        "id", "survey_id", "place_id", "channel", "answered_on", "answers", "is_named",
        "is_reduced", "name", "phone", "phone_index", "person_id",
    }  # fmt: skip
    assert {field.attname for field in Spent._meta.concrete_fields} == {"id", "survey_id", "digest"}
    with pytest.raises(Error), transaction.atomic():
        Response.objects.update(phone_index=b"x" * 16)
    with pytest.raises(Error), transaction.atomic():
        Response.objects.update(is_named=True)


def test_the_same_form_sent_twice_is_one_answer(town):
    survey, submission, device = a_survey(town), uuid4(), uuid4().hex
    assert answer(survey, submission=submission, device=device)
    assert not answer(survey, submission=submission, device=device)
    assert not answer(survey, submission=submission, device=uuid4().hex)
    assert Response.objects.count() == 1


def test_a_device_answers_a_survey_once_and_another_survey_too(town):
    survey, other, device = a_survey(town), a_survey(town), uuid4().hex
    assert answer(survey, device=device)
    with pytest.raises(services.AlreadyAnswered, match="已经答过"):
        answer(survey, device=device)
    assert answer(other, device=device)
    assert Response.objects.count() == 2
    digests = {bytes(one) for one in Spent.objects.values_list("digest", flat=True)}
    assert len(digests) == 4
    assert not any(device.encode() in one for one in digests)


def test_a_household_answers_once_by_its_code_which_is_not_kept(town):
    survey = a_survey(town, frame="sample", per_building=3)
    (home, code), (_, second), *_ = codes(survey, town).items()
    typed = f"{code[:4].lower()} {code[4:8]}-{code[8:]}"
    assert answer(survey, invitation=typed)
    with pytest.raises(StepRefused, match="已经用过了"):
        answer(survey, invitation=code)
    with pytest.raises(StepRefused, match="不对"):
        answer(survey, invitation="ABCDEFGHJKMN")
    with pytest.raises(ValueError, match="邀请码是 12 位"):
        answer(survey, invitation="12")
    (kept,) = Response.objects.all()
    used = Invitation.objects.get(part=home)
    assert (kept.place, used.is_used) == (used.place, True)
    assert answer(survey, invitation=second)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM surveys_invitation i WHERE i::text LIKE %s", [f"%{code}%"]
        )
        assert cursor.fetchone() == (0,)
    columns = {str(field.attname) for field in Response._meta.concrete_fields}
    assert not {"invitation_id", "part_id"} & columns


def test_what_does_not_fit_is_kept_nowhere(town):
    survey, elsewhere = a_survey(town), a_survey(town, frame="places", buildings=(town.buildings[0].pk,))  # fmt: skip
    with pytest.raises(rules.BadAnswer):
        answer(survey, answers={**ANSWERS, "dark": "perhaps"})
    with pytest.raises(StepRefused, match="不在这次要问的里面"):
        answer(survey, place_id=places(elsewhere)[0].pk)
    with pytest.raises(StepRefused, match="才开始"):
        answer(a_survey(town, opens_on=(AT + 3 * DAY).date()))
    with pytest.raises(StepRefused, match="收完了"):
        answer(survey, at=AT + 11 * DAY)
    assert (Response.objects.count(), Spent.objects.count()) == (0, 0)


def test_a_draft_is_answered_by_nobody(town):
    with pytest.raises(Exception, match="答问卷"):
        answer(a_draft(town))
    assert Response.objects.count() == 0


def test_a_named_answer_is_sealed_and_belongs_to_its_person(town):
    survey = a_survey(town, naming="named")
    person = PersonFactory(phone=PHONE)
    answer(survey, name="周叔", phone=PHONE)
    answer(survey, acting(AccountFactory()), name="王姨")
    answer(survey, town.clerk.actor, name="李哥")
    by_name = {one.name: one for one in Response.objects.all()}
    assert by_name["周叔"].person == person
    assert by_name["王姨"].person is not None
    assert by_name["李哥"].person is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM surveys_response r WHERE r::text LIKE ANY(%s)", [["%周叔%", f"%{PHONE}%"]])  # fmt: skip
        assert cursor.fetchone() == (0,)


def test_keys_of_answers_are_by_chance(town):
    survey = a_survey(town)
    for _ in range(3):
        answer(survey)
    assert all(UUID(str(key)).version == 4 for key in Response.objects.values_list("pk", flat=True))
