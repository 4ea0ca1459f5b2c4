"""What a file is, by what it contains; its name and what the sender says are not believed."""

import io
import zipfile
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from xunzhang.record.errors import InvalidInputs

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # doc, xls, ppt, wps
)
# A member that only this kind of package has.
_PACKAGES = (
    ("OFD.xml", "application/ofd"),
    ("word/document.xml", f"{_OPEN_XML}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{_OPEN_XML}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{_OPEN_XML}.presentationml.presentation"),
)
# Type → the endings its name may have; the first is given to a name without one.
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "application/ofd": (".ofd",),
    f"{_OPEN_XML}.wordprocessingml.document": (".docx",),
    f"{_OPEN_XML}.spreadsheetml.sheet": (".xlsx",),
    f"{_OPEN_XML}.presentationml.presentation": (".pptx",),
    "application/x-ole-storage": (".doc", ".xls", ".ppt", ".wps", ".et", ".dps"),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/tiff": (".tif", ".tiff"),
    "text/plain": (".txt", ".csv"),
}
_OF_PACKAGES = frozenset(ending for _member, kind in _PACKAGES for ending in ENDINGS[kind])
_MEMBERS = 20_000  # more files than any document has


def media_type(content: bytes, name: str) -> str:
    """The media type of `content`. Raises InvalidInputs for what is not taken in, and for a name that says otherwise."""
    found = _by_beginning(content) or _by_package(content) or _by_text(content)
    accepted = "、".join(sorted({ending for endings in ENDINGS.values() for ending in endings}))
    ending = PurePosixPath(name).suffix.lower()
    if found is None and content.startswith(b"PK\x03\x04") and ending in _OF_PACKAGES:
        raise InvalidInputs(
            {
                "file": _(
                    "文件“%(name)s”不完整、已损坏或者带有宏，打不开；请向来文方重新取得，或者打开后另存再上传。"
                )
                % {"name": name}
            }
        )
    if found is None:
        raise InvalidInputs(
            {
                "file": _("文件“%(name)s”的内容不是可接收的格式（%(accepted)s），请转换后重新上传。")
                % {"name": name, "accepted": accepted}
            }
        )
    if ending not in ENDINGS[found]:
        raise InvalidInputs(
            {
                "file": _("文件“%(name)s”的扩展名与内容不符，按内容应为 %(endings)s，请核对后重新上传。")
                % {"name": name, "endings": "、".join(ENDINGS[found])}
            }
        )
    return found


def _by_beginning(content: bytes) -> str | None:
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)


def _by_package(content: bytes) -> str | None:
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = set(package.namelist()[:_MEMBERS])
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    if any("vbaProject" in member for member in members):
        return None  # with macros
    return next((kind for member, kind in _PACKAGES if member in members), None)


def _by_text(content: bytes) -> str | None:
    """Text in UTF-8 or GB 18030 without control characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text and all(sign >= " " or sign in "\t\r\n" for sign in text):
            return "text/plain"
    return None
