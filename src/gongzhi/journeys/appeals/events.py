"""What appeals tell the rest of the house. Texts of residents never enter the journal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class AppealFiled(Event):
    name, label = "appeals.filed", "说了这件事"
    channel: str


@dataclass(frozen=True, kw_only=True)
class AppealAccepted(Event):
    name, label = "appeals.accepted", "受理"
    category: str
    urgency: str


@dataclass(frozen=True, kw_only=True)
class AppealReclassified(Event):
    name, label = "appeals.reclassified", "更正分类"
    category_before: str
    category_after: str
    urgency_before: str
    urgency_after: str


@dataclass(frozen=True, kw_only=True)
class AppealDeclined(Event):
    name, label = "appeals.declined", "不予受理"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppealHandedOff(Event):
    name, label = "appeals.handed_off", "告知该走的渠道"
    channel: str


@dataclass(frozen=True, kw_only=True)
class ProgressTold(Event):
    name, label = "appeals.progress_told", "告诉进展"


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    name, label = "appeals.question_asked", "请您补充"


@dataclass(frozen=True, kw_only=True)
class SupplementGiven(Event):
    name, label = "appeals.supplemented", "补充了情况"


@dataclass(frozen=True, kw_only=True)
class AnswerDueMoved(Event):
    """The day promised to the resident moved with its clock: it stood still, or was reckoned anew."""

    name, label = "appeals.due_moved", "答复期限变动"
    due_before: datetime
    due_after: datetime


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Event):
    name, label = "appeals.answered", "答复"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AppealRated(Event):
    name, label = "appeals.rated", "评了这件事"
    rating: str


@dataclass(frozen=True, kw_only=True)
class AppealReopened(Event):
    name, label = "appeals.reopened", "没解决，重新办理"


@dataclass(frozen=True, kw_only=True)
class AppealLapsed(Event):
    """Nobody rated it in time: closed, and counted apart from what was confirmed."""

    name, label = "appeals.lapsed", "到期未评，办结"


@dataclass(frozen=True, kw_only=True)
class AppealRechecked(Event):
    """The day came on which it was to be looked at again: it is open again by itself."""

    name, label = "appeals.rechecked", "到了再看的日子，重新办理"


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Event):
    name, label = "appeals.review_asked", "请街道复核"


@dataclass(frozen=True, kw_only=True)
class DecisionUpheld(Event):
    name, label = "appeals.upheld", "复核维持"


@dataclass(frozen=True, kw_only=True)
class DecisionOverturned(Event):
    name, label = "appeals.overturned", "复核改为受理"


@dataclass(frozen=True, kw_only=True)
class AppealWithdrawn(Event):
    name, label = "appeals.withdrawn", "撤回"


@dataclass(frozen=True, kw_only=True)
class AppealPublished(Event):
    name, label = "appeals.published", "公开这件事"


@dataclass(frozen=True, kw_only=True)
class AppealUnpublished(Event):
    name, label = "appeals.unpublished", "不再公开"


@dataclass(frozen=True, kw_only=True)
class AuthorLinked(Event):
    """Somebody proved to hold the number it was said under: it is theirs from now on."""

    name, label = "appeals.author_linked", "认领"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class AppealMerged(Event):
    """Carried by another one from now on; both stay what they are."""

    name, label = "appeals.merged", "和别的居民说的并在一起办"
    lead: UUID


@dataclass(frozen=True, kw_only=True)
class AppealJoined(Event):
    """Told of the one that leads: somebody else said the same."""

    name, label = "appeals.joined", "又有居民说了同一件事"


@dataclass(frozen=True, kw_only=True)
class AppealSplit(Event):
    name, label = "appeals.split", "拆开单独办"
    lead: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppealLeft(Event):
    """Told of the one that led: it carries one less, and how that came about."""

    name, label = "appeals.left", "一起办的少了一件"
    end: str


@dataclass(frozen=True, kw_only=True)
class SaidApart(Event):
    name, label = "appeals.said_apart", "看过，不是一回事"
    other: UUID


@dataclass(frozen=True, kw_only=True)
class AppealSupported(Event):
    """Somebody stands behind it; the record never says who."""

    name, label = "appeals.supported", "有居民附议"


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(Event):
    name, label = "appeals.support_withdrawn", "有居民撤回附议"


@dataclass(frozen=True, kw_only=True)
class CallNoted(Event):
    """Somebody other than the handler called; what was said is no rating."""

    name, label = "appeals.called", "回访"
    is_reached: bool
    said: str


@dataclass(frozen=True, kw_only=True)
class RepeatFound(Event):
    """Decided by the street about one matter: it repeats an earlier one with nothing new."""

    name, label = "appeals.repeat_found", "认定重复反映，没有新情况"
    earlier: UUID


@dataclass(frozen=True, kw_only=True)
class BoxOpened(Event):
    """The suggestion box was emptied at its hour; how many slips, never which came when."""

    name, label = "appeals.box_opened", "开意见箱"
    slips: int


@dataclass(frozen=True, kw_only=True)
class BatchImported(Event):
    name, label = "appeals.batch_imported", "导入诉求"
    rows: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class BatchUndone(Event):
    name, label = "appeals.batch_undone", "撤销导入"
    removed: int
    kept: int
