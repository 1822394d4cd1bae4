"""What people type about an appeal; messages say what to do."""

from .calling import CallForm, RepeatForm
from .desk import (
    AcceptForm,
    AnswerForm,
    AssignForm,
    CounterForm,
    HelpForm,
    OfferForm,
    PublishForm,
    PurposeForm,
    PushBackForm,
    RefusalForm,
    UploadForm,
    WordForm,
)
from .merging import OtherForm, SplitForm
from .places import Choice, label_of, place_of, uuid_or_none
from .saying import (
    BuildingForm,
    ContactForm,
    RatingForm,
    ReceiptForm,
    SiteForm,
    SlipForm,
    SpotForm,
    SupplementForm,
    WordsForm,
)
from .supporting import SupportForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AssignForm",
    "BuildingForm",
    "CallForm",
    "Choice",
    "ContactForm",
    "CounterForm",
    "HelpForm",
    "OfferForm",
    "OtherForm",
    "PublishForm",
    "PurposeForm",
    "PushBackForm",
    "RatingForm",
    "ReceiptForm",
    "RefusalForm",
    "RepeatForm",
    "SiteForm",
    "SlipForm",
    "SplitForm",
    "SpotForm",
    "SupplementForm",
    "SupportForm",
    "UploadForm",
    "WordForm",
    "WordsForm",
    "label_of",
    "place_of",
    "uuid_or_none",
]
