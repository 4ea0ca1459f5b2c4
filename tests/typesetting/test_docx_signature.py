"""What keeps the signature with its text in the PDF does so in the DOCX, as LibreOffice prints it, and in the OFD."""

import pytest
from tests.typesetting.conftest import han, notice
from tests.typesetting.docx_office import OFFICE, WITHOUT_OFFICE, converted, row_texts
from tests.typesetting.measuring import pages_of
from tests.typesetting.test_layout_signature import (
    LONG_TITLE,
    LYING,
    MANY,
    MEETING,
    NAMES,
    short,
    spanned,
)

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.docx import to_docx
from xunzhang.typesetting.model import Alignment, Attendance, Document, Format, Paragraph, Seal
from xunzhang.typesetting.ofd import read_ofd, to_ofd


def attended(length: int, people: int) -> Document:
    attendance = (
        Attendance(label="列席", names="李四"),
        Attendance(label="出席", names="、".join(["张三", "欧阳修"] * people)),
    )
    return notice(body=(Paragraph(text=han(length)),), attendance=attendance, **MEETING)


def ending_with(alignment: Alignment, count: int) -> Document:
    body = (
        *(Paragraph(text=f"第{place}段。") for place in range(count)),
        Paragraph(text=han(90), alignment=alignment),
    )
    return notice(body=body, issued_text=None)


DOCUMENTS = {
    "closer": short(1, 15, title=LONG_TITLE, main_recipients="，".join(["某某区人民政府"] * 5)),
    "moved": short(1, 15, title=LONG_TITLE, main_recipients=MANY),
    "lower": short(2, 15, title=LONG_TITLE, main_recipients="某区"),
    "lower-upward": short(3, 15, title="通知", main_recipients="某区", format=Format.UPWARD),
    "spread": short(7, 19),
    "spread-letter": short(7, 24, format=Format.LETTER),
    "spread-unsealed": short(12, 22, seal=Seal.UNSEALED, title=LONG_TITLE),
    **{f"attended-{length}-{people}": attended(length, people) for length in (94, 150, 206) for people in (1, 10, 30)},
    **{
        f"spanned-{rows}-{spans}": notice(body=(Paragraph(text="如下。"), spanned(rows, spans)), issued_text=None)
        for rows, spans in ((28, 7), (31, 14))
    },
    **{f"ending-{alignment}-{count}": ending_with(alignment, count) for alignment in Alignment for count in (4, 5)},
}  # fmt: skip


@pytest.mark.skipif(OFFICE is None, reason=WITHOUT_OFFICE)
def test_pages_of_the_docx_are_those_of_the_pdf(fonts, tmp_path):
    files = converted({name: to_docx(each, fonts) for name, each in DOCUMENTS.items()}, fonts, tmp_path)
    for name, document in DOCUMENTS.items():
        ours = [row_texts(page) for page in pages_of(to_pdf(document, fonts))]
        assert [row_texts(page) for page in pages_of(files[name])] == ours, name


@pytest.mark.parametrize("name", ["moved", "spread", "attended-150-10", "spanned-31-14"])
def test_pages_of_the_ofd_are_those_of_the_pdf(fonts, name):
    document = DOCUMENTS[name]
    ours = [page.text().replace(" ", "") for page in pages_of(to_pdf(document, fonts))]
    found = [
        "".join(run.text for run in page.runs).replace(" ", "")
        for page in read_ofd(to_ofd(document, fonts)).pages
    ]
    assert [sorted(page) for page in found] == [sorted(page) for page in ours]
    signed = next(
        place for place, page in enumerate(ours) if NAMES[0] in page[20:] or "2018年11月1日" in page
    )
    assert signed < len(found)


@pytest.mark.parametrize("write", [to_docx, to_ofd])
def test_what_is_refused_as_pdf_is_refused_as_docx_and_ofd(fonts, write):
    for document in (short(7, 3), notice(body=(Paragraph(text="如下。"), LYING), issued_text=None)):
        with pytest.raises(UnusableInput, match="落款会单独成页"):
            write(document, fonts)
