"""`xunzhang account`: what is done with accounts on the machine itself, by whoever has its shell."""

import click
from django.utils.translation import override

from xunzhang.accounts.actions.administration import Opened
from xunzhang.accounts.models import Account, AdministratorKind
from xunzhang.accounts.permissions import OPERATOR
from xunzhang.record.actions import perform

FIRST = {kind: f"{kind.value}-administrator" for kind in AdministratorKind}


@click.group()
def account() -> None:
    """管理员账号的建立与重置 · administrators' accounts."""


def _print(opened: Opened) -> None:
    with override("zh-hans"):
        kind = AdministratorKind(opened.account.administrator).label if opened.account.administrator else ""
        click.echo(f"{opened.account.login_name:<24}{opened.password:<20}{kind}")


@account.command("first-administrators")
def first_administrators() -> None:
    """建立三名管理员，初始密码只显示一次 · make the three administrators; passwords are shown once."""
    missing = [
        kind for kind in AdministratorKind if not Account.objects.filter(administrator=kind.value).exists()
    ]
    if not missing:
        click.echo("三名管理员已经建立，未作改动。The three administrators are there already.")
        return
    click.echo("请立即抄下初始密码：只显示这一次，首次登录须修改。")
    click.echo("Write these down now: they are shown once and must be changed at the first login.")
    for kind in missing:
        with override("zh-hans"):
            holder = str(kind.label)
        inputs = {"login_name": FIRST[kind], "kind": kind.value, "holder_name": holder}
        _print(perform("account.create_administrator", OPERATOR, inputs))


@account.command("create-administrator")
@click.argument("kind", type=click.Choice(AdministratorKind.values))
@click.argument("login_name")
@click.argument("holder_name")
def create_administrator(kind: str, login_name: str, holder_name: str) -> None:
    """再建一名管理员 · one more administrator: KIND LOGIN_NAME HOLDER_NAME."""
    inputs = {"login_name": login_name, "kind": kind, "holder_name": holder_name}
    _print(perform("account.create_administrator", OPERATOR, inputs))


@account.command("reset-password")
@click.argument("login_name")
@click.option("--reason", required=True, help="理由 · why; it goes into the journal")
def reset_password(login_name: str, reason: str) -> None:
    """重置密码并结束会话 · a new random password; sessions end."""
    _print(perform("account.reset_password", OPERATOR, {"account": login_name, "reason": reason}))


@account.command("reset-second-factor")
@click.argument("login_name")
@click.option("--reason", required=True, help="理由 · why; it goes into the journal")
def reset_second_factor(login_name: str, reason: str) -> None:
    """重置动态口令 · forget the telephone and the recovery codes."""
    perform("account.reset_second_factor", OPERATOR, {"account": login_name, "reason": reason})
    click.echo(f"已重置 {login_name} 的动态口令。The second factor of {login_name} was reset.")
