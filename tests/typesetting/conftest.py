"""Fonts for the layout tests, and documents to measure."""

from datetime import date

import pytest

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.fonts import FontSet, discover
from xunzhang.typesetting.model import (
    Attendance,
    Document,
    Format,
    IssuedText,
    Issuer,
    Paragraph,
    Signatory,
)
from xunzhang.typesetting.structure import recognise

HAN = "循章办事各级行政机关应当依照法律法规履行职责"


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    try:
        found = discover()
    except UnusableInput as problem:
        pytest.skip(str(problem))
    if found.stand_ins:
        pytest.skip(f"typefaces without a font: {', '.join(found.stand_ins)}")
    return found


def han(length: int) -> str:
    """So many Chinese characters without any punctuation."""
    return (HAN * (length // len(HAN) + 1))[:length]


def notice(**changes: object) -> Document:
    fields: dict = {
        "title": "某市人民政府关于印发某市人民政府工作规则的通知",
        "issuing_organs": ("某市人民政府",),
        "document_number": "某政〔2018〕54号",
        "main_recipients": "各区人民政府，市人民政府各部门",
        "body": (
            Paragraph(text="《某市人民政府工作规则》已经市人民政府常务会议审议通过，现予印发，请遵照执行。"),
        ),
        "signature": ("某市人民政府",),
        "dated_on": date(2018, 11, 1),
        "issued_text": IssuedText(title="某市人民政府工作规则", body=(Paragraph(text=han(28 * 70 - 2)),)),
        "copy_recipients": "市委办公厅，市人大常委会办公厅，市政协办公厅，市监察委员会，市中级人民法院",
        "printing_organ": "某市人民政府办公厅",
        "printed_on": date(2018, 11, 5),
    }
    return Document(**(fields | changes))


LONG = recognise("\n".join(["通知如下。", han(28 * 50), "特此通知。", "现予印发。", "请遵照执行。"]))


def of_format(form, **changes):
    fields = {
        "format": form,
        "body": LONG,
        "issued_text": None,
        "issuers": (Issuer(name="张三"),) if form is Format.UPWARD else (),
        "signatory": Signatory(title="市长", name="张三") if form is Format.ORDER else None,
        "title": "" if form in (Format.ORDER, Format.MINUTES) else notice().title,
        "signature": () if form is Format.MINUTES else notice().signature,
        "dated_on": None if form is Format.MINUTES else notice().dated_on,
        "attendance": (Attendance(label="出席", names="张三、李四"),) if form is Format.MINUTES else (),
    }
    return notice(**(fields | changes))
