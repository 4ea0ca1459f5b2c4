"""OFD from elsewhere: what other writers do is read, what is broken or made to harm is refused with a sentence."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.ofd import archive as ofd_archive
from xunzhang.typesetting.ofd import read_ofd
from xunzhang.typesetting.ofd.archive import resolved
from xunzhang.typesetting.ofd.text_code import deltas

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = (
    f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocInfo><ofd:Title> 函 </ofd:Title><ofd:CustomDatas>"
    '<ofd:CustomData Name="文种">函</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo>'
    "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    "</ofd:DocBody></ofd:OFD>"
)
DOCUMENT = (
    f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>/Doc_0/DocumentRes.xml</ofd:DocumentRes>"
    '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
    '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
)
FONTS = (
    f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="仿宋_GB2312" FamilyName="仿宋"/>'
    '<ofd:Font ID="3" FontName="方正小标宋" Bold="true"/></ofd:Fonts></ofd:Res>'
)
UNITS = (
    f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7" Width="9" Height="9">'
    '<ofd:Content><ofd:TextObject ID="8" Boundary="1 1 9 9" Font="2" Size="5"><ofd:TextCode X="0" Y="4">印'
    "</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
)
TEMPLATE = (
    f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="91"><ofd:TextObject ID="92" Boundary="10 10 50 9" Font="2" Size="4">'
    '<ofd:TextCode X="0" Y="4">底版</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
)


def page(objects: str, before: str = "") -> str:
    return f'<ofd:Page {SPACE}>{before}<ofd:Content><ofd:Layer ID="4">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def text(code: str, attributes: str = 'Boundary="20 30 100 10" Font="2" Size="5"', inside: str = "") -> str:
    return f'<ofd:TextObject ID="5" {attributes}>{inside}{code}</ofd:TextObject>'


def package(content: str | bytes, **changed: str | bytes | None) -> bytes:
    parts: dict[str, str | bytes | None] = {
        "OFD.xml": ROOT,
        "Doc_0/Document.xml": DOCUMENT,
        "Doc_0/PublicRes.xml": FONTS,
        "Doc_0/DocumentRes.xml": UNITS,
        "Doc_0/Tpls/Tpl_0/Content.xml": TEMPLATE,
        "Doc_0/Pages/Page_0/Content.xml": content,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (parts | changed).items():
            if body is not None:
                archive.writestr(name, body)
    return file.getvalue()


def only_run(content: str | bytes):
    (run,) = read_ofd(package(content)).pages[0].runs
    return run


def test_description_and_signature():
    read = read_ofd(package(page("")))
    assert read.information == {"Title": "函"}
    assert read.elements == {"文种": "函"}
    assert read.is_signed
    assert (read.pages[0].width, read.pages[0].height, read.pages[0].runs) == (210, 297, ())


def test_distances_with_and_without_repetition():
    for delta in ("5 5 6 6", "g 2 5 g 2 6", "5 5 g 9 6"):
        run = only_run(page(text(f'<ofd:TextCode X="1" Y="4" DeltaX="{delta}">某市人民政</ofd:TextCode>')))
        assert [place.x for place in run.places] == [21, 26, 31, 37, 43]
        assert {place.y for place in run.places} == {34}
        assert (run.font, run.family, run.size, run.bold) == ("仿宋_GB2312", "仿宋", 5, False)


def test_characters_without_distances_stand_a_width_apart():
    run = only_run(page(text('<ofd:TextCode X="0" Y="4" DeltaX="7">某市A1b</ofd:TextCode>')))
    assert [place.x for place in run.places] == [20, 27, 32, 34.5, 37]
    upright = only_run(page(text('<ofd:TextCode X="0" Y="4" DeltaY="6 6">某市人</ofd:TextCode>')))
    assert [tuple(place) for place in upright.places] == [(20, 34), (20, 40), (20, 46)]


def test_several_codes_in_one_object_keep_the_last_place():
    codes = '<ofd:TextCode X="1" Y="4">甲</ofd:TextCode><ofd:TextCode X="9">乙</ofd:TextCode>'
    first, second = read_ofd(package(page(text(codes)))).pages[0].runs
    assert (first.left, second.left, second.baseline) == (21, 29, 34)


def test_matrix_scales_and_turns():
    scaled = only_run(
        page(
            text(
                '<ofd:TextCode X="1" Y="2">甲乙</ofd:TextCode>',
                'Boundary="20 30 9 9" CTM="2 0 0 2 0 0" Font="3" Size="5"',
            )
        )
    )
    assert (scaled.left, scaled.baseline, scaled.size, scaled.bold) == (22, 34, 10, True)
    assert scaled.places[1].x == 32
    turned = only_run(
        page(
            text(
                '<ofd:TextCode X="0" Y="0">甲</ofd:TextCode>',
                'Boundary="20 30 9 9" CTM="0 1 -1 0 0 0" Font="2" Size="5"',
            )
        )
    )
    assert turned.angle == pytest.approx(90)
    assert not turned.is_upright


def test_templates_blocks_composites_and_pictures():
    objects = (
        '<ofd:PageBlock ID="20">' + text('<ofd:TextCode X="0" Y="4">块</ofd:TextCode>') + "</ofd:PageBlock>"
        '<ofd:CompositeObject ID="21" Boundary="100 100 9 9" ResourceID="7"/>'
        '<ofd:ImageObject ID="22" Boundary="0 0 9 9" ResourceID="6"/>'
        + text("<ofd:TextCode>暗</ofd:TextCode>", 'Boundary="0 0 1 1" Font="2" Size="5" Visible="false"')
    )
    front = page(objects, '<ofd:Template TemplateID="90" ZOrder="Foreground"/>')
    back = page(objects, '<ofd:Template TemplateID="90"/>')
    (read,) = read_ofd(package(back)).pages
    assert read.text == "底版块印"
    assert read.images == 1
    assert tuple(read.runs[2].places[0]) == (101, 105)
    assert read_ofd(package(front)).pages[0].text == "块印底版"


def path(data: str, attributes: str, inside: str = "") -> str:
    return f'<ofd:PathObject ID="6" {attributes}>{inside}<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def test_rules_are_thin_bars_and_straight_strokes():
    red = '<ofd:{}Color Value="230 0 18"/>'
    objects = (
        path(
            "M 0 0 L 156 0 L 156 0.7 L 0 0.7 C",
            'Boundary="28 120 156 0.7" Fill="true" Stroke="false"',
            red.format("Fill"),
        )
        + path("M 0 0 L 156 0", 'Boundary="28 250 156 0.35" LineWidth="0.35"')
        + path(
            "M 0 0 L 0 50", 'Boundary="28 60 1 50" CTM="2 0 0 2 0 0" LineWidth="0.5"', red.format("Stroke")
        )
        + path("M 0 0 B 1 1 2 2 90 0", 'Boundary="28 60 1 50"')
        + path("M 0 0 L 9 9", 'Boundary="28 60 1 50"')
        + path("M 0 0 L 9 0 L 9 9 L 0 9 C", 'Boundary="28 60 1 50" Fill="true"')
        + path("M 0 zero", 'Boundary="28 60 1 50"')
    )
    separator, colophon, upright = read_ofd(package(page(objects))).pages[0].rules
    assert (separator.left, separator.right, separator.thickness) == (28, 184, pytest.approx(0.7))
    assert (separator.top, separator.colour) == (120, (230, 0, 18))
    assert (colophon.thickness, colophon.colour) == (0.35, (0, 0, 0))
    assert (upright.bottom - upright.top, upright.thickness) == (100, 1)
    assert upright.colour == (230, 0, 18)


def test_colours_come_from_the_object_its_parameters_or_its_layer():
    parameters = FONTS.replace(
        "<ofd:Fonts>",
        '<ofd:DrawParams><ofd:DrawParam ID="30" LineWidth="2"><ofd:FillColor Value="#E6 #0 #12"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="31" Relative="30"/><ofd:DrawParam ID="32" Relative="32"/></ofd:DrawParams><ofd:Fonts>',
    )
    where = 'Boundary="0 0 9 9" Font="2" Size="5"'
    code = "<ofd:TextCode>字</ofd:TextCode>"
    objects = (
        text(code, where)
        + text(code, where + ' DrawParam="31"')
        + text(code, where + ' DrawParam="32"', '<ofd:FillColor Value="0 204 204 0"/>')
        + text(code, where, '<ofd:FillColor Value="128"/>')
        + text(code, where, '<ofd:FillColor Value="red"/>')
    )
    runs = read_ofd(package(page(objects), **{"Doc_0/PublicRes.xml": parameters})).pages[0].runs
    red, black = (230, 0, 18), (0, 0, 0)
    assert [run.colour for run in runs] == [black, red, (255, 51, 51), (128, 128, 128), black]
    layered = page(text(code, where)).replace('Layer ID="4"', 'Layer ID="4" DrawParam="31"')
    assert read_ofd(package(layered, **{"Doc_0/PublicRes.xml": parameters})).pages[0].runs[0].colour == red


def test_lines_join_what_shares_a_base_line():
    def at(x: float, y: float, words: str) -> str:
        return text(
            f'<ofd:TextCode X="0" Y="0" DeltaX="g 9 5">{words}</ofd:TextCode>',
            f'Boundary="{x} {y} 1 1" Font="2" Size="5"',
        )

    lines = (
        read_ofd(
            package(page(at(60, 50, "右边") + at(20, 50.5, "左") + at(25, 50, "连") + at(20, 62, "下行")))
        )
        .pages[0]
        .lines()
    )
    assert [line.text for line in lines] == ["左连 右边", "下行"]
    assert (lines[0].left, lines[0].size) == (20, 5)


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030", "UTF-8"])
def test_chinese_encodings(encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?>' + page(text("<ofd:TextCode>武汉</ofd:TextCode>"))
    assert only_run(content.encode(encoding)).text == "武汉"


def test_names_with_a_wrong_namespace_case_and_slashes():
    wrong = {
        "OFD.xml": ROOT.replace("2016", "2013").replace("Doc_0/Document", "/doc_0\\Document"),
        "Doc_0/Document.xml": DOCUMENT.replace("http://www.ofdspec.org/2016", "urn:another"),
    }
    content = page(text("<ofd:TextCode>武汉</ofd:TextCode>"))
    assert read_ofd(package(content, **wrong)).pages[0].text == "武汉"


def test_lacking_resources_do_not_hide_the_text():
    content = page(text("<ofd:TextCode>武汉</ofd:TextCode>", 'Boundary="x" Font="99" Size="nan"'))
    read = read_ofd(package(content, **{"Doc_0/PublicRes.xml": None, "Doc_0/DocumentRes.xml": None}))
    assert read.pages[0].text == "武汉"


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ofd:Page xmlns:ofd="u">&b;</ofd:Page>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
DEEP = page("<ofd:PageBlock>" * 40 + "</ofd:PageBlock>" * 40)
LOOP = UNITS.replace(
    "<ofd:Content>", "<ofd:Content>" + '<ofd:CompositeObject ResourceID="7" Boundary="0 0 1 1"/>' * 2
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是 OFD"),
        (b"%PDF-1.7", "不是 OFD"),
        (package(page(""), **{"OFD.xml": None}), "缺少 OFD.xml"),
        (package(page(""), **{"OFD.xml": None, "Encryptions.xml": "<x/>"}), "已加密"),
        (package(page(""), **{"OFD.xml": "<OFD/>"}), "没有正文"),
        (package(page(""), **{"Doc_0/Document.xml": None}), "缺少部件 Doc_0/Document.xml"),
        (package("<ofd:Page"), "不是正确的 XML"),
        (package(BOMB), "实体定义"),
        (package(OUTSIDE), "实体定义"),
        (package(page("").replace("<ofd:Page", '<?xml version="1.0" encoding="klingon"?><ofd:Page', 1)), "编码 klingon"),
        (package(page(""), **{"OFD.xml": ROOT.replace("Doc_0/Doc", "../../etc/Doc")}), "指向文件之外"),
        (package(page(""), **{"Doc_0/Document.xml": DOCUMENT.replace("Pages/Page_0", "/../..")}), "指向文件之外"),
        (package(page(""), **{"OFD.xml": ROOT.replace("Doc_0/Doc", "C:/Doc")}), "指向文件之外"),
        (package(DEEP), "嵌套过深"),
        (
            package(
                page('<ofd:CompositeObject ID="1" Boundary="0 0 1 1" ResourceID="7"/>'),
                **{"Doc_0/DocumentRes.xml": LOOP},
            ),
            "嵌套过深",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(content, words):
    with pytest.raises(UnusableInput, match=words) as refused:
        read_ofd(content)
    assert refused.value.field == "file"
    assert refused.value.english != refused.value.chinese


def test_parts_that_unfold_too_far_are_refused(monkeypatch):
    monkeypatch.setattr(ofd_archive, "_LARGEST_PART", 100_000)
    swollen = page(text(f"<ofd:TextCode>{'武' * 200_000}</ofd:TextCode>"))
    assert len(package(swollen)) < 10_000
    with pytest.raises(UnusableInput, match="过大"):
        read_ofd(package(swollen))
    monkeypatch.setattr(ofd_archive, "_LARGEST_TOTAL", 1_000)
    with pytest.raises(UnusableInput, match="过大"):
        read_ofd(package(page("")))


def test_encrypted_members_and_too_many_are_refused(monkeypatch):
    content = bytearray(package(page("")))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = 0
        while (place := content.find(mark, place)) >= 0:
            content[place + flags] |= 1
            place += 4
    with pytest.raises(UnusableInput, match="已加密"):
        read_ofd(bytes(content))
    monkeypatch.setattr(ofd_archive, "_MOST_PARTS", 3)
    with pytest.raises(UnusableInput, match="部件过多"):
        read_ofd(package(page("")))


def test_repetitions_without_end_stop_at_the_last_character():
    run = only_run(page(text('<ofd:TextCode X="0" Y="0" DeltaX="g 999999999999 5">某市人</ofd:TextCode>')))
    assert [place.x for place in run.places] == [20, 25, 30]
    assert deltas("g x 5", 3) == []
    assert deltas("1 two 3", 3) == [1]
    assert deltas("g -4 5 6", 3) == [6]


def test_paths_from_the_root_and_from_the_part():
    assert resolved("Res/a.xml", "Doc_0/PublicRes.xml") == "Doc_0/Res/a.xml"
    assert resolved("/Doc_1/a.xml", "Doc_0/PublicRes.xml") == "Doc_1/a.xml"
    assert resolved("../Doc_1/./a.xml", "Doc_0/PublicRes.xml") == "Doc_1/a.xml"


WHOLE = package(page(text('<ofd:TextCode X="0" Y="0" DeltaX="g 2 5">某市人</ofd:TextCode>')))


def test_a_damaged_list_of_parts_is_refused():
    for place in range(len(WHOLE) - 250, len(WHOLE)):
        for value in (0, 122, 255):
            with suppress(UnusableInput):
                read_ofd(WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :])


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), value=st.integers(0, 255), cut=st.booleans())
def test_damage_is_read_or_refused_but_never_breaks(place, value, cut):
    damaged = WHOLE[:place] if cut else WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :]
    with suppress(UnusableInput):
        read_ofd(damaged)


@settings(max_examples=200, deadline=None)
@given(
    place=st.integers(0, len(page("")) - 1),
    piece=st.sampled_from(["<", "&", '"', "x", "-1e999", "\0", "</", "g "]),
)
def test_odd_xml_is_read_or_refused(place, piece):
    content = page(text('<ofd:TextCode X="0" Y="0" DeltaX="g 2 5">某市人</ofd:TextCode>'))
    with suppress(UnusableInput):
        read_ofd(package(content[:place] + piece + content[place + 1 :]))
