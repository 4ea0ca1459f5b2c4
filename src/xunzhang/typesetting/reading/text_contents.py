"""Plain text as lines, in the encodings Chinese offices use; and pictures, in which no text can be read."""

import re

from msgspec.structs import replace

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.reading.contents import Alignment, Contents, FileKind, Line
from xunzhang.typesetting.reading.pieces import in_usual_form, pieces_of_text

_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FAR_RIGHT = 12
_SHORTEST_ROW, _LONGEST_ROW = 20, 60
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")

FROM_THE_WEB = (
    "第一行写有网址，是下载时加上的说明，没有当作公文的内容。",
    "The first line has a web address: a note of whoever fetched it, not taken as a part of the document.",
)
NO_TEXT_LAYER = (
    "是扫描件或者图片，没有文字层，未作识别，请对照原件录入。",
    "It is a scan or a picture without a text layer; nothing was guessed, enter the elements by hand.",
)


def picture_contents(data: bytes) -> Contents:
    """A picture has no lines, and says so."""
    return Contents(FileKind.PICTURE, (), remarks=(NO_TEXT_LAYER,), scanned=(1,))


def text_contents(data: bytes) -> Contents:
    """Each line that is not blank; a form feed is a new page. Raises UnusableInput when it is not text."""
    written = in_usual_form(_decoded(data))
    lines: list[Line] = []
    blank = 0
    broken = False
    remarks: tuple[tuple[str, str], ...] = ()
    for number, raw in enumerate(written.splitlines(), start=1):
        broken = broken or "\f" in raw
        line = raw.replace("\f", "")
        if not lines and not remarks and _ADDRESS.search(line):
            remarks = (FROM_THE_WEB,)
            continue
        if not line.strip():
            blank += 1
            continue
        indent = width_of_indent(line)
        lines.append(
            Line(
                pieces_of_text(line),
                paragraph=number,
                alignment=Alignment.RIGHT if indent >= _FAR_RIGHT else None,
                indent=indent,
                begins_paragraph=True,
                blank_before=blank,
                after_page_break=broken,
            )
        )
        blank, broken = 0, False
    return Contents(FileKind.TEXT, _rewrapped(lines), remarks=remarks)


def width_of_indent(line: str) -> float:
    """The white space at the beginning, in Chinese characters."""
    width = 0.0
    for character in line:
        if character == "\u3000":
            width += 1
        elif character == "\t":
            width += 2
        elif character.isspace():
            width += 0.5
        else:
            return width
    return width


def _decoded(data: bytes) -> str:
    encodings = (_MARKS[data[:2]],) if data[:2] in _MARKS else _ENCODINGS
    for encoding in encodings:
        try:
            written = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(written):
            return written
    raise UnusableInput(
        "这个文件不是文字，或者编码不是 UTF-8、GB 18030，请另存为 UTF-8 后再试。",
        "file",
        "The file is not text, or neither UTF-8 nor GB 18030; save it as UTF-8.",
    )


def _rewrapped(lines: list[Line]) -> tuple[Line, ...]:
    """Where paragraphs are indented and rows have one length, a row at the edge goes on with a full one before it."""
    widths = [len(line.text) + (line.indent or 0) for line in lines]
    full = max(widths, default=0)
    is_wrapped = _SHORTEST_ROW <= full <= _LONGEST_ROW and any(
        1.5 <= (line.indent or 0) <= 3 for line in lines
    )
    if not is_wrapped:
        return tuple(lines)
    kept: list[Line] = []
    for line, width_before in zip(lines, [0.0, *widths], strict=False):
        goes_on = (
            bool(kept)
            and line.indent == 0
            and not line.blank_before
            and width_before >= full - 2
            and kept[-1].text[-1] not in "。：；！？:;"
            and len(line.pieces) == 1
        )
        kept.append(replace(line, begins_paragraph=False) if goes_on else line)
    return tuple(kept)
