"""The demo's settings with the yardsticks' paths beside the house's."""

from config.settings.demo import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOGGING = {**LOGGING, "root": {"handlers": ["out"], "level": "WARNING"}}  # noqa: F405
