"""The page of the own account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhang.accounts import passwords, queries
from xunzhang.accounts.access import (
    SECOND_FACTOR_SHOWN,
    actor_of,
    password_expired,
    safe_next,
    second_factor_owed,
    unfinished_login,
)
from xunzhang.accounts.actions.api_tokens import IssueToken, grantable_scopes
from xunzhang.accounts.actions.own import WrongCode
from xunzhang.accounts.api_tokens import READ
from xunzhang.accounts.journal_tables import action_label
from xunzhang.accounts.models import Account, CodeDevice
from xunzhang.accounts.permissions import within_duties
from xunzhang.accounts.second_factor import codes_left, enrolment_of, note_wrong_code
from xunzhang.accounts.sessions import session_name
from xunzhang.record.actions import InvalidInputs, perform
from xunzhang.record.actor import Actor
from xunzhang.ui.errors import sentence_of
from xunzhang.ui.forms import Form, confirm, done


def _account(request: HttpRequest) -> Account:
    """The account behind the request; the middleware let nobody else come here."""
    if not isinstance(request.user, Account):
        raise TypeError("a page of the own account was reached without one")
    return request.user


def _own_page(request: HttpRequest, errors: dict[str, str] | None = None) -> HttpResponse:
    account = _account(request)
    device = CodeDevice.objects.filter(user=account, confirmed=True).first()
    context: dict[str, Any] = {
        "account": account,
        "sessions": queries.sessions_of(account.pk, request.session.session_key),
        "has_second_factor": device is not None,
        "second_factor_owed": second_factor_owed(account),
        "codes_left": codes_left(account) if device is not None else 0,
        "tokens": queries.tokens_of(account.pk),
        "errors": errors or {},
    }
    return render(request, "accounts/own.html", context, status=400 if errors else 200)


@never_cache
@require_GET
def own_page(request: HttpRequest) -> HttpResponse:
    """Who I am here, my sessions, my password and second factor."""
    return _own_page(request)


@unfinished_login
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; also the forced change at the first login."""
    account = _account(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        new = request.POST.get("new_password", "")
        if new != request.POST.get("repeated", ""):
            errors["repeated"] = gettext("两次输入的新密码不一致，请重新输入。")
        else:
            try:
                changed = perform(
                    "password.change",
                    actor_of(request),
                    {
                        "old_password": request.POST.get("old_password", ""),
                        "new_password": new,
                        "kept_session": session_name(request.session.session_key or ""),
                    },
                )
            except InvalidInputs as problem:
                errors.update(problem.errors)
            else:
                update_session_auth_hash(request, changed)
                messages.success(request, gettext("密码已修改。"))
                return HttpResponseRedirect(safe_next(request, request.POST.get("next")))
    context = {
        "errors": errors,
        "rules": passwords.rules(),
        "is_forced": account.must_change_password or password_expired(account),
        "has_expired": password_expired(account),
        "next": safe_next(request, request.POST.get("next", request.GET.get("next"))),
    }
    return render(request, "accounts/change_password.html", context, status=400 if errors else 200)


@unfinished_login
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enrol_second_factor(request: HttpRequest) -> HttpResponse:
    """Show the picture for the telephone, take the first code, show the recovery codes once."""
    account = _account(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if "code" in request.POST:
                codes = perform("second_factor.confirm", actor_of(request), {"code": request.POST["code"]})
                request.session[SECOND_FACTOR_SHOWN] = True
                messages.success(request, gettext("动态口令已启用。"))
                return render(
                    request,
                    "accounts/recovery_codes.html",
                    {"codes": codes, "next": safe_next(request, request.POST.get("next"))},
                )
            perform("second_factor.enrol", actor_of(request), {})
        except InvalidInputs as problem:
            if isinstance(problem, WrongCode):
                note_wrong_code(account)
            errors.update(problem.errors)
    device = CodeDevice.objects.filter(user=account).order_by("confirmed").first()
    if device is not None and device.confirmed:
        return HttpResponseRedirect(reverse("accounts:own"))
    context = {
        "errors": errors,
        "enrolment": enrolment_of(device) if device is not None else None,
        "is_forced": second_factor_owed(account),
        "next": safe_next(request, request.POST.get("next", request.GET.get("next"))),
    }
    return render(request, "accounts/enrol_second_factor.html", context, status=400 if errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_POST
def change_second_factor(request: HttpRequest, step: str) -> HttpResponse:
    """Disable the second factor, or renew its recovery codes; both ask for the password."""
    action = {"disable": "second_factor.disable", "codes": "second_factor.renew_codes"}[step]
    try:
        result = perform(action, actor_of(request), {"password": request.POST.get("password", "")})
    except InvalidInputs as problem:
        return _own_page(request, problem.errors)
    if step == "codes":
        messages.success(request, gettext("恢复码已更换，原来的不能再用。"))
        return render(
            request, "accounts/recovery_codes.html", {"codes": result, "next": reverse("accounts:own")}
        )
    request.session.pop(SECOND_FACTOR_SHOWN, None)
    return done(request, gettext("动态口令已停用，登录只凭密码。"), reverse("accounts:own"))


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    kept = session_name(request.session.session_key or "")
    wanted = request.POST.get("session", "")
    try:
        if wanted:
            perform("session.end", actor_of(request), {"session": wanted})
        else:
            perform("session.end_others", actor_of(request), {"kept_session": kept})
    except InvalidInputs as problem:
        return _own_page(request, problem.errors)
    told = gettext("会话已结束，那里须重新登录。") if wanted else gettext("其他会话都已结束。")
    return done(request, told, reverse("accounts:own"))


def _scope_choices(actor: Actor) -> list[tuple[str, str]]:
    """What a token of the actor can be good for: reading, and the actions within the actor's duties."""
    within = [name for name in grantable_scopes() if name != READ and within_duties(actor, name)]
    return [(READ, gettext("只读查询")), *((name, f"{action_label(name)} · {name}") for name in within)]


@never_cache
@require_http_methods(["GET", "POST"])
def issue_token(request: HttpRequest) -> HttpResponse:
    """A token for a programme; its text is shown once."""
    actor = actor_of(request)
    form = Form(
        request,
        IssueToken,
        choices={"scopes": _scope_choices(actor)},
        initial={"scopes": [READ]},
        hints={
            "name": gettext("哪个程序用它做什么，例如“财务系统读取待办”。"),
            "scopes": gettext("只选程序用得到的。令牌做不了本人做不了的事。"),
        },
        submit=gettext("签发令牌"),
    )
    if form.is_sent:
        with form.attempt():
            issued = perform("api_token.issue", actor, form.inputs())
            return render(request, "accounts/token_issued.html", {"issued": issued})
    return form.answer("accounts/issue_token.html", {"back": reverse("accounts:own")})


@never_cache
@require_POST
def revoke_token(request: HttpRequest) -> HttpResponse:
    """Revoke one of the own tokens, or as security administrator anybody's, once that is confirmed."""
    back = safe_next(request, request.POST.get("next") or reverse("accounts:own"))
    token = request.POST.get("token", "")[:20]
    asking = confirm(
        request,
        title=gettext("撤销接口令牌"),
        sentence=gettext("撤销后，使用令牌 %(token)s… 的程序立即不能再访问，且不能恢复。") % {"token": token},
        back=back,
        submit=gettext("撤销"),
    )
    if asking:
        return asking
    try:
        perform("api_token.revoke", actor_of(request), {"token": token})
    except InvalidInputs as problem:
        messages.error(request, sentence_of(problem))
        return HttpResponseRedirect(back)
    return done(request, gettext("已撤销令牌。"), back)
