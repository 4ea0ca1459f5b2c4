"""Sessions kept in the database: they end after a time without use, after a whole length, or by hand."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from xunzhang.accounts import real_time
from xunzhang.accounts.models import LoginSession
from xunzhang.kernel.digest import sm3

BEGAN = "began_at"  # ISO instant of the login, in the session's data
ADDRESS = "address"
BROWSER = "browser"
_TOUCH = timedelta(seconds=60)  # use is noted once a minute, not at each request


def idle_limit() -> timedelta:
    """How long a session may stay unused (GB/T 22239-2019, 8.1.4.1 b)."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def whole_limit() -> timedelta:
    """How long a session may last however busy it is."""
    return timedelta(hours=settings.SESSION_WHOLE_HOURS)


def session_name(session_key: str) -> str:
    """What a session is called on a page: a digest, since its key opens it."""
    return sm3(session_key.encode())[:32]


class SessionStore(DatabaseStore):
    """Django's store, on `LoginSession`, by real time."""

    row: LoginSession | None = None

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def load(self) -> dict[str, Any]:
        """The session's data; an ended or expired one is empty, and its row is gone."""
        row = LoginSession.objects.filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
            return {}
        now = real_time.now()
        if row.expire_date <= now or (row.account_id and row.last_seen_at + idle_limit() <= now):
            row.delete()
            self._session_key = None
            return {}
        self.row = row
        data: dict[str, Any] = self.decode(row.session_data)
        return data

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        now = real_time.now()
        began = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else now
        return LoginSession(
            session_key=self._get_or_create_session_key(),
            session_data=self.encode(data),
            expire_date=began + whole_limit(),
            account_id=data.get(SESSION_KEY),
            began_at=began,
            last_seen_at=now,
            address=data.get(ADDRESS, ""),
            browser=data.get(BROWSER, ""),
        )

    def touch(self) -> None:
        """Note that the session is in use."""
        now = real_time.now()
        if self.row is not None and now - self.row.last_seen_at >= _TOUCH:
            LoginSession.objects.filter(session_key=self.row.session_key).update(last_seen_at=now)
            self.row.last_seen_at = now

    @classmethod
    def clear_expired(cls) -> None:
        now = real_time.now()
        LoginSession.objects.filter(expire_date__lte=now).delete()
        LoginSession.objects.filter(account__isnull=False, last_seen_at__lte=now - idle_limit()).delete()
