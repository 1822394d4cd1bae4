from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import PermissionDenied
from fido2.utils import websafe_encode

from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.register.people import queries, rules, services
from gongzhi.register.people.models import Passkey

from .authenticator import Device
from .factories import AT, COMMUNITY, DISTRICT, AccountFactory, StaffFactory, acting

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)


def add(account, device, *, name="我的手机", at=AT, **lies):
    options, challenge = services.offer_passkey(account.pk, actor=acting(account))
    return services.add_passkey(
        account.pk,
        device.make(options, **lies),
        challenge=challenge,
        name=name,
        district=DISTRICT,
        actor=acting(account),
        at=at,
    )


def sign_in(device, *, at=LATER, **lies):
    options, challenge = services.ask_for_passkey()
    answer = device.use(options, **lies)
    return services.sign_in_with_passkey(answer, challenge=challenge, district=DISTRICT, at=at)


def remove(passkey, account):
    return services.remove_passkey(passkey.pk, district=DISTRICT, actor=acting(account), at=LATER)


def rows():
    return list(Passkey.objects.order_by("pk").values())


def events():
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


@pytest.fixture
def staff():
    return StaffFactory(username="W00123", display_name="赵姐")


@pytest.fixture
def phone(staff):
    device = Device()
    add(staff, device)
    return device


# ── adding ───────────────────────────────────────────────────────────────


def test_a_key_is_kept_by_its_public_half_alone(staff):
    device = Device(transports=["internal", "hybrid", "by pigeon", "internal"])
    passkey = add(staff, device)
    passkey.refresh_from_db()
    assert (passkey.account, passkey.name, passkey.made_at) == (staff, "我的手机", AT)
    assert bytes(passkey.credential_id) == device.credential_id
    assert (passkey.sign_count, passkey.last_used_at) == (1, None)
    assert passkey.transports == ["internal", "hybrid"]
    secret = device.key.private_numbers().private_value.to_bytes(32)
    assert secret not in bytes(passkey.public_key)


def test_the_browser_is_asked_for_a_key_that_is_found_without_a_name_and_verifies(staff, phone):
    options, challenge = services.offer_passkey(staff.pk, actor=acting(staff))
    wanted = options["publicKey"]
    assert wanted["rp"] == {"name": "共治", "id": "localhost"}
    assert wanted["authenticatorSelection"] == {
        "residentKey": "required",
        "userVerification": "required",
        "requireResidentKey": True,
    }
    assert wanted["excludeCredentials"] == [
        {
            "type": "public-key",
            "id": websafe_encode(phone.credential_id),
            "transports": ["internal"],
        }
    ]
    assert wanted["timeout"] == 300_000
    assert (wanted["user"]["name"], wanted["user"]["displayName"]) == ("赵姐", "赵姐")
    assert challenge == {"challenge": wanted["challenge"], "user_verification": "required"}


def test_no_two_challenges_are_the_same():
    assert len({services.ask_for_passkey()[1]["challenge"] for _ in range(20)}) == 20


def test_what_is_told_of_a_key_says_neither_its_name_nor_what_it_is(staff):
    passkey = add(staff, Device(), name="单位电脑")
    assert [(told.event, told.actor_id) for told in queries.account_story(staff.pk)] == [
        ("people.passkey_added", staff.pk)
    ]
    assert Payload.objects.get().body == {"passkey_id": str(passkey.pk)}


def test_what_a_resident_does_is_told_of_them_as_a_person():
    account = AccountFactory()
    add(account, Device())
    entry = Entry.objects.get()
    assert (entry.subject_id, entry.area) == (account.person_id, COMMUNITY)


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://localhost.evil.example"},
        {"origin": "https://gongzhi.example.gov.cn"},
        {"rp": "evil.example"},
        {"challenge": websafe_encode(b"0" * 32)},
        {"kind": "webauthn.get"},
        {"is_verified": False},
        {"is_framed": True},
    ],
    ids=lambda lies: next(iter(lies)),
)
def test_a_key_made_otherwise_than_asked_is_not_kept(staff, lies):
    with pytest.raises(services.PasskeyRefused, match="没有加上") as refused:
        add(staff, Device(), **lies)
    assert (refused.value.refusal, refused.value.counts_for) == (rules.PASSKEY_NOT_KEPT, "")
    assert rows() == []
    assert events() == []


