"""Seals and stamps as pictures, what is refused about them, and rows set so that no signature stands alone."""

import io
from datetime import date

import pytest
from PIL import Image, ImageDraw
from tests.typesetting.conftest import han, notice
from tests.typesetting.measuring import ink, pages_of, picture

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import body_rows, check_glyphs, seal_places, to_pdf
from xunzhang.typesetting.model import (
    Document,
    Format,
    Paragraph,
    Seal,
    SealImpression,
    Signatory,
)
from xunzhang.typesetting.structure import recognise

ORGAN = "某市人民政府"
RED = (220, 0, 20)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="48" fill="none" '
    b'stroke="#e60012" stroke-width="4"/></svg>'
)


def ring(kind, mode="RGBA"):
    image = Image.new(mode, (600, 600), (0, 0, 0, 0) if mode == "RGBA" else "white")
    ImageDraw.Draw(image).ellipse((3, 3, 596, 596), outline=RED, width=18)
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def sealed(picture_of_seal=b"", diameter=42.0):
    impression = SealImpression(organ=ORGAN, picture=picture_of_seal, diameter=diameter)
    return notice(issued_text=None, seals=(impression,))


PICTURES = {
    "png": ring("PNG"),
    "opaque png": ring("PNG", "RGB"),
    "jpeg": ring("JPEG", "RGB"),
    "svg": SVG,
    "drawn": b"",
}


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("diameter", [38.0, 42.0, 45.0])
def test_seal_is_printed_red_in_its_size_over_signature_and_date(fonts, kind, diameter):
    document = sealed(PICTURES[kind], diameter)
    pdf = to_pdf(document, fonts)
    (place,) = seal_places(document, fonts)
    assert place.diameter == diameter
    reach = diameter / 2 + 1
    middle = place.top + diameter / 2
    left, top, right, bottom = ink(
        pdf,
        place.page,
        (place.middle - reach, middle - reach, place.middle + reach, middle + reach),
        red=True,
    )
    assert right - left == pytest.approx(diameter, abs=0.5)
    assert bottom - top == pytest.approx(diameter, abs=0.5)
    assert (left + right) / 2 == pytest.approx(place.middle, abs=0.3)
    page = pages_of(pdf)[place.page - 1]
    body, day = page.find("请遵照执行。")[-1], page.find("2018年11月1日")
    assert 0 < top - body.bottom <= 10.39
    assert top < day[0].top < day[0].bottom < bottom


@pytest.mark.parametrize("kind", PICTURES)
def test_signature_is_seen_through_the_seal(fonts, kind):
    document = sealed(PICTURES[kind])
    pdf = to_pdf(document, fonts)
    (place,) = seal_places(document, fonts)
    day = pages_of(pdf)[place.page - 1].find("2018年11月1日")
    dots = 600 / 25.4
    box = tuple(round(edge * dots) for edge in (day[0].left, day[0].top, day[-1].right, day[0].bottom))
    darkest, _ = picture(pdf, place.page).crop(box).convert("L").getextrema()
    assert darkest < 60


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"seals": (SealImpression(organ="某区人民政府"),)}, "seals[0].organ", "空白印章"),
        ({"seals": (SealImpression(organ=ORGAN),), "dated_on": None}, "dated_on", "空白印章"),
        ({"seals": (SealImpression(organ=ORGAN),) * 2}, "seals[0].organ", "只能有一个"),
        ({"seals": (SealImpression(organ=ORGAN, diameter=46),)}, "seals[0].diameter", "45"),
        ({"seals": (SealImpression(organ=ORGAN, diameter=0),)}, "seals[0].diameter", "大于0"),
        ({"seals": (SealImpression(organ=ORGAN, picture=b"GIF89a"),)}, "seals[0].picture", "PNG"),
        ({"seals": (SealImpression(organ=ORGAN),), "seal": Seal.UNSEALED}, "seals", "不加盖印章"),
        ({"further_signatories": (Signatory(title="局长", name="李四"),)}, "signatory", "主办机关"),
        ({"copy_number": "１２３４５６"}, "copy_number", "6位"),
    ],
)
def test_seals_that_cannot_be_are_refused_with_field_and_remedy(changes, field, words):
    with pytest.raises(UnusableInput, match=words) as refused:
        to_pdf(notice(**changes))
    assert refused.value.field == field


def test_damaged_picture_is_refused(fonts):
    with pytest.raises(UnusableInput, match="已损坏"):
        to_pdf(sealed(ring("PNG")[:60]), fonts)


def test_characters_of_a_drawn_seal_are_looked_up(fonts):
    odd = notice(signature=("某\U0003ffff局",), seals=(SealImpression(organ="某\U0003ffff局"),))
    assert "\U0003ffff" in check_glyphs(odd, fonts).missing


