"""A key that is lost: the keeper of accounts sees it, takes it away and says why."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import Passkey, Presence

from .factories import (
    AT,
    DISTRICT,
    AccountFactory,
    PasskeyFactory,
    PresenceFactory,
    StaffFactory,
    acting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour")]
NOBODYS = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def admin(on_duty):
    return on_duty("system_admin", username="A0", display_name="吴涛")


@pytest.fixture
def staff():
    return StaffFactory(username="W00123", display_name="赵姐")


def take(key, actor, **said):
    told = {"reason": "lost", "area": DISTRICT, "actor": actor, "at": AT, **said}
    return services.take_passkey_away(key.account_id, key.pk, **told)


def text_of(response):
    return response.content.decode()


def page_of(account):
    return f"/desk/accounts/{account.pk}/"


def test_a_lost_key_goes_alone_and_its_holder_is_signed_out_everywhere(staff):
    keeper = StaffFactory(display_name="吴涛")
    lost, other = PasskeyFactory(account=staff), PasskeyFactory(account=staff)
    PresenceFactory.create_batch(2, account=staff)
    assert take(lost, acting(keeper, "system_admin")).name == lost.name
    assert list(queries.passkeys_of(staff.pk)) == [other]
    assert Presence.objects.filter(account=staff, ended_at=AT).count() == 2
    (told,) = queries.account_story(staff.pk)
    assert (told.event, told.actor_id) == ("people.passkey_taken_away", keeper.pk)
    assert told.body == {
        "passkey_id": str(lost.pk),
        "account_id": staff.pk,
        "reason": "设备丢了",
    }
    staff.refresh_from_db()
    assert staff.totp_confirmed_at is not None
    assert take(lost, acting(keeper, "system_admin")) is None
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("role", ["security_admin", "auditor", "district_officer", "clerk"])
def test_nobody_else_takes_a_key_away(staff, role):
    key = PasskeyFactory(account=staff)
    with pytest.raises(PermissionDenied, match="管理工作人员账号"):
        take(key, acting(StaffFactory(), role))
    assert (Passkey.objects.count(), Entry.objects.count()) == (1, 0)


def test_neither_ones_own_nor_a_residents_nor_by_a_reason_of_ones_own(staff):
    keeper = acting(staff, "system_admin")
    own, residents = PasskeyFactory(account=staff), PasskeyFactory(account=AccountFactory())
    colleagues = PasskeyFactory(account=StaffFactory())
    with pytest.raises(services.AccountRefused, match="自己的账号"):
        take(own, keeper)
    with pytest.raises(PermissionDenied):
        take(residents, keeper)
    with pytest.raises(KeyError):
        take(colleagues, keeper, reason="看他不顺眼")
    assert services.take_passkey_away(
        colleagues.account_id, own.pk, reason="lost", area=DISTRICT, actor=keeper, at=AT
    ) is None  # fmt: skip
    assert (Passkey.objects.count(), Entry.objects.count()) == (3, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_says_how_many_since_when_in_six_queries(
    admin, staff, warm, count, django_assert_num_queries
):
    _, client = admin
    for number in range(count):
        used = AT if number else None
        made = AT - timedelta(days=9)
        PasskeyFactory(account=staff, name=f"手机{number}", made_at=made, last_used_at=used)
    warm(client, page_of(staff))
    with django_assert_num_queries(6):  # nothing was done yet: no names
        page = text_of(client.get(page_of(staff)))
    assert f"{count} 把" in page
    assert page.count("设备丢了，删掉这一把") == count
    assert page.count("还没用过") == 1
    assert page.count('datetime="2026-02-24T14:30:00+08:00"') == count


def test_who_has_none_and_ones_own_page_offer_nothing_to_take(admin, staff):
    account, client = admin
    assert "没有加过，用密码和动态码登录。" in text_of(client.get(page_of(staff)))
    PasskeyFactory(account=account, doubted_at=AT)
    own = text_of(client.get(page_of(account)))
    assert "可能被复制过" in own
    assert "删掉这一把" not in own


def test_the_keeper_takes_a_key_away_with_a_reason_that_stays_on_the_page(admin, staff):
    _, client = admin
    key = PasskeyFactory(account=staff, name="红米手机")
    address = f"{page_of(staff)}passkeys/{key.pk}/"
    bare = client.post(address, {})
    assert (bare.status_code, Passkey.objects.count()) == (400, 1)
    assert "请选一个理由，本人会看到" in text_of(bare)
    sent = client.post(address, {"reason": "lost"}, follow=True)
    page = text_of(sent)
    assert "删掉了“红米手机”，已经告诉本人" in page
    assert "系统管理员删掉通行密钥" in page
    assert "设备丢了" in page
    assert "没有加过" in page
    again = client.post(address, {"reason": "lost"}, follow=True)
    assert "这一把已经不在了" in text_of(again)
    assert Payload.objects.filter(body__reason="设备丢了").count() == 1


def test_over_the_page_neither_ones_own_nor_a_residents(admin):
    account, client = admin
    own, residents = PasskeyFactory(account=account), PasskeyFactory(account=AccountFactory())
    refused = client.post(f"{page_of(account)}passkeys/{own.pk}/", {"reason": "lost"})
    assert refused.status_code == 409
    assert "没有办成" in text_of(refused)
    gone = client.post(f"{page_of(residents.account)}passkeys/{residents.pk}/", {"reason": "lost"})
    assert gone.status_code == 404
    assert Passkey.objects.count() == 2
    assert client.post(f"/desk/accounts/987654321/passkeys/{NOBODYS}/", {}).status_code == 404
