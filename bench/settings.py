"""The demo's settings with the yardsticks' paths beside the house's."""

from config.settings import demo

globals().update({name: value for name, value in vars(demo).items() if name.isupper()})
ROOT_URLCONF = "bench.urls"
LOGGING = {**demo.LOGGING, "root": {"handlers": ["out"], "level": "WARNING"}}
