"""Keeping the house in order: backups and their restoring, what is kept how long, what must hold before a start.

A context says what of its own ends and how it lets go of it (``retains``, in its ``tasks``
room); how long a kind is kept, and by which law, stands in the rule packs. Nothing is
deleted without such a rule, and every deletion leaves a record of what kind, how many and
under which rule — never whose.
"""

from .registry import Retained, retains

__all__ = ["Retained", "retains"]
