"""What every way of running shares. Values that differ come from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF

from config import env

ROOT = Path(__file__).resolve().parents[3]
STATE = Path(env.text("GONGZHI_STATE", str(ROOT / ".state")))

DEBUG = False
DEMO = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "axes",
    "gongzhi.foundation.journal",
    "gongzhi.foundation.crypto",
    "gongzhi.foundation.worktime",
    "gongzhi.foundation.rulebook",
    "gongzhi.foundation.files",
    "gongzhi.foundation.tabular",
    "gongzhi.foundation.messaging",
    "gongzhi.foundation.upkeep",
    "gongzhi.foundation.ui",
    "gongzhi.register.territory",
    "gongzhi.register.people",
    "gongzhi.register.organizations",
    "gongzhi.register.membership",
    "gongzhi.capabilities.meetings",
    "gongzhi.capabilities.notices",
    "gongzhi.capabilities.casework",
    "gongzhi.capabilities.surveys",
    "gongzhi.journeys.appeals",
    "gongzhi.journeys.concentration",
    "gongzhi.journeys.deliberation",
    "gongzhi.journeys.intake",
    "gongzhi.journeys.discussions",
    "gongzhi.journeys.contribution",
    "gongzhi.oversight.disclosure",
    "gongzhi.oversight.insight",
    "gongzhi.doors.portal",
    "gongzhi.doors.desk",
    "gongzhi.doors.api",
    "gongzhi.doors.open311",
    "twin",
]

MIDDLEWARE = [
    "gongzhi.foundation.ui.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gongzhi.register.organizations.views.signed_in_actor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "gongzhi.foundation.ui.engine.Pages",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "gongzhi.foundation.ui.engine.environment",
            "context_processors": ["gongzhi.foundation.ui.engine.said_once"],
        },
    },
]
FORM_RENDERER = "gongzhi.foundation.ui.engine.FormPages"

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///gongzhi"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.text("GONGZHI_FILES", str(STATE / "files")))  # outside the web root
RULEPACKS = ROOT / "rulepacks"
TEXT_MODEL = Path(env.text("GONGZHI_TEXT_MODEL", str(STATE / "text-model")))  # else what ships

SESSION_COOKIE_NAME = "gz_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_COOKIE_NAME = "gz_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gongzhi.foundation.ui.views.csrf_refused"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "style-src-attr": [
            "'unsafe-inline'"
        ],  # pips and bars carry their lengths as custom properties
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# ── ours ────────────────────────────────────────────────────────────────
DIGEST = env.text("GONGZHI_DIGEST", "sha256")  # sha256 | sm3
CIPHER = env.text("GONGZHI_CIPHER", "aes")  # aes | sm4
KEYS = env.text("GONGZHI_KEYS", "")  # newest first: "2026b:base64,2026a:base64"
INDEX_KEY = env.text("GONGZHI_INDEX_KEY", "")  # blind indexes; never rotated silently
MEMBERSHIP_KEYS = env.text("GONGZHI_MEMBERSHIP_KEYS", "")
MEMBERSHIP_INDEX_KEY = env.text("GONGZHI_MEMBERSHIP_INDEX_KEY", "")
SMS_ADAPTER = env.text("GONGZHI_SMS", "gongzhi.foundation.messaging.adapters.Console")
SMS_URL = env.text("GONGZHI_SMS_URL", "")
SMS_TOKEN = env.text("GONGZHI_SMS_TOKEN", "")
ROBOT_ADAPTER = env.text("GONGZHI_ROBOTS", "gongzhi.foundation.messaging.robots.Http")
ROBOT_HOSTS = env.items("GONGZHI_ROBOT_HOSTS") or ["qyapi.weixin.qq.com", "oapi.dingtalk.com"]
DISTRICT = env.text("GONGZHI_DISTRICT", "431002")  # the tenant: a county-level division code
SITE_URL = env.text("GONGZHI_SITE_URL", "http://127.0.0.1:8000")

LOGIN_REDIRECT_URL = "/my/"
STAFF_HOME = "/desk/"
SMALLEST_GROUP = env.number("GONGZHI_SMALLEST_GROUP", 10)  # fewer are not shown in public
STAFF_IDLE_MINUTES = env.number("GONGZHI_STAFF_IDLE_MINUTES", 30)
RESIDENT_SESSION_DAYS = env.number("GONGZHI_RESIDENT_SESSION_DAYS", 30)
SESSIONS_PER_ACCOUNT = env.number("GONGZHI_SESSIONS_PER_ACCOUNT", 3)
PASSKEY_RP = env.text("GONGZHI_PASSKEY_RP", "")  # changing it makes every passkey useless
PASSKEY_ORIGIN = env.text("GONGZHI_PASSKEY_ORIGIN", "")
PASSKEYS_PER_ACCOUNT = env.number("GONGZHI_PASSKEYS_PER_ACCOUNT", 5)
PASSKEY_MINUTES = env.number("GONGZHI_PASSKEY_MINUTES", 5)  # a challenge is good for
PASSKEY_CONFIRMED_MINUTES = env.number("GONGZHI_PASSKEY_CONFIRMED_MINUTES", 15)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 10 / 60  # hours: R-75 suggests at least ten minutes
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = False  # a right password must not excuse wrong second factors
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the lock ends when it was said to end
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "gongzhi.foundation.http.no_address"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["password", "old", "new", "code", "phone"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gongzhi.register.people.rules.StaffPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "gongzhi.foundation.ui.logs.formatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": env.text("GONGZHI_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},  # below that it writes down which key was used
    },
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W002",
    "axes.W006",
]  # locked by account, not by address: addresses are not kept
