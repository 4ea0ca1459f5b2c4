"""What everybody does with the own account, and only on the page."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.accounts import real_time
from xunzhang.accounts.access import second_factor_owed
from xunzhang.accounts.actions.finding import own_account
from xunzhang.accounts.models import Account, CodeDevice, LoginSession, RecoveryCode
from xunzhang.accounts.passwords import problems, set_password
from xunzhang.accounts.second_factor import new_recovery_codes
from xunzhang.accounts.sessions import session_name
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, action
from xunzhang.record.actor import Channel
from xunzhang.record.inputs import Verbatim

ONLY_HERE = gettext_lazy("只能由本人登录后在网页上办理。")


class WrongCode(InvalidInputs):
    """The code was wrong. The act is rolled back; whoever called it notes the failure (`note_wrong_code`)."""


class ChangePassword(ActionInputs):
    old_password: Verbatim = Field(title="原密码", min_length=1, max_length=256, repr=False)
    new_password: Verbatim = Field(title="新密码", min_length=1, max_length=256, repr=False)
    kept_session: str = Field(default="", title="保留的会话", max_length=64)


class NoInputs(ActionInputs):
    pass


class ConfirmSecondFactor(ActionInputs):
    code: str = Field(title="动态口令", min_length=1, max_length=12)


class WithPassword(ActionInputs):
    password: Verbatim = Field(title="密码", min_length=1, max_length=256, repr=False)


class EndSession(ActionInputs):
    session: str = Field(title="会话", min_length=1, max_length=64)


class EndOtherSessions(ActionInputs):
    kept_session: str = Field(title="保留的会话", min_length=1, max_length=64)


def _own(act: Act) -> Account:
    act.permit(
        act.actor.account_id is not None and act.actor.channel == Channel.PAGE,
        ONLY_HERE,
    )
    return own_account(act.actor.account_id)


def _check_password(account: Account, password: str) -> None:
    if not account.check_password(password):
        raise InvalidInputs({"password": _("密码不正确，请重新输入。")})


def _end_sessions_but(account: Account, kept: str) -> int:
    keys = LoginSession.objects.filter(account=account).values_list("session_key", flat=True)
    ending = [key for key in keys if session_name(key) != kept]
    return LoginSession.objects.filter(session_key__in=ending).delete()[0]


@action("password.change", label="修改密码", label_en="Change the password", inputs=ChangePassword)
def change_password(act: Act, inputs: ChangePassword) -> Account:
    """A new password for the own account; all sessions but `kept_session` end."""
    account = _own(act)
    if not account.check_password(inputs.old_password):
        raise InvalidInputs({"old_password": _("原密码不正确，请重新输入。")})
    found = problems(inputs.new_password, account)
    if found:
        between = " " if (get_language() or "").startswith("en") else ""
        raise InvalidInputs({"new_password": between.join(found)})
    set_password(account, inputs.new_password, must_change=False)
    ended = _end_sessions_but(account, inputs.kept_session)
    act.record(subject=account, summary=f"{account.login_name} 修改密码", payload={"sessions_ended": ended})
    return account


@action("second_factor.enrol", label="登记动态口令", label_en="Enrol a second factor", inputs=NoInputs)
def enrol(act: Act, inputs: NoInputs) -> CodeDevice:
    """A new key, which works once a code from it was shown."""
    account = _own(act)
    if CodeDevice.objects.filter(user=account, confirmed=True).exists():
        raise InvalidInputs({"": _("已启用动态口令。要换手机，请先停用再登记。")})
    CodeDevice.objects.filter(user=account).delete()
    device = CodeDevice.for_account(account)
    act.record(subject=account, summary=f"{account.login_name} 登记动态口令", payload={})
    return device


@action(
    "second_factor.confirm",
    label="启用动态口令",
    label_en="Confirm a second factor",
    inputs=ConfirmSecondFactor,
)
def confirm(act: Act, inputs: ConfirmSecondFactor) -> list[str]:
    """The first code is right: from now on it is asked at each login. Returns the recovery codes, shown once."""
    account = _own(act)
    device = CodeDevice.objects.select_for_update().filter(user=account, confirmed=False).first()
    if device is None:
        raise InvalidInputs({"code": _("没有待确认的动态口令，请先登记。")})
    code = inputs.code.replace(" ", "")
    if not code.isdecimal() or len(code) != device.digits:
        raise InvalidInputs(
            {
                "code": _("动态口令是 %(digits)s 位数字，请照手机上现在显示的输入。")
                % {"digits": device.digits}
            }
        )
    may_try, reason = device.verify_is_allowed()
    if not may_try:
        seconds = max(1, int((reason["locked_until"] - real_time.now()).total_seconds()) + 1)
        raise InvalidInputs({"code": _("连续出错，请 %(seconds)s 秒后再输入。") % {"seconds": seconds}})
    if not device.verify_token(code):
        raise WrongCode({"code": _("动态口令不正确。请核对手机时间，输入当前显示的 6 位数字。")})
    device.confirmed = True
    device.save()
    codes = new_recovery_codes(account)
    act.record(subject=account, summary=f"{account.login_name} 启用动态口令", payload={})
    return codes


@action(
    "second_factor.disable",
    label="停用动态口令",
    label_en="Disable the second factor",
    inputs=WithPassword,
)
def disable(act: Act, inputs: WithPassword) -> Account:
    """Log in without a code again, where that is allowed."""
    account = _own(act)
    _check_password(account, inputs.password)
    act.permit(not second_factor_owed(account), gettext_lazy("本账号必须使用动态口令，不能停用。"))
    if not CodeDevice.objects.filter(user=account).delete()[0]:
        raise InvalidInputs({"": _("没有启用动态口令。")})
    RecoveryCode.objects.filter(account=account).delete()
    act.record(subject=account, summary=f"{account.login_name} 停用动态口令", payload={})
    return account


@action(
    "second_factor.renew_codes",
    label="更换恢复码",
    label_en="Renew the recovery codes",
    inputs=WithPassword,
)
def renew_codes(act: Act, inputs: WithPassword) -> list[str]:
    """Fresh recovery codes, shown once; the former ones are void."""
    account = _own(act)
    _check_password(account, inputs.password)
    if not CodeDevice.objects.filter(user=account, confirmed=True).exists():
        raise InvalidInputs({"": _("没有启用动态口令。")})
    codes = new_recovery_codes(account)
    act.record(subject=account, summary=f"{account.login_name} 更换恢复码", payload={})
    return codes


@action("session.end", label="结束会话", label_en="End a session", inputs=EndSession)
def end_session(act: Act, inputs: EndSession) -> Account:
    """End one of the own sessions, on another device."""
    account = _own(act)
    keys = LoginSession.objects.filter(account=account).values_list("session_key", flat=True)
    wanted = [key for key in keys if session_name(key) == inputs.session]
    if not LoginSession.objects.filter(session_key__in=wanted).delete()[0]:
        raise InvalidInputs({"session": _("这个会话已经结束。")})
    act.record(subject=account, summary=f"{account.login_name} 结束一个会话", payload={})
    return account


@action(
    "session.end_others",
    label="结束其他会话",
    label_en="End the other sessions",
    inputs=EndOtherSessions,
)
def end_other_sessions(act: Act, inputs: EndOtherSessions) -> int:
    """End all own sessions but the one at hand; returns how many."""
    account = _own(act)
    ended = _end_sessions_but(account, inputs.kept_session)
    act.record(
        subject=account, summary=f"{account.login_name} 结束其他会话", payload={"sessions_ended": ended}
    )
    return ended
