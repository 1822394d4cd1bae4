"""What happens to messages that did not arrive, to a unit's group, and to letters."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class TextRetried(Event):
    """Somebody had a text sent again that was given up. The subject is the text."""

    name, label = "notices.text_retried", "重发短信"
    reference: str


@dataclass(frozen=True, kw_only=True)
class PostSettled(Event):
    """Somebody looked whether a post had come whose answer was lost. The subject is the post."""

    name, label = "notices.post_settled", "看过群里，说群消息到没到"
    reference: str
    is_there: bool


@dataclass(frozen=True, kw_only=True)
class GroupAdded(Event):
    """The address is told to nobody. The subject of this and the next four is the group."""

    name, label = "notices.group_added", "加群机器人"
    vendor: str


@dataclass(frozen=True, kw_only=True)
class GroupTested(Event):
    name, label = "notices.group_tested", "往群里发一条试试"


@dataclass(frozen=True, kw_only=True)
class GroupPaused(Event):
    name, label = "notices.group_paused", "停用群机器人"


@dataclass(frozen=True, kw_only=True)
class GroupResumed(Event):
    name, label = "notices.group_resumed", "恢复群机器人"


@dataclass(frozen=True, kw_only=True)
class GroupRemoved(Event):
    name, label = "notices.group_removed", "去掉群机器人"


@dataclass(frozen=True, kw_only=True)
class LetterPrinted(Event):
    """The subject of this and the next four is the matter that the letter is about."""

    name, label = "notices.letter_printed", "打印纸质告知"


@dataclass(frozen=True, kw_only=True)
class LetterHanded(Event):
    name, label = "notices.letter_handed", "当面交了纸质告知"


@dataclass(frozen=True, kw_only=True)
class LetterPosted(Event):
    name, label = "notices.letter_posted", "寄出纸质告知"


@dataclass(frozen=True, kw_only=True)
class LetterReturned(Event):
    name, label = "notices.letter_returned", "纸质告知退回来了"


@dataclass(frozen=True, kw_only=True)
class LetterQueued(Event):
    name, label = "notices.letter_queued", "纸质告知再打一次"
