"""What people type about an appeal; messages say what to do."""

from .desk import (
    AcceptForm,
    AnswerForm,
    CounterForm,
    HelpForm,
    PublishForm,
    PurposeForm,
    RefusalForm,
    UploadForm,
    WordForm,
)
from .places import Choice, label_of, place_of, uuid_or_none
from .saying import (
    BuildingForm,
    ContactForm,
    ManyFilesField,
    RatingForm,
    ReceiptForm,
    SiteForm,
    SlipForm,
    SpotForm,
    SupplementForm,
    WordsForm,
)

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "BuildingForm",
    "Choice",
    "ContactForm",
    "CounterForm",
    "HelpForm",
    "ManyFilesField",
    "PublishForm",
    "PurposeForm",
    "RatingForm",
    "ReceiptForm",
    "RefusalForm",
    "SiteForm",
    "SlipForm",
    "SpotForm",
    "SupplementForm",
    "UploadForm",
    "WordForm",
    "WordsForm",
    "label_of",
    "place_of",
    "uuid_or_none",
]
