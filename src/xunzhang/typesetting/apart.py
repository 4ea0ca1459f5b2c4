"""Reads and checks a file in a process of its own, with an end to its time and its memory.

A small file can be made that keeps its reader busy for hours or fills the memory: a PDF or package unpacks to whatever
its maker liked. No count made beforehand knows them all, so the process that serves everybody never opens a file itself.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import checking, reading
from xunzhang.typesetting.checking.model import Report
from xunzhang.typesetting.reading.contents import Contents
from xunzhang.typesetting.reading.model import Reading
from xunzhang.typesetting.reading.opening import contents_of

MOST_SECONDS = 20  # of the processor
MOST_BYTES = 2 * 1024**3
REFUSED = 3

Answer = TypeVar("Answer", Reading, Report, Contents)


class TakesTooMuch(UnusableInput):
    """The file would need more time or memory than a file is given; it was left unread."""


class _Refusal(msgspec.Struct):
    chinese: str
    field: str | None
    english: str


def read(data: bytes, name: str) -> Reading:
    """`reading.read`; raises TakesTooMuch beside its UnusableInput."""
    return _answer("read", data, name, Reading)


def contents(data: bytes, name: str) -> Contents:
    """`reading.opening.contents_of`: what the file shows, line by line; raises TakesTooMuch beside its UnusableInput."""
    return _answer("contents", data, name, Contents)


def check(data: bytes, name: str) -> Report:
    """`checking.check` of the file itself; raises TakesTooMuch beside its UnusableInput."""
    return _answer("check", data, name, Report)


def _answer(asked: str, data: bytes, name: str, kind: type[Answer]) -> Answer:
    try:
        done = subprocess.run(  # noqa: S603 - ourselves, with no shell
            [
                *(sys.executable, "-P", "-m", "xunzhang.typesetting.apart"),
                *(asked, name.replace("\0", ""), str(MOST_SECONDS)),
            ],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS * 2,  # of the clock, on a busy machine
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name) from None
    if done.returncode == REFUSED:
        refusal = msgspec.msgpack.decode(done.stdout, type=_Refusal)
        raise UnusableInput(refusal.chinese, refusal.field, refusal.english)
    if done.returncode != 0:
        raise _too_much(name)
    return msgspec.msgpack.decode(done.stdout, type=kind)


def _too_much(name: str) -> TakesTooMuch:
    return TakesTooMuch(
        f"文件“{name}”内容过多或者过于复杂，没有识别，请对照原件人工核对，或者重新导出后再试。",
        "file",
        f"The file {name!r} holds too much or is too intricate and was not read; "
        "go by the original, or export it again.",
    )


_ASKED: dict[str, Callable[[bytes, str], Reading | Report | Contents]] = {
    "read": reading.read,
    "check": checking.check,
    "contents": contents_of,
}


def main(asked: str, name: str, seconds: str) -> int:
    """Read standard input as the file, write the answer to standard output; REFUSED with the sentence of a refusal."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    data = sys.stdin.buffer.read()
    try:
        answer = _ASKED[asked](data, name)
    except UnusableInput as problem:
        sys.stdout.buffer.write(
            msgspec.msgpack.encode(_Refusal(problem.chinese, problem.field, problem.english))
        )
        return REFUSED
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
