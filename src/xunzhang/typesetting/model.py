"""An official document as typed data: the eighteen elements of GB/T 9704-2012 and the five page formats.

Texts are plain text; nothing in them is ever read as markup. Dates are days, lengths are not in the model.
"""

from datetime import date
from enum import StrEnum

import msgspec

from xunzhang.kernel.errors import UnusableInput


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


Block = Paragraph | Numbered | Article | Division


class IssuedText(Element, frozen=True):
    """The text that a notice prints and distributes (印发): begins on a page of its own, title centred."""

    title: str
    body: tuple[Block, ...]
    subtitle: str = ""


class Attachment(Element, frozen=True):
    """An attachment (7.3.7): on a new page, 附件 and its number at the top left, title on the third row."""

    title: str
    body: tuple[Block, ...]


class Issuer(Element, frozen=True):
    """The person who signs an upward document (7.2.6); `organ` for joint documents, not printed."""

    name: str
    organ: str = ""


class Signatory(Element, frozen=True):
    """The person whose signature stamp closes an order (7.3.5.3): 市长 and the name."""

    title: str
    name: str


class Attendance(Element, frozen=True):
    """One line of a meeting's minutes (10.3): 出席, 请假 or 列席, and the names as printed."""

    label: str
    names: str


class Document(Element, frozen=True):
    """One official document.

    `issuing_organs` stand in the mark, the lead first; `mark` replaces the names where the mark is not the
    organs and 文件. A line break in `title` fixes where the title breaks; otherwise it is broken in trapezoid
    form. `classified_until` is the period as printed, such as 1年. `copy_recipients`, `main_recipients` are
    printed as given, the closing punctuation is added where it lacks.
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
    dated_on: date | None = None
    seal: Seal = Seal.SEALED
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
    """The block as one line of plain text, as it is printed."""
    match block:
        case Paragraph(text=text):
            return text
        case Numbered(number=number, head=head, text=text):
            return number + head + text
        case Article(number=number, text=text):
            return f"{number}\u3000{text}"
        case Division(number=number, heading=heading):
            return f"{number}\u3000{heading}"


def require(document: Document) -> None:
    """Raise UnusableInput, naming the field, when an element the format cannot do without is missing."""

    def lacking(field: str, chinese: str, english: str) -> UnusableInput:
        return UnusableInput(
            f"缺少{chinese}，请填写后再排版。", field, f"The {english} is missing; fill it in."
        )

    if not document.title.strip() and document.format not in {Format.ORDER, Format.MINUTES}:
        raise lacking("title", "标题", "title")
    if not document.body:
        raise lacking("body", "正文", "body")
    if not (document.issuing_organs or document.mark):
        raise lacking("issuing_organs", "发文机关", "issuing organ")
    if document.format is Format.UPWARD and not document.issuers:
        raise lacking("issuers", "签发人（上行文必须标注）", "issuer, required on an upward document,")
    if document.format is Format.ORDER and document.signatory is None:
        raise lacking("signatory", "签发人职务、姓名（命令（令）必须标注）", "signatory of the order")
    if document.classification and not document.copy_number:
        raise lacking(
            "copy_number", "份号（涉密公文应当标注）", "copy number, required on a classified document,"
        )
    if document.copy_number and not (document.copy_number.isdigit() and len(document.copy_number) == 6):
        raise UnusableInput(
            "份号应当是6位阿拉伯数字，如“000001”。",
            "copy_number",
            "The copy number has six digits, as 000001.",
        )
