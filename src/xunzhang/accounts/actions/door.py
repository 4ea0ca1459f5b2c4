"""What happens at the door, for the journal: the session itself is made by the login page."""

from typing import Literal

from django.conf import settings
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.accounts import permissions
from xunzhang.accounts.actions.finding import is_login_name
from xunzhang.accounts.models import Account
from xunzhang.record.actions import Act, ActionInputs, action
from xunzhang.record.actor import Channel

ONLY_THE_DOOR = gettext_lazy("这一步只由登录页面办理。")
Method = Literal["password", "second_factor", "single_sign_on"]
METHODS = {"password": "密码", "second_factor": "动态口令", "single_sign_on": "统一身份认证"}


class BeginSession(ActionInputs):
    method: Method = Field(title="登录方式")


class FinishSession(ActionInputs):
    pass


class RefuseLogin(ActionInputs):
    login_name: str = Field(title="登录名", max_length=60)
    method: Method = Field(title="登录方式")
    address: str = Field(title="地址", max_length=45)


class LockLogin(ActionInputs):
    login_name: str = Field(title="登录名", max_length=60)
    address: str = Field(title="地址", max_length=45)


def _account(login_name: str) -> Account | None:
    return Account.objects.filter(login_name=login_name).first()


def _shown(login_name: str) -> str:
    """The name as tried; not what cannot be a name, which may be a password in the wrong field."""
    return login_name if is_login_name(login_name) else "（不合格式的登录名）"


@action("session.begin", label="登录", label_en="Log in", inputs=BeginSession)
def begin_session(act: Act, inputs: BeginSession) -> Account:
    """Somebody came in."""
    act.permit(act.actor.account_id is not None and act.actor.channel == Channel.PAGE, ONLY_THE_DOOR)
    account = Account.objects.get(pk=act.actor.account_id)
    act.record(
        subject=account,
        summary=f"{account.login_name} 登录（{METHODS[inputs.method]}）",
        payload={"method": inputs.method, "address": act.actor.address},
    )
    return account


@action("session.finish", label="退出登录", label_en="Log out", inputs=FinishSession)
def finish_session(act: Act, inputs: FinishSession) -> Account:
    """Somebody left by the logout button."""
    act.permit(act.actor.account_id is not None and act.actor.channel == Channel.PAGE, ONLY_THE_DOOR)
    account = Account.objects.get(pk=act.actor.account_id)
    act.record(
        subject=account,
        summary=f"{account.login_name} 退出登录",
        payload={"address": act.actor.address},
    )
    return account


@action("session.refuse", label="登录失败", label_en="Refuse a login", inputs=RefuseLogin)
def refuse_login(act: Act, inputs: RefuseLogin) -> None:
    """Somebody gave a wrong name, password or code."""
    act.permit(permissions.is_door(act.actor), ONLY_THE_DOOR)
    act.record(
        subject=_account(inputs.login_name),
        summary=f"登录失败：{_shown(inputs.login_name)}（{METHODS[inputs.method]}）",
        payload={
            "login_name": _shown(inputs.login_name),
            "method": inputs.method,
            "address": inputs.address,
        },
    )


@action("session.lock", label="登录锁定", label_en="Lock out a login", inputs=LockLogin)
def lock_login(act: Act, inputs: LockLogin) -> None:
    """Too many failures in a row: the name has to wait, at that address."""
    act.permit(permissions.is_door(act.actor), ONLY_THE_DOOR)
    act.record(
        subject=_account(inputs.login_name),
        summary=f"登录锁定 {settings.LOCKOUT_MINUTES} 分钟：{_shown(inputs.login_name)}",
        payload={
            "login_name": _shown(inputs.login_name),
            "address": inputs.address,
            "minutes": settings.LOCKOUT_MINUTES,
        },
    )
