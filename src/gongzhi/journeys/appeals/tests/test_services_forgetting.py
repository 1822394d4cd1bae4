"""A person had themselves erased: what is over loses who said it, what runs does not."""

from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.chain import seal_all
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Payload
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Contact
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PersonErased
from gongzhi.register.people.services import link_phone

from .factories import AT, COMMUNITY, DAY, DISTRICT, author_of, file, fresh, resident

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
