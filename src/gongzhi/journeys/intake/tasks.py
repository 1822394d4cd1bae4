"""What of intake ends some day: names and numbers of those who came to a meeting."""

from gongzhi.foundation.upkeep.registry import retains

from . import services

retains("intake.guests", services.forget_guests)
