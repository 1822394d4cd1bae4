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
