"""Tables of surveys: questionnaires and their versions, whom a survey asks, answers, sheets of paper."""

from .answers import Channel, Response, Spent
from .asking import Frame, Invitation, Naming, Place, Questionnaire, Survey, Version
from .papers import Keying, Sheet, SheetState

__all__ = [
    "Channel",
    "Frame",
    "Invitation",
    "Keying",
    "Naming",
    "Place",
    "Questionnaire",
    "Response",
    "Sheet",
    "SheetState",
    "Spent",
    "Survey",
    "Version",
]
