"""A handling sheet as typed data: the paper that travels with a document and bears fields and opinions.

文件处理签 (办理单) of an incoming document and 发文稿纸 of an outgoing one differ only in heading and fields.
"""

from datetime import date

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import Element
from xunzhang.typesetting.pictures import require_picture


class SheetField(Element, frozen=True):
    """A field: label and content. `share` is its part of the row's width, in proportion to the row's other fields."""

    label: str
    text: str = ""
    share: float = 1.0


class SheetOpinion(Element, frozen=True):
    """One opinion: the words, or `handwriting` (PNG, JPEG or SVG) of them, the signer's name or post and name, the full date.

    Where there are both, the words stand under the handwriting. `handwriting_height` in mm, 0 is the usual one;
    `signature` is the name as it was written, printed before the name in type. `remark` is printed after the name in
    brackets, such as 受委托代签.
    """

    name: str
    text: str = ""
    signed_on: date | None = None
    handwriting: bytes = b""
    handwriting_height: float = 0.0
    signature: bytes = b""
    remark: str = ""


class SheetSection(Element, frozen=True):
    """A part of the sheet for opinions, such as 领导批示; an empty one is left blank for writing, `rows` high at least."""

    label: str
    opinions: tuple[SheetOpinion, ...] = ()
    rows: int = 2


class HandlingSheet(Element, frozen=True):
    """One sheet: `organ` and `title` are its heading in red; `number` and `marks` (such as 特急, 机密★1年) stand above the
    ruled part; `fields` are rows of fields; `notes` stand under it.
    """

    organ: str
    title: str
    fields: tuple[tuple[SheetField, ...], ...]
    sections: tuple[SheetSection, ...] = ()
    number: str = ""
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def require_sheet(sheet: HandlingSheet) -> None:
    """Raise UnusableInput, naming the field, when the sheet cannot be printed as it is."""
    if not sheet.title.strip():
        raise UnusableInput(
            "缺少处理签的名称，请填写。", "title", "The sheet's title is missing; fill it in."
        )
    if not sheet.fields and not sheet.sections:
        raise UnusableInput(
            "处理签至少应当有一栏或者一处意见。", "fields", "A sheet has at least one field or section."
        )
    for place, row in enumerate(sheet.fields):
        if not row or any(not 0 < field.share < float("inf") for field in row):
            raise UnusableInput(
                f"处理签第{place + 1}行应当至少有一栏，每栏的宽度份额大于0。",
                f"fields[{place}]",
                f"Row {place + 1} has at least one field, each with a share above 0.",
            )
    for place, section in enumerate(sheet.sections):
        for number, opinion in enumerate(section.opinions):
            require_picture(opinion.handwriting, f"sections[{place}].opinions[{number}].handwriting")
            require_picture(opinion.signature, f"sections[{place}].opinions[{number}].signature")
