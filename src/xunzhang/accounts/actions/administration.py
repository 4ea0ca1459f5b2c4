"""What the security administrator does with the accounts of others."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from axes.models import AccessAttempt
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.accounts import permissions
from xunzhang.accounts.actions.finding import account_named, in_chinese, new_login_name
from xunzhang.accounts.models import (
    Account,
    AdministratorKind,
    Clearance,
    CodeDevice,
    LoginSession,
    RecoveryCode,
)
from xunzhang.accounts.passwords import random_password, set_password
from xunzhang.chapters.organs.queries import everyone
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, action

NOT_YOURS = gettext_lazy("只有安全管理员可以管理账号，且不能管理自己的账号。")
ON_THE_MACHINE = gettext_lazy(
    "管理员账号的密码和第二因素只能在服务器上用命令 xunzhang account 重置，其他管理员不能代办。"
)

ClearanceName = Literal["public", "internal", "confidential", "secret", "top_secret"]
KindName = Literal["system", "security", "audit"]


class OneAccount(ActionInputs):
    account: str = Field(title="账号", description="登录名", min_length=1, max_length=60)


class WithReason(OneAccount):
    reason: str = Field(title="理由", min_length=2, max_length=300)


class CreateAccount(ActionInputs):
    login_name: str = Field(title="登录名", min_length=1, max_length=60)
    staff_number: str = Field(title="人员编号", min_length=1, max_length=60)
    clearance: ClearanceName = Field(default="internal", title="知悉范围上限")
    valid_from: date | None = Field(default=None, title="有效期起")
    valid_to: date | None = Field(default=None, title="有效期止")
    second_factor_required: bool = Field(default=False, title="须用动态口令")


class CreateAdministrator(ActionInputs):
    login_name: str = Field(title="登录名", min_length=1, max_length=60)
    kind: KindName = Field(title="管理员类别")
    holder_name: str = Field(title="管理员姓名", min_length=1, max_length=80)


class GrantClearance(OneAccount):
    clearance: ClearanceName = Field(title="知悉范围上限")
    reason: str = Field(title="理由", min_length=2, max_length=300)


class SetValidity(OneAccount):
    valid_from: date | None = Field(default=None, title="有效期起")
    valid_to: date | None = Field(default=None, title="有效期止")


class RequireSecondFactor(OneAccount):
    is_required: bool = Field(title="须用动态口令")


@dataclass(frozen=True)
class Opened:
    """An account and the password that opens it once; the password is shown and kept nowhere."""

    account: Account
    password: str

    def __repr__(self) -> str:
        return f"Opened({self.account.login_name})"


def _check_clearance(clearance: str) -> None:
    """Nothing above the installation's ceiling is taken in, so nobody is cleared for it either."""
    order = Clearance.values
    if order.index(clearance) > order.index(settings.SECRECY_CEILING):
        ceiling = Clearance(settings.SECRECY_CEILING).label
        raise InvalidInputs(
            {"clearance": _("本系统的密级上限是“%(level)s”，不能授予更高的知悉范围。") % {"level": ceiling}}
        )


