"""The demonstration district on one machine: demo keys, one-tap sign-in, plain HTTP."""

from .base import *

DEMO = True
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "demo-only-not-secret-demo-only-not-secret-demo-only"  # noqa: S105  refused in production
KEYS = KEYS or "demo:ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktMDE="
INDEX_KEY = INDEX_KEY or "ZGVtby1vbmx5LWluZGV4LWRlbW8tb25seS1pbmRleDE="
MEMBERSHIP_KEYS = MEMBERSHIP_KEYS or "demo:ZGVtby1vbmx5LW1lbWJlci1kZW1vLW9ubHktbWVtYjE="
MEMBERSHIP_INDEX_KEY = MEMBERSHIP_INDEX_KEY or "ZGVtby1vbmx5LW1pbmRleC1kZW1vLW9ubHktbWlkeDE="
PASSKEY_RP = PASSKEY_RP or "localhost"  # browsers refuse addresses of digits
PASSKEY_ORIGIN = PASSKEY_ORIGIN or "http://localhost"  # at any port
SMS_ADAPTER = "gongzhi.foundation.messaging.adapters.DemoInbox"
ROBOT_ADAPTER = "gongzhi.foundation.messaging.robots.DemoInbox"
