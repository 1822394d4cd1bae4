"""What of intake ends some day: people of a meeting, notes of visits."""

from gongzhi.foundation.upkeep.registry import retains

from . import services

retains("intake.guests", services.forget_guests)
retains("intake.visits", services.forget_notes)
