"""Doing a write once, however often it is sent: the key a caller gave, and what came of it."""

import re
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from pydantic import BaseModel

from xunzhang.record.actor import Actor
from xunzhang.record.canonical import written
from xunzhang.record.errors import Conflict, InvalidInputs
from xunzhang.record.models import IdempotencyKey, JournalEntry

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def require_key(key: str) -> None:
    """Raise InvalidInputs unless it can serve as a key."""
    if not _KEY.fullmatch(key):
        raise InvalidInputs(
            {"idempotency_key": _("幂等键须是 1 至 200 个不含空格的英文字符，请用随机的 UUID。")}
        )


def digest_of(inputs: BaseModel) -> str:
    """A keyed digest of the inputs: equal inputs are recognised, and nothing can be guessed from it."""
    return salted_hmac(
        "xunzhang.idempotency", written(inputs.model_dump(mode="json")), algorithm="sha256"
    ).hexdigest()


def earlier(actor: Actor, key: str, action: str, inputs: BaseModel) -> IdempotencyKey | None:
    """The earlier use of the key by this account. Raises Conflict if it was for something else."""
    used = (
        IdempotencyKey.objects.select_related("entry").filter(account=actor.account_id or 0, key=key).first()
    )
    if used is None:
        return None
    if used.action != action or not constant_time_compare(used.input_digest, digest_of(inputs)):
        raise Conflict(
            _("幂等键“%(key)s”已用于另一次提交（日志第 %(entry)s 条），请换一个新的键。")
            % {"key": key, "entry": used.entry_id}
        )
    return used


def keep(actor: Actor, key: str, action: str, inputs: BaseModel, entry: JournalEntry, result: Any) -> None:
    """Note the use of a key. Raises IntegrityError when somebody used it at the same moment."""
    IdempotencyKey.objects.create(
        account=actor.account_id or 0,
        key=key,
        action=action,
        input_digest=digest_of(inputs),
        entry=entry,
        result=_reference(result),
        at=entry.at,
    )


def _reference(result: Any) -> dict[str, Any] | None:
    """How to find the result again. What is no row (it may hold a password shown once) is not kept."""
    if isinstance(result, Model):
        return {"kind": result._meta.label_lower, "id": str(result.pk)}
    return {"kind": "nothing"} if result is None else None


def result_of(used: IdempotencyKey) -> Any:
    """What the first call returned, as it is now. Raises Conflict if it was shown once and cannot be shown again."""
    reference = used.result
    if reference is not None and reference["kind"] == "nothing":
        return None
    if reference is not None:
        row = apps.get_model(reference["kind"])._base_manager.filter(pk=reference["id"]).first()
        if row is not None:
            return row
    raise Conflict(
        _("这次提交此前已经办理（日志第 %(entry)s 条），其结果只显示一次，不能再次取回。")
        % {"entry": used.entry_id}
    )


def forget_before(moment: datetime) -> int:
    """Remove keys used before `moment`; what was done with them stays. Returns how many."""
    return IdempotencyKey.objects.filter(at__lt=moment).delete()[0]
