"""Every change of an appeal."""

from .answering import answer, ask, lapse_unrated, tell_progress
from .batches import (
    columns_for,
    give_up_import,
    import_batch,
    let_go_of_sheets,
    map_batch,
    preview,
    undo_batch,
    upload_batch,
)
from .box import drop_slip, open_box, open_due_boxes
from .calling import Heard, note_call
from .checking import NamesFound
from .examples import MOST_FAULTS, ExamplesRefused, confirmed_examples, read_examples
from .filing import Filing, Place, Receipt, file_appeal
from .following import follow_due
from .forgetting import forget_author, forget_contents
from .importing import run_import
from .learning import Learned, LearningRefused, learn
from .linking import claim_under_phone
from .merging import merge, say_apart, split
from .notifying import tell_author, tell_group_of_new, was_helped
from .rechecking import bring_back
from .refusing import FourParts
from .repeating import find_repeated
from .resident import object_to, rate, reopen, supplement, withdraw
from .review import overturn, uphold
from .showing import ContactShown, publish, reveal_contact, unpublish
from .supporting import Supported, support, tell_supporters, withdraw_support
from .triage import accept, decline, hand_off, reclassify

__all__ = [
    "MOST_FAULTS",
    "ContactShown",
    "ExamplesRefused",
    "Filing",
    "FourParts",
    "Heard",
    "Learned",
    "LearningRefused",
    "NamesFound",
    "Place",
    "Receipt",
    "Supported",
    "accept",
    "answer",
    "ask",
    "bring_back",
    "claim_under_phone",
    "columns_for",
    "confirmed_examples",
    "decline",
    "drop_slip",
    "file_appeal",
    "find_repeated",
    "follow_due",
    "forget_author",
    "forget_contents",
    "give_up_import",
    "hand_off",
    "import_batch",
    "lapse_unrated",
    "learn",
    "let_go_of_sheets",
    "map_batch",
    "merge",
    "note_call",
    "object_to",
    "open_box",
    "open_due_boxes",
    "overturn",
    "preview",
    "publish",
    "rate",
    "read_examples",
    "reclassify",
    "reopen",
    "reveal_contact",
    "run_import",
    "say_apart",
    "split",
    "supplement",
    "support",
    "tell_author",
    "tell_group_of_new",
    "tell_progress",
    "tell_supporters",
    "undo_batch",
    "unpublish",
    "uphold",
    "upload_batch",
    "was_helped",
    "withdraw",
    "withdraw_support",
]
