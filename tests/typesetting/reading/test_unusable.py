"""Files that cannot be read: one sentence each, never a guess, never a crash."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter, Transformation
from pypdf.generic import RectangleObject
from tests.typesetting.reading.composing import Row
from tests.typesetting.reading.drawing_docx import draw_docx
from tests.typesetting.reading.drawing_pages import draw_ofd, draw_pdf, draw_picture, draw_scan, font_files
from tests.typesetting.reading.placing import Sheet, placed

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.reading import opening, read
from xunzhang.typesetting.reading.cli import read as read_command

SMALL = draw_docx([Row("text", "关于测试的通知", align="centre", size=22)])
OFD = draw_ofd(placed([Row("text", "关于测试的通知", align="centre", size=22)], Sheet()))


def package(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, content in members.items():
            written.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "空文件"),
        ("a.pdf", b"%PDF-1.7 but nothing else", "损坏"),
        ("a.pdf", b"not a pdf at all", "损坏"),
        ("a.pdf", SMALL, "扩展名是 .pdf，内容却是DOCX"),
        ("a.docx", OFD, "扩展名是 .docx，内容却是OFD"),
        ("a.txt", SMALL, "扩展名是 .txt"),
        ("a.docx", SMALL[: len(SMALL) // 2], "损坏"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 100, "损坏"),
        ("a.docx", package(word__document_xml=b"<broken"), "损坏"),
        (
            "a.docx",
            package(word__document_xml=b"<a/>", word__vbaProject_bin=b"x", **{"word__vbaProject.bin": b"x"}),
            "宏",
        ),
        ("a.zip", package(something=b"x"), "压缩包"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧格式"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "加密",
        ),
        ("a.rtf", b"{\\rtf1 text}", "RTF"),
        ("a.txt", b"\x00\x01\x02\x03" * 40, "不是文字"),
        ("a.txt", "公文".encode() + b"\xff\xff\xfe", "编码"),
        ("a.ofd", OFD[:200], "损坏"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(name, content, says):
    with pytest.raises(UnusableInput) as refused:
        read(content, name)
    assert says in str(refused.value)
    assert str(refused.value).count("。") == 1
    assert refused.value.english != refused.value.chinese
    assert refused.value.field == "file"


def test_an_encrypted_pdf_is_refused():
    if font_files() is None:
        pytest.skip("open fonts are not there")
    locked = draw_pdf(placed([Row("text", "关于测试的通知")], Sheet()), password="secret")
    with pytest.raises(UnusableInput, match="加密"):
        read(locked, "a.pdf")


def test_a_huge_file_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_FILE", 1000)
    with pytest.raises(UnusableInput, match="超过"):
        read(SMALL, "a.docx")


def test_a_package_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_UNPACKED", 1000)
    with pytest.raises(UnusableInput, match="过大"):
        read(SMALL, "a.docx")


@pytest.mark.parametrize(("name", "content"), [("scan.pdf", draw_scan(2)), ("scan.png", draw_picture())])
def test_a_scan_says_that_it_has_no_text_layer_and_guesses_nothing(name, content):
    reading = read(content, name)
    assert not reading.has_text_layer
    assert reading.elements == ()
    assert reading.reply is None
    assert "没有文字层" in reading.remarks[0][0]
    assert "text layer" in reading.remarks[0][1]


def test_tracked_changes_are_read_as_accepted_and_said():
    document = Document()
    paragraph = document.add_paragraph("关于甲")
    xml = paragraph._p
    for tag, text, holder in (("del", "旧", "delText"), ("ins", "新事项的通知", "t")):
        changed = xml.makeelement(f"{{{xml.nsmap['w']}}}{tag}", {})
        run = changed.makeelement(f"{{{xml.nsmap['w']}}}r", {})
        inner = run.makeelement(f"{{{xml.nsmap['w']}}}{holder}", {})
        inner.text = text
        run.append(inner)
        changed.append(run)
        xml.append(changed)
    stream = io.BytesIO()
    document.save(stream)
    reading = read(stream.getvalue(), "a.docx")
    assert reading.elements[0].value == "关于甲新事项的通知"
    assert any("修订" in chinese for chinese, _ in reading.remarks)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.pdf", "a.docx", "a.ofd", "a.txt", "a"]),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04"]),
)
def test_any_bytes_are_read_or_refused(content, name, beginning):
    with suppress(UnusableInput):
        assert read(beginning + content, name).name == name


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="关于通知附件：抄送。（）一二〔〕2024号年月日\n　 请前报送第政府", min_size=1, max_size=300
    )
)
def test_any_text_is_read(text):
    reading = read(text.encode(), "a.txt")
    json.dumps(reading.as_dict())


def test_the_command_prints_elements_and_json(tmp_path):
    file = tmp_path / "notice.txt"
    file.write_text(
        "某局关于测试的通知\n某发〔2024〕1号\n各处：\n　　请于3月1日前反馈。\n　　　　　　　　　　　　　　某局\n　　　　　　　　　　　　　　2024年2月1日\n",
        encoding="utf-8",
    )
    shown = CliRunner().invoke(read_command, [str(file)])
    assert "发文字号：某发〔2024〕1号（确定" in shown.output
    assert "时限：3月1日前［2024-03-01］" in shown.output
    printed = CliRunner().invoke(read_command, [str(file), "--json"])
    assert json.loads(printed.output)["elements"]["dated_on"]["value"] == "2024-02-01"
    english = CliRunner().invoke(read_command, [str(file), "--english"])
    assert "Document number: 某发〔2024〕1号 (certain" in english.output


def test_the_command_names_a_file_that_is_not_there(tmp_path):
    outcome = CliRunner().invoke(read_command, [str(tmp_path / "none.pdf")])
    assert isinstance(outcome.exception, UnusableInput)


@pytest.mark.skipif(font_files() is None, reason="open fonts are not there")
def test_a_page_that_does_not_begin_at_zero_reads_and_measures_alike():
    rows = [Row("text", "某局关于测试的通知", align="centre", size=22), Row("text", "各处：")]
    plain = draw_pdf(placed(rows, Sheet()))
    shifted = PdfWriter(clone_from=io.BytesIO(plain))
    for page in shifted.pages:
        page.add_transformation(Transformation().translate(100, 50))
        page.mediabox = page.cropbox = RectangleObject((100, 50, 695.28, 891.89))
    stream = io.BytesIO()
    shifted.write(stream)
    first, second = read(plain, "a.pdf"), read(stream.getvalue(), "a.pdf")
    for one, other in zip(first.elements, second.elements, strict=True):
        assert one.value == other.value
        assert one.place.box.left == pytest.approx(other.place.box.left, abs=0.05)
        assert one.place.box.top == pytest.approx(other.place.box.top, abs=0.05)


@pytest.mark.skipif(font_files() is None, reason="open fonts are not there")
def test_a_pdf_that_only_forbids_changes_is_read():
    locked = PdfWriter(
        clone_from=io.BytesIO(
            draw_pdf(placed([Row("text", "某局关于测试的通知", align="centre", size=22)], Sheet()))
        )
    )
    locked.encrypt("", "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    locked.write(stream)
    assert read(stream.getvalue(), "a.pdf").value("title") == "某局关于测试的通知"


@pytest.mark.skipif(font_files() is None, reason="open fonts are not there")
def test_many_threads_may_read_at_once():
    drawn = draw_pdf(placed([Row("text", "某局关于测试的通知", align="centre", size=22)], Sheet()))
    with ThreadPoolExecutor(8) as pool:
        titles = set(pool.map(lambda _: read(drawn, "a.pdf").value("title"), range(24)))
    assert titles == {"某局关于测试的通知"}
