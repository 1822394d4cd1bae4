"""What happens to messages that did not arrive."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class TextRetried(Event):
    """Somebody had a text sent again that was given up. The subject is the text."""

    name, label = "notices.text_retried", "重发短信"
    reference: str
