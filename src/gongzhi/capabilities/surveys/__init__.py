"""Surveys 问卷: versioned questionnaires, whom they ask, answers on a screen and on paper, results."""
