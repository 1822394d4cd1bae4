"""What surveys tell the rest of the house.

Nobody's answer is told, not even that there was one: the instant alone could give it away.
"""

from dataclasses import dataclass
from datetime import date

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class SurveyDrafted(Event):
    name, label = "surveys.drafted", "起草问卷"
    title: str


@dataclass(frozen=True, kw_only=True)
class SurveyChanged(Event):
    """The questions as they now stand; ``version`` counts the versions of the questionnaire."""

    name, label = "surveys.changed", "改问卷"
    version: int
    questions: int


@dataclass(frozen=True, kw_only=True)
class SurveyPublished(Event):
    """From now on neither questions nor frame change. ``seed`` draws the same sample again."""

    name, label = "surveys.published", "发布问卷"
    version: int
    frame: str
    seed: int | None
    households: int
    drawn: int
    opens_on: date
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class InvitationsPrinted(Event):
    """New codes for households that have not answered; the codes printed before are void."""

    name, label = "surveys.invitations_printed", "打印邀请码"
    invitations: int


@dataclass(frozen=True, kw_only=True)
class SheetsPrinted(Event):
    name, label = "surveys.sheets_printed", "打印纸质问卷"
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class SheetsReturned(Event):
    name, label = "surveys.sheets_returned", "收回纸质问卷"
    sheets: int


@dataclass(frozen=True, kw_only=True)
class SheetSettled(Event):
    """Two readings of a sheet differed in so many answers; why this one counts stands with it."""

    name, label = "surveys.sheet_settled", "对着原件定一张"
    number: int
    differences: int


@dataclass(frozen=True, kw_only=True)
class SurveyClosed(Event):
    name, label = "surveys.closed", "问卷收完了"
    responses: int
    on_paper: int
