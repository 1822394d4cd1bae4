"""Published: questions, frame and sample are fixed from that day on; and closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.surveys import queries, rules, services
from gongzhi.capabilities.surveys.models import Invitation, Place, Survey
from gongzhi.capabilities.surveys.services import Plan
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.register.territory.models import Part
from gongzhi.register.territory.tests.factories import BuildingFactory, PartFactory

from .factories import (
    ANSWERS,
    AT,
    DAY,
    DOCUMENT,
    FIRST,
    LAST,
    a_draft,
    a_survey,
    answer,
    codes,
    key,
    places,
    printed,
)

pytestmark = pytest.mark.django_db


def publish(survey, who, **plan):
    about = Plan(**{"opens_on": FIRST, "closes_on": LAST, **plan})
    return services.publish(survey.pk, about, actor=who.actor, at=AT)


def test_the_frame_is_counted_on_the_day_of_publishing(town):
    survey = a_survey(town)
    assert [(str(one), one.households, one.drawn) for one in places(survey)] == [
        ("梧桐苑 1 栋", 12, 12), ("梧桐苑 2 栋", 30, 30),
    ]  # fmt: skip
    PartFactory(building=town.buildings[0], number="9-901")
    Part.objects.filter(building=town.buildings[1]).first().delete()
    assert [one.households for one in places(survey)] == [12, 30]
    assert history(survey.pk)[-1].body == {
        "version": 1, "frame": "everybody", "seed": None,
        "households": 42, "drawn": 42, "opens_on": "2026-03-10", "closes_on": "2026-03-20",
    }  # fmt: skip


def test_only_the_chosen_buildings_are_asked(town):
    survey = a_survey(town, frame="places", buildings=(town.buildings[1].pk,))
    assert [(one.name, one.drawn) for one in places(survey)] == [("2 栋", 30)]


def test_a_sample_is_drawn_from_its_seed_and_can_be_drawn_again(town):
    survey = a_survey(town, frame="sample", per_building=14, seed=20260310)
    assert [(one.households, one.drawn) for one in places(survey)] == [(12, 12), (30, 14)]
    drawn = set(Invitation.objects.filter(survey=survey).values_list("part", flat=True))
    homes = queries.homes_of(survey.area)
    by_hand = rules.draw(homes, most=14, seed=20260310)
    assert drawn == {home for one in by_hand for home in one.homes}
    again = a_survey(town, frame="sample", per_building=14, seed=20260310)
    assert drawn == set(Invitation.objects.filter(survey=again).values_list("part", flat=True))
    other = a_survey(town, frame="sample", per_building=14)
    assert Survey.objects.get(pk=other.pk).seed is not None


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"closes_on": FIRST - DAY}, "最后一天"),
        ({"opens_on": FIRST - 9 * DAY, "closes_on": FIRST - DAY}, "最后一天"),
        ({"frame": "places"}, "至少一栋楼"),
        ({"frame": "sample"}, "每栋抽几户"),
        ({"frame": "places", "buildings": (uuid4(),)}, "没有登记住户"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(town, plan, said):
    survey = a_draft(town)
    with pytest.raises(StepRefused, match=said):
        publish(survey, town.clerk, **plan)
    survey.refresh_from_db()
    assert (survey.status, survey.version.fixed_at, Place.objects.count()) == ("draft", None, 0)


def test_questions_that_lead_nowhere_are_not_asked(town):
    wrong = {**DOCUMENT, "questions": [{**DOCUMENT["questions"][1]}]}
    survey = a_draft(town, wrong)
    with pytest.raises(StepRefused, match="dark 不在这份问卷里"):
        publish(survey, town.clerk)
    assert Survey.objects.get().status == "draft"


def test_others_publish_and_close_nothing_here(town):
    draft = a_draft(town)
    with pytest.raises(PermissionDenied):
        publish(draft, town.neighbour)
    survey = a_survey(town)
    with pytest.raises(PermissionDenied):
        services.close(survey.pk, actor=town.neighbour.actor, at=AT)
    assert set(Survey.objects.values_list("status", flat=True)) == {"draft", "open"}


def test_printing_again_makes_the_codes_before_void(town):
    survey = a_survey(town, frame="sample", per_building=2)
    first, second = codes(survey, town), codes(survey, town)
    assert len(first) == len(second) == 4
    assert not set(first.values()) & set(second.values())
    for home, code in second.items():
        (kept,) = Invitation.objects.filter(part=home)
        assert bytes(kept.code_hash) == queries.invitation_hash(code)
    with pytest.raises(StepRefused, match="邀请码不对"):
        answer(survey, invitation=next(iter(first.values())))
    assert answer(survey, invitation=next(iter(second.values())))
    assert len(codes(survey, town)) == 3
    told = [one.body["invitations"] for one in history(survey.pk) if one.event == "surveys.invitations_printed"]  # fmt: skip
    assert told == [4, 4, 3]


def test_codes_are_for_samples_that_are_open(town):
    with pytest.raises(StepRefused, match="抽样的问卷"):
        codes(a_survey(town), town)


def test_it_closes_by_itself_when_its_days_and_its_sheets_are_over(town):
    survey = a_survey(town)
    answer(survey)
    (sheet,) = printed(survey, town)
    key(sheet, town.clerk)
    late = AT + timedelta(days=11)
    assert services.close_ended(at=AT + timedelta(days=10)) == 0
    assert services.close_ended(at=late) == 0
    with pytest.raises(StepRefused, match="还有 1 张"):
        services.close(survey.pk, actor=town.clerk.actor, at=late)
    key(sheet, town.head)
    assert services.close_ended(at=late) == 1
    survey.refresh_from_db()
    assert (survey.status, survey.closed_at, survey.closes_on) == ("closed", late, LAST)
    assert history(survey.pk)[-1].body == {"responses": 2, "on_paper": 1}
    with pytest.raises(StepRefused, match="收完了"):
        answer(survey, answers=ANSWERS, at=late)


def test_it_can_end_earlier(town):
    survey = a_survey(town)
    services.close(survey.pk, actor=town.head.actor, at=AT + 2 * DAY)
    survey.refresh_from_db()
    assert (survey.status, survey.closes_on) == ("closed", FIRST + 2 * DAY)
    assert queries.is_public(survey, on=FIRST + 3 * DAY)
    assert not queries.is_public(survey, on=FIRST + 2 * DAY)


def test_a_street_asks_all_its_communities(town):
    far = BuildingFactory(
        neighbourhood__area="431002001002", neighbourhood__name="远处", name="9 栋"
    )
    PartFactory(building=far)
    street = services.start_survey(
        "431002001", "整个街道", document=rules.read_document(DOCUMENT),
        actor=town.officer.actor, at=AT,
    )  # fmt: skip
    publish(street, town.officer)
    assert [one.neighbourhood for one in places(street)] == ["梧桐苑", "梧桐苑", "远处"]
    assert list(queries.open_surveys("431002001002", on=FIRST)) == [street]