def test_stamp_of_the_signatory_stands_in_the_place_of_the_name(fonts):
    order = Document(
        format=Format.ORDER,
        title="",
        issuing_organs=(ORGAN,),
        document_number="第290号",
        body=recognise("现予公布。"),
        signatory=Signatory(title="市长", name="张三", stamp=ring("PNG")),
        seal=Seal.SIGNATORY,
        dated_on=date(2018, 11, 1),
    )
    pdf = to_pdf(order, fonts)
    page = pages_of(pdf)[0]
    title, day, body = page.find("市长"), page.find("2018年11月1日"), page.find("现予公布。")
    assert "张三" not in page.text()
    left, top, right, bottom = ink(pdf, 1, (title[-1].right, body[0].bottom, 190, 260), red=True)
    cell = 156 / 28
    assert right == pytest.approx(184 - 4 * cell, abs=0.5)
    assert left - title[-1].right == pytest.approx(2 * cell, abs=0.5)
    assert (top + bottom) / 2 == pytest.approx((title[0].top + title[0].bottom) / 2, abs=0.5)
    assert top - body[0].bottom == pytest.approx(2 * 10.39 + 4.8, abs=0.5), "two empty rows"
    assert day[0].top - bottom == pytest.approx(10.39 + 4.8, abs=0.5), "one empty row"


@pytest.mark.parametrize("count", range(1, 30))
def test_signature_and_seal_stand_with_body_inside_the_type_area(fonts, count):
    document = notice(
        issued_text=None,
        body=tuple(Paragraph(text=han(30)) for _ in range(count)),
        seals=(SealImpression(organ=ORGAN),),
    )
    pages = pages_of(to_pdf(document, fonts))
    (place,) = seal_places(document, fonts)
    signed = pages[place.page - 1]
    assert "2018年11月1日" in signed.text()
    assert "此页无正文" not in "".join(page.text() for page in pages)
    body = [row for row in signed.rows() if "".join(glyph.text for glyph in row) in han(30) * 3]
    assert len(body) >= 2
    assert place.top + place.diameter <= 262.1
    assert all(glyph.bottom <= 262.1 for page in pages for glyph in page.of_size(16))
    assert body_rows(document, fonts) in (20, 21, 22, 23, 24)


def test_rows_are_set_closer_where_that_brings_the_signature_home(fonts):
    lengths = {
        count: body_rows(
            notice(issued_text=None, body=tuple(Paragraph(text=han(30)) for _ in range(count))), fonts
        )
        for count in range(5, 28)
    }
    assert 22 in lengths.values()
    assert any(rows > 22 for rows in lengths.values())
    assert any(rows < 22 for rows in lengths.values())
    tight = next(count for count, rows in lengths.items() if rows > 22)
    body = tuple(Paragraph(text=han(30)) for _ in range(tight))
    pages = pages_of(to_pdf(notice(issued_text=None, body=body), fonts))
    rows = pages[1].rows()
    assert rows[1][0].top - rows[0][0].top < 10.4


@pytest.mark.parametrize(
    "note",
    ["此件公开发布", "联系人：张三，联系电话：82826666", "联系人：张三，联系电话：027-12345678，电子信箱略"],
)
def test_note_stands_in_the_row_under_the_date_and_is_not_crossed_by_the_seal(fonts, note):
    document = notice(issued_text=None, seals=(SealImpression(organ=ORGAN),), note=note)
    (place,) = seal_places(document, fonts)
    page = pages_of(to_pdf(document, fonts))[place.page - 1]
    letters = page.find(f"（{note}）")
    assert letters[0].top - page.find("2018年11月1日")[0].top == pytest.approx(10.45, abs=0.5)
    assert letters[0].left == pytest.approx(28 + 2 * 156 / 28, abs=0.5)
    assert max(letter.right for letter in letters) <= place.middle - place.diameter / 2


def test_note_beside_seals_that_leave_no_room_is_below_them(fonts):
    organs = tuple(f"某市第{place}委员会" for place in "一二三")
    document = notice(
        issued_text=None,
        issuing_organs=organs,
        signature=organs,
        seals=tuple(SealImpression(organ=organ) for organ in organs),
        note="联系人：张三，联系电话：82826666",
    )
    places = seal_places(document, fonts)
    page = pages_of(to_pdf(document, fonts))[places[0].page - 1]
    assert page.find("联系人")[0].top >= max(place.top + place.diameter for place in places)


def test_many_recipients_are_moved_to_the_colophon_unasked(fonts):
    recipients = "，".join(f"第{place}区人民政府" for place in range(60))
    pages = pages_of(to_pdf(notice(main_recipients=recipients, issued_text=None), fonts))
    assert "请遵照执行。" in pages[0].text()
    last = pages[-1]
    assert last.find("主送：第0区人民政府")[0].top < last.find("抄送：")[0].top
    few = pages_of(to_pdf(notice(main_recipients="各区人民政府", issued_text=None), fonts))
    assert "各区人民政府：" in few[0].text()
