"""What discussions tell the rest of the house. Never who said or voted what, and no vote at all."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class TopicDrafted(Event):
    name, label = "discussions.drafted", "起草讨论"
    question: str


@dataclass(frozen=True, kw_only=True)
class TopicChanged(Event):
    name, label = "discussions.changed", "改讨论的草稿"


@dataclass(frozen=True, kw_only=True)
class TopicOpened(Event):
    name, label = "discussions.opened", "开放讨论"
    question: str


@dataclass(frozen=True, kw_only=True)
class TopicClosed(Event):
    """The summary is there, with what comes of what most agree on."""

    name, label = "discussions.closed", "写总结，结束讨论"
    statements: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class StatementSaid(Event):
    """Told of the topic; neither the words nor whose they are."""

    name, label = "discussions.said", "有居民发表意见"


@dataclass(frozen=True, kw_only=True)
class StatementHeld(Event):
    name, label = "discussions.held", "撤下一条意见"
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemovalDisputed(Event):
    name, label = "discussions.disputed", "不同意撤下，请换人看"


@dataclass(frozen=True, kw_only=True)
class RemovalUpheld(Event):
    name, label = "discussions.upheld", "换人看过，维持撤下"


@dataclass(frozen=True, kw_only=True)
class StatementRestored(Event):
    name, label = "discussions.restored", "换人看过，放回去"


@dataclass(frozen=True, kw_only=True)
class StatementAnswered(Event):
    name, label = "discussions.answered", "写这条意见怎么办"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class GroupsReckoned(Event):
    """How many groups are shown; who is in which is known to nobody."""

    name, label = "discussions.grouped", "算出意见的异同"
    groups: int
