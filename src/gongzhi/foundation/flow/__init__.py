"""Flows: how a thing may move from one status to the next, declared as a table.

The same table drives the services, the buttons on a page, the words, colours and icons
of the statuses, the refusals, the tests and the diagram in the docs.
"""

from .engine import ALL_FLOWS, Flow, Flowing, Look, Need, Step, StepRefused

__all__ = ["ALL_FLOWS", "Flow", "Flowing", "Look", "Need", "Step", "StepRefused"]
