"""A real district. Refuses to start with anything that belongs to a demonstration."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env

from .base import *

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "twin"]  # no demonstration here at all
SECRET_KEY = env.text("GONGZHI_SECRET_KEY", "")
ALLOWED_HOSTS = env.items("GONGZHI_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.items("GONGZHI_TRUSTED_ORIGINS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/"]

_rings = (KEYS, INDEX_KEY, MEMBERSHIP_KEYS, MEMBERSHIP_INDEX_KEY)
_keys = [key.strip() for ring in _rings for key in ring.split(",") if key]
_secrets = [key.rpartition(":")[2] for key in _keys]
_passkey_host = urlsplit(PASSKEY_ORIGIN).hostname or ""
_is_passkey_origin = re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", PASSKEY_ORIGIN) is not None
_is_passkey_rp = f".{_passkey_host}".endswith(f".{PASSKEY_RP}")
_DEMO_KEYS = ("demo:", "ZGVtby1")
# fmt: off
_FAULTS = (
    # so it is wrong                                               what is said
    (len(SECRET_KEY) < 50,                                         "GONGZHI_SECRET_KEY 至少要 50 个字符"),
    ("demo" in SECRET_KEY.lower(),                                 "GONGZHI_SECRET_KEY 还是演示用的"),
    (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS,                    "GONGZHI_ALLOWED_HOSTS 要写明域名，不能空着，也不能是 *"),
    (not env.text("DATABASE_URL", ""),                             "DATABASE_URL 没有写"),
    (not KEYS or not INDEX_KEY,                                    "GONGZHI_KEYS 和 GONGZHI_INDEX_KEY 都要有，用 gongzhi crypto newkey 生成"),
    (not MEMBERSHIP_KEYS or not MEMBERSHIP_INDEX_KEY,              "GONGZHI_MEMBERSHIP_KEYS 和 GONGZHI_MEMBERSHIP_INDEX_KEY 都要有，与其他密钥分开保管"),
    (any(key.startswith(_DEMO_KEYS) for key in _keys + _secrets),  "加密密钥还是演示用的，用 gongzhi crypto newkey 生成"),
    (len(set(_secrets)) < len(_secrets),                           "加密密钥有两把相同，每把都要另外生成"),
    (not SITE_URL.startswith("https://"),                          "GONGZHI_SITE_URL 要写居民打开的 https 地址"),
    (not _is_passkey_origin,                                       "GONGZHI_PASSKEY_ORIGIN 要写登录页的 https 地址，只写到域名"),
    (not PASSKEY_RP,                                               "GONGZHI_PASSKEY_RP 没有写，要写登录页的域名或者它的上一级"),
    (bool(_passkey_host and PASSKEY_RP) and not _is_passkey_rp,    "GONGZHI_PASSKEY_RP 不是 GONGZHI_PASSKEY_ORIGIN 的域名，也不是它的上一级"),
    (SMS_ADAPTER.endswith((".Console", ".DemoInbox")),             "GONGZHI_SMS 还是演示用的短信通道"),
    (ROBOT_ADAPTER.endswith(".DemoInbox"),                         "GONGZHI_ROBOTS 还是演示用的群机器人通道"),
    ("127.0.0.1" in ROBOT_HOSTS or "localhost" in ROBOT_HOSTS,     "GONGZHI_ROBOT_HOSTS 里不能有本机"),
    (env.text("GONGZHI_DEBUG", "") not in ("", "0"),               "正式环境不能打开 GONGZHI_DEBUG"),
    (env.text("GONGZHI_DEMO", "") not in ("", "0"),                "正式环境不能打开 GONGZHI_DEMO"),
)
# fmt: on
if _said := [sentence for is_wrong, sentence in _FAULTS if is_wrong]:
    raise ImproperlyConfigured(f"不能启动：{'；'.join(_said)}")
