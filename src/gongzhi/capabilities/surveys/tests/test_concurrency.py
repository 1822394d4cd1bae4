"""Two at once: one household's code, one device, one sheet."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from gongzhi.capabilities.surveys.models import Invitation, Keying, Response
from gongzhi.foundation.flow import StepRefused

from . import factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    together = Barrier(len(works))

    def alone(work):
        together.wait(30)
        try:
            return work()
        except StepRefused as refusal:
            return str(refusal)[:5]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(alone, works))


def test_two_at_once_are_one(transactional_db):
    town = factories.make_town()
    sample = factories.a_survey(town, frame="sample", per_building=1)
    code = next(iter(factories.codes(sample, town).values()))
    came = at_once(*[lambda: factories.answer(sample, invitation=code)] * 4)
    assert sorted(map(str, came)) == ["True", "这个邀请码", "这个邀请码", "这个邀请码"]
    assert Invitation.objects.filter(is_used=True).count() == 1
    survey, device, form = factories.a_survey(town), uuid4().hex, uuid4()
    came = at_once(*[lambda: factories.answer(survey, device=device)] * 4)
    assert sorted(map(str, came)) == ["True", "这台设备上", "这台设备上", "这台设备上"]
    came = at_once(*[lambda: factories.answer(survey, submission=form)] * 4)
    assert sorted(came) == [False, False, False, True]
    assert Response.objects.count() == 3
    (sheet,) = factories.printed(survey, town)
    workers = [town.clerk, town.head, town.officer]
    came = at_once(*(lambda who=who: factories.key(sheet, who).state for who in workers))
    assert sorted(map(str, came)) == ["agreed", "once", "这一张两遍"]
    assert (Keying.objects.count(), Response.objects.count()) == (2, 4)
