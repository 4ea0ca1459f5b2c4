"""The DOCX as a file: styles and levels, fonts, sections, properties, pictures; no tricks to break pages."""

import io
import zipfile
from datetime import date

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from tests.typesetting.conftest import han, notice
from tests.typesetting.docx_office import SHORT, TEXT, documents, letter, seal_picture, table
from tests.typesetting.measuring import pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.cli import typeset
from xunzhang.typesetting.docx import OFFICE_FAMILIES, to_docx
from xunzhang.typesetting.docx.families import families_of
from xunzhang.typesetting.font_choice import FontSet, Found
from xunzhang.typesetting.glyphs import GlyphReport
from xunzhang.typesetting.model import (
    Article,
    Attachment,
    Cell,
    Column,
    Division,
    Document,
    Format,
    Numbered,
    Paragraph,
    SealImpression,
    Signatory,
    Table,
)
from xunzhang.typesetting.structure import recognise


def opened(document: Document, fonts: FontSet, **options: object):
    return docx.Document(io.BytesIO(to_docx(document, fonts, **options)))


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def style_of(file, words: str) -> str:
    return next(paragraph.style.name for paragraph in file.paragraphs if words in paragraph.text)


@pytest.mark.parametrize("name", ["downward", "letter", "tables", "sealed"])
def test_same_document_same_bytes_whenever_it_is_written(fonts, name):
    document = documents()[name]
    first = to_docx(document, fonts)
    assert first == to_docx(document, fonts)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert not any("thumbnail" in member or "WithEffects" in member for member in archive.namelist())


@pytest.mark.parametrize("name", ["downward", "upward", "letter", "order", "minutes", "unsealed", "separate"])
def test_all_the_text_is_there_once_and_in_order(fonts, name):
    document = documents()[name]
    file = opened(document, fonts)
    text = "".join("".join(paragraph.text.split()) for paragraph in file.paragraphs)
    place = 0
    for block in document.body:
        words = "".join((getattr(block, "head", "") + block.text).split())
        place = text.index(words, place) + len(words)
    assert "".join(document.title.split()) in text


def test_every_element_has_a_style_of_its_own(fonts):
    file = opened(documents()["unsealed"], fonts)
    named = {
        "000123": "份号密级紧急程度",
        "秘密★1年": "份号密级紧急程度",
        "某市人民政府文件": "发文机关标志",
        "某政〔2018〕54号": "发文字号",
        "某市人民政府工作规则的通知": "Title",
        "各区人民政府，市人民政府各部门：": "主送机关",
        "为提高公文质量": "公文正文",
        "附件：1.": "附件说明",
        "2018年11月1日": "成文日期",
        "附件2": "附件序号",
    }
    for words, style in named.items():
        assert style_of(file, words) == style, words


def test_headings_have_outline_levels_articles_and_run_in_heads_stand_in_the_body(fonts):
    body = (
        *recognise("一、总体要求\n（一）指导思想\n1.健全制度\n（1）明确责任\n（二）依法行政。坚持依法。"),
        Division(rank="chapter", number="第一章", heading="总则"),
        Division(rank="section", number="第一节", heading="一般"),
        Article(number="第一条", text="为了规范，制定本办法。"),
    )
    file = opened(notice(body=body, issued_text=None), fonts)
    levels = {"总体要求": 1, "指导思想": 2, "健全制度": 3, "明确责任": 4}
    for words, level in levels.items():
        assert style_of(file, words) == f"Heading {level}"
        style = file.styles[f"Heading {level}"].element
        assert style.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
    assert style_of(file, "第一章") == "章标题"
    assert style_of(file, "第一节") == "节标题"
    run_in = next(paragraph for paragraph in file.paragraphs if "依法行政" in paragraph.text)
    assert run_in.style.name == "公文正文"
    assert run_in.runs[0].text == "（二）依法行政。"
    assert run_in.runs[0].style.name == "楷体字"
    article = next(paragraph for paragraph in file.paragraphs if "第一条" in paragraph.text)
    assert (article.runs[0].text, article.runs[0].style.name) == ("第一条", "黑体字")


def test_open_fonts_are_those_of_the_pdf_with_a_substitute_for_other_machines(fonts):
    written = parts(to_docx(notice(), fonts))
    assert 'w:eastAsia="FandolFang R"' in written["word/styles.xml"]
    assert 'w:name="FandolFang R"><w:altName w:val="仿宋"/>' in written["word/fontTable.xml"]


def test_names_of_the_fonts_offices_have_may_be_asked_for(fonts):
    written = parts(to_docx(notice(), fonts, OFFICE_FAMILIES))["word/styles.xml"]
    for family in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"):
        assert f'w:eastAsia="{family}"' in written
    assert "Fandol" not in written


