"""Surveys on pages: at the desk, on paper, for everybody."""

from .desk import act, invitations, preview, publish, question, questions_json, survey, survey_list
from .papers import paper_key, paper_settle, papers, sheets
from .portal import answer, done, open_list
from .results import desk_results, results, results_csv, results_json

__all__ = [
    "act",
    "answer",
    "desk_results",
    "done",
    "invitations",
    "open_list",
    "paper_key",
    "paper_settle",
    "papers",
    "preview",
    "publish",
    "question",
    "questions_json",
    "results",
    "results_csv",
    "results_json",
    "sheets",
    "survey",
    "survey_list",
]
