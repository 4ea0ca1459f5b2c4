"""A DOCX as lines, one a paragraph or row of a table, with the type its styles give it."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml.etree import XMLSyntaxError, fromstring
from msgspec.structs import replace

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.reading.contents import Alignment, Contents, FileKind, Line, Part, Piece
from xunzhang.typesetting.reading.docx_numbering import Numbering
from xunzhang.typesetting.reading.docx_properties import RunLook, Styles, W
from xunzhang.typesetting.reading.pieces import pieces_of_text
from xunzhang.typesetting.reading.text_contents import NO_TEXT_LAYER, width_of_indent

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BROKEN = (BadZipFile, OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError, OSError)
_TEXT_OF = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-", f"{W}cr": "\n"}
_CHARACTER = 16 * 25.4 / 72
_FAR_RIGHT = 12.0


class OpenDocument:
    """The parts of a DOCX that are read: body, styles, numbering."""

    def __init__(self, data: bytes) -> None:
        try:
            self.document = docx.Document(io.BytesIO(data))
            self.body: Any = self.document.element.body
            main = self.document.part
            parts = {each.reltype: each.target_part for each in main.rels.values() if not each.is_external}
            theme = parts.get(RELATIONSHIP_TYPE.THEME)
            numbering = parts.get(RELATIONSHIP_TYPE.NUMBERING)
            styles = parts.get(RELATIONSHIP_TYPE.STYLES)
            self.styles = Styles(
                styles.element if styles is not None else None,
                fromstring(theme.blob) if theme is not None else None,
            )
            self.numbering = Numbering(numbering.element if numbering is not None else None)
        except _BROKEN as problem:
            raise UnusableInput(
                "这个 DOCX 已损坏，打不开，请重新取得或者重新保存后再试。",
                "file",
                "The DOCX is broken; get it or save it again.",
            ) from problem


def docx_contents(data: bytes) -> Contents:
    """All paragraphs and rows of tables in order. Raises UnusableInput for a broken file."""
    opened = OpenDocument(data)
    lines = tuple(_lines(opened))
    remarks: list[tuple[str, str]] = []
    if not lines:
        remarks.append(NO_TEXT_LAYER)
    if any(True for _ in opened.body.iter(f"{W}ins", f"{W}del")):
        remarks.append(
            (
                "文件里有没有接受的修订，按接受后的文字读取。",
                "The file has tracked changes; it was read as if they were accepted.",
            )
        )
    return Contents(FileKind.DOCX, lines, remarks=tuple(remarks))


def _lines(opened: OpenDocument) -> Iterator[Line]:
    blank, number, broken, space = 0, 0, False, 0.0
    for paragraph, part in _paragraphs(opened.body):
        number += 1
        if part is Part.TABLE and paragraph.tag == f"{W}tr":
            pieces = tuple(piece for cell in _cells(paragraph) for piece in _cell_pieces(opened, cell))
            if pieces:
                yield Line(
                    pieces,
                    paragraph=number,
                    part=part,
                    begins_paragraph=True,
                    blank_before=blank,
                    after_page_break=broken,
                )
                blank, broken, space = 0, False, 0.0
            continue
        look = opened.styles.paragraph(paragraph)
        broken = broken or look.page_break_before
        space += look.before
        for position, row in enumerate(_rows(opened, paragraph)):
            broken = broken or row.breaks_page
            if not row.text.strip():
                blank += 0 if row.breaks_page else 1
                continue
            yield _line(row, look, number, part, (blank, space), broken, is_first=position == 0)
            blank, broken, space = 0, False, 0.0
        space += look.after
        if any(True for _ in paragraph.iter(f"{W}sectPr")):
            broken = True


class _Row:
    """One line of a paragraph as its author broke it: text and the looks of its characters."""

    def __init__(self) -> None:
        self.text = ""
        self.looks: list[tuple[int, RunLook]] = []
        self.breaks_page = False

    def add(self, text: str, look: RunLook) -> None:
        if text:
            self.text += text
            self.looks.append((len(text), look))

    def pieces(self) -> tuple[Piece, ...]:
        """Pieces with the type of most of their characters."""
        found: list[Piece] = []
        position = 0
        for piece in pieces_of_text(self.text):
            position = max(self.text.find(piece.text[0], position), 0)
            faces: Counter[tuple[str, float, Any]] = Counter()
            start = 0
            for length, look in self.looks:
                overlap = min(start + length, position + len(piece.text)) - max(start, position)
                if overlap > 0:
                    faces[(_named(look), look.size, look.colour)] += overlap
                start += length
            face, size, colour = faces.most_common(1)[0][0] if faces else ("", 0.0, None)
            used = tuple(dict.fromkeys(each for each, _, _ in faces))
            found.append(replace(piece, face=face, size=size or None, colour=colour, faces=used))
            position += len(piece.text)
        return tuple(found)


def _line(
    row: _Row, look: Any, number: int, part: Part, above: tuple[int, float], broken: bool, *, is_first: bool
) -> Line:
    pieces = row.pieces()
    size = next((piece.size for piece in pieces if piece.size), 16.0) or 16.0
    em = size * 25.4 / 72
    first = look.first_line_characters if look.first_line_characters is not None else look.first_line / em
    left = look.left_characters if look.left_characters is not None else look.left / em
    indent = max(0.0, left + (first if is_first else 0.0)) + _white_space(row.text, look.tab_stops, em)
    alignment = look.alignment
    if alignment is Alignment.LEFT and indent >= _FAR_RIGHT:
        alignment = Alignment.RIGHT
    return Line(
        pieces,
        paragraph=number,
        part=part,
        alignment=alignment,
        indent=indent,
        begins_paragraph=is_first,
        blank_before=above[0],
        space_above=above[1],
        after_page_break=broken,
    )


def _white_space(text: str, stops: tuple[float, ...], em: float) -> float:
    """The white space at the beginning in characters; tabs go to their stops where there are any."""
    tabs = len(text) - len(text.lstrip("\t"))
    if 0 < tabs <= len(stops):
        return stops[tabs - 1] / em + width_of_indent(text[tabs:])
    return width_of_indent(text)


def _named(look: RunLook) -> str:
    """The face, with its weight where that makes another face of it."""
    face = look.face or look.latin_face
    return f"{face} Bold" if look.bold and face and not face.endswith(("Bold", "Black")) else face


def _paragraphs(container: Any, part: Part = Part.TEXT) -> Iterator[tuple[Any, Part]]:
    """Paragraphs in order; a table's row as a whole; what stands in a text box before the paragraph that holds it."""
    for element in container:
        if element.tag == f"{W}p":
            for box in _text_boxes(element):
                yield from _paragraphs(box, part)
            yield element, part
        elif element.tag == f"{W}tbl":
            for row in element.iter(f"{W}tr"):
                yield row, Part.TABLE
        elif element.tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            if content is not None:
                yield from _paragraphs(content, part)
        elif element.tag in {f"{W}ins", f"{W}customXml"}:
            yield from _paragraphs(element, part)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes, once each: a file holds them twice, for newer and for older programs."""
    for box in paragraph.iter(f"{W}txbxContent"):
        parents = list(box.iterancestors())
        if any(parent.tag == f"{_MC}Fallback" for parent in parents):
            continue
        inner = [parent for parent in parents if parent.tag == f"{W}txbxContent"]
        if not inner:
            yield box


def _cells(row: Any) -> list[Any]:
    return [each for each in row if each.tag == f"{W}tc"]


def _cell_pieces(opened: OpenDocument, cell: Any) -> list[Piece]:
    return [
        piece
        for paragraph in cell.iter(f"{W}p")
        for row in _rows(opened, paragraph)
        for piece in row.pieces()
    ]


def _rows(opened: OpenDocument, paragraph: Any) -> list[_Row]:
    rows = [_Row()]
    numbered = opened.styles.numbering(paragraph)
    runs = list(_runs(paragraph))
    if numbered and runs:
        rows[0].add(opened.numbering.next(*numbered), opened.styles.run(runs[0], paragraph))
    for run in runs:
        look = opened.styles.run(run, paragraph)
        if look.hidden:
            continue
        for child in run:
            if child.tag == f"{W}t":
                rows[-1].add(child.text or "", look)
            elif child.tag == f"{W}br":
                rows.append(_Row())
                rows[-1].breaks_page = child.get(f"{W}type") == "page"
            elif child.tag in _TEXT_OF:
                rows[-1].add(_TEXT_OF[child.tag], look)
    return rows


def _runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph itself, not of text boxes in it, without what tracked changes took away."""
    for element in paragraph:
        if element.tag == f"{W}r":
            yield element
        elif element.tag in {f"{W}ins", f"{W}hyperlink", f"{W}smartTag", f"{W}fldSimple"}:
            yield from _runs(element)
        elif element.tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            if content is not None:
                yield from _runs(content)
