"""Passkeys in a real browser: a device in the browser makes a key, signs in with it, or does not."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from django.conf import settings

from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing.browser import DESKTOP, faults, faults_in_every_window, sign_in
from gongzhi.register.people.models import Passkey

from .factories import (
    PASSWORD,
    TOTP_SECRET,
    AccountFactory,
    PasskeyFactory,
    StaffFactory,
    signed_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
DOOR = "/health/live"
BUTTON = "[data-passkey-go]"


class Device:
    """The virtual device of a page."""

    def __init__(self, page):
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        self.key = self._ask("WebAuthn.addVirtualAuthenticator", options=DEVICE)["authenticatorId"]

    def kept(self):
        return self._ask("WebAuthn.getCredentials", authenticatorId=self.key)["credentials"]

    def forget(self):
        self._ask("WebAuthn.clearCredentials", authenticatorId=self.key)

    def recognises(self, is_holder):
        self._ask("WebAuthn.setUserVerified", authenticatorId=self.key, isUserVerified=is_holder)

    def _ask(self, what, **given):
        return self.cdp.send(what, given)


def has_typed_a_code(client):
    session = client.session
    session["confirmed"] = int(time.time())
    session.save()


def at(path):
    """An address whose path is this, not one that only leads there."""
    return re.compile(rf"^http://[^/]+{path}$")


def said(page):
    return page.locator("[data-passkey-said]:visible").inner_text()


def signed_in_by_code(page, phone):
    page.fill("input[name=phone]", phone)
    page.click("text=发验证码")
    body = OutgoingText.objects.latest("made_at").body
    page.fill("input[name=code]", body.split("验证码 ")[1][:6])
    page.click("button:has-text('登录'):visible >> nth=-1")


@pytest.mark.parametrize("elder", [0, 24])
def test_a_resident_adds_the_phone_and_signs_in_with_a_finger(open_page, elder):
    account = AccountFactory(person__phone="13907350001")
    page = open_page("/signin/?next=/me/passkeys/", elder=elder)
    device = Device(page)
    signed_in_by_code(page, "13907350001")
    page.wait_for_url(at("/me/passkeys/"))
    assert faults(page, elder, "passkeys-empty") == []
    page.fill("input[name=name]", "妈妈的手机")
    page.click(BUTTON)
    page.wait_for_selector("b:has-text('妈妈的手机')")
    assert faults(page, elder, "passkeys") == []
    assert len(device.kept()) == 1
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto("/signin/?next=/me/")
    assert faults(page, elder, "signin-passkey") == []
    page.click(BUTTON)
    page.wait_for_url(at("/me/"))
    assert Passkey.objects.get(account=account).last_used_at is not None


def test_staff_add_their_computer_and_need_neither_password_nor_code(open_page, on_duty):
    account, _ = on_duty("clerk", username="W00123", display_name="赵姐")
    page = open_page("/desk/signin/?next=/desk/security/", width=DESKTOP[0], height=DESKTOP[1])
    device = Device(page)
    page.fill("input[name=work_id]", "W00123")
    page.fill("input[name=password]", PASSWORD)
    page.click("text=下一步")
    page.fill("input[name=code]", pyotp.TOTP(TOTP_SECRET).now())
    page.click("text=进工作台")
    page.wait_for_url(at("/desk/security/"))
    page.fill("input[name=name]", "单位电脑")
    page.press("input[name=name]", "Enter")
    page.wait_for_selector("b:has-text('单位电脑')")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto("/desk/signin/?next=/desk/security/")
    page.click(BUTTON)
    page.wait_for_url(at("/desk/security/"))
    assert "动态码" in page.inner_text("main")
    assert Passkey.objects.get().account == account
    page.click("text=删掉")
    page.wait_for_selector("text=删掉了“单位电脑”")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto("/desk/signin/")
    page.fill("input[name=work_id]", "W00123")
    page.click(BUTTON)
    page.wait_for_selector("text=这台设备上存的通行密钥，这里没有登记")
    assert page.input_value("input[name=work_id]") == "W00123"
    assert len(device.kept()) == 1
    assert faults(page, 0, "signin-refused") == []


def test_what_does_not_come_off_is_said_in_place_and_nothing_typed_is_lost(open_page):
    page = open_page("/signin/")
    device = Device(page)
    page.fill("input[name=phone]", "13907350001")
    page.click(BUTTON)
    page.wait_for_selector("[data-passkey-said]:visible")
    assert (
        said(page) == "没有登录：点了取消，或者这台设备上没有加过。也可以填手机号，用验证码登录。"
    )
    assert faults(page, 0, "signin-cancelled") == []
    page.route("**/signin/passkey/ask/", lambda route: route.abort())
    page.click(BUTTON)
    page.wait_for_selector("text=没有连上")
    page.unroute("**/signin/passkey/ask/")
    assert page.input_value("input[name=phone]") == "13907350001"
    assert page.inner_text(BUTTON) == "用指纹或面容登录"
    assert device.kept() == []


@pytest.mark.parametrize(
    ("fault", "most", "sentence"),
    [
        ("NotAllowedError", 300_000, "没有登录：点了取消，或者这台设备上没有加过。"),
        ("NotAllowedError", 1, "等得太久，这一次作废了。再点一次。"),
        ("AbortError", 300_000, "取消了。"),
        ("SecurityError", 300_000, "在这个网址用不了，请从平时的网址打开。"),
        ("NotSupportedError", 300_000, "这台设备没有设指纹、面容或开机密码，先到系统设置里设好。"),
        ("UnknownError", 300_000, "没有办成。"),
    ],
)
def test_every_fault_has_its_sentence_and_the_old_way(open_page, fault, most, sentence):
    page = open_page("/signin/")
    asked = {"publicKey": {"challenge": "AAAA", "timeout": most, "rpId": "localhost"}}
    page.route("**/signin/passkey/ask/", lambda route: route.fulfill(json=asked))
    page.evaluate(
        "name => { navigator.credentials.get = () => Promise.reject(new DOMException('', name)); }",
        fault,
    )
    page.click(BUTTON)
    page.wait_for_selector("[data-passkey-said]:visible")
    assert said(page) == f"{sentence}也可以填手机号，用验证码登录。"


def test_a_finger_that_is_not_recognised_and_a_device_that_was_added_are_said(open_page):
    client = signed_in(AccountFactory())
    has_typed_a_code(client)
    page = open_page(DOOR)
    sign_in(page, client)
    page.goto("/me/passkeys/")
    device = Device(page)
    page.fill("input[name=name]", "")
    page.click(BUTTON)
    page.wait_for_selector("text=写个名字，以后好认")
    page.fill("input[name=name]", "我的手机")
    device.recognises(False)
    page.click(BUTTON)
    page.wait_for_selector("text=没有加成")
    assert page.input_value("input[name=name]") == "我的手机"
    device.recognises(True)
    page.click(BUTTON)
    page.wait_for_selector("b:has-text('我的手机')")
    page.click(BUTTON)
    page.wait_for_selector("text=这台设备已经加过了")
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize("path", ["/signin/", "/desk/signin/"])
def test_without_a_script_there_is_no_button_and_the_old_way_is_there(open_page, path):
    page = open_page(path, js=False)
    assert page.locator(BUTTON).is_visible() is False
    assert page.locator("button[type=submit]:visible").count() >= 1


def test_at_an_address_that_passkeys_are_not_made_for_there_is_no_button(open_page):
    page = open_page(DOOR)
    page.route("**/signin/", as_if_made_for_another)
    page.goto("/signin/")
    assert 'data-passkey-rp="gongzhi.example.gov.cn"' in page.content()
    assert page.locator(BUTTON).is_visible() is False


def as_if_made_for_another(route):
    answer = route.fetch()
    route.fulfill(
        response=answer,
        body=answer.text().replace('rp="localhost"', 'rp="gongzhi.example.gov.cn"'),
    )


def test_the_security_page_is_sound(open_page, on_duty):
    account, client = on_duty("clerk", display_name="赵姐")
    PasskeyFactory(account=account, name="单位电脑", last_used_at=account.password_changed_at)
    PasskeyFactory(account=account, name="我的手机", doubted_at=account.password_changed_at)
    page = open_page(DOOR)
    sign_in(page, client)
    assert faults_in_every_window(page, "/desk/security/", "security") == []


def test_the_page_of_an_account_with_keys_is_sound(open_page, on_duty):
    _, client = on_duty("system_admin", display_name="吴涛")
    staff = StaffFactory(username="W00123", display_name="赵姐")
    PasskeyFactory(account=staff, name="红米手机", last_used_at=staff.password_changed_at)
    PasskeyFactory(account=staff, name="单位电脑", doubted_at=staff.password_changed_at)
    page = open_page(DOOR)
    sign_in(page, client)
    path = f"/desk/accounts/{staff.pk}/"
    keys = "#keys-h ~ ul summary"
    assert (
        faults_in_every_window(
            page, path, "account", unfold=lambda page: page.locator(keys).first.click()
        )
        == []
    )
