"""Reading posts and who holds them: the roster, its vacancies, one appointment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongzhi.foundation import policy
from gongzhi.foundation.policy import Actor, code_range

from .. import rules
from ..flows import TAKES_A_SEAT, Tenure
from ..models import Appointment, Post

PAGE = 50


def post_for_change(post_id: UUID) -> Post:
    """The post with its unit, both locked: nobody is proposed while the unit is dissolved."""
    return Post.objects.select_for_update().select_related("unit").get(pk=post_id)


def appointment_for_change(appointment_id: UUID) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__unit")
        .get(pk=appointment_id)
    )


def post_seen_by(actor: Actor, post_id: UUID) -> Post | None:
    found = Post.objects.filter(pk=post_id).select_related("unit")
    return policy.visible(found, actor, "organizations.posts").first()


def appointment_seen_by(actor: Actor, appointment_id: UUID) -> Appointment | None:
    found = Appointment.objects.filter(pk=appointment_id).select_related("post__unit", "account")
    return policy.visible(found, actor, "organizations.roster").first()


def appointments_of(post_id: UUID) -> QuerySet[Appointment]:
    """Everybody who holds, held or was proposed for a post, newest first."""
    return Appointment.objects.filter(post=post_id).order_by("-proposed_on", "-pk")


def seats_taken(post_id: UUID) -> int:
    return Appointment.objects.filter(post=post_id, status__in=TAKES_A_SEAT).count()


def other_of(roles: Iterable[str], role: str, account_id: int) -> str:
    """The title under which an account holds, or is on its way to, another of the roles."""
    held = Appointment.objects.filter(
        account=account_id, post__role__in=roles, status__in=TAKES_A_SEAT
    ).exclude(post__role=role)
    return held.values_list("post__title", flat=True).first() or ""


def people_in(unit_id: UUID) -> int:
    """How many hold a seat in a unit or are on their way to one."""
    return Appointment.objects.filter(post__unit=unit_id, status__in=TAKES_A_SEAT).count()


def accounts_in(unit_ids: Iterable[UUID], *roles: str, on: date) -> list[int]:
    """Accounts on duty in the units, in one of the roles; closed ones are nobody's any more."""
    return list(
        in_office(on)
        .filter(post__unit__in=list(unit_ids), post__role__in=roles, account__is_active=True)
        .order_by("post__unit", "from_on")
        .values_list("account", flat=True)
    )


def people_of(unit_ids: Iterable[UUID], *roles: str, on: date) -> list[tuple[UUID, int, str]]:
    """Who is on duty in the units in one of the roles, each once a unit: unit, account, name."""
    found = in_office(on).filter(
        post__unit__in=list(unit_ids), post__role__in=roles, account__is_active=True
    )
    people = found.values_list("post__unit", "account", "account__display_name")
    return list(people.order_by("post__unit", "account__display_name", "account").distinct())


def appointments_in(area: str, *, kinds: Iterable[str] = ()) -> QuerySet[Appointment]:
    """Everybody who holds, held or is about to hold a post on a territory, newest first."""
    found = Appointment.objects.filter(code_range("area", area)).select_related("post__unit")
    if kinds:
        found = found.filter(post__unit__kind__in=list(kinds))
    return found.order_by("post__unit__area", "post__unit__name", "-proposed_on")


def published_in(area: str, *, on: date) -> QuerySet[Appointment]:
    """Appointments that are up for objections on a territory: public while it lasts."""
    return (
        Appointment.objects.filter(
            code_range("area", area), status=Tenure.PUBLISHED, publish_until__gte=on
        )
        .select_related("post__unit")
        .order_by("publish_until", "pk")
    )


def published(appointment_id: UUID, *, on: date) -> Appointment | None:
    return published_in("", on=on).filter(pk=appointment_id).first()


@dataclass
class RosterRow:
    """A post with those in office or on their way whom the reader may know by name."""

    post: Post
    named: list[Appointment] = field(default_factory=list)
    unnamed: int = 0

    @property
    def vacancies(self) -> int:
        return max(self.post.seats - len(self.named) - self.unnamed, 0)


