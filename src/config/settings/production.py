"""A real district. Refuses to start with anything that belongs to a demonstration."""

from django.core.exceptions import ImproperlyConfigured

from config import env

from .base import *

SECRET_KEY = env.text("GONGZHI_SECRET_KEY")
ALLOWED_HOSTS = env.items("GONGZHI_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.items("GONGZHI_TRUSTED_ORIGINS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SMS_ADAPTER = env.text("GONGZHI_SMS")

_DEMO_KEYS = ("demo:", "ZGVtby1")
_all_keys = (KEYS, INDEX_KEY, MEMBERSHIP_KEYS, MEMBERSHIP_INDEX_KEY)
_faults = [
    sentence
    for is_wrong, sentence in (
        (len(SECRET_KEY) < 50, "GONGZHI_SECRET_KEY 太短，至少 50 个字符"),
        ("demo" in SECRET_KEY.lower(), "GONGZHI_SECRET_KEY 还是演示用的"),
        (
            not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS,
            "GONGZHI_ALLOWED_HOSTS 要写明域名，不能空着，也不能是 *",
        ),
        (
            not KEYS or not INDEX_KEY,
            "GONGZHI_KEYS 和 GONGZHI_INDEX_KEY 都要有，用 gongzhi crypto newkey 生成",
        ),
        (
            not MEMBERSHIP_KEYS or not MEMBERSHIP_INDEX_KEY,
            "GONGZHI_MEMBERSHIP_KEYS 和 GONGZHI_MEMBERSHIP_INDEX_KEY 都要有，与其他密钥分开保管",
        ),
        (
            any(key.startswith(_DEMO_KEYS) for value in _all_keys for key in value.split(",")),
            "加密密钥还是演示用的，用 gongzhi crypto newkey 生成",
        ),
        (len(set(_all_keys)) < len(_all_keys), "四把密钥不能相同"),
        (SMS_ADAPTER.endswith((".Console", ".DemoInbox")), "GONGZHI_SMS 还是演示用的短信通道"),
        (env.text("GONGZHI_DEBUG", "") not in ("", "0"), "正式环境不能打开 GONGZHI_DEBUG"),
        (env.text("GONGZHI_DEMO", "") not in ("", "0"), "正式环境不能打开 GONGZHI_DEMO"),
    )
    if is_wrong
]
if _faults:
    raise ImproperlyConfigured("不能启动：" + "；".join(_faults))
