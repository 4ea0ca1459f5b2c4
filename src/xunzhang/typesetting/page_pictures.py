"""Sizes and pictures of the pages of a PDF from anywhere, made in a process of its own, as `apart` reads one.

A page can be drawn so that painting it never ends or fills the memory; the process that serves everybody does not.
"""

import io
import os
import resource
import subprocess
import sys

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.pdfium import opened

MOST_SECONDS = 10  # of the processor
MOST_BYTES = 2 * 1024**3
_NO_PAGE = 4
_MILLIMETRES_A_POINT = 25.4 / 72


def page_sizes(pdf: bytes, most: int) -> tuple[tuple[float, float], ...]:
    """Width and height in mm of the first `most` pages. Raises UnusableInput for a file that cannot be shown."""
    written = _made("sizes", str(most), "0", "0", pdf)
    return msgspec.json.decode(written, type=tuple[tuple[float, float], ...]) if written else ()


def page_picture(pdf: bytes, number: int, *, scale: float, largest_side: int) -> bytes | None:
    """Page `number` (from 1) as PNG of `scale` pixels a point, no side longer than `largest_side` pixels.

    None where there is no such page. Raises UnusableInput for a file that cannot be shown.
    """
    return _made("picture", str(number), str(scale), str(largest_side), pdf)


def _made(asked: str, count: str, scale: str, side: str, pdf: bytes) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603 - ourselves, with no shell
            [
                *(sys.executable, "-P", "-m", "xunzhang.typesetting.page_pictures"),
                *(asked, count, scale, side, str(MOST_SECONDS)),
            ],
            input=pdf,
            capture_output=True,
            timeout=MOST_SECONDS * 2,  # of the clock, on a busy machine
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        raise _not_shown() from None
    if done.returncode == _NO_PAGE:
        return None
    if done.returncode != 0:
        raise _not_shown()
    return done.stdout


def _not_shown() -> UnusableInput:
    return UnusableInput(
        "这个 PDF 显示不出来，请下载后查看，或者重新导出后再试。",
        "file",
        "The PDF cannot be shown; download it to look at it, or export it again.",
    )


def main(asked: str, count: str, scale: str, side: str, seconds: str) -> int:
    """Answer on standard output about the PDF on standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    with opened(sys.stdin.buffer.read()) as document:
        if asked == "sizes":
            found = [document.get_page_size(place) for place in range(min(len(document), int(count)))]
            sizes = [[round(edge * _MILLIMETRES_A_POINT, 1) for edge in size] for size in found]
            sys.stdout.buffer.write(msgspec.json.encode(sizes))
            return 0
        if not 1 <= int(count) <= len(document):
            return _NO_PAGE
        longest = max(*document.get_page_size(int(count) - 1), 1.0)
        drawn = document[int(count) - 1].render(scale=min(float(scale), int(side) / longest)).to_pil()
    stream = io.BytesIO()
    drawn.convert("RGB").save(stream, "PNG")
    sys.stdout.buffer.write(stream.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
