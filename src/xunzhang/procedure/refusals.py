"""Operations that cannot be done now: each a sentence that says why and what to do."""

from datetime import datetime

from xunzhang.kernel.clock import BEIJING
from xunzhang.kernel.errors import XunzhangError


class OperationRefused(XunzhangError):
    """The operation does not fit where the matter stands. Nothing was changed."""


class NotYours(OperationRefused):
    """The work item is neither the person's, nor of one of their pools, nor lent to them."""


class AlreadyHandled(OperationRefused):
    """Somebody else acted first. `by`: person, None when it was cut off by another step; `at`: when."""

    def __init__(self, by: int | None, at: datetime | None, done_zh: str, done_en: str) -> None:
        self.by = by
        self.at = at
        when = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""
        super().__init__(
            f"此件已{f'于 {when} ' if when else ''}{done_zh}，请刷新后查看最新情况。",
            f"This was already {done_en}{f' at {when}' if when else ''}. Reload to see where it stands.",
        )
