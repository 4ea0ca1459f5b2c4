"""The way in and out."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhang.accounts import entering, queries, single_sign_on
from xunzhang.accounts.access import actor_of, anonymous, safe_next, unfinished_login
from xunzhang.accounts.addresses import address_of
from xunzhang.accounts.demonstration import PASSWORD
from xunzhang.accounts.models import Account
from xunzhang.accounts.permissions import DOOR
from xunzhang.record.actions import perform

_NEXT = "single_sign_on_next"


def own_answer(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse | None:
    """Called by axes when somebody is locked out: the login page's own answer stands."""
    return response


def _login_page(
    request: HttpRequest, *, problem: str = "", login_name: str = "", status: int = 200
) -> HttpResponse:
    wanted = request.POST.get("next", request.GET.get("next"))
    return render(
        request,
        "accounts/login.html",
        {
            "problem": problem,
            "login_name": login_name,
            "next": safe_next(request, wanted),
            "has_expired": request.GET.get("expired") == "1" and not problem,
            "idle_minutes": settings.SESSION_IDLE_MINUTES,
            "single_sign_on": single_sign_on.is_offered(),
            "logins": queries.demonstration_logins(),
            "demonstration_password": PASSWORD,
        },
        status=status,
    )


def _locked(request: HttpRequest, login_name: str) -> HttpResponse:
    minutes = entering.minutes_left(request, login_name)
    problem = gettext("登录失败次数过多，请 %d 分钟后再试，或请安全管理员解除锁定。") % minutes
    return _login_page(request, problem=problem, login_name=login_name, status=429)


@anonymous
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Log in with name and password. The answer is the same for a wrong name and a wrong password."""
    if request.method == "GET":
        if isinstance(request.user, Account):
            return HttpResponseRedirect(safe_next(request, request.GET.get("next")))
        return _login_page(request, login_name=request.GET.get("login_name", "")[:60])
    login_name = request.POST.get("login_name", "").strip().casefold()[:60]
    password = request.POST.get("password", "")
    if not login_name or not password:
        return _login_page(
            request, problem=gettext("请输入登录名和密码。"), login_name=login_name, status=400
        )
    if entering.address_is_slowed(address_of(request)):
        problem = gettext("本地址登录失败次数过多，请 %d 分钟后再试。") % settings.LOCKOUT_MINUTES
        return _login_page(request, problem=problem, login_name=login_name, status=429)
    if entering.is_locked(request, login_name):
        return _locked(request, login_name)
    account = entering.check_password(request, login_name, password)
    if account is not None:
        return entering.admit(request, account, safe_next(request, request.POST.get("next")), "password")
    if entering.is_locked(request, login_name):
        return _locked(request, login_name)
    return _login_page(
        request, problem=gettext("登录名或密码不正确，或账号已停用。"), login_name=login_name, status=401
    )


@anonymous
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """The code after the password."""
    account = entering.pending_account(request)
    if account is None:
        return HttpResponseRedirect(reverse("accounts:login"))
    problem = ""
    if request.method == "POST":
        answer = entering.admit_with_code(request, account, request.POST.get("code", "")[:20])
        if answer is not None:
            return answer
        if entering.is_locked(request, account.login_name):
            return _locked(request, account.login_name)
        problem = gettext("动态口令或恢复码不正确，请输入当前显示的 6 位数字；连续出错须稍等片刻。")
    return render(
        request, "accounts/second_factor.html", {"problem": problem}, status=401 if problem else 200
    )


@anonymous
@never_cache
@require_GET
def to_provider(request: HttpRequest) -> HttpResponse:
    """Leave for the single sign-on provider."""
    if not single_sign_on.is_offered():
        return HttpResponseRedirect(reverse("accounts:login"))
    request.session[_NEXT] = safe_next(request, request.GET.get("next"))
    callback = request.build_absolute_uri(reverse("accounts:from_provider"))
    try:
        return single_sign_on.send_to_provider(request, callback)
    except single_sign_on.SignOnFailed as problem:
        return _login_page(request, problem=problem.sentence(get_language() or ""), status=502)


@anonymous
@never_cache
@require_GET
def from_provider(request: HttpRequest) -> HttpResponse:
    """Come back from the single sign-on provider."""
    if not single_sign_on.is_offered():
        return HttpResponseRedirect(reverse("accounts:login"))
    next_page = safe_next(request, request.session.pop(_NEXT, None))
    try:
        account = single_sign_on.account_from_provider(request)
    except single_sign_on.UnknownHere as problem:
        perform(
            "session.refuse",
            DOOR,
            {
                "login_name": problem.login_name[:60],
                "method": "single_sign_on",
                "address": address_of(request),
            },
        )
        return _login_page(request, problem=problem.sentence(get_language() or ""), status=403)
    except single_sign_on.SignOnFailed as problem:
        return _login_page(request, problem=problem.sentence(get_language() or ""), status=403)
    return entering.admit(request, account, next_page, "single_sign_on")


@unfinished_login
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Leave; the session ends."""
    perform("session.finish", actor_of(request), {})
    logout(request)
    return HttpResponseRedirect(f"{reverse('accounts:login')}?left=1")
