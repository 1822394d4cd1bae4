"""What happens to a report on what opinions concentrate on."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportDrawn(Event):
    """The engine's suggestion; people put it right afterwards."""

    name, label = "concentration.drawn", "汇总意见"
    messages: int
    clusters: int


@dataclass(frozen=True, kw_only=True)
class ClusterNamed(Event):
    name, label = "concentration.named", "改一组意见的名字"
    cluster: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class MessagesMoved(Event):
    """So many appeals were put into another cluster; ``source`` to ``target`` by their numbers."""

    name, label = "concentration.moved", "把意见归到另一组"
    source: int
    target: int
    messages: int


@dataclass(frozen=True, kw_only=True)
class ClusterAnswered(Event):
    name, label = "concentration.answered", "答复一组意见"
    cluster: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ReportClosed(Event):
    name, label = "concentration.closed", "公布意见相对集中的结果"
    clusters: int
    adopted: int
