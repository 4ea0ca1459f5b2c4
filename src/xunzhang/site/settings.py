"""Settings of the installation, all from the environment; nothing secret stands here."""

import os
import secrets
from pathlib import Path

import dj_database_url

PACKAGE = Path(__file__).resolve().parents[1]
_checkout = PACKAGE.parents[1]
PROJECT = _checkout if (_checkout / "pyproject.toml").is_file() else Path.cwd()
HOME = Path(os.environ.get("XUNZHANG_HOME", PROJECT / "var"))
HOME.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made on first start and kept readable by the owner only."""
    given = os.environ.get("XUNZHANG_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret-key"
    if not kept.is_file():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(64))
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("XUNZHANG_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("XUNZHANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# Which government's rulebook this installation runs, and the highest secrecy level it takes in.
GOVERNMENT = os.environ.get("XUNZHANG_GOVERNMENT", "wuhan")
SECRECY_CEILING = os.environ.get("XUNZHANG_SECRECY_CEILING", "internal")
ATTACHMENTS = HOME / "attachments"
FONTS = HOME / "fonts"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "xunzhang.procedure",
    "xunzhang.record",
    "xunzhang.ui",
    "xunzhang.accounts",
    "xunzhang.chapters.organs",
    "xunzhang.chapters.documents",
    "xunzhang.chapters.working_rules",
    "xunzhang.chapters.working_calendar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xunzhang.site.urls"
WSGI_APPLICATION = "xunzhang.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_url = os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'xunzhang.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an act that was answered must survive a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
if os.environ.get("XUNZHANG_TEST_DATABASE"):
    DATABASES["default"]["TEST"] = {"NAME": os.environ["XUNZHANG_TEST_DATABASE"]}

AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
