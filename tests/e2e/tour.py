"""The tour: every page worth looking at, as whom, and where it is found in the demo district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Path = str | Callable[[Any], str]

_COMMUNITY = "SELECT area FROM appeals_appeal WHERE length(area) = 12 GROUP BY area ORDER BY count(*) DESC LIMIT 1"
_OWN = """SELECT a.item_id FROM appeals_appeal a JOIN people_account p ON p.person_id = a.author_id
WHERE p.username = %s AND a.status = ANY(%s) ORDER BY a.filed_at DESC LIMIT 1"""
_HELD = """SELECT a.item_id FROM appeals_appeal a JOIN casework_workitem i ON i.id = a.item_id
JOIN people_account p ON p.id = i.owner_id WHERE p.username = 'demo-clerk' AND a.status = ANY(%s)
ORDER BY a.filed_at DESC LIMIT 1"""

_STAGED = """SELECT id FROM casework_workitem WHERE is_staged AND area = %s
ORDER BY opened_at DESC LIMIT 1"""


def community(house: Any) -> str:
    return str(house.one(_COMMUNITY))


def own(username: str, *statuses: str) -> Callable[[Any], str]:
    def found(house: Any) -> str:
        every = ["filed", "working", "answered", "closed", "declined", "review"]
        key = house.one(_OWN, username, list(statuses)) or house.one(_OWN, username, every)
        return f"/mine/{key}/"

    return found


def case(*statuses: str) -> Callable[[Any], str]:
    return lambda house: f"/desk/case/{house.one(_HELD, list(statuses))}/"


def joint(house: Any) -> str:
    key = house.one(_STAGED, community(house)) or house.one(_HELD, ["working"])
    return f"/desk/case/{key}/joint/"


def published(house: Any) -> str:
    return "/open/{}/".format(
        house.one(
            "SELECT item_id FROM appeals_appeal WHERE published_at IS NOT NULL ORDER BY published_at DESC LIMIT 1"
        )
    )


@dataclass(frozen=True)
class Stop:
    """``where`` is a path, or finds one in the house's database."""

    name: str
    where: Path
    persona: str = ""
    at_desk: bool = False
    has_place: bool = True

    def path(self, house: Any) -> str:
        return self.where if isinstance(self.where, str) else self.where(house)

    def place(self, house: Any) -> str:
        return community(house) if self.has_place else ""


# fmt: off
COVER = ("home", "say", "appeal-answered", "home-elder")
STOPS = (
    #    name               where                                     as whom       at a desk
    Stop("choose-place",    "/place/",                                has_place=False),
    Stop("home",            "/"),
    Stop("home-aunt",       "/",                                      "aunt"),
    Stop("say",             "/say/"),
    Stop("box",             "/box/"),
    Stop("track",           "/track/"),
    Stop("help",            "/help/"),
    Stop("papers",          "/papers/"),
    Stop("open",            "/open/"),
    Stop("open-one",        published),
    Stop("community",       lambda house: f"/c/{community(house)}/"),
    Stop("figures",         "/figures/"),
    Stop("record",          "/record/"),
    Stop("rules",           "/rules/"),
    Stop("who",             "/who/"),
    Stop("accessibility",   "/accessibility/"),
    Stop("signin",          "/signin/"),
    Stop("staff-signin",    "/desk/signin/"),
    Stop("not-found",       "/nothing-here/"),
    Stop("mine",            "/mine/",                                 "aunt"),
    Stop("my",              "/my/",                                   "aunt"),
    Stop("me",              "/me/",                                   "aunt"),
    Stop("looks",           "/me/looks/",                             "aunt"),
    Stop("consents",        "/me/consents/",                          "aunt"),
    Stop("devices",         "/me/devices/",                           "aunt"),
    Stop("passkeys",        "/me/passkeys/",                          "aunt"),
    Stop("snap",            "/snap/",                                 "aunt"),
    Stop("appeal-answered", own("demo-aunt", "answered"),             "aunt"),
    Stop("appeal-working",  own("demo-resident", "working"),          "resident"),
    Stop("personas",        "/demo/"),
    Stop("texts",           "/demo/inbox/"),
    Stop("inbox",           "/desk/",                                 "clerk",      at_desk=True),
    Stop("case",            case("working"),                          "clerk",      at_desk=True),
    Stop("joint",           joint,                                    "clerk",      at_desk=True),
    Stop("meetings",        "/desk/meetings/",                        "clerk",      at_desk=True),
    Stop("slips",           "/desk/papers/",                          "clerk",      at_desk=True),
    Stop("visits",          "/desk/visits/",                          "clerk",      at_desk=True),
    Stop("letters",         "/desk/letters/",                         "clerk",      at_desk=True),
    Stop("security",        "/desk/security/",                        "clerk",      at_desk=True),
    Stop("counter",         "/desk/counter/",                         "clerk",      at_desk=True),
    Stop("imports",         "/desk/imports/",                         "clerk",      at_desk=True),
    Stop("search",          "/desk/search/?q=路灯",                   "clerk",      at_desk=True),
    Stop("week",            "/desk/week/",                            "clerk",      at_desk=True),
    Stop("more",            "/desk/more/",                            "clerk",      at_desk=True),
    Stop("places",          "/desk/places/",                          "clerk",      at_desk=True),
    Stop("gallery",         "/parts/",                                at_desk=True),
)
# fmt: on