def test_licensed_fonts_stand_under_their_chinese_names():
    def found(family: str, weight: int = 400) -> tuple[Found, ...]:
        return (Found(family, weight, "font.ttf", 0),)

    chosen = FontSet(
        (),
        {
            "imitation_song": found("FangSong_GB2312"),
            "regular_script": found("KaiTi_GB2312"),
            "gothic": found("Noto Sans SC", 500),
            "title_song": found("Noto Serif SC", 700),
            "mark_song": found("Noto Serif SC", 900),
            "song": found("SimSun"),
        },
        (),
    )
    faces = families_of(chosen, GlyphReport((), "")).faces
    assert [(face.family, face.bold) for face in faces.values()] == [
        ("仿宋_GB2312", False),
        ("楷体_GB2312", False),
        ("Noto Sans SC Medium", False),
        ("Noto Serif SC", True),
        ("Noto Serif SC Black", False),
        ("宋体", False),
    ]


def test_a_character_that_the_font_lacks_is_written_in_the_one_that_draws_it(fonts):
    file = opened(notice(body=(Paragraph(text="张璟同志"), *SHORT), issued_text=None), fonts)
    paragraph = next(each for each in file.paragraphs if "璟" in each.text)
    drawn = {run.text: run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.runs}
    assert drawn["璟"] == "LXGW WenKai"
    assert set(drawn) == {"张", "璟", "同志"}


def test_properties_tell_what_document_it_is(fonts):
    properties = opened(notice(), fonts).core_properties
    assert properties.title == "某市人民政府关于印发某市人民政府工作规则的通知"
    assert properties.author == "某市人民政府"
    assert properties.subject == "某政〔2018〕54号"
    assert properties.language == "zh-CN"
    assert properties.created.date() == date(2018, 11, 1)
    written = parts(to_docx(notice(), fonts))
    assert "Microsoft" not in written["docProps/app.xml"]
    assert '<w:lang w:val="en-US" w:eastAsia="zh-CN"' in written["word/styles.xml"]


def test_rows_are_22_to_a_page_and_28_characters_wide(fonts):
    written = parts(to_docx(notice(), fonts))
    styles = written["word/styles.xml"]
    assert 'w:line="592" w:lineRule="exact"' in styles
    assert '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' in styles
    section = opened(notice(), fonts).sections[0]
    height = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    assert 22 * 29.6 < height < 22 * 29.6 + 1
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    assert width == pytest.approx(156 / 25.4 * 72, abs=1)
    assert 28 * 15.8 < width < 29 * 15.8


def test_odd_and_even_sides_have_their_numbers_and_a_letters_first_side_none(fonts):
    file = opened(letter(), fonts)
    assert file.settings.odd_and_even_pages_header_footer
    first = file.sections[0]
    assert first.different_first_page_header_footer
    assert "PAGE" not in first.first_page_footer._element.xml
    assert "PAGE" in first.footer._element.xml
    assert 'w:jc w:val="right"' in first.footer._element.xml
    assert 'w:jc w:val="left"' in first.even_page_footer._element.xml
    assert first.first_page_header._element.xml.count("wps:wsp>") == 8, "four rectangles"
    assert not opened(notice(), fonts).sections[0].different_first_page_header_footer


def test_pages_are_broken_only_where_the_standard_has_a_new_page(fonts):
    for name, breaks in {"downward": 1, "rules": 1, "minutes": 0, "unsealed": 2, "letter": 0}.items():
        written = parts(to_docx(documents()[name], fonts))["word/document.xml"]
        assert 'w:br w:type="page"' not in written
        assert written.count("<w:pageBreakBefore/>") == breaks, name


def test_colophon_on_an_even_side_of_its_own_without_number(fonts):
    file = opened(documents()["joint"], fonts)
    last = file.sections[-1]
    assert last.start_type == docx.enum.section.WD_SECTION.EVEN_PAGE
    assert "PAGE" not in last.footer._element.xml
    assert "PAGE" not in last.even_page_footer._element.xml
    assert "抄送：" in "".join(text.text or "" for text in file.element.body.iter(qn("w:t")))


def test_attachments_bound_separately_begin_a_sheet_numbered_from_1(fonts):
    last = opened(documents()["separate"], fonts).sections[-1]
    assert last.start_type == docx.enum.section.WD_SECTION.ODD_PAGE
    assert last._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_landscape_tables_lie_on_pages_of_their_own(fonts):
    file = opened(documents()["tables"], fonts)
    lying = [section for section in file.sections if section.page_width > section.page_height]
    assert len(lying) == 1
    assert 'vert="vert"' in lying[0].footer._element.xml


def test_tables_repeat_their_head_and_keep_their_spans(fonts):
    spans = Table(
        columns=(Column(), Column(share=2), Column()),
        rows=(
            (Cell(text="甲", row_span=2), Cell(text="乙", column_span=2)),
            (Cell(text="丙"), Cell(text="丁")),
            (Cell(text="一"), Cell(text="二\n三"), Cell(text="<&>")),
        ),
        header_rows=2,
    )
    written = opened(notice(body=(*SHORT, spans, *SHORT), issued_text=None), fonts)
    laid = written.tables[-1]
    rows = laid._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, True, False]
    assert [[cell.text for cell in row.cells] for row in laid.rows] == [
        ["甲", "乙", "乙"],
        ["甲", "丙", "丁"],
        ["一", "二\n三", "<&>"],
    ]


