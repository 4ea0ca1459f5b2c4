"""Who calls the API: a token in the header, its account, and how often it may ask."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from xunzhang.accounts import api_tokens, real_time
from xunzhang.accounts.access import actor_for
from xunzhang.accounts.addresses import address_of
from xunzhang.accounts.api_tokens import ApiToken
from xunzhang.kernel.clock import BEIJING
from xunzhang.record.actions import NotPermitted
from xunzhang.record.actor import Actor, Channel
from xunzhang.site.answers import RequestProblem


@dataclass(frozen=True)
class Caller:
    """The token and the actor behind one request."""

    token: ApiToken
    actor: Actor


class ByToken(HttpBearer):
    """`Authorization: Bearer xz_…`. The account must be able to log in on the day; its posts decide what it may do."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        found = api_tokens.find(token.strip())
        if found is None or not found.account.may_log_in(real_time.now().astimezone(BEIJING).date()):
            return None  # ninja raises AuthenticationError
        wait = api_tokens.count_use(found, settings.API_REQUESTS_PER_MINUTE)
        if wait:
            raise RequestProblem(
                "rate_limited",
                429,
                _("这个令牌一分钟内的请求过多，请等 %(seconds)s 秒再试。") % {"seconds": wait},
                wait=wait,
            )
        return Caller(found, actor_for(found.account, Channel.API, address_of(request)))


def caller(request: HttpRequest, scope: str) -> Actor:
    """The actor of an API request whose token reaches `scope` (an action's name, or READ). Raises NotPermitted."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    if not found.token.allows(scope):
        raise NotPermitted(_("这个令牌的范围不含“%(scope)s”，请签发一个包含它的令牌。") % {"scope": scope})
    return found.actor
