"""Pages of the register: what everybody sees, what staff see, what a form keeps, what works."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from gongzhi.register.organizations.models import Appointment, OrgUnit, Post
from gongzhi.register.organizations.tests.factories import (
    COMMUNITY,
    AppointmentFactory,
    PlaceFactory,
    PostFactory,
    StaffAccountFactory,
    UnitFactory,
    chain,
    enter,
    on_duty,
)
from gongzhi.register.territory.tests.factories import (
    BuildingFactory,
    DivisionFactory,
    NeighbourhoodFactory,
)

pytestmark = pytest.mark.django_db
STREET = "431002001"


@pytest.fixture(autouse=True)
def places():
    from gongzhi.register.territory.queries import forget_names

    forget_names()
    DivisionFactory(code="431002", name="北湖区")
    DivisionFactory(code=STREET, name="燕泉街道")
    DivisionFactory(code=COMMUNITY, name="仙泉社区")
    yield
    forget_names()


@pytest.fixture
def organiser(client):
    _, account = on_duty("organiser", area=STREET)
    return enter(client, account)


@pytest.fixture
def party():
    """A community's party organisation of four levels; the second building is left alone."""
    home = NeighbourhoodFactory(name="梧桐苑")
    blocks = [BuildingFactory(neighbourhood=home, name=f"{n} 栋", position=n) for n in (1, 2)]
    units = [
        UnitFactory(kind=kind, name=name)
        for kind, name in (
            ("community_party", "中共仙泉社区委员会"),
            ("branch", "梧桐苑党支部"),
            ("group", "梧桐苑1栋党小组"),
            ("household", "梧桐苑1栋党员中心户"),
        )
    ]
    chain(*units)
    PlaceFactory(unit=units[1], neighbourhood=home)
    for unit in units[2:]:
        PlaceFactory(unit=unit, neighbourhood=home, building=blocks[0])
    for unit, holder in zip(units, ("王书记", "刘国平", "何家和", "陈桂兰"), strict=True):
        AppointmentFactory(post=PostFactory(unit=unit, title="负责人"), holder=holder)
    return units, blocks


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


# ── what everybody sees ──────────────────────────────────────────────────


def test_the_tree_shows_four_levels_with_denominators_and_gaps(client, party):
    shown = page(client, f"/org/?area={COMMUNITY}")
    assert "仙泉社区的组织架构" in shown
    for label in ("社区党组织", "小区党支部", "楼栋党小组", "党员中心户"):
        assert label in shown
    assert shown.count("is-gap") == 1
    assert "没有党小组" in shown


def test_neighbours_who_lead_are_named_only_where_that_is_published(client, party):
    (_, branch, *_), _ = party
    shown = page(client, f"/org/?area={COMMUNITY}")
    assert "王书记" in shown
    assert not {name for name in ("刘国平", "何家和", "陈桂兰") if name in shown}
    branch.is_contact_published = True
    branch.save()
    assert "刘国平" in page(client, f"/org/?area={COMMUNITY}")


def test_a_unit_of_neighbours_shows_its_telephone_only_where_published(client, party):
    (head, branch, *_), _ = party
    assert "0735-0001234" in page(client, f"/org/units/{head.pk}/")
    shown = page(client, f"/org/units/{branch.pk}/")
    assert "0735-0001234" not in shown
    assert "没有公布" in shown
    listed = page(client, f"/org/units/?area={COMMUNITY}&kind=branch")
    assert "梧桐苑党支部" in listed
    assert "0735-0001234" not in listed
    branch.is_contact_published = True
    branch.save()
    assert "0735-0001234" in page(client, f"/org/units/{branch.pk}/")


def test_a_building_shows_its_group_or_that_there_is_none(client, party):
    _, (with_group, without) = party
    shown = page(client, f"/org/buildings/{with_group.pk}/")
    assert "梧桐苑1栋党小组" in shown
    assert "没有公布联系方式" in shown
    assert page(client, f"/org/buildings/{without.pk}/").count("还没有") == 2


def test_a_street_shows_each_community_and_where_something_is_missing(client, party):
    shown = page(client, f"/org/?area={STREET}")
    assert "仙泉社区" in shown
    assert "1 / 2" in shown
    assert "缺 1" in shown


