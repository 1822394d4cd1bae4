"""Pages of appeals: saying, following, the box, the public list, the desk's case, imports."""

from .box import box
from .calling import calls
from .case import act, case, contact, told
from .counter import counter
from .exports import export
from .following import act_as_author, mine, page, track
from .imports import batch, batch_faults, batch_list, batch_undo
from .joint import joint, joint_act
from .model import text_model
from .papers import help_desk, paper_box, paper_say, papers, refusal_sheet
from .photos import photo
from .public import public_list, public_page
from .shown import next_step_of
from .supporting import support, unsupport
from .weekly import week, week_export, week_print, week_rows
from .whistles import whistles
from .wizard import say

__all__ = [
    "act",
    "act_as_author",
    "batch",
    "batch_faults",
    "batch_list",
    "batch_undo",
    "box",
    "calls",
    "case",
    "contact",
    "counter",
    "export",
    "help_desk",
    "joint",
    "joint_act",
    "mine",
    "next_step_of",
    "page",
    "paper_box",
    "paper_say",
    "papers",
    "photo",
    "public_list",
    "public_page",
    "refusal_sheet",
    "say",
    "support",
    "text_model",
    "told",
    "track",
    "unsupport",
    "week",
    "week_export",
    "week_print",
    "week_rows",
    "whistles",
]
