from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongzhi.foundation.crypto import EncryptedTextField, blind_index
from gongzhi.register.people import queries
from gongzhi.register.people.models import AccessLog, Account, Assistance, Person, SignInCode

from .factories import (
    AT,
    AccountFactory,
    AssistanceFactory,
    ConsentFactory,
    LookFactory,
    PasskeyFactory,
    PersonFactory,
    PresenceFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


def refused_by(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Person, "name"),
        (Person, "phone"),
        (Person, "id_number"),
        (Account, "totp_secret"),
        (Assistance, "name"),
        (Assistance, "phone"),
    ],
)
def test_what_identifies_somebody_stands_in_a_sealed_column(model, column):
    assert isinstance(model._meta.get_field(column), EncryptedTextField)


def test_neither_name_nor_number_can_be_read_in_the_row():
    person = PersonFactory(
        name="陈桂兰",
        phone="13907350001",
        id_number="431002195403120021",
        id_index=blind_index("431002195403120021", purpose="people.id_number"),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM people_person p WHERE id = %s", [person.pk])
        row = cursor.fetchone()[0]
    for plain in ("陈桂兰", "13907350001", "431002195403120021"):
        assert plain not in row
        assert plain.encode().hex() not in row


def test_a_person_is_found_by_the_number_they_proved():
    person = PersonFactory(phone="13907350001")
    assert queries.person_with_phone("139 0735 0001") == person


def test_two_people_cannot_have_proved_one_number():
    PersonFactory(phone="13907350001")
    with refused_by("people_one_person_a_verified_phone"):
        PersonFactory(phone="13907350001")


def test_a_number_nobody_proved_may_stand_with_two_people():
    PersonFactory(phone="13907350001", phone_verified_at=None)
    PersonFactory(phone="13907350001", phone_verified_at=None)
    assert Person.objects.count() == 2


def test_a_number_without_its_index_is_refused():
    with refused_by("people_phone_with_index"):
        PersonFactory(phone="13907350001", phone_index=None)


def test_an_id_number_without_its_index_is_refused():
    with refused_by("people_id_number_with_index"):
        PersonFactory(id_number="431002195403120021", id_index=None)


def test_one_id_number_belongs_to_one_person():
    index = blind_index("431002195403120021", purpose="people.id_number")
    PersonFactory(id_number="431002195403120021", id_index=index)
    with refused_by("people_one_person_an_id_number"):
        PersonFactory(id_number="431002195403120021", id_index=index)


def test_a_residents_account_needs_a_person():
    with refused_by("people_resident_account_has_person"):
        AccountFactory(person=None, username="r-nobody")


def test_an_account_of_no_known_kind_is_refused():
    with refused_by("people_resident_account_has_person"):
        StaffFactory(kind="guest")


def test_one_sign_in_name_is_one_account():
    StaffFactory(username="W1")
    with refused_by("username"):
        StaffFactory(username="W1")


def test_a_code_that_never_expires_is_refused():
    with refused_by("people_code_expires"):
        SignInCode.objects.create(
            phone_index=b"x" * 16, code_hash=b"y" * 16, sent_at=AT, expires_at=AT
        )


def test_one_purpose_has_one_standing_consent():
    given = ConsentFactory()
    with refused_by("people_one_standing_consent"):
        ConsentFactory(person=given.person)


def test_a_withdrawn_consent_leaves_room_for_a_new_one():
    given = ConsentFactory(withdrawn_at=AT)
    ConsentFactory(person=given.person)
    assert given.person.consents.count() == 2


def test_a_consent_cannot_be_withdrawn_before_it_was_given():
    with refused_by("people_consent_withdrawn_after_given"):
        ConsentFactory(withdrawn_at=AT - timedelta(seconds=1))


def test_a_look_is_at_somebody():
    with refused_by("people_look_is_at_somebody"):
        LookFactory(subject_id=None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_accesslog SET viewer = '别人'",
        "DELETE FROM people_accesslog",
        "TRUNCATE people_accesslog",
    ],
)
def test_the_log_of_looks_cannot_be_changed(statement):
    LookFactory(viewer="赵姐")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AccessLog.objects.get().viewer == "赵姐"


def test_a_helper_helps_one_at_a_time():
    helping = AssistanceFactory()
    with refused_by("people_helper_helps_one_at_a_time"):
        AssistanceFactory(helper=helping.helper)


def test_help_runs_out_after_it_began():
    with refused_by("people_help_runs_out"):
        AssistanceFactory(expires_at=AT)


def test_one_session_is_one_device():
    PresenceFactory(session_key="s1")
    with refused_by("session_key"):
        PresenceFactory(session_key="s1")


def test_texts_of_rows_name_nobody():
    person = PersonFactory(name="陈桂兰")
    assert str(person) == f"人员 {person.pk}"
    assert str(AssistanceFactory(name="陈桂兰")) == "代办 2026-03-05 06:30"


def test_a_key_is_of_one_account():
    PasskeyFactory(credential_id=b"key")
    with refused_by("people_passkey_credential_id"):
        PasskeyFactory(credential_id=b"key")


def test_a_key_counts_from_nought():
    with refused_by("people_passkey_counts_up"):
        PasskeyFactory(sign_count=-1)
