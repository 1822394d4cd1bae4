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
