"""The parts of an OFD file that comes from anywhere: a ZIP with XML inside, opened with care.

Bombs, entities, encrypted or broken parts and paths that lead outside are refused with a sentence.
"""

import io
import posixpath
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from xunzhang.kernel.errors import UnusableInput

_MEBIBYTE = 1024 * 1024
_LARGEST_PART = 64 * _MEBIBYTE
_LARGEST_TOTAL = 256 * _MEBIBYTE
_MOST_PARTS = 50_000
_ENCRYPTED = 1
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>")
_NATIVE = {"utf-8", "utf8", "utf-16", "us-ascii"}


class Archive:
    """An OFD's parts by path. Raises UnusableInput for what is not a ZIP."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            OverflowError,
            UnicodeDecodeError,
        ) as problem:
            raise unusable(
                "文件不是 OFD，或者已经损坏，请重新取得。", f"Not an OFD, or damaged: {problem}."
            ) from problem
        if len(entries) > _MOST_PARTS:
            raise unusable("OFD 文件内的部件过多，不予读取。", "The OFD has too many parts.")
        self._entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}
        self._loosely = {name.casefold(): entry for name, entry in self._entries.items()}
        self._left = _LARGEST_TOTAL

    def __contains__(self, path: str) -> bool:
        return path in self._entries or path.casefold() in self._loosely

    def xml(self, path: str) -> Element:
        """The root element of a part. Raises UnusableInput when it lacks, is too large or is not plain XML."""
        content = _in_unicode(self._read(path))
        try:
            root: Element = fromstring(content, forbid_dtd=True)
        except DefusedXmlException as problem:
            raise unusable(
                f"OFD 部件 {path} 含有实体定义，可能有害，不予读取。",
                f"{path} defines entities and is refused.",
            ) from problem
        except (ParseError, ValueError) as problem:
            raise unusable(
                f"OFD 部件 {path} 不是正确的 XML，文件已经损坏。", f"{path} is not XML: {problem}."
            ) from problem
        return root

    def _read(self, path: str) -> bytes:
        entry = self._entries.get(path) or self._loosely.get(path.casefold())
        if entry is None:
            raise unusable(f"OFD 文件缺少部件 {path}，请重新取得。", f"The OFD lacks its part {path}.")
        if entry.flag_bits & _ENCRYPTED:
            raise unusable("OFD 文件已加密，请先解密。", "The OFD is encrypted; decrypt it first.")
        most = min(_LARGEST_PART, self._left)
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as problem:
            raise unusable(
                f"OFD 部件 {path} 已经损坏，请重新取得。", f"{path} is damaged: {problem}."
            ) from problem
        if len(content) > most:
            raise unusable(f"OFD 部件 {path} 过大，不予读取。", f"{path} is too large.")
        self._left -= len(content)
        return content


def resolved(location: str, of: str) -> str:
    """The path an ST_Loc in the part `of` means: from the root with a leading slash, else from that part's folder.

    Raises UnusableInput when it leads outside the file.
    """
    written = location.strip().replace("\\", "/")
    start = "" if written.startswith("/") else posixpath.dirname(of)
    path = posixpath.normpath(posixpath.join(start, written.lstrip("/")))
    if path == ".." or path.startswith("../") or ":" in path.partition("/")[0]:
        raise unusable(
            f"OFD 中的路径 {location} 指向文件之外，不予读取。",
            f"The path {location} leads outside the file.",
        )
    return path


def unusable(chinese: str, english: str) -> UnusableInput:
    """The refusal of a file."""
    return UnusableInput(chinese, "file", english)


def _in_unicode(content: bytes) -> bytes | str:
    """XML in a Chinese encoding as text: the parser itself knows only Unicode."""
    declared = _DECLARED.match(content)
    if declared is None or declared[1].decode().lower() in _NATIVE:
        return content
    encoding = declared[1].decode().lower()
    try:
        text = content[declared.end() :].decode("gb18030" if encoding.startswith("gb") else encoding)
    except (LookupError, UnicodeDecodeError) as problem:
        raise unusable(
            f"OFD 使用的编码 {encoding} 无法识别。", f"The encoding {encoding} is not known."
        ) from problem
    return text
