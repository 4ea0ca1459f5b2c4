"""Who is behind a request, and the rule that every page needs a login unless it says otherwise."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xunzhang.accounts import real_time
from xunzhang.accounts.addresses import address_of
from xunzhang.accounts.models import Account
from xunzhang.accounts.sessions import SessionStore
from xunzhang.chapters.organs.queries import posts_held
from xunzhang.kernel import clock
from xunzhang.kernel.remembering import reading
from xunzhang.record.actions import NotPermitted
from xunzhang.record.actor import Actor, Administrator, Channel

SECOND_FACTOR_SHOWN = "second_factor_shown"  # in a session's data: it was opened with the second factor

View = TypeVar("View", bound=Callable[..., object])


def anonymous(view: View) -> View:
    """Mark a view as open to people who are not logged in (the login page, the health check)."""
    view.is_anonymous = True  # type: ignore[attr-defined]
    return view


def unfinished_login(view: View) -> View:
    """Mark a view that a login may reach before its forced steps (new password, second factor) are done."""
    view.is_for_unfinished_login = True  # type: ignore[attr-defined]
    return view


def actor_for(account: Account, channel: Channel, address: str = "") -> Actor:
    """The account acting through `channel`, with the posts its person holds today by the office's clock."""
    posts = () if account.person_id is None else posts_held(account.person_id, clock.today())
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=account.name,
        posts=posts,
        administrator=Administrator(account.administrator) if account.administrator else None,
        clearance=account.clearance,
        channel=channel,
        address=address,
        name_en=account.name_en,
    )


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a page request, looked up once and kept on the request.

    Raises NotPermitted when nobody is logged in.
    """
    kept: Actor | None = getattr(request, "actor", None)
    if kept is None:
        if not isinstance(request.user, Account):
            raise NotPermitted("请先登录。", "Log in first.")
        kept = actor_for(request.user, Channel.PAGE, address_of(request))
        request.actor = kept  # type: ignore[attr-defined]
    return kept


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """`wanted` if it leads to this site, else the home page: no redirect ever leaves the site."""
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return settings.LOGIN_REDIRECT_URL


def password_expired(account: Account) -> bool:
    """Whether the password is older than the installation allows; never, when no number of days is set."""
    days: int = settings.PASSWORD_EXPIRY_DAYS
    changed = account.password_changed_at
    return bool(days) and (changed is None or changed + timedelta(days=days) <= real_time.now())


def second_factor_owed(account: Account) -> bool:
    """Whether the account must use a second factor: by its own mark, or because administrators must."""
    return account.second_factor_required or (
        bool(account.administrator) and settings.SECOND_FACTOR_FOR_ADMINISTRATORS
    )


def go_to(request: HttpRequest, view_name: str, *, expired: bool = False) -> HttpResponse:
    """Send the browser to a page of the way in, remembering where it was; an htmx part reloads the whole page."""
    here = request.get_full_path() if request.method == "GET" else ""
    if request.headers.get("HX-Request") == "true":
        here = safe_next(request, request.headers.get("HX-Current-URL"))
    values = {"next": here} if here not in ("", settings.LOGIN_REDIRECT_URL) else {}
    if expired:
        values["expired"] = "1"
    address = reverse(view_name) + (f"?{urlencode(values)}" if values else "")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


class RequireLogin:
    """Refuses every view to people who are not logged in, except the marked ones; ends what must end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponse | None:
        account = request.user
        if isinstance(account, Account):
            if isinstance(request.session, SessionStore):
                request.session.touch()
            answer = self._unfinished(request, account)
            if getattr(view, "is_anonymous", False) or getattr(view, "is_for_unfinished_login", False):
                request.has_no_navigation = answer is not None  # type: ignore[attr-defined]
                return None
            return answer
        if getattr(view, "is_anonymous", False) or request.path.startswith(settings.API_PREFIX):
            return None  # the API asks for its token itself and answers 401 in its own shape
        return go_to(request, "accounts:login", expired=settings.SESSION_COOKIE_NAME in request.COOKIES)

    @staticmethod
    def _unfinished(request: HttpRequest, account: Account) -> HttpResponse | None:
        if account.must_change_password or password_expired(account):
            return go_to(request, "accounts:change_password")
        if second_factor_owed(account) and not request.session.get(SECOND_FACTOR_SHOWN):
            return go_to(request, "accounts:enrol_second_factor")
        return None