@dataclass(frozen=True)
class RosterFigures:
    """Seats of a territory: each counts what the roster lists under the same name."""

    seats: int
    held: int
    published: int
    ending: int

    @property
    def vacant(self) -> int:
        return max(self.seats - self.held, 0)


def posts_seen_by(actor: Actor, *, area: str = "") -> QuerySet[Post]:
    """Posts of units that stand, in the order of the roster."""
    found = Post.objects.filter(code_range("unit__area", area), unit__dissolved_on__isnull=True)
    return (
        policy.visible(found, actor, "organizations.posts")
        .select_related("unit")
        .order_by("unit__area", "unit__name", "title", "pk")
    )


def roster_filter(found: QuerySet[Post], show: str, *, on: date) -> QuerySet[Post]:
    """``show``: vacant, ending or published; anything else leaves all posts."""
    held = Appointment.objects.filter(post=OuterRef("pk"))
    if show == "vacant":
        taken = Count("appointments", filter=Q(appointments__status__in=TAKES_A_SEAT))
        return found.annotate(taken=taken).filter(taken__lt=F("seats"))
    if show == "ending":
        return found.filter(Exists(held.filter(_ending(on))))
    if show == "published":
        return found.filter(Exists(held.filter(status=Tenure.PUBLISHED)))
    return found


def roster(
    found: QuerySet[Post], actor: Actor, *, after: UUID | None, size: int = PAGE
) -> tuple[list[RosterRow], UUID | None]:
    """One page of posts with their holders, and after which post the next begins.

    Three queries, and one more on a later page.
    """
    posts = list(_after(found, after)[: size + 1])
    rows = {item.pk: RosterRow(item) for item in posts[:size]}
    held = Appointment.objects.filter(post__in=rows, status__in=TAKES_A_SEAT)
    named = policy.visible(held, actor, "organizations.roster").order_by("from_on", "pk")
    shown: dict[UUID, int] = defaultdict(int)
    for item in named:
        item.post = rows[item.post_id].post
        rows[item.post_id].named.append(item)
        shown[item.post_id] += 1
    for post_id, taken in held.order_by().values_list("post").annotate(n=Count("pk")):
        rows[post_id].unnamed = taken - shown[post_id]
    return list(rows.values()), posts[size - 1].pk if len(posts) > size else None


def roster_figures(actor: Actor, *, area: str, on: date) -> RosterFigures:
    """What the roster of a territory adds up to, in two queries."""
    posts = posts_seen_by(actor, area=area).order_by()
    held = Appointment.objects.filter(post__in=posts.values("pk"), status__in=TAKES_A_SEAT)
    counted = held.aggregate(
        held=Count("pk"),
        published=Count("pk", filter=Q(status=Tenure.PUBLISHED)),
        ending=Count("pk", filter=_ending(on)),
    )
    return RosterFigures(seats=sum(posts.values_list("seats", flat=True)), **counted)


def in_office(on: date) -> QuerySet[Appointment]:
    """Appointments whose term runs on a day."""
    return Appointment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on), status=Tenure.IN_OFFICE, from_on__lte=on
    )


def _ending(on: date) -> Q:
    """In office with a term that ends soon or has ended without anybody leaving."""
    return Q(status=Tenure.IN_OFFICE, until_on__lte=on + timedelta(days=rules.ENDS_SOON_DAYS))


def _after(found: QuerySet[Post], after: UUID | None) -> QuerySet[Post]:
    last = Post.objects.select_related("unit").filter(pk=after).first() if after else None
    if last is None:
        return found
    area, name = last.unit.area, last.unit.name
    return found.filter(
        Q(unit__area__gt=area)
        | Q(unit__area=area, unit__name__gt=name)
        | Q(unit__area=area, unit__name=name, title__gt=last.title)
        | Q(unit__area=area, unit__name=name, title=last.title, pk__gt=last.pk)
    )
