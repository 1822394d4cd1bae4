"""What of people ends some day: codes that ran out, devices that are signed out."""

from gongzhi.foundation.upkeep.registry import retains

from . import services

retains("people.sign_in_codes", services.forget_codes)
retains("people.ended_presences", services.forget_presences)
