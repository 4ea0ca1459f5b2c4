"""The process in which scans are recognised: a file on standard input, an answer for each page on standard output.

Run by `scanning.apart` alone. Each answer is its length in four bytes and then msgpack. A page may take so much time
of the processor, the whole so much memory; what takes more is ended by the system.
"""

import contextlib
import os
import resource
import sys
from typing import BinaryIO

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.scanning.model import Begun, Done, RecognisedPage, Refused
from xunzhang.typesetting.scanning.recogniser import Recogniser
from xunzhang.typesetting.scanning.sheets import MOST_PAGES, page_count, sheet

MOST_BYTES = 4 * 1024**3
_NICER = 5
_MANY_PROCESSORS = 4


def main(wanted: str, skipped: str, seconds: str) -> int:
    """`wanted` and `skipped` are page numbers with commas; no wanted ones are all."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS refuses to bound memory
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    with contextlib.suppress(OSError):
        os.nice(_NICER)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    data = sys.stdin.buffer.read()
    most = int(seconds)
    _allow(most)
    try:
        count = page_count(data)
        pages = _numbers(wanted) or list(range(1, count + 1))
        if len(pages) > MOST_PAGES:
            raise UnusableInput(
                f"扫描件超过 {MOST_PAGES} 页，没有识别，请拆分后再试。",
                "file",
                f"The scan has more than {MOST_PAGES} pages and was not recognised; split it.",
            )
        _say(answers, Begun(tuple(pages), count))
        recogniser = Recogniser(2 if (os.cpu_count() or 1) >= _MANY_PROCESSORS else 1)
        done = set(_numbers(skipped))
        for number in pages:
            if number not in done:
                _allow(most)
                _say(answers, Done(_page(recogniser, data, number)))
    except UnusableInput as problem:
        _say(answers, Refused(problem.chinese, problem.english, problem.field))
    return 0


def _page(recogniser: Recogniser, data: bytes, number: int) -> RecognisedPage:
    """The page; one that is broken in itself is failed, and the others are read."""
    try:
        found = sheet(data, number)
    except UnusableInput:
        if number == 1:
            raise
        return RecognisedPage(number, 210.0, 297.0, failed=True)
    return recogniser.page(found)


def _allow(seconds: int) -> None:
    """So many seconds of the processor from now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _numbers(written: str) -> list[int]:
    return [int(each) for each in written.split(",") if each]


def _say(answers: BinaryIO, answer: Begun | Done | Refused) -> None:
    packed = msgspec.msgpack.encode(answer)
    answers.write(len(packed).to_bytes(4, "big") + packed)
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
