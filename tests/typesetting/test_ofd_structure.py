"""OFD as it is written: parts, elements and identifiers after GB/T 33190-2016, fonts, pictures, descriptions."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from tests.typesetting.conftest import notice
from tests.typesetting.ofd_grammar import NAMESPACE, breaches

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.cli import typeset
from xunzhang.typesetting.model import Cell, Column, SealImpression, Table
from xunzhang.typesetting.ofd import information_of, ofd_of_pdf, read_ofd, to_ofd
from xunzhang.typesetting.structure import recognise

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
ORGANS = ("某市人民政府", "某市财政局", "某市水务局")
DRAWN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="45" fill="none" '
    b'stroke="#e60012" stroke-width="4" stroke-dasharray="8 3"/></svg>'
)


def photograph(kind: str, mode: str) -> bytes:
    picture = Image.new(mode, (120, 120))
    ImageDraw.Draw(picture).ellipse((4, 4, 116, 116), fill=(230, 0, 18, 128)[: len(mode)])
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def sealed():
    table = Table(
        columns=(Column(), Column(share=2)),
        rows=((Cell(text="项目"), Cell(text="内容")), (Cell(text="甲"), Cell(text="office efficient"))),
    )
    return notice(
        issued_text=None,
        signature=ORGANS,
        issuing_organs=ORGANS,
        body=(*recognise("一、要求\n请办理，费用1<2、A&B。"), table),
        seals=(
            SealImpression(organ=ORGANS[0], picture=photograph("PNG", "RGBA")),
            SealImpression(organ=ORGANS[1]),
            SealImpression(organ=ORGANS[2], picture=DRAWN),
        ),
    )


@pytest.fixture(scope="module")
def written(fonts) -> bytes:
    return to_ofd(sealed(), fonts, identifier="MB1234567-2018-0054", level="市级")


@pytest.fixture(scope="module")
def archive(written) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(written))


@pytest.fixture(scope="module")
def parts(archive) -> dict[str, Element]:
    return {name: fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}


def named(element: Element, name: str) -> list[Element]:
    return list(element.iter(f"{{{NAMESPACE}}}{name}"))


def test_every_part_keeps_to_the_standard(parts):
    assert {name: breaches(root) for name, root in parts.items() if breaches(root)} == {}
    assert parts["OFD.xml"].attrib == {"Version": "1.0", "DocType": "OFD"}


def test_every_path_leads_to_a_part(archive, parts):
    names = set(archive.namelist())
    (root,) = named(parts["OFD.xml"], "DocRoot")
    assert root.text == "Doc_0/Document.xml"
    document = parts["Doc_0/Document.xml"]
    pages = [page.get("BaseLoc") for page in named(document, "Page")]
    resources = [each.text for kind in ("PublicRes", "DocumentRes") for each in named(document, kind)]
    files = [
        f"Res/{each.text}"
        for part in ("PublicRes", "DocumentRes")
        for kind in ("FontFile", "MediaFile")
        for each in named(parts[f"Doc_0/{part}.xml"], kind)
    ]
    pointed = {"OFD.xml", root.text} | {f"Doc_0/{each}" for each in [*pages, *resources, *files]}
    assert pointed == names


def test_a_document_without_pictures_keeps_to_the_standard_too(fonts):
    archive = zipfile.ZipFile(io.BytesIO(to_ofd(notice(), fonts)))
    assert "Doc_0/DocumentRes.xml" in archive.namelist()
    for name in archive.namelist():
        assert not name.endswith(".xml") or not breaches(fromstring(archive.read(name)))


def test_identifiers_are_used_once_and_none_exceeds_the_largest(parts):
    content = [
        root for name, root in parts.items() if name.endswith(("Content.xml", "Res.xml", "Document.xml"))
    ]
    used = [int(each.get("ID", "")) for root in content for each in root.iter() if "ID" in each.attrib]
    assert len(used) == len(set(used))
    (largest,) = named(parts["Doc_0/Document.xml"], "MaxUnitID")
    assert int(largest.text or "") == max(used)
    known = {
        each.get("ID") for part in ("PublicRes", "DocumentRes") for each in parts[f"Doc_0/{part}.xml"].iter()
    }
    for root in content:
        for each in root.iter():
            for reference in ("Font", "ResourceID", "ColorSpace"):
                assert each.get(reference) is None or each.get(reference) in known


def test_page_areas_are_those_of_the_paper(parts):
    boxes = {
        each.tag.partition("}")[2]: each.text for each in named(parts["Doc_0/Document.xml"], "PageArea")[0]
    }
    assert boxes == {"PhysicalBox": "0 0 210 297", "ContentBox": "28 37 156 225"}


def test_description_and_the_elements_of_the_document(written):
    read = read_ofd(written)
    assert read.information["Title"] == "某市人民政府关于印发某市人民政府工作规则的通知"
    assert read.information["Author"] == "、".join(ORGANS)
    assert read.information["CreationDate"] == "2018-11-01"
    assert re.fullmatch("[0-9a-f]{32}", read.information["DocID"])
    assert read.elements == {
        "公文标识": "MB1234567-2018-0054",
        "文种": "通知",
        "发文机关标志": "、".join(ORGANS),
        "发文字号": "某政〔2018〕54号",
        "标题": "某市人民政府关于印发某市人民政府工作规则的通知",
        "主送机关": "各区人民政府，市人民政府各部门",
        "发文机关或签发人署名": "、".join(ORGANS),
        "成文日期": "2018年11月1日",
        "抄送机关": "市委办公厅，市人大常委会办公厅，市政协办公厅，市监察委员会，市中级人民法院",
        "印发机关": "某市人民政府办公厅",
        "印发日期": "2018年11月5日",
        "发布层次": "市级",
    }
    assert not read.is_signed


def test_all_elements_in_the_standards_order(fonts):
    full = notice(
        issued_text=None,
        copy_number="000001",
        classification="秘密",
        classified_until="1年",
        urgency="特急",
        attachments_note=("附表",),
        note="此件不公开",
        dated_on=date(2018, 11, 1),
    )
    elements = read_ofd(to_ofd(full, fonts, identifier="1", level="市级")).elements
    assert elements["密级和保密期限"] == "秘密★1年"
    assert list(elements) == [
        "公文标识", "文种", "份号", "密级和保密期限", "紧急程度", "发文机关标志", "发文字号", "标题", "主送机关", "附件说明",
        "发文机关或签发人署名", "成文日期", "附注", "抄送机关", "印发机关", "印发日期", "发布层次",
    ]  # fmt: skip


def test_fonts_are_subsets_that_map_their_characters(archive, parts):
    faces = named(parts["Doc_0/PublicRes.xml"], "Font")
    assert {"FandolFang-Regular", "NotoSerifSC-Black"} <= {face.get("FontName") for face in faces}
    used: dict[str, set[str]] = {}
    for name, root in parts.items():
        for text in named(root, "TextObject") if name.endswith("Content.xml") else []:
            if not named(text, "CGTransform"):
                code = "".join(each.text or "" for each in named(text, "TextCode"))
                used.setdefault(text.get("Font", ""), set()).update(code)
    for face in faces:
        (file,) = named(face, "FontFile")
        font = TTFont(io.BytesIO(archive.read(f"Doc_0/Res/{file.text}")))
        characters = font.getBestCmap()
        assert {ord(each) for each in used.get(face.get("ID", ""), set())} <= set(characters)
        assert len(font.getGlyphOrder()) < 200
        assert "glyf" in font, "TrueType, which every reader draws"
        assert {"OS/2", "name", "hmtx", "post", "head", "hhea", "maxp"} <= set(font.keys())
        assert ImageFont.truetype(io.BytesIO(archive.read(f"Doc_0/Res/{file.text}")), 20)


def test_rules_seals_and_pictures_are_drawn(archive, parts):
    pages = [root for name, root in sorted(parts.items()) if name.endswith("Content.xml")]
    separator = next(
        path for path in named(pages[0], "PathObject") if path.get("Boundary", "").endswith("156 0.7")
    )
    assert [colour.get("Value") for colour in named(separator, "FillColor")] == ["230 0 18"]
    assert separator.get("Stroke") == "false"
    dashed = [path for page in pages for path in named(page, "PathObject") if path.get("DashPattern")]
    assert dashed
    assert all(named(path, "StrokeColor") for path in dashed)
    turned = [text for page in pages for text in named(page, "TextObject") if "CTM" in text.attrib]
    assert any(float(text.attrib["CTM"].split()[1]) for text in turned), (
        "the drawn seal's text runs in a circle"
    )
    (image,) = [each for page in pages for each in named(page, "ImageObject")]
    (media,) = named(parts["Doc_0/DocumentRes.xml"], "MediaFile")
    picture = Image.open(io.BytesIO(archive.read(f"Doc_0/Res/{media.text}")))
    assert (picture.mode, picture.size) == ("RGBA", (120, 120))
    assert picture.getpixel((60, 60)) == (230, 0, 18, 128)
    assert picture.getpixel((0, 0))[3] == 0
    width, height = map(float, image.attrib["Boundary"].split()[2:])
    assert width == pytest.approx(height)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "L")])
def test_pictures_without_transparency(fonts, kind, mode):
    document = notice(
        issued_text=None, seals=(SealImpression(organ="某市人民政府", picture=photograph(kind, mode)),)
    )
    archive = zipfile.ZipFile(io.BytesIO(to_ofd(document, fonts)))
    (name,) = [name for name in archive.namelist() if "image" in name]
    picture = Image.open(io.BytesIO(archive.read(name)))
    assert (picture.format, picture.size) == (kind, (120, 120))
    middle = picture.convert("RGB").getpixel((60, 60))
    expected = Image.open(io.BytesIO(photograph(kind, mode))).convert("RGB").getpixel((60, 60))
    assert max(abs(a - b) for a, b in zip(middle, expected, strict=True)) <= 2


def test_the_same_document_gives_the_same_bytes_on_another_day(fonts, written, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert to_ofd(sealed(), fonts, identifier="MB1234567-2018-0054", level="市级") == written


def test_a_pdf_at_hand_gives_the_same_file(fonts, written):
    information = information_of(sealed(), identifier="MB1234567-2018-0054", level="市级")
    assert ofd_of_pdf(to_pdf(sealed(), fonts), information) == written


def test_what_cannot_be_printed_is_refused_as_for_paper(fonts):
    with pytest.raises(UnusableInput, match="标题"):
        to_ofd(notice(title=""), fonts)


def test_the_command_writes_an_ofd(fonts, tmp_path):
    out = tmp_path / "notice.ofd"
    done = CliRunner().invoke(typeset, [str(EXAMPLES / "notice.yaml"), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert read_ofd(out.read_bytes()).elements["发文字号"] == "某政办〔2018〕12号"