def test_seals_float_over_signature_and_date_and_a_stamp_beside_the_title(fonts):
    sealed = notice(
        issued_text=None,
        body=TEXT,
        seals=(SealImpression(organ="某市人民政府", picture=seal_picture()),),
    )
    drawn = parts(to_docx(sealed, fonts))
    assert sum(name.startswith("word/media/") for name in drawn) == 1
    assert drawn["word/document.xml"].count("<pic:pic") == 1
    assert 'behindDoc="0"' in drawn["word/document.xml"]
    signed = documents()["order"]
    stamped = Document(
        **(
            {field: getattr(signed, field) for field in signed.__struct_fields__}
            | {"signatory": Signatory(title="市长", name="张三", stamp=seal_picture())}
        )
    )
    written = parts(to_docx(stamped, fonts))["word/document.xml"]
    assert written.count("<pic:pic") == 1
    assert "张三" not in written, "the stamp is printed in the place of the name"


def test_a_seal_drawn_for_demonstration_and_one_given_as_svg_are_pictures_too(fonts):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="red"/></svg>'
    for picture in (b"", svg):
        seals = (SealImpression(organ="某市人民政府", picture=picture),)
        content = to_docx(notice(issued_text=None, body=TEXT, seals=seals), fonts)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (media,) = [name for name in archive.namelist() if name.startswith("word/media/")]
            assert archive.read(media).startswith(b"\x89PNG")


def test_what_xml_cannot_hold_is_left_out_and_markup_is_text(fonts):
    strange = '<w:p>&amp; "引" #set $x^2$ \x0b控制 ]]>'
    file = opened(notice(body=(Paragraph(text=strange), *SHORT), issued_text=None), fonts)
    assert '<w:p>&amp; "引" #set $x^2$ 控制 ]]>' in [paragraph.text for paragraph in file.paragraphs]


def test_the_end_of_the_text_is_kept_with_the_signature(fonts):
    file = opened(notice(issued_text=None), fonts)
    body = next(paragraph for paragraph in file.paragraphs if "请遵照执行" in paragraph.text)
    organ = next(each for each in file.paragraphs if each.style.name == "发文机关署名")
    assert body.paragraph_format.keep_with_next
    assert organ.paragraph_format.keep_with_next


def test_a_paragraph_cut_for_the_signatures_sake_is_cut_where_the_pdf_cuts_it(fonts):
    document = _of_one_paragraph(140)
    (cut, rest) = [each for each in opened(document, fonts).paragraphs if han(20) in each.text]
    assert cut.text + rest.text == han(140)
    row = pages_of(to_pdf(document, fonts))[1].rows()[0]
    assert "".join(glyph.text for glyph in row) == rest.text[: len(row)]
    assert rest.paragraph_format.page_break_before
    assert rest.paragraph_format.keep_with_next
    assert not cut.paragraph_format.keep_with_next
    assert rest.paragraph_format.first_line_indent == 0
    (over,) = [each for each in opened(_of_one_paragraph(420), fonts).paragraphs if han(420) in each.text]
    assert not over.paragraph_format.keep_with_next, "it runs over because of its length alone"


def _of_one_paragraph(length: int) -> Document:
    return notice(body=(Paragraph(text=han(length)),), issued_text=None)


def test_empty_paragraphs_of_a_draft_are_left_out(fonts):
    file = opened(notice(body=(Paragraph(text=" "), *SHORT), issued_text=None), fonts)
    body = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "公文正文"]
    assert all(body)


def test_missing_elements_and_characters_are_refused_as_for_the_pdf(fonts):
    with pytest.raises(UnusableInput) as refused:
        to_docx(notice(format=Format.UPWARD), fonts)
    assert refused.value.field == "issuers"
    with pytest.raises(UnusableInput, match="缺字"):
        to_docx(notice(body=(Paragraph(text="\U0010fffd"), *SHORT)), fonts)


def test_documents_of_unusual_shape_are_written(fonts):
    for changes in (
        {"document_number": ""},
        {"signature": (), "dated_on": None, "copy_recipients": "", "printing_organ": "", "printed_on": None},
        {"issuing_organs": (), "mark": "某市人民政府公报"},
        {"attachments": (Attachment(title="", body=(table(2),)),)},
        {"body": (Numbered(level=1, number="一、", head="只有标题"), Paragraph(text=han(40)))},
        {"title": "某市人民政府\n通知"},
        {"main_recipients": "，".join(f"第{place}区人民政府" for place in range(90))},
    ):
        assert opened(notice(**({"issued_text": None} | changes)), fonts).paragraphs, changes


def test_command_writes_docx_by_the_suffix(fonts, tmp_path):
    source, target = tmp_path / "公文.yaml", tmp_path / "公文.docx"
    source.write_text(
        "title: 某市人民政府关于放假的通知\nissuing_organs: [某市人民政府]\nbody: 现予通知。\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(typeset, [str(source), "-o", str(target), "--office-fonts"])
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(target)
    assert 'w:eastAsia="仿宋_GB2312"' in parts(target.read_bytes())["word/styles.xml"]
