"""The security administrator's pages: accounts, one account, what is done with it, a new account."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xunzhang.accounts import permissions, queries
from xunzhang.accounts.access import actor_of
from xunzhang.accounts.actions.administration import NOT_YOURS, CreateAccount, Opened
from xunzhang.accounts.models import Account, AdministratorKind
from xunzhang.chapters.organs.naming import by_language
from xunzhang.record.actions import REGISTRY, NotFound, NotPermitted, perform
from xunzhang.record.actor import Actor
from xunzhang.ui.filters import ChoiceFilter, Rows, TextFilter
from xunzhang.ui.forms import Form
from xunzhang.ui.listing import bracketed
from xunzhang.ui.tables import Column, Table

# what stands in the address → the action
VERBS: Mapping[str, str] = {
    "activate": "account.activate",
    "deactivate": "account.deactivate",
    "clearance": "account.grant_clearance",
    "validity": "account.set_validity",
    "second-factor": "account.require_second_factor",
    "reset-password": "account.reset_password",
    "reset-second-factor": "account.reset_second_factor",
    "unlock": "account.unlock",
    "end-sessions": "account.end_sessions",
}
OFFICE = "office"  # the choice of accounts behind which a person stands


def _security_administrator(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permissions.may_see_accounts(actor):
        raise NotPermitted(gettext(NOT_YOURS))
    return actor


def _label(action: str) -> str:
    spec = REGISTRY[action]
    return spec.label_en if (get_language() or "").startswith("en") else spec.label


def _kinds() -> list[tuple[str, Any]]:
    return [(OFFICE, _("工作人员")), *AdministratorKind.choices]


def _of_kind(rows: Rows, wanted: str) -> Rows:
    assert not isinstance(rows, list)
    return rows.filter(administrator="" if wanted == OFFICE else wanted)


def _of_state(rows: Rows, wanted: str) -> Rows:
    assert not isinstance(rows, list)
    if wanted == "locked":
        return rows.filter(is_locked=True)
    return rows.filter(is_active=wanted == "active")


class AccountTable(Table):
    key = "accounts"
    caption = _("账号")
    columns = (
        Column(
            "login_name",
            _("登录名"),
            sort="login_name",
            link=lambda row: reverse("accounts:detail", args=[row.login_name]),
        ),
        Column("name", _("姓名"), value=queries.shown_name),
        Column(
            "kind",
            _("类别"),
            value=lambda row: row.get_administrator_display() if row.administrator else _("工作人员"),
        ),
        Column("clearance", _("知悉范围上限"), value=lambda row: row.get_clearance_display(), minor=True),
        Column("valid_to", _("有效期止"), kind="date", minor=True),
        Column("has_second_factor", _("动态口令"), kind="flag", minor=True),
        Column(
            "state",
            _("状态"),
            kind="badge",
            value=lambda row: _("锁定") if row.is_locked else _("启用") if row.is_active else _("停用"),
            tone=lambda row: "bad" if row.is_locked else "good" if row.is_active else "",
        ),
        Column("created_at", _("建立时间"), kind="instant", hidden=True),
    )
    filters = (
        TextFilter(
            "q", _("查找"), fields=("login_name", "person__name", "person__staff_number", "holder_name")
        ),
        ChoiceFilter("kind", _("类别"), choices=_kinds, narrowing=_of_kind),
        ChoiceFilter(
            "state",
            _("状态"),
            choices=(("active", _("启用")), ("inactive", _("停用")), ("locked", _("锁定"))),
            narrowing=_of_state,
        ),
    )
    default_sort = "login_name"
    empty = _("没有符合条件的账号")
    empty_hint = _("请放宽筛选条件，或者新建账号。")


@require_GET
def account_list(request: HttpRequest) -> HttpResponseBase:
    """All accounts: whose they are, whether they work, whether they are locked."""
    _security_administrator(request)
    return AccountTable(request, queries.accounts()).answer("accounts/list.html")


def _account(login_name: str) -> Account:
    account = queries.account_by_name(login_name)
    if account is None:
        raise NotFound(gettext("没有登录名为“%(name)s”的账号，请从账号列表中选择。") % {"name": login_name})
    return account


def _offered(actor: Actor, account: Any) -> list[tuple[str, str]]:
    """Address and label of what the actor may do with the account as it is."""
    if not permissions.may_manage(actor, account.pk):
        return []
    may_take_over = permissions.may_take_over(actor, account.pk, bool(account.administrator))
    wanted = {
        "unlock": account.is_locked,
        "activate": not account.is_active,
        "clearance": not account.administrator,
        "validity": not account.administrator,
        "second-factor": True,
        "reset-password": may_take_over,
        "reset-second-factor": may_take_over and account.has_second_factor,
        "end-sessions": bool(queries.sessions_of(account.pk)),
        "deactivate": account.is_active,
    }
    return [
        (reverse("accounts:action", args=[account.login_name, verb]), _label(VERBS[verb]))
        for verb, offered in wanted.items()
        if offered
    ]


@never_cache
@require_GET
def account_page(request: HttpRequest, login_name: str) -> HttpResponse:
    """One account, its sessions and tokens, and what may be done with it."""
    actor = _security_administrator(request)
    account = _account(login_name)
    context = {
        "account": account,
        "name": queries.shown_name(account),
        "sessions": queries.sessions_of(account.pk),
        "tokens": queries.tokens_of(account.pk),
        "offered": _offered(actor, account),
        "is_own": account.pk == actor.account_id,
    }
    return render(request, "accounts/detail.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def account_action(request: HttpRequest, login_name: str, verb: str) -> HttpResponse:
    """Do one of `VERBS` to the account."""
    actor = _security_administrator(request)
    account = _account(login_name)
    if verb not in VERBS:
        raise NotFound(gettext("没有这项操作，请回到账号页面选择。"))
    name = VERBS[verb]
    back = reverse("accounts:detail", args=[account.login_name])
    form = Form(
        request,
        REGISTRY[name].inputs,
        fixed={"account": account.login_name},
        choices={
            "clearance": queries.grantable_clearances(),
            "is_required": [("true", _("须用动态口令")), ("false", _("不要求"))],
        },
        initial={
            "clearance": account.clearance,
            "valid_from": account.valid_from,
            "valid_to": account.valid_to,
            "is_required": str(account.second_factor_required).lower(),
        },
        kinds={"is_required": "radio"},
        submit=_("确定") if verb == "second-factor" else _label(name),
    )
    if form.is_sent:
        with form.attempt():
            result = perform(name, actor, form.inputs())
            if isinstance(result, Opened):
                return _show_password(request, result)
            message = gettext("已%(action)s：%(name)s") % {"action": _label(name), "name": login_name}
            return form.done(message, back)
    shown = {"account": account, "name": queries.shown_name(account), "label": _label(name), "back": back}
    return form.answer("accounts/action.html", shown)


def _show_password(request: HttpRequest, opened: Opened) -> HttpResponse:
    return render(
        request,
        "accounts/initial_password.html",
        {"opened": opened, "name": queries.shown_name(opened.account)},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Create an account for a person on record; its first password is shown once."""
    actor = _security_administrator(request)
    people = [
        (number, by_language(name, name_en) + bracketed(number))
        for number, name, name_en in queries.people_without_account().values_list(
            "staff_number", "name", "name_en"
        )
    ]
    form = Form(
        request,
        CreateAccount,
        choices={"staff_number": people, "clearance": queries.grantable_clearances()},
        labels={"staff_number": _("人员")},
        hints={"login_name": _("以字母开头的小写字母、数字、点、横线或下划线")},
        submit=_label("account.create"),
    )
    if form.is_sent:
        with form.attempt():
            return _show_password(request, perform("account.create", actor, form.inputs()))
    return form.answer("accounts/new.html", {"back": reverse("accounts:list"), "has_people": bool(people)})
