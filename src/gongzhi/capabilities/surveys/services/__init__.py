"""Every change of a survey."""

from .answering import AlreadyAnswered, Answered, NoInvitation, answer
from .drafting import (
    copy_survey,
    drop_draft,
    drop_question,
    import_document,
    move_question,
    put_question,
    rename,
    start_survey,
)
from .letting_go import forget_answers, forget_person, link_responses
from .papers import Read, key_sheet, print_sheets, return_sheets, settle_sheet
from .publishing import Plan, close, close_ended, print_invitations, publish

__all__ = [
    "AlreadyAnswered",
    "Answered",
    "NoInvitation",
    "Plan",
    "Read",
    "answer",
    "close",
    "close_ended",
    "copy_survey",
    "drop_draft",
    "drop_question",
    "forget_answers",
    "forget_person",
    "import_document",
    "key_sheet",
    "link_responses",
    "move_question",
    "print_invitations",
    "print_sheets",
    "publish",
    "put_question",
    "rename",
    "return_sheets",
    "settle_sheet",
    "start_survey",
]
