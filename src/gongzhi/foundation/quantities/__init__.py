"""Exact numbers: rates with their denominators, and what is too few to show."""

from .rates import SMALLEST_GROUP, Rate, shown, suppressed

__all__ = ["SMALLEST_GROUP", "Rate", "shown", "suppressed"]
