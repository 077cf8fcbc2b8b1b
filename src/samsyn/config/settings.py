"""Django's settings. Everything that differs between installations comes from the environment.

SAMSYN_HOME, SAMSYN_DATABASE_URL, SAMSYN_ALLOWED_HOSTS, SAMSYN_TRUSTED_ORIGINS, SAMSYN_HTTPS, SAMSYN_DEBUG, SAMSYN_LIST,
SAMSYN_PAYER_ACCOUNT,
SAMSYN_SIGNING, SAMSYN_TWO_SIGN, SAMSYN_SEAL, SAMSYN_SEAL_PASSWORD,
SAMSYN_SMTP_URL, SAMSYN_MAIL_FROM, SAMSYN_MAIL_DETAILS, SAMSYN_ADDRESS:
each is described in docs/installation.md.
"""

from __future__ import annotations

import os
from pathlib import Path

import font_source_sans_pro

from samsyn.config.database import database
from samsyn.config.home import home, secret_key
from samsyn.config.logs import logging_settings
from samsyn.config.mail import mail


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default) == "1"


def _names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


PACKAGE = Path(__file__).resolve().parent.parent
SAMSYN_HOME = home()
SAMSYN_WAREHOUSE = SAMSYN_HOME / "warehouse"
DEMO_MARK = SAMSYN_HOME / "demo.json"
SAMSYN_PAYER_ACCOUNT = os.environ.get("SAMSYN_PAYER_ACCOUNT", "")
SAMSYN_SIGNING = os.environ.get("SAMSYN_SIGNING") or "password-again"
SAMSYN_TWO_SIGN = _flag("SAMSYN_TWO_SIGN", "1")
SAMSYN_SEAL = os.environ.get("SAMSYN_SEAL", "")
SAMSYN_SEAL_PASSWORD = os.environ.get("SAMSYN_SEAL_PASSWORD", "")
SAMSYN_LIST = os.environ.get("SAMSYN_LIST") or "demo-2022"

DEBUG = _flag("SAMSYN_DEBUG")
SECRET_KEY = secret_key(SAMSYN_HOME)
ALLOWED_HOSTS = _names("SAMSYN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _names("SAMSYN_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "ninja",  # so that the API's own documentation loads its scripts from here and not from a CDN
    "samsyn.store",
    "samsyn.web",
]

MIDDLEWARE = [
    "samsyn.web.middleware.ServerTiming",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samsyn.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samsyn.web.middleware.ChosenLanguage",
    "samsyn.web.middleware.OneCatalogue",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "samsyn.api.door.ApiDoor",
    "samsyn.web.access.AccessControl",
    "samsyn.api.problems.ProblemsForPrograms",
]

ROOT_URLCONF = "samsyn.config.urls"
WSGI_APPLICATION = "samsyn.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samsyn.web.context.site",
            ],
        },
    }
]

# Numba reads this when it is first imported; a user who cannot write beside the package still gets a cache.
os.environ.setdefault("NUMBA_CACHE_DIR", str(SAMSYN_HOME / "kernels"))

DATABASES = {"default": database(os.environ.get("SAMSYN_DATABASE_URL"), SAMSYN_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "samsyn.web.accounts.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# A whole region may come from one address, so the address is allowed much and a name with wrong passwords little.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,5/5m/key"}
# Counted in one place for all workers; nothing else is kept here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": SAMSYN_HOME / "cache",
    }
}

# Mail is for alerts alone. Without a server they are printed where the site or the command runs.
SAMSYN_MAIL_DETAILS = _flag("SAMSYN_MAIL_DETAILS")
SAMSYN_ADDRESS = (
    os.environ.get("SAMSYN_ADDRESS") or next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
).rstrip("/")
globals().update(mail(os.environ.get("SAMSYN_SMTP_URL")))
DEFAULT_FROM_EMAIL = os.environ.get("SAMSYN_MAIL_FROM") or "samsyn@localhost"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "samsyn_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    PACKAGE / "web" / "static",
    ("fonts", Path(font_source_sans_pro.__file__).parent / "files"),
]
WHITENOISE_USE_FINDERS = True  # nothing to collect: an installation is the package and its home
WHITENOISE_MAX_AGE = 3600

# What a browser may load, and from where: only from here.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HTTPS = _flag("SAMSYN_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Behind the proxy the visitor's own address counts, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "samsyn.web.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING_CONFIG = None
logging_settings(debug=DEBUG)
