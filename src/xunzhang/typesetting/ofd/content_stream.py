"""The operators of a PDF content stream (ISO 32000-1, 7.8.2) one by one. Fast, for streams of our own typesetter."""

import re
from collections.abc import Iterator
from typing import Any

from xunzhang.kernel.errors import Broken

_TOKEN = re.compile(
    rb"""(?:[\x00\t\n\x0c\r\ ]|%[^\r\n]*)*(?:
      (?P<number>[+-]?(?:\d+\.?\d*|\.\d+))
    | (?P<operator>[A-Za-z'"][A-Za-z0-9*'"]*)
    | /(?P<name>[^\x00\t\n\x0c\r\ ()<>\[\]{}/%]*)
    | \((?P<simple>(?:[^()\\]|\\.)*)\)
    | (?P<nested>\()
    | (?P<open><<|\[)
    | (?P<close>>>|\])
    | <(?P<hex>[0-9A-Fa-f\s]*)>
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_CONSTANTS = {b"true": True, b"false": False, b"null": None}


def operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Each operator with its operands: numbers, bytes (strings), str (names), lists, dicts.

    Raises Broken at what is not a content stream, and at an inline image.
    """
    operands: list[Any] = []
    open_lists: list[list[Any]] = []
    place = 0
    while found := _TOKEN.match(content, place):
        place = found.end()
        kind, text = found.lastgroup, found[found.lastgroup or 0]
        value: Any
        if kind == "number":
            value = float(text)
        elif kind == "operator" and text not in _CONSTANTS:
            if text == b"BI":
                raise _unreadable(place)
            yield text.decode("latin-1"), operands
            operands = []
            continue
        elif kind == "open":
            open_lists.append(operands)
            operands = []
            continue
        elif kind == "close":
            if not open_lists:
                raise _unreadable(place)
            value = operands if text == b"]" else dict(zip(operands[::2], operands[1::2], strict=False))
            operands = open_lists.pop()
        elif kind == "nested":
            end = _end_of_string(content, place)
            value = _unescaped(content[place : end - 1])
            place = end
        else:
            value = _value(kind or "", text)
        operands.append(value)
    if content[place:].strip(b"\x00\t\n\x0c\r "):
        raise _unreadable(place)


def _value(kind: str, text: bytes) -> Any:
    match kind:
        case "operator":
            return _CONSTANTS[text]
        case "name":
            return text.decode("latin-1")
        case "hex":
            digits = b"".join(text.split())
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        case _:
            return _unescaped(text) if b"\\" in text else text


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(_escaped, text)


def _escaped(found: re.Match[bytes]) -> bytes:
    mark = found[1]
    if mark[:1].isdigit():
        return bytes([int(mark, 8) & 0xFF])
    return _ESCAPED.get(mark, mark)


def _end_of_string(content: bytes, start: int) -> int:
    """The place after the parenthesis that closes a string with parentheses of its own."""
    depth, place = 1, start
    while place < len(content):
        match content[place]:
            case 0x5C:
                place += 1
            case 0x28:
                depth += 1
            case 0x29:
                depth -= 1
                if not depth:
                    return place + 1
        place += 1
    raise _unreadable(start)


def _unreadable(place: int) -> Broken:
    return Broken(
        f"版面数据第{place}字节处无法识别。", f"The page's content is not understood at byte {place}."
    )