def _check_validity(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise InvalidInputs({"valid_to": _("有效期止早于有效期起，请调整其中一个日期。")})


def _target(act: Act, login_name: str) -> Account:
    """The account of another, which the actor manages."""
    # The right is asked first, so that who may not manage accounts cannot learn which exist.
    act.permit(permissions.may_see_accounts(act.actor), NOT_YOURS)
    account = account_named(login_name)
    act.permit(permissions.may_manage(act.actor, account.pk), NOT_YOURS)
    return account


def _open_target(act: Act, login_name: str) -> Account:
    """The account of another, into which the actor may let somebody."""
    act.permit(permissions.may_see_accounts(act.actor) or permissions.is_operator(act.actor), NOT_YOURS)
    account = account_named(login_name)
    if account.pk == act.actor.account_id:
        act.permit(False, NOT_YOURS)
    act.permit(permissions.may_take_over(act.actor, account.pk, bool(account.administrator)), ON_THE_MACHINE)
    return account


@action("account.create", label="新建账号", label_en="Create an account", inputs=CreateAccount)
def create_account(act: Act, inputs: CreateAccount) -> Opened:
    """An account for a person on record, with a random password that must be changed at the first login."""
    act.permit(permissions.may_create(act.actor, ""), gettext_lazy("只有安全管理员可以新建账号。"))
    login_name = new_login_name(inputs.login_name)
    person = everyone().filter(staff_number=inputs.staff_number).first()
    if person is None:
        raise InvalidInputs({"staff_number": _("没有这个编号的人员，请先由系统管理员登记。")})
    other = Account.objects.filter(person=person).first()
    if other is not None:
        raise InvalidInputs(
            {
                "staff_number": _("%(person)s 已有账号“%(account)s”，一人只有一个账号。")
                % {"person": person.name, "account": other.login_name}
            }
        )
    _check_clearance(inputs.clearance)
    _check_validity(inputs.valid_from, inputs.valid_to)
    account = Account(
        login_name=login_name,
        person=person,
        clearance=inputs.clearance,
        is_active=True,
        valid_from=inputs.valid_from,
        valid_to=inputs.valid_to,
        second_factor_required=inputs.second_factor_required,
        created_by_id=act.actor.account_id,
    )
    password = random_password()
    set_password(account, password, must_change=True)
    act.record(
        subject=account,
        summary=f"新建账号 {login_name}（{person.name}）",
        payload={
            "login_name": login_name,
            "person": person.pk,
            "clearance": inputs.clearance,
            "valid_from": inputs.valid_from and inputs.valid_from.isoformat(),
            "valid_to": inputs.valid_to and inputs.valid_to.isoformat(),
        },
    )
    return Opened(account, password)


@action(
    "account.create_administrator",
    label="新建管理员账号",
    label_en="Create an administrator's account",
    inputs=CreateAdministrator,
)
def create_administrator(act: Act, inputs: CreateAdministrator) -> Opened:
    """An administrator's account; made on the machine, so that no administrator makes another."""
    act.permit(
        permissions.may_create(act.actor, inputs.kind),
        gettext_lazy("管理员账号只能在服务器上用命令 xunzhang account 建立。"),
    )
    login_name = new_login_name(inputs.login_name)
    account = Account(
        login_name=login_name, administrator=inputs.kind, holder_name=inputs.holder_name, is_active=True
    )
    password = random_password()
    set_password(account, password, must_change=True)
    label = in_chinese(AdministratorKind(inputs.kind).label)
    act.record(
        subject=account,
        summary=f"新建{label}账号 {login_name}（{inputs.holder_name}）",
        payload={"login_name": login_name, "kind": inputs.kind, "holder_name": inputs.holder_name},
    )
    return Opened(account, password)


@action("account.activate", label="启用账号", label_en="Activate an account", inputs=WithReason)
def activate(act: Act, inputs: WithReason) -> Account:
    """Let the account log in again."""
    account = _target(act, inputs.account)
    if account.is_active:
        raise InvalidInputs({"account": _("账号“%(name)s”已经启用。") % {"name": account.login_name}})
    account.is_active = True
    account.save(update_fields=["is_active"])
    act.record(subject=account, summary=f"启用账号 {account.login_name}", payload={"reason": inputs.reason})
    return account


@action("account.deactivate", label="停用账号", label_en="Deactivate an account", inputs=WithReason)
def deactivate(act: Act, inputs: WithReason) -> Account:
    """Close the account and end its sessions. The last active administrator of a kind stays."""
    account = _target(act, inputs.account)
    if not account.is_active:
        raise InvalidInputs({"account": _("账号“%(name)s”已经停用。") % {"name": account.login_name}})
    if account.administrator:
        # Locked in one order, so that two acts cannot each leave the other's administrator as the last one.
        peers = list(
            Account.objects.select_for_update()
            .filter(administrator=account.administrator, is_active=True)
            .order_by("pk")
        )
        if len(peers) == 1:
            raise InvalidInputs(
                {
                    "account": _("这是最后一个启用的%(kind)s，不能停用；请先另建一个。")
                    % {"kind": AdministratorKind(account.administrator).label}
                }
            )
    account.is_active = False
    account.save(update_fields=["is_active"])
    ended = _end_sessions(account)
    act.record(
        subject=account,
        summary=f"停用账号 {account.login_name}",
        payload={"reason": inputs.reason, "sessions_ended": ended},
    )
    return account


@action("account.grant_clearance", label="调整知悉范围", label_en="Grant a clearance", inputs=GrantClearance)
def grant_clearance(act: Act, inputs: GrantClearance) -> Account:
    """Set the highest secrecy level the account may see."""
    account = _target(act, inputs.account)
    act.permit(not account.administrator, gettext_lazy("管理员账号不接触公文，不设知悉范围。"))
    _check_clearance(inputs.clearance)
    before = account.clearance
    account.clearance = inputs.clearance
    account.save(update_fields=["clearance"])
    act.record(
        subject=account,
        summary=f"账号 {account.login_name} 的知悉范围由“{in_chinese(Clearance(before).label)}”"
        f"调整为“{in_chinese(Clearance(inputs.clearance).label)}”",
        payload={"before": before, "after": inputs.clearance, "reason": inputs.reason},
    )
    return account


@action("account.set_validity", label="设定有效期", label_en="Set the validity", inputs=SetValidity)
def set_validity(act: Act, inputs: SetValidity) -> Account:
    """From which to which day the account works, both included; nothing given: without end."""
    account = _target(act, inputs.account)
    act.permit(not account.administrator, gettext_lazy("管理员账号不设有效期；不再需要时请停用。"))
    _check_validity(inputs.valid_from, inputs.valid_to)
    account.valid_from = inputs.valid_from
    account.valid_to = inputs.valid_to
    account.save(update_fields=["valid_from", "valid_to"])
    act.record(
        subject=account,
        summary=f"设定账号 {account.login_name} 的有效期",
        payload={
            "valid_from": inputs.valid_from and inputs.valid_from.isoformat(),
            "valid_to": inputs.valid_to and inputs.valid_to.isoformat(),
        },
    )
    return account


@action(
    "account.require_second_factor",
    label="要求动态口令",
    label_en="Require a second factor",
    inputs=RequireSecondFactor,
)
def require_second_factor(act: Act, inputs: RequireSecondFactor) -> Account:
    """Whether the account must be opened with a second factor."""
    account = _target(act, inputs.account)
    account.second_factor_required = inputs.is_required
    account.save(update_fields=["second_factor_required"])
    act.record(
        subject=account,
        summary=f"账号 {account.login_name} {'须' if inputs.is_required else '不再须'}使用动态口令",
        payload={"is_required": inputs.is_required},
    )
    return account


@action("account.reset_password", label="重置密码", label_en="Reset a password", inputs=WithReason)
def reset_password(act: Act, inputs: WithReason) -> Opened:
    """A new random password, to be changed at the next login; sessions end."""
    account = _open_target(act, inputs.account)
    password = random_password()
    set_password(account, password, must_change=True)
    ended = _end_sessions(account)
    act.record(
        subject=account,
        summary=f"重置账号 {account.login_name} 的密码",
        payload={"reason": inputs.reason, "sessions_ended": ended},
    )
    return Opened(account, password)


@action(
    "account.reset_second_factor",
    label="重置第二因素",
    label_en="Reset a second factor",
    inputs=WithReason,
)
def reset_second_factor(act: Act, inputs: WithReason) -> Account:
    """Forget the telephone and the recovery codes, for somebody who lost them."""
    account = _open_target(act, inputs.account)
    removed, _counts = CodeDevice.objects.filter(user=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    if not removed:
        raise InvalidInputs({"account": _("账号“%(name)s”没有启用动态口令。") % {"name": account.login_name}})
    act.record(
        subject=account,
        summary=f"重置账号 {account.login_name} 的第二因素",
        payload={"reason": inputs.reason},
    )
    return account


@action("account.unlock", label="解除锁定", label_en="Unlock an account", inputs=OneAccount)
def unlock(act: Act, inputs: OneAccount) -> Account:
    """Forget the failed logins, so that the account need not wait."""
    account = _target(act, inputs.account)
    attempts = AccessAttempt.objects.filter(username=account.login_name)
    addresses = sorted({str(attempt.ip_address) for attempt in attempts})
    if not addresses:
        raise InvalidInputs({"account": _("账号“%(name)s”没有被锁定。") % {"name": account.login_name}})
    attempts.delete()
    act.record(
        subject=account,
        summary=f"解除账号 {account.login_name} 的锁定",
        payload={"addresses": addresses},
    )
    return account


@action("account.end_sessions", label="强制下线", label_en="End somebody's sessions", inputs=WithReason)
def end_sessions(act: Act, inputs: WithReason) -> Account:
    """End every session of the account."""
    account = _target(act, inputs.account)
    ended = _end_sessions(account)
    if not ended:
        raise InvalidInputs({"account": _("账号“%(name)s”没有登录中的会话。") % {"name": account.login_name}})
    act.record(
        subject=account,
        summary=f"结束账号 {account.login_name} 的全部会话",
        payload={"reason": inputs.reason, "sessions_ended": ended},
    )
    return account


def _end_sessions(account: Account) -> int:
    ended, _counts = LoginSession.objects.filter(account=account).delete()
    return ended