@pytest.mark.parametrize("path", ["/org/", "/org/units/", "/org/published/"])
def test_a_place_without_anything_says_so(client, path):
    assert "gz-empty" in page(client, f"{path}?area=431002009001")


@pytest.mark.parametrize("path", ["units", "buildings", "published"])
def test_what_is_not_there_is_not_found(client, path):
    page(client, f"/org/{path}/{uuid4()}/", status=404)


def test_a_proposal_is_published_with_its_sheet_while_the_publicity_runs(client):
    today = timezone.localdate()
    held = AppointmentFactory(holder="谭新", status="published", publish_until=today)
    assert "谭新" in page(client, f"/org/published/?area={COMMUNITY}")
    assert "谭新" in page(client, f"/org/?area={COMMUNITY}")
    assert "谭新" in page(client, f"/org/published/{held.pk}/")
    Appointment.objects.update(publish_until=today - timedelta(days=1))
    assert "谭新" not in page(client, f"/org/published/?area={COMMUNITY}")
    page(client, f"/org/published/{held.pk}/", status=404)


def test_a_strange_area_or_cursor_is_not_followed(client, party):
    assert "北湖区的组织架构" in page(client, "/org/?area=110101")
    page(client, f"/org/units/?area={COMMUNITY}&after=nonsense&kind=nonsense")


def test_a_worker_begins_where_the_worker_works(client):
    _, account = on_duty("clerk")
    assert "仙泉社区的组织架构" in page(enter(client, account), "/org/")


# ── the roster ───────────────────────────────────────────────────────────


def test_the_roster_shows_how_each_came_and_when_the_term_ends(organiser):
    today = timezone.localdate()
    AppointmentFactory(
        post=PostFactory(unit=UnitFactory(kind="branch", name="梧桐苑党支部"), title="书记"),
        holder="刘国平",
        source="retired",
        until_on=today + timedelta(days=30),
    )
    PostFactory(unit=UnitFactory(kind="branch", name="白鹭洲党支部"), title="书记", seats=2)
    shown = page(organiser, f"/desk/org/?area={COMMUNITY}")
    for words in ("刘国平", "退休聘用", "30 天", "空 2 个，共 2 个职数"):
        assert words in shown
    vacant = page(organiser, f"/desk/org/?area={COMMUNITY}&show=vacant")
    assert "白鹭洲党支部" in vacant
    assert "刘国平" not in vacant


def test_a_term_that_has_run_out_is_said(organiser):
    today = timezone.localdate()
    AppointmentFactory(until_on=today - timedelta(days=3))
    assert "满了 3 天" in page(organiser, "/desk/org/?show=ending")


def test_an_area_outside_my_own_shows_mine(organiser):
    PostFactory(unit=UnitFactory(area="431002002001", name="别处"))
    assert "别处" not in page(organiser, "/desk/org/?area=431002002001")


@pytest.mark.parametrize("role", ["handler", "unit_head", "auditor", "system_admin"])
def test_the_roster_is_closed_to_those_who_do_not_work_with_it(client, role):
    _, account = on_duty(role)
    page(enter(client, account), "/desk/org/", status=403)


def test_the_roster_leads_a_visitor_to_the_sign_in(client):
    answer = client.get("/desk/org/")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/signin/?next=%2Fdesk%2Forg%2F")


# ── an appointment ───────────────────────────────────────────────────────


def test_an_appointment_goes_from_proposal_into_office_and_out(organiser, publicity_pack):
    today = timezone.localdate()
    post = PostFactory(unit=UnitFactory(kind="branch"), role="branch_secretary", term_months=36)
    account = StaffAccountFactory(username="w777")
    said = {"holder": "刘国平", "source": "retired", "document": "任字1号", "work_id": "w777"}
    answer = organiser.post(f"/desk/org/posts/{post.pk}/", said)
    held = Appointment.objects.get(post=post)
    here = f"/desk/org/appointments/{held.pk}/"
    assert answer["Location"] == here
    assert (held.account, held.status) == (account, "proposed")
    assert "公示到哪天" in page(organiser, here)

    until = today + timedelta(days=20)
    organiser.post(f"{here}publish/", {"until": until.isoformat()})
    shown = page(organiser, here)
    for words in ("现在还不能任命", "可以去哪里", "不同意怎么办", "党政领导干部选拔任用工作条例"):
        assert words in shown
    assert f"{here}confirm/" not in shown
    assert f"{here}drop/" in shown

    answer = organiser.post(f"{here}confirm/", {"from_on": today.isoformat()})
    assert answer.status_code == 409
    Appointment.objects.update(publish_until=today - timedelta(days=1))
    shown = page(organiser, here)
    assert f"{here}confirm/" in shown
    assert "现在还不能任命" not in shown
    organiser.post(
        f"{here}confirm/",
        {"from_on": today.isoformat(), "until_on": (today + timedelta(days=1000)).isoformat()},
    )
    assert "还剩 1,000 天" in page(organiser, here)
    organiser.post(f"{here}leave/", {"reason": "到龄"})
    held.refresh_from_db()
    assert (held.status, held.end_reason) == ("ended", "到龄")
    assert "现在没有要您做的" in page(organiser, here)