def test_a_key_that_somebody_has_is_nobody_elses(phone):
    before, other = rows(), StaffFactory()
    thief = Device(credential_id=phone.credential_id)
    with pytest.raises(services.PasskeyRefused, match="没有加上"):
        add(other, thief)
    assert rows() == before
    assert events() == ["people.passkey_added"]


def test_a_name_longer_than_the_standard_has_is_not_kept(staff):
    add(staff, Device(credential_id=b"k" * 1023))
    with pytest.raises(services.PasskeyRefused, match="没有加上"):
        add(staff, Device(credential_id=b"k" * 1024))
    assert Passkey.objects.count() == 1


def test_five_keys_are_the_most(staff):
    for n in range(5):
        add(staff, Device(), name=f"第 {n} 把")
    options, challenge = services.ask_for_passkey()
    options["publicKey"]["user"] = {"id": websafe_encode(b"x")}
    with pytest.raises(services.PasskeyRefused, match="已经有 5 把了"):
        services.offer_passkey(staff.pk, actor=acting(staff))
    with pytest.raises(services.PasskeyRefused, match="已经有 5 把了"):
        services.add_passkey(
            staff.pk,
            Device().make(options),
            challenge=challenge,
            name="第六把",
            district=DISTRICT,
            actor=acting(staff),
            at=AT,
        )
    assert Passkey.objects.count() == 5


def test_nobody_adds_a_key_to_an_account_of_somebody_else(staff):
    with pytest.raises(PermissionDenied):
        services.offer_passkey(staff.pk, actor=acting(StaffFactory(), "system_admin"))
    assert rows() == []


# ── signing in ───────────────────────────────────────────────────────────


def test_a_key_signs_in_whose_it_is_and_keeps_when(staff, phone):
    assert sign_in(phone) == staff
    passkey = Passkey.objects.get()
    assert (passkey.sign_count, passkey.last_used_at, passkey.doubted_at) == (2, LATER, None)
    assert events() == ["people.passkey_added", "people.passkey_used"]
    told = [item.event for item in queries.account_story(staff.pk)]
    assert told == ["people.passkey_added"]


def test_a_device_that_never_counts_may_go_on_at_nought(staff):
    device = Device(count=None)
    add(staff, device)
    assert [sign_in(device), sign_in(device)] == [staff, staff]
    assert Passkey.objects.get().sign_count == 0


STRANGER = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://localhost.evil.example"},
        {"origin": "http://localhos"},
        {"origin": "https://localhost"},
        {"rp": "evil.example"},
        {"challenge": websafe_encode(b"0" * 32)},
        {"kind": "webauthn.create"},
        {"key": STRANGER},
        {"is_verified": False},
        {"is_framed": True},
        {"handle": b"somebody else"},
        {"handle": b""},
    ],
    ids=lambda lies: next(iter(lies)),
)
def test_an_answer_that_does_not_fit_signs_nobody_in_and_counts_as_wrong(staff, phone, lies):
    before = rows()
    with pytest.raises(services.PasskeyRefused, match="核对不上") as refused:
        sign_in(phone, **lies)
    assert refused.value.counts_for == "W00123"
    assert rows() == before
    assert events() == ["people.passkey_added"]


@pytest.mark.parametrize("count", [1, 0])
def test_a_count_that_does_not_go_on_is_refused_and_on_record(staff, phone, count):
    with pytest.raises(services.PasskeyRefused, match="可能被复制过") as refused:
        sign_in(phone, count=count)
    assert refused.value.counts_for == "W00123"
    passkey = Passkey.objects.get()
    assert (passkey.sign_count, passkey.last_used_at, passkey.doubted_at) == (1, None, LATER)
    assert events() == ["people.passkey_added", "people.passkey_doubted"]
    told = queries.account_story(staff.pk)[0]
    assert (told.event, told.actor_id) == ("people.passkey_doubted", None)
    assert told.body == {"passkey_id": str(passkey.pk), "account_id": staff.pk}


def test_the_same_answer_a_second_time_is_refused(staff, phone):
    options, challenge = services.ask_for_passkey()
    answer = phone.use(options)
    given = {"challenge": challenge, "district": DISTRICT, "at": LATER}
    assert services.sign_in_with_passkey(answer, **given) == staff
    with pytest.raises(services.PasskeyRefused, match="可能被复制过"):
        services.sign_in_with_passkey(answer, **given)


