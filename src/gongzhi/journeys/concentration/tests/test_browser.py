"""The pages on a phone and at a desk, ordinary and for elders."""

import pytest
from django.test import Client

from gongzhi.foundation.testing.browser import faults_in_every_window, sign_in
from gongzhi.register.organizations.tests.factories import enter

from .factories import closed, spoken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_are_sound(town, open_page):
    report, open_one = closed(town), spoken(town)
    page = open_page("/health/live")
    found = faults_in_every_window(page, f"/opinions/{report.pk}/", "opinions")
    sign_in(page, enter(Client(), town.head.account))
    for path, name in (
        ("/desk/opinions/", "desk-opinions"),
        (f"/desk/opinions/{open_one.pk}/", "desk-opinions-report"),
        (f"/desk/opinions/{open_one.pk}/1/", "desk-opinions-cluster"),
    ):
        found += faults_in_every_window(page, path, name)
    assert found == []
