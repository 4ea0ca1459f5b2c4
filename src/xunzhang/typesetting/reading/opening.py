"""Opens a file by what it is, not by what it is called, and refuses what cannot be read with one sentence."""

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.reading.contents import Contents, FileKind
from xunzhang.typesetting.reading.docx_contents import docx_contents
from xunzhang.typesetting.reading.ofd_contents import ofd_contents
from xunzhang.typesetting.reading.pdf_contents import pdf_contents
from xunzhang.typesetting.reading.text_contents import picture_contents, text_contents

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBERS = 20_000

_PDF_WITHIN = 1024
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_RICH_TEXT = b"{\\rtf"
_NAMES = {
    FileKind.PDF: ({".pdf"}, "PDF"),
    FileKind.DOCX: ({".docx"}, "DOCX"),
    FileKind.OFD: ({".ofd"}, "OFD"),
    FileKind.PICTURE: ({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff"}, "图片"),
    FileKind.TEXT: ({".txt", ".text", ".md"}, "纯文本"),
}
_READERS: dict[FileKind, Callable[[bytes], Contents]] = {
    FileKind.PDF: pdf_contents,
    FileKind.DOCX: docx_contents,
    FileKind.OFD: ofd_contents,
    FileKind.PICTURE: picture_contents,
    FileKind.TEXT: text_contents,
}


def contents_of(data: bytes, name: str) -> Contents:
    """What the file shows. Raises UnusableInput for an empty, huge, encrypted, broken or disguised file."""
    return _READERS[kind_of(data, name)](data)


def kind_of(data: bytes, name: str) -> FileKind:
    """What the file is by its content; refuses one whose name says something else. Errors as `contents_of`."""
    if not data:
        raise _unusable(name, "是空文件，请重新取得后再试", "is empty; get it again")
    if len(data) > LARGEST_FILE:
        megabytes = LARGEST_FILE // 1024 // 1024
        raise _unusable(
            name,
            f"超过 {megabytes} MB，请拆分或者压缩后再试",
            f"is larger than {megabytes} MB; split or shrink it",
        )
    kind = _by_content(data, name)
    suffix = PurePath(name).suffix.lower()
    claimed = next((known for known, (suffixes, _) in _NAMES.items() if suffix in suffixes), None)
    if claimed not in (None, kind):
        is_what, english = _NAMES[kind][1], kind.value
        raise _unusable(
            name,
            f"扩展名是 {suffix}，内容却是{is_what}，请核对来源，确认后改正扩展名",
            f"is called {suffix} but its content is {english}; check where it comes from",
        )
    return kind


def _by_content(data: bytes, name: str) -> FileKind:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED_PACKAGE in data:
            raise _unusable(name, "已加密，请去掉密码后再试", "is encrypted; remove the password")
        raise _unusable(
            name,
            "是旧格式（DOC、WPS 等），请另存为 DOCX 或 PDF 后再试",
            "is in an old format (DOC, WPS); save it as DOCX or PDF",
        )
    if data.startswith(b"PK"):
        return _of_package(data, name)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return FileKind.PDF
    if data.startswith(_PICTURES):
        return FileKind.PICTURE
    if data.startswith(_RICH_TEXT):
        raise _unusable(name, "是 RTF，请另存为 DOCX 或 PDF 后再试", "is RTF; save it as DOCX or PDF")
    if PurePath(name).suffix.lower() in {".pdf", ".docx", ".ofd"} or b"\x00\x00\x00" in data[:4096]:
        raise _unusable(
            name,
            "已损坏，或者不是 PDF、DOCX、OFD、纯文本，请重新取得后再试",
            "is broken, or neither PDF, DOCX, OFD nor plain text; get it again",
        )
    return FileKind.TEXT


def _of_package(data: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        raise _unusable(name, "已损坏，请重新取得后再试", "is broken; get it again") from problem
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > LARGEST_UNPACKED:
        raise _unusable(
            name,
            "解开后过大，不像是公文，请核对来源",
            "is too large once unpacked; check where it comes from",
        )
    names = {each.filename.lstrip("/") for each in members}
    if any(each.flag_bits & 1 for each in members):
        raise _unusable(name, "已加密，请去掉密码后再试", "is encrypted; remove the password")
    if "word/document.xml" in names:
        if any(each.endswith("vbaProject.bin") for each in names):
            raise _unusable(
                name, "含有宏，请另存为不含宏的 DOCX 后再试", "contains macros; save it as DOCX without them"
            )
        return FileKind.DOCX
    if "OFD.xml" in names:
        return FileKind.OFD
    raise _unusable(
        name,
        "是压缩包或者别的办公文件，请给出 PDF、DOCX、OFD 或纯文本",
        "is an archive or another office file; give PDF, DOCX, OFD or plain text",
    )


def _unusable(name: str, chinese: str, english: str) -> UnusableInput:
    return UnusableInput(f"文件“{name}”{chinese}。", "file", f"The file {name!r} {english}.")
