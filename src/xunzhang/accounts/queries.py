"""What is shown of accounts."""

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django_otp.plugins.otp_totp.models import TOTPDevice

from xunzhang.accounts import real_time
from xunzhang.accounts.entering import window
from xunzhang.accounts.models import Account, LoginSession
from xunzhang.accounts.sessions import idle_limit, session_name


@dataclass(frozen=True)
class OwnSession:
    """A session as its owner sees it."""

    name: str
    address: str
    browser: str
    began_at: datetime
    last_seen_at: datetime
    is_this: bool


def sessions_of(account_id: int, this_key: str | None = None) -> list[OwnSession]:
    """The live sessions of an account, the latest used first."""
    now = real_time.now()
    rows = LoginSession.objects.filter(
        account_id=account_id, expire_date__gt=now, last_seen_at__gt=now - idle_limit()
    ).order_by("-last_seen_at")
    return [
        OwnSession(
            session_name(row.session_key),
            row.address,
            row.browser,
            row.began_at,
            row.last_seen_at,
            row.session_key == this_key,
        )
        for row in rows
    ]


def locked_names() -> set[str]:
    """The login names that must wait at some address now."""
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=real_time.now() - window())
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    return {row["username"] for row in rows if row["username"]}


def accounts(search: str = "") -> QuerySet[Account]:
    """All accounts, with the person and whether there is a second factor; `search` looks in names."""
    rows = Account.objects.select_related("person").annotate(
        has_second_factor=Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
    )
    if search:
        rows = rows.filter(
            Q(login_name__icontains=search)
            | Q(person__name__icontains=search)
            | Q(person__staff_number__icontains=search)
            | Q(holder_name__icontains=search)
        )
    return rows.order_by("login_name")


def account_by_name(login_name: str) -> Account | None:
    """One account as in `accounts`, or None."""
    return accounts().filter(login_name=login_name).first()
