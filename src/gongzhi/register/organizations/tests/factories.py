"""Units, posts and people in them for tests, and ``on_duty``: somebody who works here today."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import UUID

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from gongzhi.foundation.policy import Actor
from gongzhi.register.organizations.models import (
    Appointment,
    LinkKind,
    OrgUnit,
    Post,
    Role,
    UnitLink,
    UnitPlace,
)
from gongzhi.register.organizations.queries import actor_of

COMMUNITY = "431002001001"
FOUNDED = date(2020, 3, 2)
BEGAN = date(2025, 1, 6)

KIND_OF_ROLE = {
    Role.CLERK: "community",
    Role.COMMUNITY_HEAD: "community",
    Role.STREET_OFFICER: "street",
    Role.DISTRICT_OFFICER: "district",
    Role.HANDLER: "property",
    Role.UNIT_HEAD: "department",
    Role.BRANCH_SECRETARY: "branch",
    Role.ORGANISER: "street_party",
    Role.SYSTEM_ADMIN: "district",
    Role.SECURITY_ADMIN: "district",
    Role.AUDITOR: "district",
}


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrgUnit

    kind = "community"
    name = factory.Sequence(lambda n: f"组织{n}")
    area = COMMUNITY
    phone = "0735-0001234"
    founded_on = FOUNDED


class LinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitLink

    unit = factory.SubFactory(UnitFactory)
    to_unit = factory.SubFactory(UnitFactory)
    kind = LinkKind.BELONGS
    from_on = FOUNDED


class PlaceFactory(factory.django.DjangoModelFactory):
    """A unit over a neighbourhood, or over one of its buildings."""

    class Meta:
        model = UnitPlace

    unit = factory.SubFactory(UnitFactory)
    building = None


class StaffAccountFactory(factory.django.DjangoModelFactory):
    """An account of staff, past its second factor; no password opens it."""

    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"w{n:05}")
    kind = "staff"
    display_name = factory.Sequence(lambda n: f"工作人员{n}")
    password = "!"
    totp_confirmed_at = factory.LazyFunction(timezone.now)


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    unit = factory.SubFactory(UnitFactory)
    title = factory.Sequence(lambda n: f"职务{n}")
    role = ""


class AppointmentFactory(factory.django.DjangoModelFactory):
    """Somebody in office since January 2025; other statuses bring their own dates."""

    class Meta:
        model = Appointment

    post = factory.SubFactory(PostFactory)
    area = factory.LazyAttribute(lambda made: made.post.unit.area)
    holder = factory.Sequence(lambda n: f"任职者{n}")
    source = "recruited"
    status = "in_office"
    proposed_on = date(2024, 12, 2)
    publish_until = None
    from_on = factory.LazyAttribute(
        lambda made: BEGAN if made.status in ("in_office", "ended") else None
    )
    until_on = None


def on_duty(
    role: str, *, unit: OrgUnit | None = None, area: str = COMMUNITY, name: str = ""
) -> tuple[Actor, AbstractBaseUser]:
    """Somebody who holds a role today, in a unit or in a new one of the fitting kind on an area."""
    where = unit or UnitFactory(kind=KIND_OF_ROLE[Role(role)], area=area)
    account = StaffAccountFactory(**({"display_name": name} if name else {}))
    AppointmentFactory(
        post=PostFactory(unit=where, role=role), account=account, holder=account.display_name
    )
    return actor_of(account.pk, on=timezone.localdate()), account


def enter(client: Client, account: AbstractBaseUser) -> Client:
    """Sign an account in on a test client, past the second factor where it is one of staff."""
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def chain(*units: OrgUnit) -> list[UUID]:
    """Hang each unit under the one before it; returns their keys."""
    for superior, unit in pairwise(units):
        LinkFactory(unit=unit, to_unit=superior)
    return [unit.pk for unit in units]
