"""Recognised lines as contents: sizes, gaps, official marks, how sure; no recogniser is needed."""

import pytest

from xunzhang.typesetting.reading import Element
from xunzhang.typesetting.reading.contents import Box, FileKind
from xunzhang.typesetting.reading.model import Confidence
from xunzhang.typesetting.reading.recognition import SURE
from xunzhang.typesetting.scanning.contents import contents_of_pages
from xunzhang.typesetting.scanning.model import RecognisedCharacter, RecognisedLine, RecognisedPage
from xunzhang.typesetting.scanning.reader import of_pages

EM = 5.64


def line(
    text: str, left: float, top: float, *, em: float = EM, red: bool | None = False, score: float = 0.99
) -> RecognisedLine:
    """A line as the recogniser gives it; an ideographic space in the text is a gap it only leaves."""
    across, found = left, []
    for each in text:
        width = em if not each.isascii() and each != "·" else em / 2
        if each != "\u3000":
            found.append(RecognisedCharacter(each, across + width / 2, score))
        across += width
    return RecognisedLine(Box(left - 0.5, top, across + 0.5, top + em / 0.84), tuple(found), red)


def page(*lines: RecognisedLine, number: int = 1) -> RecognisedPage:
    return RecognisedPage(number, 210.0, 297.0, lines=lines)


NOTICE = (
    line("某市人民政府文件", 45, 40, em=13, red=True),
    line("某政发[2024）12号", 78, 65),
    line("某市人民政府关于做好春季防火工作的通知", 32, 88, em=7.7),
    line("各区人民政府，市人民政府各部门：", 28, 120),
    line("为切实做好春季森林防火工作，现就有关事项通知如下，请", 39.3, 130),
    line("认真贯彻落实。", 28, 140),
    line("某市人民政府", 125, 180),
    line("2024年3月5日", 120, 190),
    line("(此件公开发布)", 39.3, 200),
)


def test_the_elements_of_a_recognised_page() -> None:
    reading = of_pages([page(*NOTICE)], FileKind.PICTURE, "a.png")
    assert reading.value(Element.MARK) == "某市人民政府文件"
    assert reading.value(Element.DOCUMENT_NUMBER) == "某政发〔2024〕12号"
    assert reading.value(Element.TITLE) == "某市人民政府关于做好春季防火工作的通知"
    assert reading.value(Element.MAIN_RECIPIENTS) == "各区人民政府，市人民政府各部门"
    assert reading.value(Element.SIGNATURE) == "某市人民政府"
    assert reading.value(Element.DATED_ON) == "2024-03-05"
    assert reading.value(Element.NOTE) == "此件公开发布"
    assert [part.text for part in reading.body] == [
        "为切实做好春季森林防火工作，现就有关事项通知如下，请认真贯彻落实。"
    ]
    assert reading.is_recognised
    assert reading.scanned == ()


@pytest.mark.parametrize(("score", "is_doubtful"), [(SURE + 0.01, False), (SURE - 0.01, True)])
def test_what_the_recogniser_was_not_sure_of_is_doubtful(score: float, is_doubtful: bool) -> None:
    title = NOTICE[2]
    weak = RecognisedCharacter("防", title.characters[12].across, score)
    lines = list(NOTICE)
    lines[2] = RecognisedLine(title.box, (*title.characters[:12], weak, *title.characters[13:]), False)
    reading = of_pages([page(*lines)], FileKind.PICTURE, "a.png")
    found = reading.get(Element.TITLE)
    assert found is not None
    assert found.score == pytest.approx(score)
    assert (found.confidence is Confidence.DOUBTFUL) is is_doubtful
    number = reading.get(Element.DOCUMENT_NUMBER)
    assert number is not None
    assert number.confidence is Confidence.CERTAIN


def test_a_gap_is_a_blank_and_a_wide_one_parts_two_things() -> None:
    first, second = contents_of_pages(
        [
            page(
                line("市长\u3000林知远", 100, 40),
                line("某水报〔2024〕7号\u3000\u3000\u3000签发人：苏简", 28, 60),
            )
        ],
        FileKind.PICTURE,
    ).lines
    assert first.text == "市长　林知远"
    assert len(first.pieces) == 1
    assert [piece.text for piece in second.pieces] == ["某水报〔2024〕7号", "签发人：苏简"]


def test_lines_of_nearly_one_size_have_one() -> None:
    lines = [line("本办法自公布之日起施行，由某市人民政府办公室负责解释", 28, 40 + 10 * at, em=EM * size)
             for at, size in enumerate((1, 1.04, 0.96, 1.02))]  # fmt: skip
    short = line("度。", 28, 80, em=EM * 1.2)
    title = line("关于做好有关工作的通知", 50, 20, em=7.7)
    sizes = [each.size for each in contents_of_pages([page(title, *lines, short)], FileKind.PICTURE).lines]
    assert len(set(sizes[1:])) == 1
    assert sizes[0] > sizes[1] * 1.25


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("某政发[2024]12号", "某政发〔2024〕12号"),
        ("某政发【2024〕12号", "某政发〔2024〕12号"),
        ("联系人:苏简", "联系人：苏简"),
        ("(2024年3月通过)", "（2024年3月通过）"),
        ("会议于9:30开始", "会议于9:30开始"),
        ("[2024〕6号", "〔2024〕6号"),
        ("某政发〔2024】〕12号", "某政发〔2024〕12号"),
    ],
)
def test_marks_take_their_official_form(seen: str, meant: str) -> None:
    (found,) = contents_of_pages([page(line(seen, 40, 50))], FileKind.PICTURE).lines
    assert found.text == meant


def test_a_page_without_text_says_so() -> None:
    reading = of_pages([page()], FileKind.PICTURE, "a.png")
    assert "没有识别出文字" in reading.remarks[0][0]
    assert not reading.elements
