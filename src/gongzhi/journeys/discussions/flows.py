"""How a discussion moves, and how one statement does when it is taken down."""

from django.db.models import TextChoices
from django.utils import timezone

from gongzhi.foundation.flow import Flow, Look, Need, Step

from . import events


class TopicStatus(TextChoices):
    DRAFT = "draft", "草稿"
    OPEN = "open", "在讨论"
    CLOSED = "closed", "有总结了"


class StatementStatus(TextChoices):
    SHOWN = "shown", "公开"
    HELD = "held", "撤下了"
    DISPUTED = "disputed", "等换人看"


still_ahead = Need(
    lambda topic, at: timezone.localdate(at) <= topic.last_day,
    otherwise="最后一天已经过了，请先改日期",
)
voting_over = Need(
    lambda topic, at: timezone.localdate(at) > topic.last_day,
    otherwise="讨论还没到最后一天，过了那天再写总结",
)
never_disputed = Need(
    lambda statement, at: not statement.is_reviewed,
    otherwise="这条已经换人看过一次，那就是最后的决定",
)

# fmt: off
TOPIC = Flow("discussion", "讨论", start=TopicStatus.DRAFT,
    looks={
        TopicStatus.DRAFT:  Look("plain", "pencil-square"),
        TopicStatus.OPEN:   Look("qing",  "chat-dots"),
        TopicStatus.CLOSED: Look("bamb",  "check-circle"),
    },
    steps=(
        #     step     from                   to                  label             who may              tells
        Step("open",  (TopicStatus.DRAFT,),  TopicStatus.OPEN,   "开放讨论",       "discussions.open",  events.TopicOpened, needs=(still_ahead,)),
        Step("close", (TopicStatus.OPEN,),   TopicStatus.CLOSED, "写总结，结束",   "discussions.open",  events.TopicClosed, needs=(voting_over,)),
    ))

STATEMENT = Flow("statement", "意见", start=StatementStatus.SHOWN,
    looks={
        StatementStatus.SHOWN:    Look("bamb",  "eye"),
        StatementStatus.HELD:     Look("plain", "eye-slash"),
        StatementStatus.DISPUTED: Look("hupo",  "search"),
    },
    steps=(
        #     step        from                         to                          label                 who may                  tells
        Step("hold",     (StatementStatus.SHOWN,),    StatementStatus.HELD,     "撤下",                "discussions.moderate", events.StatementHeld, needs=(never_disputed,)),
        Step("dispute",  (StatementStatus.HELD,),     StatementStatus.DISPUTED, "不同意，请换人看",    "discussions.author",   events.RemovalDisputed, needs=(never_disputed,)),
        Step("uphold",   (StatementStatus.DISPUTED,), StatementStatus.HELD,     "维持撤下",            "discussions.review",   events.RemovalUpheld),
        Step("restore",  (StatementStatus.DISPUTED,), StatementStatus.SHOWN,    "放回去",              "discussions.review",   events.StatementRestored),
    ))
# fmt: on
