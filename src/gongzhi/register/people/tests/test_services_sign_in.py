from datetime import timedelta

import pytest

from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.text import BadPhone
from gongzhi.register.people import services
from gongzhi.register.people.models import Account, Person, SignInCode

from .factories import AT, COMMUNITY, AccountFactory, PersonFactory

pytestmark = pytest.mark.django_db
PHONE = "13907350001"


def ask(phone=PHONE, at=AT):
    services.request_code(phone, at=at)
    body = OutgoingText.objects.order_by("-made_at", "-pk").first().body
    return body.split("验证码 ")[1][:6]


def sign_in(code, phone=PHONE, at=AT):
    return services.sign_in_with_code(phone, code, area=COMMUNITY, at=at)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_goes_to_the_number_and_is_kept_only_hashed():
    code = ask()
    text = OutgoingText.objects.get()
    assert text.phone == PHONE
    assert text.body == f"【共治】登录验证码 {code}，5 分钟内有效。任何人向您要，都不要给。"
    kept = SignInCode.objects.get()
    assert code.encode() not in bytes(kept.code_hash)
    assert kept.expires_at == AT + timedelta(minutes=5)


def test_a_known_and_an_unknown_number_are_answered_alike():
    AccountFactory(person__phone="13907350002")
    ask("13907350001")
    ask("13907350002")
    assert SignInCode.objects.count() == OutgoingText.objects.count() == 2
    assert Person.objects.count() == 1  # asking makes nobody


def test_the_first_sign_in_makes_person_and_account():
    account = sign_in(ask())
    assert (account.kind, account.display_name, account.has_usable_password()) == (
        "resident",
        "居民",
        False,
    )
    assert (account.person.phone, account.person.phone_verified_at, account.person.area) == (
        PHONE,
        AT,
        COMMUNITY,
    )
    assert list(Entry.objects.order_by("pk").values_list("event", flat=True)) == [
        "people.registered",
        "people.phone_verified",
    ]


def test_the_second_sign_in_finds_the_same_account():
    first = sign_in(ask())
    later = AT + timedelta(days=1)
    assert sign_in(ask(at=later), at=later) == first
    assert (Person.objects.count(), Account.objects.count()) == (1, 1)


def test_somebody_registered_without_proof_is_not_taken_over():
    PersonFactory(phone=PHONE, phone_verified_at=None, name="别人")
    account = sign_in(ask())
    assert account.person.name is None
    assert Person.objects.count() == 2


def test_a_code_typed_full_width_in_groups_is_understood():
    code = ask()
    typed = (
        " "
        + code[:3].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        + " "
        + code[3:]
    )
    assert sign_in(typed).kind == "resident"


def test_a_wrong_code_is_counted_and_makes_nobody():
    code = ask()
    with pytest.raises(services.CodeRefused, match="验证码不对，还能试 4 次"):
        sign_in(wrong(code))
    assert SignInCode.objects.get().tries == 1
    assert (Person.objects.count(), Account.objects.count()) == (0, 0)
    assert sign_in(code).kind == "resident"


def test_after_five_wrong_codes_the_right_one_is_void():
    code = ask()
    for _ in range(4):
        with pytest.raises(services.CodeRefused, match="还能试"):
            sign_in(wrong(code))
    with pytest.raises(services.CodeRefused, match="输错太多次，请再要一个验证码"):
        sign_in(wrong(code))
    with pytest.raises(services.CodeRefused, match="输错太多次，这个验证码作废了，请再要一个"):
        sign_in(code)
    assert SignInCode.objects.get().tries == 5
    assert Account.objects.count() == 0


def test_a_code_expires_after_five_minutes():
    code = ask()
    with pytest.raises(services.CodeRefused, match="验证码过了 5 分钟，请再要一个"):
        sign_in(code, at=AT + timedelta(minutes=5))
    assert Account.objects.count() == 0
    assert sign_in(code, at=AT + timedelta(minutes=5, microseconds=-1)).kind == "resident"


def test_a_code_is_good_once():
    code = ask()
    sign_in(code)
    with pytest.raises(services.CodeRefused, match="请先点“发验证码”"):
        sign_in(code)


def test_only_the_newest_code_is_good():
    first = ask()
    later = AT + timedelta(seconds=60)
    second = ask(at=later)
    if first != second:
        with pytest.raises(services.CodeRefused):
            sign_in(first, at=later)
    assert sign_in(second, at=later).kind == "resident"


def test_a_code_is_good_for_its_own_number_alone():
    code = ask()
    with pytest.raises(services.CodeRefused, match="请先点“发验证码”"):
        sign_in(code, phone="13907350002")
    assert Account.objects.count() == 0


def test_codes_are_a_minute_apart():
    ask()
    with pytest.raises(services.TooSoon, match="刚发过验证码，请 21 秒后再要"):
        ask(at=AT + timedelta(seconds=40))
    assert SignInCode.objects.count() == OutgoingText.objects.count() == 1
    ask(at=AT + timedelta(seconds=60))
    assert SignInCode.objects.count() == 2


def test_ten_codes_a_day_are_the_most():
    for n in range(10):
        ask(at=AT + timedelta(minutes=n))
    with pytest.raises(services.TooSoon, match="今天要的验证码太多了"):
        ask(at=AT + timedelta(minutes=10))
    assert SignInCode.objects.count() == OutgoingText.objects.count() == 10
    ask("13907350002", at=AT + timedelta(minutes=10))
    ask(at=AT + timedelta(days=1))


@pytest.mark.parametrize("phone", ["", "139", "12345678901", "' OR 1=1 --"])
def test_what_is_no_number_gets_nothing(phone):
    with pytest.raises(BadPhone):
        services.request_code(phone, at=AT)
    with pytest.raises(BadPhone):
        sign_in("123456", phone=phone)
    assert SignInCode.objects.count() == OutgoingText.objects.count() == 0


def test_a_closed_account_is_told_where_to_ask():
    account = sign_in(ask())
    account.is_active = False
    account.save()
    later = AT + timedelta(days=1)
    with pytest.raises(services.CodeRefused, match="这个账号已停用，请到社区服务台问一问"):
        sign_in(ask(at=later), at=later)
