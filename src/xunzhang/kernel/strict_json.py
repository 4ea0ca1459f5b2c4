"""JSON from outside that says one thing only: no name twice, no NaN, no half a character."""

import json
from typing import Any, NoReturn

from xunzhang.kernel.errors import XunzhangError

DEEPEST = 50  # levels; no input of ours has more than a few


class Ambiguous(XunzhangError):
    """Text that some readers of JSON take for one thing and others for another."""


def read(content: bytes) -> Any:
    """What the UTF-8 text says; a mark of byte order may begin it.

    Raises Ambiguous with a sentence, for more than 50 levels too; ValueError for what is no JSON in UTF-8 at all,
    RecursionError for what is nested so deeply that it cannot be read.
    """
    found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    _whole(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Ambiguous(
                f"“{name}”写了两次，请只留一个。", f"“{name}” is written twice: keep one of them."
            )
        found[name] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise Ambiguous(f"JSON 没有 {name} 这个数，请改正。", f"JSON has no number {name}: correct it.")


def _whole(value: Any, depth: int = 0) -> None:
    """Raise Ambiguous for a surrogate that stands alone (it is no character, and no UTF-8 holds it), and for what is nested
    more deeply than anything meant could be.
    """
    if depth > DEEPEST:
        raise Ambiguous(
            f"数组、对象嵌套超过 {DEEPEST} 层，请核对后重新提交。",
            f"Arrays and objects are nested more than {DEEPEST} levels deep: check them and send again.",
        )
    if isinstance(value, str):
        if any("\ud800" <= one <= "\udfff" for one in value):
            raise Ambiguous(
                "有不完整的字符（单独的 UTF-16 代理项），请重新填写。",
                "A character is incomplete (a lone UTF-16 surrogate): enter it again.",
            )
    elif isinstance(value, dict):
        for pair in value.items():
            for one in pair:
                _whole(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _whole(one, depth + 1)
