"""What is typed when a survey is made, answered and keyed; messages say what to do."""

from .answering import AnswerForm
from .editing import HeadForm, ImportForm, QuestionForm, StartForm
from .papers import BESIDES, KeyForm, PrintForm, ReturnForm, SettleForm
from .publishing import PlanForm

__all__ = [
    "BESIDES",
    "AnswerForm",
    "HeadForm",
    "ImportForm",
    "KeyForm",
    "PlanForm",
    "PrintForm",
    "QuestionForm",
    "ReturnForm",
    "SettleForm",
    "StartForm",
]
