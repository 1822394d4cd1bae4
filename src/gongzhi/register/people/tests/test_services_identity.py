import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.text import BadIdNumber
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import Consent, Person
from gongzhi.register.people.services.identity import id_index

from .factories import AT, DISTRICT, AccountFactory, acting, signed_in

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
VERSION = "2026-11"


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def oneself(account):
    return acting(account)


def keep(oneself, number=NUMBER):
    return services.keep_id_number(oneself.person, number, version=VERSION, actor=oneself, at=AT)


def test_a_number_is_kept_sealed_on_a_consent_of_its_own(oneself):
    kept = keep(oneself, " 110105 19491231 002x ")
    assert Person.objects.get(pk=kept.pk).id_number == NUMBER
    assert queries.has_consented(kept.pk, "id_number")
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True)) == [
        "people.consent_given",
        "people.id_number_kept",
    ]
    assert NUMBER not in str(list(Payload.objects.values_list("body", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM people_person WHERE id = %s", (kept.pk,))
        assert NUMBER.encode() not in bytes(cursor.fetchone()[0])


def test_the_index_finds_the_equal_number_however_it_was_typed(oneself):
    kept = keep(oneself)
    assert Person.objects.get(id_index=id_index("110105-19491231-002x")).pk == kept.pk


def test_what_is_no_number_is_not_kept(oneself):
    with pytest.raises(BadIdNumber):
        keep(oneself, "110105194912310021")
    assert (Consent.objects.count(), Entry.objects.count()) == (0, 0)
    assert Person.objects.get(pk=oneself.person).id_number is None


def test_a_number_somebody_else_has_is_refused_without_a_word_about_them(oneself):
    keep(acting(AccountFactory()))
    before = Entry.objects.count()
    with pytest.raises(services.IdNumberRefused) as refused:
        keep(oneself)
    assert "别人" not in str(refused.value)
    assert "社区服务台" in str(refused.value)
    assert Person.objects.get(pk=oneself.person).id_number is None
    assert (Consent.objects.count(), Entry.objects.count()) == (1, before)


def test_a_number_is_forgotten_with_its_consent(oneself):
    keep(oneself)
    assert services.forget_id_number(oneself.person, actor=oneself, at=AT)
    person = Person.objects.get(pk=oneself.person)
    assert (person.id_number, person.id_index) == (None, None)
    assert not queries.has_consented(person.pk, "id_number")
    assert not services.forget_id_number(oneself.person, actor=oneself, at=AT)


def test_taking_back_every_consent_takes_the_number(oneself, people_pack):
    keep(oneself)
    services.ask_right(
        oneself.person, kind="withdraw", words="", district=DISTRICT, actor=oneself, at=AT
    )
    assert Person.objects.get(pk=oneself.person).id_number is None


def test_nobody_keeps_or_forgets_the_number_of_another(oneself):
    other = keep(acting(AccountFactory()))
    with pytest.raises(PermissionDenied):
        services.forget_id_number(other.pk, actor=oneself, at=AT)
    assert Person.objects.get(pk=other.pk).id_number == NUMBER


def test_the_page_keeps_it_shows_its_tail_alone_and_lets_it_go(account):
    mine = signed_in(account)
    answer = mine.post("/me/id-number/", {"id_number": NUMBER})
    assert answer.status_code == 400
    assert "没有单独同意" in answer.content.decode()
    mine.post("/me/id-number/", {"id_number": NUMBER, "agrees": "on"})
    page = mine.get("/me/id-number/").content.decode()
    assert "尾号 002X" in page
    assert NUMBER not in page
    mine.post("/me/id-number/", {"forget": "1"})
    assert Person.objects.get(pk=account.person_id).id_number is None


def test_the_page_says_no_more_than_the_service(account):
    keep(acting(AccountFactory()))
    answer = signed_in(account).post("/me/id-number/", {"id_number": NUMBER, "agrees": "on"})
    assert answer.status_code == 400
    assert "这个号码现在记不了" in answer.content.decode()
