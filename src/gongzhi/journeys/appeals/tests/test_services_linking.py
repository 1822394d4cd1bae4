"""What was said under a number becomes its holder's once they prove to hold it."""

from gongzhi.foundation.journal.history import history
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Contact
from gongzhi.register.people.services import link_phone
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory, acting

from .factories import AT, COMMUNITY, DAY, file, fresh

PHONE = "13800001234"


def test_proving_a_number_brings_what_was_left_under_it_and_only_that(town):
    own = file(town, naming="named", name="陈桂兰", phone="138-0000-1234")
    other = file(town, naming="named", phone="13800004321")
    person = link_phone(PHONE, area=COMMUNITY, at=AT + DAY)
    deliver_all()
    assert fresh(own).author_id == person.pk
    assert fresh(other).author_id is None
    assert [kept.appeal_id for kept in Contact.objects.all()] == [other.pk]
    assert history(own.pk)[-1].event == "appeals.author_linked"
    actor = acting(AccountFactory(person=person))
    assert [row.pk for row in queries.own_appeals(actor)] == [own.pk]


def test_linking_again_changes_nothing(town):
    own = file(town, naming="named", phone=PHONE)
    person = link_phone(PHONE, area=COMMUNITY, at=AT + DAY)
    assert services.claim_under_phone(person.pk, at=AT + DAY) == 1
    assert services.claim_under_phone(person.pk, at=AT + DAY) == 0
    assert [item.event for item in history(own.pk)].count("appeals.author_linked") == 1


def test_a_number_nobody_proved_brings_nothing(town):
    own = file(town, naming="named", phone=PHONE)
    person = PersonFactory(phone=PHONE, phone_verified_at=None)
    assert services.claim_under_phone(person.pk, at=AT) == 0
    assert services.claim_under_phone(PersonFactory(phone=None).pk, at=AT) == 0
    assert fresh(own).author_id is None


def test_what_was_said_without_a_name_is_nobodys(town):
    nameless = file(town, naming="anonymous", phone=PHONE)
    person = link_phone(PHONE, area=COMMUNITY, at=AT)
    assert services.claim_under_phone(person.pk, at=AT) == 0
    assert fresh(nameless).author_id is None
