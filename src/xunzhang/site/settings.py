"""Settings of the installation, all from the environment; nothing secret stands here."""

import os
import secrets
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import dj_database_url
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from xunzhang.rulebook.library import library, the_government

PACKAGE = Path(__file__).resolve().parents[1]
_checkout = PACKAGE.parents[1]
PROJECT = _checkout if (_checkout / "pyproject.toml").is_file() else Path.cwd()
HOME = Path(os.environ.get("XUNZHANG_HOME", PROJECT / "var"))
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database and the files are nobody else's


def _secret(variable: str, name: str, make: Callable[[], str]) -> str:
    """A key from the environment, or one made on first start and kept readable by the owner only.

    Written aside and then linked, so that of two processes that start at once both use the same.
    """
    given = os.environ.get(variable)
    if given:
        return given
    kept = HOME / name
    if not kept.is_file():
        unfinished = HOME / f".{name}-{secrets.token_hex(8)}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(make())
        try:
            os.link(unfinished, kept)
        except FileExistsError:
            pass  # another process was quicker: its key counts
        except OSError:  # a file system without links
            unfinished.replace(kept)
        unfinished.unlink(missing_ok=True)
    return kept.read_text()


def _sealing_keys() -> list[str]:
    """The keys that seal second factors, the one in use first; several while one is being replaced."""
    given = _secret("XUNZHANG_SECOND_FACTOR_KEY", "second-factor-key", lambda: Fernet.generate_key().decode())
    keys = given.replace(",", " ").split()
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        raise ImproperlyConfigured(
            "动态口令的密钥不可用（XUNZHANG_SECOND_FACTOR_KEY 或安装目录中的 second-factor-key）：应为 Fernet 密钥。"
            " The key of second factors is no Fernet key."
        ) from None
    return keys


def _number(name: str, otherwise: int) -> int:
    """A whole number from the environment."""
    given = os.environ.get(name, "")
    if given and not given.isdecimal():
        raise ImproperlyConfigured(f"{name}={given!r}：应为非负整数。{name} takes a whole number.")
    return int(given) if given else otherwise


SECRET_KEY = _secret("XUNZHANG_SECRET_KEY", "secret-key", lambda: secrets.token_urlsafe(64))
SECOND_FACTOR_KEYS = _sealing_keys()
DEBUG = os.environ.get("XUNZHANG_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("XUNZHANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# Which government's rulebook this installation runs, and the highest secrecy level it takes in.
GOVERNMENT = the_government(library(), os.environ.get("XUNZHANG_GOVERNMENT"))
SECRECY_CEILING = os.environ.get("XUNZHANG_SECRECY_CEILING", "internal")
ATTACHMENTS = HOME / "attachments"
ATTACHMENT_BYTES = _number("XUNZHANG_ATTACHMENT_MEGABYTES", 100) * 1024**2
FONTS = HOME / "fonts"
# The command that recognises scans in a process of its own; empty: they wait for `xunzhang recognise`.
RECOGNISE = [sys.executable, "-P", "-c", "from xunzhang.site.cli import main; main()", "recognise"]
SEALS = HOME / "seals"
SEAL_SERVICE = os.environ.get("XUNZHANG_SEAL_SERVICE", "xunzhang.chapters.documents.seals.in_a_folder")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "xunzhang.procedure",
    "xunzhang.record",
    "xunzhang.ui",
    "xunzhang.accounts",
    "xunzhang.chapters.organs",
    "xunzhang.chapters.documents",
    "xunzhang.chapters.working_rules",
    "xunzhang.chapters.working_calendar",
    "xunzhang.chapters.matters",
    "xunzhang.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xunzhang.ui.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xunzhang.ui.middleware.NoNullCharacters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "xunzhang.site.api_shape.ApiErrors",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xunzhang.ui.middleware.ShortAddresses",
    "xunzhang.ui.middleware.ErrorPages",
    "xunzhang.accounts.access.RequireLogin",
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
                "xunzhang.ui.shell.shell",
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
    # A file in tests too: threads that share a database in memory lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
else:
    # A page's questions are short: compiling them took up to a second and a half. Places of an index lie in memory or on
    # disks without arms. Options in DATABASE_URL replace these.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c random_page_cost=1.1")
if os.environ.get("XUNZHANG_TEST_DATABASE"):
    _named = os.environ["XUNZHANG_TEST_DATABASE"]
    _is_file = DATABASES["default"]["ENGINE"].endswith("sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": HOME / _named if _is_file else _named}

AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "xunzhang.accounts.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "xunzhang.accounts.passwords.NotCommon"},
    {"NAME": "xunzhang.accounts.passwords.Length"},
    {"NAME": "xunzhang.accounts.passwords.Classes"},
    {"NAME": "xunzhang.accounts.passwords.NotTheName"},
    {"NAME": "xunzhang.accounts.passwords.NotUsedBefore"},
]
PASSWORD_EXPIRY_DAYS = _number("XUNZHANG_PASSWORD_EXPIRY_DAYS", 0)  # 0: passwords do not expire
SECOND_FACTOR_FOR_ADMINISTRATORS = os.environ.get("XUNZHANG_SECOND_FACTOR_FOR_ADMINISTRATORS") == "1"

