"""What the membership register tells: that its own records changed, nothing about whom."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class RecordEntered(Event):
    name, label = "membership.entered", "登记组织关系"


@dataclass(frozen=True, kw_only=True)
class RecordCorrected(Event):
    name, label = "membership.corrected", "更正组织关系"


@dataclass(frozen=True, kw_only=True)
class RecordEnded(Event):
    name, label = "membership.ended", "转出组织关系"
