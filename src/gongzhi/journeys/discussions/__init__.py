"""Discussions 线上讨论: a question, short statements, agree or not, an answer at the end."""
