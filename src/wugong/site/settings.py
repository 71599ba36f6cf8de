"""One file of settings; what differs between machines comes from the environment."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("WUGONG_DATA", PACKAGE.parent.parent / "var"))


def _database(dsn: str) -> dict[str, Any]:
    url = urlparse(dsn)
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}  # sslmode=…
    return {
        "ENGINE": "wugong.base.engine",
        "NAME": unquote(url.path.lstrip("/")) or "wugong",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "127.0.0.1",
        "PORT": str(url.port or 5432),
        "CONN_HEALTH_CHECKS": False,
        # Only what goes through base.direct is prepared; a pooler that gives each
        # transaction another connection wants PostgreSQL's own (version 1.21 and later does).
        "OPTIONS": {"connect_timeout": 5, "prepare_threshold": None} | options,
    }


# Set by the `wugong` command before Django starts (wugong.base.postgres).
APP_DSN = os.environ.get("WUGONG_APP_DSN", "postgresql://wugong_app@127.0.0.1:5432/wugong")
OWNER_DSN = os.environ.get("WUGONG_OWNER_DSN", APP_DSN)
DATABASES = {"default": _database(APP_DSN), "owner": _database(OWNER_DSN)}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["side"] = DATABASES["default"] | {"TEST": {"MIRROR": "default"}}  # job progress

SECRET_KEY = os.environ.get("WUGONG_SESSION_SECRET") or secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WUGONG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
USE_X_FORWARDED_HOST = False
TRUSTED_PROXIES = tuple(filter(None, os.environ.get("WUGONG_PROXIES", "").split(",")))
IS_HTTPS = os.environ.get("WUGONG_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "wugong.base",
    "wugong.messages",
    "wugong.places",
    "wugong.accounts",
    "wugong.people",
    "wugong.employers",
    "wugong.employment",
    "wugong.placement",
    "wugong.collection",
    "wugong.comparison",
    "wugong.reporting",
    "wugong.desk",
    "wugong.portal",
    "wugong.ops",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wugong.base.web.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wugong.base.web.spoken",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wugong.accounts.web.identify",
    "wugong.base.web.one_transaction",
]
ROOT_URLCONF = "wugong.site.urls"
WSGI_APPLICATION = "wugong.site.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "wugong.base.compiling.Templates",
        "DIRS": [
            PACKAGE / room / "templates"
            for room in (
                "base",
                "messages",
                "places",
                "accounts",
                "people",
                "employers",
                "employment",
                "placement",
                "collection",
                "comparison",
                "reporting",
                "desk",
                "portal",
            )
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "wugong.base.pages.environment",
            "context_processors": ["wugong.base.pages.one_token"],
            "auto_reload": False,
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/login/"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "wugong.base.web.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_NAME = "wugong_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
STATIC_ROOT = PACKAGE / "static"
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 0
WHITENOISE_ROOT = STATIC_ROOT / "build" / "root"  # the field app: files at their own addresses
WHITENOISE_INDEX_FILE = True
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/(static/build|field)/.+-[\w-]{8}\..+$"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
        "TIMEOUT": 60,
    }
}
# WUGONG_MAIL=smtp://user:password@host:587?from=name@host; without it mails go to the spool.
_MAIL = urlparse(os.environ.get("WUGONG_MAIL", ""))
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_PORT = _MAIL.port or 587
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_USE_TLS = bool(EMAIL_HOST)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = parse_qs(_MAIL.query).get("from", [EMAIL_HOST_USER])[0]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["wugong.base.uploads.InMemory"]
TEST_RUNNER = "django.test.runner.DiscoverRunner"
SILENCED_SYSTEM_CHECKS: list[str] = []

HOME_COUNTY = os.environ.get("WUGONG_HOME", "530627")
IS_DEMO_ALLOWED = os.environ.get("WUGONG_DEMO", "1") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Libraries log exceptions whose text may quote a person's values: only their kind is kept.
    "formatters": {
        "plain": {
            "()": "wugong.base.incident.QuietFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

SHELL = "wugong.site.menu.shell_of"
