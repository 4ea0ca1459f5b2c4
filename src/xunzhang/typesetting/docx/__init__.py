"""The document as a DOCX file: the same rows and pages as the PDF, in styles a word processor's user can edit."""

from xunzhang.typesetting.docx.families import OFFICE_FAMILIES
from xunzhang.typesetting.docx.writer import to_docx

__all__ = ["OFFICE_FAMILIES", "to_docx"]
