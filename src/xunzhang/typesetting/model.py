"""An official document as typed data: the eighteen elements of GB/T 9704-2012 and the five page formats.

Texts are plain text; nothing in them is ever read as markup. Dates are days; the only lengths are the diameters
of seals, in millimetres. What a finished document must have is checked by `requirements.require`.
"""

from datetime import date
from enum import StrEnum

import msgspec

LARGEST_SEAL = 45.0
USUAL_SEAL = 42.0


class Format(StrEnum):
    """The page formats: clause 7 (downward, upward) and clause 10 (letter, order, minutes)."""

    DOWNWARD = "downward"
    UPWARD = "upward"
    LETTER = "letter"
    ORDER = "order"
    MINUTES = "minutes"


class Seal(StrEnum):
    """How the document is authenticated, which decides where signature and date stand (7.3.5)."""

    SEALED = "sealed"
    UNSEALED = "unsealed"
    SIGNATORY = "signatory"


class Alignment(StrEnum):
    """How a paragraph stands: two characters in (usual), flush left, centred, or at the right."""

    INDENTED = "indented"
    FLUSH = "flush"
    CENTRED = "centred"
    RIGHT = "right"


class Element(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Root of the model: unchangeable, fields by name, unknown fields refused."""


class Paragraph(Element, tag_field="kind", tag="paragraph", frozen=True):
    """A paragraph without a number."""

    text: str
    alignment: Alignment = Alignment.INDENTED


class Numbered(Element, tag_field="kind", tag="numbered", frozen=True):
    """A paragraph that begins with 一、 （一） 1. or （1） (7.3.3): `level` 1 to 4.

    `head` is the heading in the level's typeface: the whole line, or its first sentence with its full stop
    when text follows on the same line. Empty where the number stands before ordinary text.
    """

    level: int
    number: str
    head: str = ""
    text: str = ""


class Article(Element, tag_field="kind", tag="article", frozen=True):
    """第一条 and its first paragraph, as regulations are written."""

    number: str
    text: str


class Division(Element, tag_field="kind", tag="division", frozen=True):
    """A centred heading 第一章 总则; `rank` is part (编), chapter (章) or section (节)."""

    rank: str
    number: str
    heading: str


class CellAlignment(StrEnum):
    """How the text of a column or a cell stands."""

    LEFT = "left"
    CENTRED = "centred"
    RIGHT = "right"


class Column(Element, frozen=True):
    """A column of a table: `share` is its part of the whole width, in proportion to the other columns'."""

    share: float = 1.0
    alignment: CellAlignment = CellAlignment.LEFT


class Cell(Element, frozen=True):
    """A cell of a table; a line break in `text` begins a new line. It may span several columns and rows."""

    text: str = ""
    column_span: int = 1
    row_span: int = 1
    alignment: CellAlignment | None = None


class Table(Element, tag_field="kind", tag="table", frozen=True):
    """A table as wide as the type area; the header rows are repeated at the top of every page it runs on to.

    A row lists only the cells that begin in it: what a cell above covers by `row_span` is left out. `notes` stand
    under the table. A `landscape` table has pages of its own, lying on their side (clause 8).
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    caption: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool = False


Block = Paragraph | Numbered | Article | Division | Table


class IssuedText(Element, frozen=True):
    """The text that a notice prints and distributes (印发): begins on a page of its own, title centred."""

    title: str
    body: tuple[Block, ...]
    subtitle: str = ""


class Attachment(Element, frozen=True):
    """An attachment (7.3.7): on a new page, 附件 and its number at the top left, title on the third row.

    One that is `bound_separately` comes after the colophon, on a sheet of its own with pages numbered from 1, and has
    the document number before 附件.
    """

    title: str
    body: tuple[Block, ...]
    bound_separately: bool = False


class Issuer(Element, frozen=True):
    """The person who signs an upward document (7.2.6); `organ` for joint documents, not printed."""

    name: str
    organ: str = ""


class Signatory(Element, frozen=True):
    """The person whose signature stamp closes an order (7.3.5.3): 市长 and the name.

    `stamp` is a picture of the signature stamp (PNG, JPEG or SVG), printed in the place of the name.
    """

    title: str
    name: str
    stamp: bytes = b""


class SealImpression(Element, frozen=True):
    """The seal of a signing organ, printed red over its signature (7.3.5.1); `organ` as it stands in `signature`.

    `picture` is PNG, JPEG or SVG; where it is empty a seal for demonstration is drawn: circle, star, the organ's name.
    `diameter` in millimetres, 45 at most.
    """

    organ: str
    picture: bytes = b""
    diameter: float = USUAL_SEAL


class Attendance(Element, frozen=True):
    """One line of a meeting's minutes (10.3): 出席, 请假 or 列席, and the names as printed."""

    label: str
    names: str


class Document(Element, frozen=True):
    """One official document.

    `issuing_organs` stand in the mark, the lead first; `mark` replaces the names where the mark is not the
    organs and 文件. A line break in `title` fixes where the title breaks; otherwise it is broken in trapezoid
    form. `classified_until` is the period as printed, such as 1年. `copy_recipients`, `main_recipients` are
    printed as given, the closing punctuation is added where it lacks; main recipients who would drive the body
    from the first page are moved to the colophon unasked (7.3.2).

    `signature` are the organs that sign, the lead first; with several the seals stand in rows (7.3.5.1). `seals` are
    the seals already set; the room for the others is kept. A joint order has the lead's `signatory` and then the
    `further_signatories`.
    """

    title: str
    body: tuple[Block, ...]
    format: Format = Format.DOWNWARD
    issuing_organs: tuple[str, ...] = ()
    mark: str = ""
    document_number: str = ""
    copy_number: str = ""
    classification: str = ""
    classified_until: str = ""
    urgency: str = ""
    issuers: tuple[Issuer, ...] = ()
    main_recipients: str = ""
    main_recipients_in_colophon: bool = False
    attachments_note: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    signatory: Signatory | None = None
    further_signatories: tuple[Signatory, ...] = ()
    dated_on: date | None = None
    seal: Seal = Seal.SEALED
    seals: tuple[SealImpression, ...] = ()
    note: str = ""
    attendance: tuple[Attendance, ...] = ()
    issued_text: IssuedText | None = None
    attachments: tuple[Attachment, ...] = ()
    copy_recipients: str = ""
    printing_organ: str = ""
    printed_on: date | None = None


def chinese_date(day: date) -> str:
    """2018年11月1日: Arabic digits, year in full, no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def text_of(block: Block) -> str:
    """The block as one line of plain text, as it is printed; a table a line each row, cells parted by tabs."""
    match block:
        case Paragraph(text=text):
            return text
        case Numbered(number=number, head=head, text=text):
            return number + head + text
        case Article(number=number, text=text):
            return f"{number}\u3000{text}"
        case Division(number=number, heading=heading):
            return f"{number}\u3000{heading}"
        case Table(rows=rows, caption=caption, notes=notes):
            return "\n".join(
                [caption, *("\t".join(cell.text for cell in row) for row in rows), *notes]
            ).strip()
