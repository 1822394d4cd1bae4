"""Members of a branch for tests."""

from __future__ import annotations

from datetime import date

import factory

from gongzhi.register.membership.models import Record
from gongzhi.register.membership.permissions import branch_ref
from gongzhi.register.membership.queries import member_ref


class RecordFactory(factory.django.DjangoModelFactory):
    """One member in the branch of ``unit`` (an OrgUnit), found by ``phone``."""

    class Meta:
        model = Record
        exclude = ("unit",)

    unit = None
    name = factory.Sequence(lambda n: f"党员{n}")
    phone = factory.Sequence(lambda n: f"139{n:08d}")
    member_ref = factory.LazyAttribute(lambda made: member_ref(made.phone))
    branch_ref = factory.LazyAttribute(lambda made: branch_ref(made.unit.pk))
    kind = "retired"
    relation = "organisation"
    origin = "party"
    entered_on = date(2025, 3, 4)
