"""Recognises a scan page by page in a process of its own, with an end to the time of each page and to the memory."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from threading import Timer
from typing import IO

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.scanning.model import Begun, Done, RecognisedPage, Refused

SECONDS_OF_PAGE = 60  # of the processor
CLOCK_SECONDS_OF_PAGE = 600  # of the clock, on a busy machine
MOST_FAILED = 3  # pages that took too much, then the rest is left

NOT_INSTALLED = (
    "本机没有安装图像识别组件，扫描件不识别，请对照原件录入。",
    "The recogniser of scans is not installed on this machine: scans are not read, enter the elements by hand.",
)

_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_answer = msgspec.msgpack.Decoder(Begun | Done | Refused)


def is_installed() -> bool:
    """Whether scans can be recognised here."""
    return all(find_spec(name) is not None for name in _NEEDED)


def require_installed() -> None:
    """Raise UnusableInput where no scan can be recognised."""
    if not is_installed():
        chinese, english = NOT_INSTALLED
        raise UnusableInput(chinese, None, english)


def recognised(
    data: bytes, pages: Collection[int] = (), known: Collection[int] = ()
) -> Iterator[Begun | RecognisedPage]:
    """First what will be done, then each page as it is done, in order; `known` pages are not done again.

    `pages` are those to recognise, all when empty. A page that takes too much comes as failed. Raises UnusableInput
    for a file that cannot be used at all, and where the recogniser is not installed.
    """
    require_installed()
    done, failures, begun = set(known), 0, None
    while True:
        waiting: int | None = None
        for answer in _answers(data, pages, done):
            if isinstance(answer, Refused):
                raise UnusableInput(answer.chinese, answer.field, answer.english)
            if isinstance(answer, Begun):
                if begun is None:
                    begun = answer
                    yield begun
            else:
                done.add(answer.page.number)
                yield answer.page
            assert begun is not None
            waiting = next((number for number in begun.pages if number not in done), None)
            if waiting is None:
                return
        if begun is None:
            raise _too_much()
        # The process ended before its last page: the page it was at took too much.
        assert waiting is not None
        failures += 1
        left = [number for number in begun.pages if number not in done]
        for number in left if failures >= MOST_FAILED else left[:1]:
            done.add(number)
            yield RecognisedPage(number, 210.0, 297.0, failed=True)
        if all(number in done for number in begun.pages):
            return


def _answers(data: bytes, pages: Collection[int], done: Collection[int]) -> Iterator[Begun | Done | Refused]:
    with tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - ourselves, with no shell
            [
                *(sys.executable, "-P", "-m", "xunzhang.typesetting.scanning.process"),
                *(_written(pages), _written(done), str(SECONDS_OF_PAGE)),
            ],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONUTF8": "1",
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
        )
    assert process.stdout is not None
    try:
        while (packed := _next(process, process.stdout)) is not None:
            yield _answer.decode(packed)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _next(process: subprocess.Popen[bytes], answers: IO[bytes]) -> bytes | None:
    """The next answer; None when the process has ended, or is ended because it takes too long."""
    watch = Timer(CLOCK_SECONDS_OF_PAGE, process.kill)
    watch.daemon = True
    watch.start()
    try:
        length = answers.read(4)
        packed = answers.read(int.from_bytes(length, "big")) if len(length) == 4 else b""
    finally:
        watch.cancel()
    return packed if packed and len(packed) == int.from_bytes(length, "big") else None


def _written(numbers: Collection[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _too_much() -> UnusableInput:
    return UnusableInput(
        "扫描件内容过多或者过于复杂，没有识别，请对照原件录入，或者重新扫描后再试。",
        "file",
        "The scan holds too much or is too intricate and was not recognised; go by the original, or scan it again.",
    )
