"""A browser without scripts for tests of pages: who sits at it, and forms filled in as they come."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongzhi.foundation.testing.pages import Form as Form
from gongzhi.foundation.testing.pages import form_in as form_in
from gongzhi.foundation.testing.pages import text_of as text_of
from gongzhi.register.organizations.tests.factories import enter

from .factories import COMMUNITY

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)  # two hours after factories.AT


def browser(
    account: AbstractBaseUser | None = None, *, area: str = COMMUNITY, **cookies: str
) -> Client:
    """A browser that has chosen its community; signed in when an account is given."""
    client = Client()
    for name, value in {"gz_place": area, **cookies}.items():
        if value:
            client.cookies[name] = value
    return enter(client, account) if account else client


def picture(name: str = "灯.jpg", *, side: int = 40) -> SimpleUploadedFile:
    """A photograph as a telephone takes it: with where and when in its EXIF."""
    notes = Image.Exif()
    notes[0x010F] = "Telephone"
    notes.get_ifd(0x8825)[1] = "N"
    drawn = BytesIO()
    Image.new("RGB", (side, side), (180, 40, 40)).save(drawn, "JPEG", exif=notes)
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


def case(appeal):
    return f"/desk/case/{appeal.pk}/"


def act(who, appeal, action, **said):
    return browser(who.account).post(f"{case(appeal)}{action}/", said)


def forms_on(page):
    """The actions whose forms stand on the page."""
    html = page.content.decode()
    return {
        part.split('"')[0].removesuffix("#contact").rstrip("/").rpartition("/")[2]
        for part in html.split('action="/desk/case/')[1:]
    }
