"""What tests of every floor share."""

from .data import outside_data
from .delivery import deliver_all

__all__ = ["deliver_all", "outside_data"]
