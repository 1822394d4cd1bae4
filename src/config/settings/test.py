"""Tests: the demo's keys, quick hashing, files in memory of the run."""

from .demo import *

INSTALLED_APPS = [*INSTALLED_APPS, "gongzhi.foundation.testing"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ROBOT_HOSTS = [*ROBOT_HOSTS, "127.0.0.1"]  # servers of the tests
WHITENOISE_AUTOREFRESH = (
    True  # a file is looked for when it is asked for, not by every client of a test
)
MEDIA_ROOT = STATE / "test-files"
TEXT_MODEL = STATE / "test-text-model"
LOGGING = {**LOGGING, "root": {"handlers": ["out"], "level": "WARNING"}}