def test_a_removed_key_signs_nobody_in(staff, phone):
    remove(Passkey.objects.get(), staff)
    with pytest.raises(services.PasskeyRefused, match="这里没有登记") as refused:
        sign_in(phone)
    assert refused.value.counts_for == ""
    assert events() == ["people.passkey_added", "people.passkey_removed"]


def test_a_locked_account_is_locked_for_its_keys_too(staff, phone):
    AccessAttempt.objects.create(username="W00123", failures_since_start=5)
    AccessAttempt.objects.update(attempt_time=AT)
    before = rows()
    with pytest.raises(services.PasskeyRefused, match="锁到 14:40") as refused:
        sign_in(phone)
    assert refused.value.counts_for == ""
    assert rows() == before
    assert sign_in(phone, at=AT + timedelta(minutes=10)) == staff


def test_a_closed_account_is_closed_for_its_keys_too(staff, phone):
    staff.is_active = False
    staff.save()
    before = rows()
    with pytest.raises(services.PasskeyRefused, match="这个账号已停用"):
        sign_in(phone)
    assert rows() == before


NONSENSE = [None, True, 7, -1, 2**70, "", "A", "AA", "ä", "我" * 300, [], {}, [[]] * 9, {"id": 1}]
SIGNED = ["rawId", "clientDataJSON", "authenticatorData", "signature", "userHandle", "response"]
MADE = ["clientDataJSON", "attestationObject", "response"]


def garbled(answer, part, nonsense):
    if part in answer:
        return {**answer, part: nonsense}
    return {**answer, "response": {**answer["response"], part: nonsense}}


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_whatever_is_sent_instead_of_an_answer_is_refused(staff, phone, nonsense):
    before = rows()
    options, challenge = services.ask_for_passkey()
    given = {"challenge": challenge, "district": DISTRICT, "at": LATER}
    answer = phone.use(options)
    for wrong in [{}, *(garbled(answer, part, nonsense) for part in SIGNED)]:
        with pytest.raises(services.PasskeyRefused):
            services.sign_in_with_passkey(wrong, **given)
    options, challenge = services.offer_passkey(staff.pk, actor=acting(staff))
    given |= {"challenge": challenge, "name": "x", "actor": acting(staff)}
    answer = Device().make(options)
    for wrong in [{}, *(garbled(answer, part, nonsense) for part in MADE)]:
        with pytest.raises(services.PasskeyRefused):
            services.add_passkey(staff.pk, wrong, **given)
    assert rows() == before


# ── taking away ──────────────────────────────────────────────────────────


def test_one_takes_away_ones_own_keys_alone(staff, phone):
    passkey = Passkey.objects.get()
    assert remove(passkey, StaffFactory()) is None
    assert Passkey.objects.count() == 1
    assert remove(passkey, staff) == passkey
    assert remove(passkey, staff) is None
    assert events() == ["people.passkey_added", "people.passkey_removed"]


def test_the_only_way_in_is_not_taken_away():
    account = AccountFactory(person__phone=None)
    add(account, Device())
    passkey = add(account, Device())
    assert remove(passkey, account) == passkey
    before = rows()
    with pytest.raises(services.PasskeyRefused, match="最后一个办法"):
        remove(Passkey.objects.get(), account)
    assert rows() == before
    assert events()[-1] == "people.passkey_removed"
    assert len(events()) == 3


def test_who_can_get_a_text_may_take_away_the_last_key():
    account = AccountFactory()
    passkey = add(account, Device())
    assert remove(passkey, account) == passkey


def test_a_reset_second_factor_takes_the_keys_of_the_lost_phone(staff, phone):
    admin = acting(StaffFactory(), "system_admin")
    services.reset_second_factor(staff.pk, area=DISTRICT, actor=admin, at=LATER)
    assert rows() == []
    with pytest.raises(services.PasskeyRefused, match="这里没有登记"):
        sign_in(phone)


def test_a_new_password_leaves_the_keys(staff, phone):
    admin = acting(StaffFactory(), "system_admin")
    services.replace_password(staff.pk, area=DISTRICT, actor=admin, at=LATER)
    assert sign_in(phone) == staff
