"""The steps of a login between the right password and the open session."""

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xunzhang.accounts import real_time
from xunzhang.accounts.access import SECOND_FACTOR_SHOWN, actor_for
from xunzhang.accounts.addresses import address_of
from xunzhang.accounts.backends import may_enter
from xunzhang.accounts.models import Account
from xunzhang.accounts.permissions import DOOR
from xunzhang.accounts.second_factor import check_code, has_second_factor
from xunzhang.accounts.sessions import ADDRESS, BEGAN, BROWSER
from xunzhang.record.actions import perform
from xunzhang.record.actor import Channel

_BACKEND = "xunzhang.accounts.backends.AccountBackend"
_PENDING = "pending_login"  # in the session of somebody whose password was right and whose code is awaited
_PENDING_FOR = timedelta(minutes=5)


def window() -> timedelta:
    """How long failures count, and how long a lockout lasts."""
    return timedelta(minutes=settings.LOCKOUT_MINUTES)


def address_is_slowed(address: str) -> bool:
    """Whether too many logins failed from the address lately, over all accounts."""
    failures = (
        AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=real_time.now() - window())
        .aggregate(total=Sum("failures_since_start"))
        .get("total")
    )
    return (failures or 0) >= settings.ADDRESS_FAILURE_LIMIT


def is_locked(request: HttpRequest, login_name: str) -> bool:
    """Whether the name must wait, at the address of the request."""
    return not AxesProxyHandler.is_allowed(request, {"login_name": login_name})


def minutes_left(request: HttpRequest, login_name: str) -> int:
    """Whole minutes until the lockout of the name at this address is over, at least one."""
    last = (
        AccessAttempt.objects.filter(username=login_name, ip_address=address_of(request))
        .order_by("-attempt_time")
        .first()
    )
    if last is None:
        return settings.LOCKOUT_MINUTES
    left = last.attempt_time + window() - real_time.now()
    return max(1, -(-int(left.total_seconds()) // 60))


def check_password(request: HttpRequest, login_name: str, password: str) -> Account | None:
    """The account, if the password is right and the account may enter; a failure is journalled."""
    account = authenticate(request, login_name=login_name, password=password)
    if isinstance(account, Account):
        return account
    _journal_failure(request, login_name, "password")
    return None


def _journal_failure(request: HttpRequest, login_name: str, method: str) -> None:
    address = address_of(request)
    perform("session.refuse", DOOR, {"login_name": login_name[:60], "method": method, "address": address})
    if is_locked(request, login_name):
        perform("session.lock", DOOR, {"login_name": login_name[:60], "address": address})


def admit(request: HttpRequest, account: Account, next_page: str, method: str) -> HttpResponse:
    """After the password (or the provider): ask for the code if there is a second factor, else open the session."""
    if has_second_factor(account):
        request.session.cycle_key()
        request.session[_PENDING] = {
            "account": account.pk,
            "since": real_time.now().isoformat(),
            "next": next_page,
        }
        return HttpResponseRedirect(reverse("accounts:second_factor"))
    return _open(request, account, next_page, method)


def pending_account(request: HttpRequest) -> Account | None:
    """Whose code is awaited in this session; None when nobody's, or when it took too long."""
    pending = request.session.get(_PENDING)
    if pending is None:
        return None
    if datetime.fromisoformat(pending["since"]) + _PENDING_FOR <= real_time.now():
        del request.session[_PENDING]
        return None
    account = Account.objects.select_related("person").filter(pk=pending["account"]).first()
    return account if account is not None and may_enter(account) else None


def admit_with_code(request: HttpRequest, account: Account, code: str) -> HttpResponse | None:
    """Open the session if the code is right; a wrong one counts like a wrong password and is journalled."""
    if not is_locked(request, account.login_name) and check_code(account, code):
        next_page = request.session[_PENDING]["next"]
        request.session.flush()
        request.session[SECOND_FACTOR_SHOWN] = True
        return _open(request, account, next_page, "second_factor")
    user_login_failed.send(sender=__name__, credentials={"login_name": account.login_name}, request=request)
    _journal_failure(request, account.login_name, "second_factor")
    if is_locked(request, account.login_name):
        request.session.flush()
    return None


def _open(request: HttpRequest, account: Account, next_page: str, method: str) -> HttpResponse:
    address = address_of(request)
    request.session[BEGAN] = real_time.now().isoformat()
    request.session[ADDRESS] = address
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]
    login(request, account, backend=_BACKEND)  # gives the session a new key
    perform("session.begin", actor_for(account, Channel.PAGE, address), {"method": method})
    return HttpResponseRedirect(next_page)
