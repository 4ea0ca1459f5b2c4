"""Reads official documents that others made: their elements out of PDF, DOCX, OFD and plain text, each with its place.

`read` in `reader`; what a file shows in `contents`, whatever its format; why something was taken in `sentences`.
Knows no framework, and guesses nothing where a file has no text.
"""

from xunzhang.typesetting.reading.model import Element, Found, Reading
from xunzhang.typesetting.reading.reader import read

__all__ = ["Element", "Found", "Reading", "read"]
