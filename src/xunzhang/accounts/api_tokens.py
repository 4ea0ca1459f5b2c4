"""Tokens by which a programme acts for an account: kept as digests, limited in scope and time."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, F, Value, When
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from xunzhang.accounts import real_time
from xunzhang.kernel.digest import sm3

READ = "read"  # the scope of everything that changes nothing
_MARK = "xz"
_PREFIX = 10
WINDOW = timedelta(minutes=1)


class ApiToken(models.Model):
    """One token. Its text is shown once, when it is issued; here are its beginning and its digest.

    The text has 256 random bits, so a plain digest suffices: there is nothing to guess.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=100)
    prefix = models.CharField(_("开头"), max_length=20, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(_("范围"))  # names of actions, and READ
    created_at = models.DateTimeField(default=real_time.now)
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    window_began_at = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)  # requests in the window

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.prefix}…）"

    def is_live(self, at: datetime) -> bool:
        """Whether it opens anything at that instant."""
        return self.revoked_at is None and at < self.expires_at

    def allows(self, scope: str) -> bool:
        """Whether it reaches that far: the name of an action, or READ."""
        return scope in self.scopes


@dataclass(frozen=True)
class NewText:
    """A fresh token's text, and what of it is kept."""

    text: str
    prefix: str
    digest: str

    def __repr__(self) -> str:
        return f"NewText({self.prefix}…)"


def new_text() -> NewText:
    """A random token."""
    prefix = f"{_MARK}_{secrets.token_hex(_PREFIX // 2)}"
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    return NewText(text, prefix, sm3(text.encode()))


def find(text: str) -> ApiToken | None:
    """The live token with that text, with its account and person; None for any other."""
    mark, _rest, rest = text.partition("_")
    prefix = f"{mark}_{rest[:_PREFIX]}"
    token = ApiToken.objects.select_related("account__person").filter(prefix=prefix).first()
    if token is None or not constant_time_compare(token.digest, sm3(text.encode())):
        return None
    return token if token.is_live(real_time.now()) else None


def count_use(token: ApiToken, limit: int) -> int:
    """Count one request. Returns 0, or the seconds to wait when `limit` requests were made within a minute."""
    now = real_time.now()
    over = models.Q(window_began_at__isnull=True) | models.Q(window_began_at__lte=now - WINDOW)
    ApiToken.objects.filter(
        pk=token.pk
    ).update(  # one statement: two processes never count from the same number
        window_count=Case(When(over, then=Value(1)), default=F("window_count") + 1),
        window_began_at=Case(When(over, then=Value(now)), default=F("window_began_at")),
        last_used_at=now,
    )
    began, count = ApiToken.objects.values_list("window_began_at", "window_count").get(pk=token.pk)
    if count <= limit:
        return 0
    return max(1, int((began + WINDOW - now).total_seconds()) + 1)
