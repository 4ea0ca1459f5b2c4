"""Reads the elements of a document from any file, a scan included."""

from collections.abc import Callable
from pathlib import PurePath

from msgspec.structs import replace

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import reading
from xunzhang.typesetting.reading.contents import FileKind
from xunzhang.typesetting.reading.model import Reading
from xunzhang.typesetting.reading.reader import reading_of
from xunzhang.typesetting.scanning import apart
from xunzhang.typesetting.scanning.contents import contents_of_pages
from xunzhang.typesetting.scanning.model import Begun, RecognisedPage

Tell = Callable[[int, int], None]


def read(data: bytes, name: str, tell: Tell = lambda done, of: None) -> Reading:
    """As `reading.read`; a file without text is recognised, `tell` being called with pages done and their number.

    Where no recogniser is installed, or the scan cannot be recognised, a remark says so.
    """
    found = reading.read(data, name)
    if not found.scanned or found.has_text_layer:
        return found
    pages: list[RecognisedPage] = []
    count = 0
    try:
        for answer in apart.recognised(data, found.scanned if found.kind is FileKind.PDF else ()):
            if isinstance(answer, Begun):
                count = len(answer.pages)
            else:
                pages.append(answer)
            tell(len(pages), count)
    except UnusableInput as problem:
        return replace(found, remarks=((problem.chinese, problem.english),))
    return of_pages(pages, found.kind, PurePath(name).name)


def of_pages(pages: list[RecognisedPage], kind: FileKind, name: str) -> Reading:
    """The elements on recognised pages."""
    return reading_of(contents_of_pages(pages, kind), name)