def test_a_form_that_does_not_fit_comes_back_with_what_was_typed(organiser, publicity_pack):
    held = AppointmentFactory(status="proposed", from_on=None)
    here = f"/desk/org/appointments/{held.pk}/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = organiser.post(f"{here}publish/", {"until": tomorrow})
    assert answer.status_code == 400
    assert "不能更短" in answer.content.decode()
    assert tomorrow in answer.content.decode()
    answer = organiser.post(f"{here}drop/", {"reason": ""})
    assert (answer.status_code, "请写为什么" in answer.content.decode()) == (400, True)
    held.refresh_from_db()
    assert (held.status, held.publish_until) == ("proposed", None)


def test_without_a_rule_nothing_is_published(organiser, no_pack):
    held = AppointmentFactory(status="proposed", from_on=None)
    here = f"/desk/org/appointments/{held.pk}/"
    page(organiser, here)
    answer = organiser.post(f"{here}publish/", {"until": "2030-01-01"})
    assert (answer.status_code, "没有施行的规则包" in answer.content.decode()) == (400, True)
    held.refresh_from_db()
    assert held.status == "proposed"


def test_a_clerk_reads_an_appointment_but_has_no_buttons(client):
    _, account = on_duty("clerk")
    held = AppointmentFactory()
    shown = page(enter(client, account), f"/desk/org/appointments/{held.pk}/")
    assert "现在没有要您做的" in shown
    answer = client.post(f"/desk/org/appointments/{held.pk}/leave/", {"reason": "试试"})
    assert answer.status_code == 403
    held.refresh_from_db()
    assert held.status == "in_office"


def test_an_appointment_elsewhere_is_not_found(client):
    _, account = on_duty("clerk")
    held = AppointmentFactory(post=PostFactory(unit=UnitFactory(area="431002001002")))
    page(enter(client, account), f"/desk/org/appointments/{held.pk}/", status=404)


def test_a_proposal_for_a_full_post_or_a_wrong_number_is_refused(organiser):
    post = PostFactory()
    said = {"holder": "刘国平", "source": "retired", "work_id": "没有"}
    answer = organiser.post(f"/desk/org/posts/{post.pk}/", said)
    assert (answer.status_code, "没有这个工号" in answer.content.decode()) == (400, True)
    AppointmentFactory(post=post)
    answer = organiser.post(f"/desk/org/posts/{post.pk}/", said | {"work_id": ""})
    assert (answer.status_code, "都有人了" in answer.content.decode()) == (400, True)
    assert Appointment.objects.filter(post=post).count() == 1


def test_a_branch_is_founded_over_a_neighbourhood(organiser):
    head = UnitFactory(kind="community_party")
    home = NeighbourhoodFactory(name="白鹭洲")
    here = f"/desk/org/units/{head.pk}/below/"
    assert "白鹭洲" in page(organiser, here)
    said = {
        "kind": "branch",
        "name": "白鹭洲党支部",
        "area": COMMUNITY,
        "founded_on": "2026-01-05",
    }
    answer = organiser.post(here, said)
    assert (answer.status_code, "要选它覆盖哪个小区" in answer.content.decode()) == (400, True)
    assert OrgUnit.objects.filter(kind="branch").count() == 0
    answer = organiser.post(here, said | {"homes": [str(home.pk)]})
    made = OrgUnit.objects.get(kind="branch")
    assert answer["Location"] == f"/desk/org/units/{made.pk}/"
    assert [place.neighbourhood for place in made.places.all()] == [home]
    assert "白鹭洲党支部" in page(organiser, f"/org/?area={COMMUNITY}")
    answer = organiser.post(here, said | {"homes": [str(home.pk)]})
    assert (answer.status_code, "同名" in answer.content.decode()) == (400, True)


