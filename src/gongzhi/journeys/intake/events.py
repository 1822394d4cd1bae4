"""What intake tells the rest of the house. No name, no number, no word that somebody said."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(Event):
    name, label = "intake.meeting_opened", "开座谈会记录"
    topic: str


@dataclass(frozen=True, kw_only=True)
class MeetingMinuted(Event):
    """Every remark is an appeal from now on."""

    name, label = "intake.meeting_minuted", "保存座谈会纪要"
    remarks: int


@dataclass(frozen=True, kw_only=True)
class PapersCounted(Event):
    """A batch of paper slips was counted and is to be keyed twice."""

    name, label = "intake.papers_counted", "点清一批纸条"
    papers: int


@dataclass(frozen=True, kw_only=True)
class PapersFiled(Event):
    """Every slip of the batch is an appeal, or was found unreadable twice."""

    name, label = "intake.papers_filed", "纸条登记完"
    filed: int
    unreadable: int


@dataclass(frozen=True, kw_only=True)
class VisitsPlanned(Event):
    name, label = "intake.visits_planned", "安排走访一栋楼"


@dataclass(frozen=True, kw_only=True)
class VisitNoted(Event):
    """Somebody was at a door. Which door, and what was said there, is not told."""

    name, label = "intake.visit_noted", "走访一户"
    outcome: str
    consent: str


@dataclass(frozen=True, kw_only=True)
class VisitCorrected(Event):
    name, label = "intake.visit_corrected", "本人更正走访记录"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VisitErased(Event):
    name, label = "intake.visit_erased", "本人擦掉走访记录"
