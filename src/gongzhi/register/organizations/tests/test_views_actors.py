"""When a session still stands for the account that began it."""

from __future__ import annotations

import pytest

from gongzhi.register.organizations.tests.factories import enter, on_duty

pytestmark = pytest.mark.django_db


def test_staff_count_as_signed_in_only_behind_the_second_factor(client):
    _, account = on_duty("clerk")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/org/").status_code == 302
    assert enter(client, account).get("/desk/org/").status_code == 200


def test_staff_who_were_idle_too_long_sign_in_again(client, settings):
    _, account = on_duty("clerk")
    enter(client, account)
    session = client.session
    session["seen"] = session.get("seen", 0) - settings.STAFF_IDLE_MINUTES * 60
    session.save()
    assert client.get("/desk/org/").status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}])
def test_an_account_that_may_not_go_on_is_asked_to_sign_in(client, change):
    _, account = on_duty("clerk")
    enter(client, account)
    type(account).objects.filter(pk=account.pk).update(**change)
    assert client.get("/desk/org/").status_code == 302


def test_a_session_ends_when_the_password_changes(client):
    _, account = on_duty("clerk")
    enter(client, account)
    type(account).objects.filter(pk=account.pk).update(password="other")
    assert client.get("/desk/org/").status_code == 302
