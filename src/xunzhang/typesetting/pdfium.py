"""The one door to PDFium, which must not be called from two threads at a time, not even on different files."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pypdfium2

from xunzhang.kernel.errors import UnusableInput

_one_at_a_time = Lock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A PDF as PDFium sees it, for as long as nobody else looks at one.

    Raises UnusableInput when it is encrypted or broken.
    """
    with _one_at_a_time:
        document = _document(data)
        try:
            yield document
        finally:
            document.close()


def _document(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "assword" in str(problem) or "security" in str(problem).lower():
            raise UnusableInput(
                "这个 PDF 已加密，请去掉密码后再试。", "file", "The PDF is encrypted; remove the password."
            ) from problem
        raise UnusableInput(
            "这个 PDF 已损坏，打不开，请重新取得后再试。", "file", "The PDF is broken; get it again."
        ) from problem
