"""What is shown of accounts."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.urls import reverse

from xunzhang.accounts import real_time
from xunzhang.accounts.api_tokens import ApiToken
from xunzhang.accounts.browsers import browser_name
from xunzhang.accounts.demonstration import is_demonstration
from xunzhang.accounts.entering import window
from xunzhang.accounts.models import Account, Clearance, CodeDevice, LoginSession
from xunzhang.accounts.sessions import idle_limit, session_name
from xunzhang.chapters.organs.models import Person
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.queries import everyone
from xunzhang.record.models import JournalEntry

AT_THE_DOOR = ("session.refuse", "session.lock", "account.unlock")


@dataclass(frozen=True)
class DemonstrationLogin:
    """A login that the login page of the demonstration offers."""

    login_name: str
    name: str

    @property
    def url(self) -> str:
        """The login page with the name filled in."""
        return f"{reverse('accounts:login')}?{urlencode({'login_name': self.login_name})}"


def demonstration_logins() -> list[DemonstrationLogin]:
    """The logins of the demonstration, as they were made; none in any other installation."""
    if not is_demonstration():
        return []
    rows = Account.objects.filter(is_demonstration=True, is_active=True).order_by("pk")
    named = rows.values_list("login_name", "person__name", "person__name_en")
    return [DemonstrationLogin(login, by_language(name, name_en)) for login, name, name_en in named]


@dataclass(frozen=True)
class OwnSession:
    """A session as its owner sees it."""

    name: str
    address: str
    browser: str  # as one calls it
    introduction: str  # as it calls itself
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
            browser_name(row.browser),
            row.browser,
            row.began_at,
            row.last_seen_at,
            row.session_key == this_key,
        )
        for row in rows
    ]


def shown_name(account: Account) -> str:
    """Whose account it is, in the reader's language where there is such a name."""
    return by_language(account.name, account.name_en)


def accounts() -> QuerySet[Account]:
    """All accounts, with the person, whether there is a second factor, and whether the name must wait somewhere."""
    failures = (
        AccessAttempt.objects.filter(
            username=OuterRef("login_name"), attempt_time__gt=real_time.now() - window()
        )
        .order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    return (
        Account.objects.select_related("person")
        .annotate(
            has_second_factor=Exists(CodeDevice.objects.filter(user=OuterRef("pk"), confirmed=True)),
            is_locked=Exists(failures),
        )
        .order_by("login_name")
    )


def account_by_name(login_name: str) -> Account | None:
    """One account as in `accounts`, or None."""
    return accounts().filter(login_name=login_name).first()


def people_without_account() -> QuerySet[Person]:
    """People on record who have no account yet."""
    return everyone().filter(account__isnull=True)


def grantable_clearances() -> list[tuple[str, str]]:
    """The levels up to the installation's ceiling, with their names."""
    choices = [(value, str(label)) for value, label in Clearance.choices]
    return choices[: Clearance.values.index(settings.SECRECY_CEILING) + 1]


def tokens_of(account_id: int) -> list[ApiToken]:
    """The account's tokens that still open something, the newest first."""
    return list(
        ApiToken.objects.filter(account_id=account_id, revoked_at=None, expires_at__gt=real_time.now())
    )


def journal() -> QuerySet[JournalEntry]:
    """The whole journal as its list needs it. Who may see it is asked by the caller."""
    return JournalEntry.objects.defer("payload", "findings", "attachments", "digest", "previous_digest")


def security_log() -> QuerySet[JournalEntry]:
    """What happened at the door: failed logins, lockouts and their end."""
    return journal().filter(action__in=AT_THE_DOOR)


def journal_entry(sequence: int) -> JournalEntry | None:
    """One entry with everything in it."""
    return JournalEntry.objects.filter(sequence=sequence).first()


def neighbours(sequence: int) -> tuple[int | None, int | None]:
    """The numbers of the entries before and after, None at either end."""
    there = set(
        JournalEntry.objects.filter(sequence__in=(sequence - 1, sequence + 1)).values_list(
            "sequence", flat=True
        )
    )
    return (
        sequence - 1 if sequence - 1 in there else None,
        sequence + 1 if sequence + 1 in there else None,
    )
