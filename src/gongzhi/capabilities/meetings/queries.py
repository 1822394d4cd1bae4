"""What others may ask of lawful majorities."""

from .rules import Majority, majority_for

__all__ = ["Majority", "majority_for"]
