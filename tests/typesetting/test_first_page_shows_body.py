"""GB/T 9704-2012 7.3.3: the first page shows some of the body, also where a table begins it under a high head."""

from datetime import date

import pytest
from tests.typesetting.conftest import han
from tests.typesetting.measuring import pages_of
from tests.typesetting.standing import outside

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import layout_sentences, to_pdf
from xunzhang.typesetting.model import Cell, Column, Document, Format, Issuer, Seal, Table

ORGANS = ("某局", "某市财政局", "某市发展和改革委员会")


def beginning_with_a_table(cell: str = "", title: int = 50) -> Document:
    return Document(
        title=f"某市人民政府关于{han(title)}的通知",
        format=Format.DOWNWARD,
        issuing_organs=ORGANS,
        issuers=tuple(Issuer(name="张三") for _ in ORGANS),
        main_recipients="各区人民政府",
        body=(
            Table(columns=(Column(share=1),), rows=((Cell(text=cell),),) * 3, header_rows=1, caption="表1"),
        ),
        signature=ORGANS,
        seal=Seal.SEALED,
        copy_recipients="某委",
        printing_organ="某办",
        printed_on=date(2018, 12, 31),
    )


def test_title_and_table_stay_on_the_first_page(fonts):
    document = beginning_with_a_table()
    assert layout_sentences(document, fonts) == ()
    first, second = pages_of(to_pdf(document, fonts))
    assert [glyph for glyph in first.glyphs if glyph.size == pytest.approx(22, abs=0.1)]
    assert "表1" in first.text()
    assert outside(first) == []
    assert outside(second) == []


def test_where_nothing_brings_it_there_the_drafter_is_told(fonts):
    document = beginning_with_a_table(cell=han(60), title=200)
    (told,) = [one for one in layout_sentences(document, fonts) if "7.3.3" in one]
    assert "在表格之前写一段正文" in told
    with pytest.raises(UnusableInput) as caught:
        to_pdf(document, fonts)
    assert caught.value.field == "body"
    assert caught.value.chinese == told
    (told_in_english,) = [one for one in layout_sentences(document, fonts, "en") if "7.3.3" in one]
    assert "before the table" in told_in_english
