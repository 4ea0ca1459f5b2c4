"""Prints how many elements read exactly from scans: `python -m tests.typesetting.scanning.accuracy [FOLDER]`.

What was recognised is kept in the folder, so that reading can be worked on without recognising again.

The papers are the samples of `tests/typesetting/reading` drawn as DOCX and printed by LibreOffice, then scanned in
the ways of `ways.yaml`; what each must read as is what its sample says.
"""

import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from tests.typesetting.reading.file_set import ASPECTS, as_read
from tests.typesetting.scanning.scan_set import expected, names, scan_of

from xunzhang.typesetting.reading.contents import FileKind
from xunzhang.typesetting.reading.model import Confidence, Element
from xunzhang.typesetting.reading.reader import reading_of
from xunzhang.typesetting.scanning.contents import contents_of_pages
from xunzhang.typesetting.scanning.model import RecognisedPage
from xunzhang.typesetting.scanning.recogniser import Recogniser
from xunzhang.typesetting.scanning.sheets import page_count, sheet


class _Kept(msgspec.Struct):
    pages: list[RecognisedPage]
    seconds: float  # of the processor for a page


def _pages(name: str, folder: Path) -> _Kept:
    kept = folder / f"{name}.pages"
    if not kept.exists():
        data = scan_of(name)
        began = time.process_time()
        read = [_recogniser().page(sheet(data, number)) for number in range(1, page_count(data) + 1)]
        seconds = (time.process_time() - began) / len(read)
        kept.write_bytes(msgspec.msgpack.encode(_Kept(read, seconds)))
    return msgspec.msgpack.decode(kept.read_bytes(), type=_Kept)


@cache
def _recogniser() -> Recogniser:
    return Recogniser()


def main(folder: Path) -> None:
    right: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    all_right = all_shown = pages = doubted_wrong = doubted_right = wrong = 0
    seconds = 0.0
    for name in names():
        kept, wanted = _pages(name, folder), expected(name)
        seconds += kept.seconds * len(kept.pages)
        pages += len(kept.pages)
        reading = reading_of(contents_of_pages(kept.pages, FileKind.PICTURE), name)
        found = as_read(reading)
        doubtful = {each.element.value for each in reading.elements if each.confidence is Confidence.DOUBTFUL}
        for aspect in ASPECTS:
            if not wanted[aspect] and not found[aspect]:
                continue
            is_right = found[aspect] == wanted[aspect]
            shown[aspect] += 1
            right[aspect] += is_right
            if aspect in set(Element):
                all_shown += 1
                all_right += is_right
                wrong += not is_right
                doubted_wrong += not is_right and aspect in doubtful
                doubted_right += is_right and aspect in doubtful
            if not is_right:
                print(f"{name}: {aspect}\n    {_differing(found[aspect], wanted[aspect])}", flush=True)
    for aspect in ASPECTS:
        print(f"{aspect:20} {right[aspect]:3}/{shown[aspect]}")
    print(f"elements {all_right}/{all_shown} = {all_right / all_shown:.1%}; {len(names())} scans")
    print(f"wrong {wrong}, of them marked as doubtful {doubted_wrong}; right but marked {doubted_right}")
    print(f"{pages} pages, {seconds / pages:.2f} s of one processor a page")


def _differing(found: object, wanted: object) -> str:
    if isinstance(found, list) and isinstance(wanted, list):
        only_found = [each for each in found if each not in wanted]
        only_wanted = [each for each in wanted if each not in found]
        return f"{only_found}\n    {only_wanted}"
    return f"{found!r}\n    {wanted!r}"


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(*sys.argv[1:2] or [temporary]))
