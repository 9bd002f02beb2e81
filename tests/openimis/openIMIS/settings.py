"""Settings of an openIMIS backend on loopback, for tests of its clients.

What differs between servers comes from the environment, set by ../server.sh:
OPENIMIS_HOME, OPENIMIS_DB_NAME, OPENIMIS_DB_PORT, OPENIMIS_PORT, OPENIMIS_MODE.
Nothing here is secret: the server listens on 127.0.0.1 and holds invented people.
"""
import os
from datetime import timedelta
from pathlib import Path

from .openimisapps import openimis_apps

HOME = Path(os.environ["OPENIMIS_HOME"])
PORT = os.environ.get("OPENIMIS_PORT", "8000")

# "DEV" or "PROD". PROD switches on, inside the modules themselves: the 150/min
# rate limit (FHIR and GraphQL) and asynchronous GraphQL mutations;
# and here: django-axes lockout after failed logins.
MODE = os.environ.get("OPENIMIS_MODE", "DEV")
os.environ.setdefault("MODE", MODE)  # read by the modules directly
DEBUG = False
IS_TESTING = False
SECRET_KEY = "loopback-demo-only-" + "0" * 32
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROW_SECURITY = True
MSSQL = False
os.environ.setdefault("DB_DEFAULT", "postgresql")
os.environ.setdefault("PHOTO_ROOT_PATH", str(HOME / "photos"))


def SITE_ROOT():
    return "api/"


def SITE_URL():
    return f"127.0.0.1:{PORT}"


FRONTEND_URL = f"http://127.0.0.1:{PORT}/front"
ROOT_URLCONF = "openIMIS.urls"
WSGI_APPLICATION = "openIMIS.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

OPENIMIS_APPS = openimis_apps()
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "graphene_django",
    "graphql_jwt.refresh_token.apps.RefreshTokenConfig",
    "rest_framework",
    "rules",
    "django_apscheduler",
    "drf_spectacular",
    "axes",
    "import_export",
    "simple_history",
    *OPENIMIS_APPS,
    "openIMIS.apps.AssemblyConfig",
]


class _NoMigrations(dict):
    """Build every table from the current models instead of from migrations.

    The first openIMIS migrations describe legacy tables (tblUsers, tblClaim, ...)
    as unmanaged: they expect an SQL dump which is not on PyPI, so ``migrate`` on
    an empty database stops with 'relation "tblUsers" does not exist'. In the
    published versions all those models are managed, so ``migrate --run-syncdb``
    creates the same tables. seed/tables.py then adds what only migrations add
    (one SQL view, one unmanaged table, reference rows).
    """

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return None

    def get(self, name, default=None):
        return None


MIGRATION_MODULES = _NoMigrations()

MIDDLEWARE = [
    "core.middleware.GraphQLRateLimitMiddleware",
    "axes.middleware.AxesMiddleware",
    "core.middleware.DefaultAxesAttributesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]

# --- authentication -------------------------------------------------------
AUTH_USER_MODEL = "core.User"
ANONYMOUS_USER_NAME = None
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "graphql_jwt.backends.JSONWebTokenBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_ENABLED = MODE == "PROD"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=5)
PASSWORD_MIN_LENGTH = 8
PASSWORD_UPPERCASE = PASSWORD_LOWERCASE = PASSWORD_DIGITS = PASSWORD_SYMBOLS = 1
PASSWORD_SPACES = 1

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.jwt_authentication.JWTAuthentication",
        "rest_framework.authentication.BasicAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "EXCEPTION_HANDLER": "openIMIS.drf_errors.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "FHIR R4",
    "DESCRIPTION": "openIMIS FHIR R4 API",
    "VERSION": "1.0.0",
}
GRAPHENE = {
    "SCHEMA": "openIMIS.schema.schema",
    "RELAY_CONNECTION_MAX_LIMIT": 100,
    "MIDDLEWARE": ["graphql_jwt.middleware.JSONWebTokenMiddleware"],
}
GRAPHQL_JWT = {
    "JWT_VERIFY_EXPIRATION": True,
    "JWT_EXPIRATION_DELTA": timedelta(days=1),
    "JWT_REFRESH_EXPIRATION_DELTA": timedelta(days=30),
    "JWT_AUTH_HEADER_PREFIX": "Bearer",
    "JWT_ENCODE_HANDLER": "core.jwt.jwt_encode_user_key",
    "JWT_DECODE_HANDLER": "core.jwt.jwt_decode_user_key",
    "JWT_ALLOW_ANY_CLASSES": [
        "graphql_jwt.mutations.ObtainJSONWebToken",
        "graphql_jwt.mutations.Verify",
        "graphql_jwt.mutations.Refresh",
        "graphql_jwt.mutations.Revoke",
    ],
}
RATELIMIT_CACHE = "default"
RATELIMIT_KEY = "ip"
RATELIMIT_RATE = "150/m"
RATELIMIT_METHOD = "ALL"
RATELIMIT_GROUP = "graphql"
RATELIMIT_SKIP_TIMEOUT = "False"
# GraphQL mutations and most lists demand a CSRF token and its session cookie,
# from programs too, unless their User-Agent contains one of these strings.
USER_AGENT_CSRF_BYPASS = []

# --- storage --------------------------------------------------------------
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["OPENIMIS_DB_NAME"],
        "USER": "imis",
        "PASSWORD": "imis",
        "HOST": "127.0.0.1",
        "PORT": os.environ["OPENIMIS_DB_PORT"],
        "CONN_MAX_AGE": 60,
    }
}
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "KEY_PREFIX": name[:3],
    }
    for name in ("default", "location", "coverage")
}
CACHE_OBJECT_DEFAULT = False
CACHE_OBJECT_TTL = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
MEDIA_ROOT = str(HOME / "media")
MASTER_DATA_PASSWORD = "demo-master-data"

# --- scheduler: never runs here -------------------------------------------
SCHEDULER_CONFIG = {}
SCHEDULER_AUTOSTART = False
SCHEDULER_JOBS = []
SCHEDULER_CUSTOM = []
CELERY_BROKER_URL = "memory://"

# --- i18n -----------------------------------------------------------------
LANGUAGE_CODE = "en-GB"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = False
STATIC_URL = "/api/static/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST_USER = ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {
        "handlers": ["console"],
        "level": "WARNING",
    },
}
