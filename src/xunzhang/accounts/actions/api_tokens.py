"""Issuing and revoking tokens for programmes."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.accounts import permissions, real_time
from xunzhang.accounts.api_tokens import READ, ApiToken, new_text
from xunzhang.accounts.models import Account
from xunzhang.record.actions import REGISTRY, Act, ActionInputs, InvalidInputs, NotFound, action
from xunzhang.record.actor import Channel

NOT_BY_TOKEN = gettext_lazy("令牌只能由本人登录后签发，不能用另一个令牌签发。")
NOT_YOURS = gettext_lazy("令牌只能由其所有者或安全管理员撤销。")
# What a programme never does for a person.
_NEVER = ("session.", "password.", "second_factor.", "api_token.")
LONGEST_DAYS = 366


class IssueToken(ActionInputs):
    name: str = Field(title="用途", min_length=1, max_length=100)
    scopes: tuple[str, ...] = Field(
        title="范围",
        min_length=1,
        max_length=200,
        description="操作名称，如 unit.establish；read 表示只读查询",
    )
    days: int = Field(default=90, title="有效天数", ge=1, le=LONGEST_DAYS)


class RevokeToken(ActionInputs):
    token: str = Field(
        title="令牌", description="令牌的开头部分，如 xz_0123456789", min_length=1, max_length=20
    )
    reason: str = Field(default="", title="理由", max_length=300)


@dataclass(frozen=True)
class Issued:
    """A token and its text, which is shown once and kept nowhere."""

    token: ApiToken
    text: str

    def __repr__(self) -> str:
        return f"Issued({self.token.prefix}…)"


def grantable_scopes() -> list[str]:
    """READ and every action that a programme may do for a person."""
    return [READ, *sorted(name for name in REGISTRY if not name.startswith(_NEVER))]


@action("api_token.issue", label="签发接口令牌", label_en="Issue an API token", inputs=IssueToken)
def issue(act: Act, inputs: IssueToken) -> Issued:
    """A token for the own account. It never reaches further than the account itself does on the day."""
    act.permit(act.actor.account_id is not None and act.actor.channel != Channel.API, NOT_BY_TOKEN)
    unknown = sorted(set(inputs.scopes) - set(grantable_scopes()))
    if unknown:
        raise InvalidInputs(
            {
                "scopes": _("令牌的范围里不能有：%(scopes)s。请从操作名称和 read 中选择。")
                % {"scopes": "、".join(unknown)}
            }
        )
    account = Account.objects.select_for_update().get(pk=act.actor.account_id)
    fresh = new_text()
    now = real_time.now()
    token = ApiToken.objects.create(
        account=account,
        name=inputs.name,
        prefix=fresh.prefix,
        digest=fresh.digest,
        scopes=sorted(set(inputs.scopes)),
        created_at=now,
        expires_at=now + timedelta(days=inputs.days),
    )
    act.record(
        subject=token,
        summary=f"{account.login_name} 签发接口令牌 {token.prefix}…（{inputs.name}）",
        payload={"scopes": token.scopes, "expires_at": token.expires_at},
    )
    return Issued(token, fresh.text)


@action("api_token.revoke", label="撤销接口令牌", label_en="Revoke an API token", inputs=RevokeToken)
def revoke(act: Act, inputs: RevokeToken) -> ApiToken:
    """The token opens nothing from now on. Its owner does it, or the security administrator."""
    token = (
        ApiToken.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(prefix=inputs.token.rstrip("…"))
        .first()
    )
    may_see_all = permissions.may_see_accounts(act.actor)
    if token is None:
        act.permit(act.actor.account_id is not None, NOT_YOURS)
        raise NotFound(_("没有以“%(token)s”开头的令牌，请从令牌列表中选择。") % {"token": inputs.token})
    act.permit(may_see_all or token.account_id == act.actor.account_id, NOT_YOURS)
    if token.revoked_at is not None:
        raise InvalidInputs({"token": _("这个令牌已经撤销。")})
    token.revoked_at = real_time.now()
    token.save(update_fields=["revoked_at"])
    act.record(
        subject=token,
        summary=f"撤销 {token.account.login_name} 的接口令牌 {token.prefix}…（{token.name}）",
        payload={"reason": inputs.reason},
    )
    return token