# Sessions, by real time: half an hour unused, half a day in all.
SESSION_ENGINE = "xunzhang.accounts.sessions"
SESSION_IDLE_MINUTES = _number("XUNZHANG_SESSION_IDLE_MINUTES", 30)
SESSION_WHOLE_HOURS = _number("XUNZHANG_SESSION_WHOLE_HOURS", 12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Lockout: that many failures of one account from one address; an address fails for all accounts together.
AXES_FAILURE_LIMIT = _number("XUNZHANG_LOGIN_FAILURES", 5)
LOCKOUT_MINUTES = _number("XUNZHANG_LOCKOUT_MINUTES", 15)
ADDRESS_FAILURE_LIMIT = _number("XUNZHANG_LOGIN_FAILURES_PER_ADDRESS", 60)
AXES_COOLOFF_TIME = timedelta(minutes=LOCKOUT_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # logins go into the journal
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "xunzhang.accounts.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "xunzhang.accounts.login_views.own_answer"

# Cookies, HTTPS, proxies. XUNZHANG_PROXY is the number of reverse proxies whose headers are believed.
HTTPS = os.environ.get("XUNZHANG_HTTPS") == "1"
TRUSTED_PROXIES = _number("XUNZHANG_PROXY", 0)
SESSION_COOKIE_NAME = "xunzhang_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "xunzhang_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "xunzhang.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("XUNZHANG_TRUSTED_ORIGINS", "").split(",") if o]
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o600
API_PREFIX = "/api/"
API_REQUESTS_PER_MINUTE = _number("XUNZHANG_API_REQUESTS_PER_MINUTE", 600)  # of one token

# Single sign-on by OpenID Connect; off while no issuer is given.
OIDC_ISSUER = os.environ.get("XUNZHANG_OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = os.environ.get("XUNZHANG_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("XUNZHANG_OIDC_CLIENT_SECRET", "")
OIDC_CLAIM = os.environ.get("XUNZHANG_OIDC_CLAIM", "preferred_username")

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
# What the shell asks of the layers above it (see ui.providers).
UI_ACTOR = "xunzhang.accounts.access.actor_of"
UI_OFFICE = "xunzhang.site.office.office"
UI_CALENDAR = "xunzhang.chapters.working_calendar.queries.current_calendar"
RULES_CALENDAR = UI_CALENDAR  # by which the Rules count their days
RULES_SETTINGS = (
    "xunzhang.chapters.working_rules.installed.installed_on"  # (rulebook, day) → this installation's values
)

LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"

# What fails inside is said where the service manager keeps it, with the time that the page of the error names.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"dated": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "dated"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # an address that does not exist is no fault of ours
    },
}
