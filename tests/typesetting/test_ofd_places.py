"""The OFD shows what the PDF shows: text page by page, places within half a millimetre, the same picture."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from tests.typesetting.conftest import notice
from tests.typesetting.measuring import pages_of
from tests.typesetting.ofd_grammar import NAMESPACE
from tests.typesetting.test_ofd_structure import sealed
from tests.typesetting.working_rules import rules_notice

from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.model import Format, Issuer, Signatory
from xunzhang.typesetting.model import Seal as Authentication
from xunzhang.typesetting.ofd import read_ofd, to_ofd
from xunzhang.typesetting.source import read_document

TOLERANCE = 0.5
DOTS = 150 / 25.4
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "notice.yaml"


def upward():
    return notice(
        format=Format.UPWARD,
        issued_text=None,
        issuers=(Issuer(name="张三"), Issuer(name="李四"), Issuer(name="王五")),
    )


def order():
    return notice(
        format=Format.ORDER,
        title="",
        issued_text=None,
        signature=(),
        document_number="第290号",
        seal=Authentication.SIGNATORY,
        signatory=Signatory(title="市长", name="张三"),
    )


def letter():
    return notice(format=Format.LETTER, issued_text=None, printing_organ="", printed_on=None)


DOCUMENTS = {
    "downward": notice,
    "sealed": sealed,
    "upward": upward,
    "order": order,
    "letter": letter,
} | {
    path.stem: lambda path=path: read_document(path.read_text(encoding="utf-8"), path.parent)
    for path in sorted(EXAMPLE.parent.glob("*.yaml"))
}


@pytest.fixture(scope="module", params=DOCUMENTS)
def pair(request, fonts):
    document = DOCUMENTS[request.param]()
    return to_pdf(document, fonts), to_ofd(document, fonts)


def characters(page) -> list:
    return [
        (character, place, run)
        for run in page.runs
        for character, place in zip(run.text, run.places, strict=True)
    ]


def test_text_and_places_are_the_pdfs_page_by_page(pair):
    pdf, ofd = pair
    on_paper, read = pages_of(pdf), read_ofd(ofd).pages
    assert len(on_paper) == len(read)
    for paper, page in zip(on_paper, read, strict=True):
        assert page.text == paper.text()
        landscape = page.width > page.height
        assert {page.width, page.height} == {210, 297}
        for (character, (x, y), run), glyph in zip(characters(page), paper.glyphs, strict=True):
            if not run.is_upright or landscape:
                continue
            assert character == glyph.text
            assert x == pytest.approx(glyph.left, abs=TOLERANCE)
            assert y == pytest.approx(glyph.bottom - 0.12 * glyph.size / (72 / 25.4), abs=TOLERANCE)
            assert run.font in glyph.font


def test_type_sizes_and_colours(fonts):
    page = read_ofd(to_ofd(notice(), fonts)).pages[0]
    by_text = {run.text: run for run in page.runs}
    mark = by_text["某市人民政府文件"]
    assert mark.colour == (230, 0, 18)
    assert mark.family == "NotoSerifSC"
    assert mark.bold
    assert by_text["某政〔2018〕54号"].size == pytest.approx(16 * 25.4 / 72, abs=0.001)
    assert by_text["某市人民政府工作规则的通知"].size == pytest.approx(22 * 25.4 / 72, abs=0.001)


def test_rules_are_those_on_paper(pair):
    pdf, ofd = pair
    for paper, page in zip(pages_of(pdf), read_ofd(ofd).pages, strict=True):
        if page.width > page.height:
            continue
        bars = [rule for rule in paper.rules if rule.thickness < 3]
        found = [rule for rule in page.rules if any(near(rule, bar) for bar in bars)]
        assert len(found) == len(bars)


def near(rule, bar) -> bool:
    edges = ((rule.left, bar.left), (rule.right, bar.right), (rule.top, bar.top), (rule.bottom, bar.bottom))
    return all(abs(one - other) <= TOLERANCE / 10 for one, other in edges)


def test_lines_read_as_they_are_printed(fonts):
    first, second, *_ = read_ofd(to_ofd(rules_notice(), fonts)).pages
    lines = [line.text for line in first.lines()]
    assert lines[:2] == ["武汉市人民政府文件", "武政〔2018〕54号"]
    assert lines[-1] == "— 1 —"
    assert [line.baseline for line in second.lines()] == sorted(line.baseline for line in second.lines())
    assert any(line.text.startswith("一、") for line in second.lines())


def test_bystanders_see_the_same_picture(fonts):
    """Drawn with nothing but the OFD's own parts and fonts, the page is that of the PDF."""
    document = read_document(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.parent)
    pdf, ofd = to_pdf(document, fonts), to_ofd(document, fonts)
    archive = zipfile.ZipFile(io.BytesIO(ofd))
    opened = pypdfium2.PdfDocument(pdf)
    for place in range(len(opened)):
        drawn = drawing(archive, place)
        on_paper = opened[place].render(scale=DOTS * 25.4 / 72).to_pil().convert("L").resize(drawn.size)
        # The mark is condensed by a matrix, which this simple drawing does not follow.
        top = round(95 * DOTS) if place == 0 else 0
        inked = [
            image.crop((0, top, *image.size)).point(lambda level: 255 if level < 128 else 0)
            for image in (drawn, on_paper)
        ]
        for one, other in (inked, inked[::-1]):
            outside = ImageChops.subtract(one, other.filter(ImageFilter.MaxFilter(5)))
            assert sum(outside.histogram()[128:]) <= 0.01 * sum(one.histogram()[128:])


def drawing(archive: zipfile.ZipFile, place: int) -> Image.Image:
    namespace = {"ofd": NAMESPACE}
    resources = fromstring(archive.read("Doc_0/PublicRes.xml"))
    files = {
        font.get("ID"): archive.read("Doc_0/Res/" + font.findtext("ofd:FontFile", namespaces=namespace))
        for font in resources.iterfind(".//ofd:Font", namespace)
    }
    page = Image.new("L", (round(210 * DOTS), round(297 * DOTS)), 255)
    pen = ImageDraw.Draw(page)
    content = fromstring(archive.read(f"Doc_0/Pages/Page_{place}/Content.xml"))
    for path in content.iterfind(".//ofd:PathObject", namespace):
        left, top, *_ = map(float, path.get("Boundary").split())
        numbers = [
            float(each)
            for each in path.findtext("ofd:AbbreviatedData", namespaces=namespace).split()
            if each not in "MLC"
        ]
        corners = zip(numbers[::2], numbers[1::2], strict=True)
        pen.polygon([((left + x) * DOTS, (top + y) * DOTS) for x, y in corners], fill=0)
    for text in content.iterfind(".//ofd:TextObject", namespace):
        if text.get("CTM"):
            continue
        left, top, *_ = map(float, text.get("Boundary").split())
        code = text.find("ofd:TextCode", namespace)
        x, y = left + float(code.get("X")), top + float(code.get("Y"))
        font = ImageFont.truetype(
            io.BytesIO(files[text.get("Font")]),
            float(text.get("Size")) * DOTS,
            layout_engine=ImageFont.Layout.BASIC,
        )
        for character, step in zip(code.text, [*steps(code.get("DeltaX", "")), 0.0], strict=True):
            pen.text((x * DOTS, y * DOTS), character, font=font, fill=0, anchor="ls")
            x += step
    return page


def steps(written: str) -> list[float]:
    found: list[float] = []
    words = iter(written.split())
    for word in words:
        found += (
            [float(next(words))] * count
            if (count := int(next(words)) if word == "g" else 0)
            else [float(word)]
        )
    return found