def test_a_group_is_founded_over_a_building(organiser):
    branch, block = UnitFactory(kind="branch"), BuildingFactory()
    said = {
        "kind": "group",
        "name": "一栋党小组",
        "area": COMMUNITY,
        "founded_on": "2026-01-05",
        "buildings": [str(block.pk)],
    }
    organiser.post(f"/desk/org/units/{branch.pk}/below/", said)
    made = OrgUnit.objects.get(kind="group")
    assert [place.building for place in made.places.all()] == [block]


def test_a_day_to_come_founds_nothing(organiser):
    head = UnitFactory(kind="street_party", area=STREET)
    said = {"kind": "community_party", "name": "党委", "area": COMMUNITY}
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = organiser.post(f"/desk/org/units/{head.pk}/below/", said | {"founded_on": later})
    assert (answer.status_code, "今天以后" in answer.content.decode()) == (400, True)
    assert OrgUnit.objects.filter(kind="community_party").count() == 0


def test_a_clerk_founds_nothing_and_changes_nothing(client):
    _, account = on_duty("clerk")
    branch = UnitFactory(kind="branch")
    page(enter(client, account), f"/desk/org/units/{branch.pk}/")
    page(client, f"/desk/org/units/{branch.pk}/below/", status=403)
    answer = client.post(f"/desk/org/units/{branch.pk}/dissolve/", {"reason": "试试"})
    assert answer.status_code == 403
    branch.refresh_from_db()
    assert branch.dissolved_on is None


def test_posts_contact_and_dissolving_are_kept_on_the_unit_page(organiser):
    branch = UnitFactory(kind="branch", name="梧桐苑党支部")
    here = f"/desk/org/units/{branch.pk}/"
    organiser.post(
        f"{here}post/",
        {"title": "书记", "role": "branch_secretary", "seats": "1", "term_months": "36"},
    )
    post = Post.objects.get(unit=branch)
    assert (post.role, post.seats, post.term_months) == ("branch_secretary", 1, 36)
    answer = organiser.post(f"{here}post/", {"title": "书记", "seats": "1"})
    assert (answer.status_code, "同名的职务" in answer.content.decode()) == (400, True)
    organiser.post(f"{here}contact/", {"phone": "0735-000", "is_contact_published": "on"})
    branch.refresh_from_db()
    assert (branch.phone, branch.is_contact_open) == ("0735-000", True)
    AppointmentFactory(post=post)
    answer = organiser.post(f"{here}dissolve/", {"reason": "合并"})
    assert (answer.status_code, "还有 1 人在任" in answer.content.decode()) == (400, True)
    Appointment.objects.filter(post=post).update(status="ended", ended_on="2026-01-01")
    organiser.post(f"{here}dissolve/", {"reason": "合并"})
    branch.refresh_from_db()
    assert branch.dissolved_on == timezone.localdate()
    shown = page(organiser, here)
    assert "撤销组织" in shown
    assert "现在没有要您做的" in shown


def test_a_unit_is_moved_under_another_superior(organiser):
    old, new = (
        UnitFactory(kind="community_party"),
        UnitFactory(kind="community_party", name="新党委"),
    )
    branch = UnitFactory(kind="branch")
    chain(old, branch)
    here = f"/desk/org/units/{branch.pk}/"
    organiser.post(f"{here}move/", {"superior": str(new.pk)})
    assert "新党委" in page(organiser, here)
    answer = organiser.post(f"{here}move/", {"superior": str(new.pk)})
    assert (answer.status_code, "现在就隶属" in answer.content.decode()) == (400, True)


def test_what_cannot_be_done_is_not_found(organiser):
    head = UnitFactory(kind="district", area="431002")
    assert organiser.post(f"/desk/org/units/{head.pk}/move/", {}).status_code == 404
    assert organiser.get(f"/desk/org/units/{uuid4()}/").status_code == 404
    held = AppointmentFactory()
    assert organiser.post(f"/desk/org/appointments/{held.pk}/crown/").status_code == 404
