"""Real scans through the real recogniser: however they lie, with a stamp, in grey; nothing comes from the network."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.typesetting.scanning.papers import WITHOUT_FONTS, can_draw, first_page, paper
from tests.typesetting.scanning.scanner import Way, as_pdf, as_tiff, scanned

from xunzhang.typesetting.reading import Element, Reading
from xunzhang.typesetting.reading.contents import FileKind
from xunzhang.typesetting.reading.model import Confidence
from xunzhang.typesetting.scanning import apart
from xunzhang.typesetting.scanning.model import Begun, RecognisedPage
from xunzhang.typesetting.scanning.reader import of_pages, read
from xunzhang.typesetting.scanning.sheets import sheet

pytestmark = [
    pytest.mark.skipif(not apart.is_installed(), reason="the recogniser is not installed here"),
    pytest.mark.skipif(not can_draw(), reason=WITHOUT_FONTS),
]
NUMBER = "临政办发〔2024〕12号"
TITLE = "临江市人民政府办公室关于开展2024年春季安全生产大检查的通知"


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Any]:
    """The recogniser in this process, where fetching anything is an error."""
    downloading = pytest.importorskip("rapidocr.utils.download_file")
    module = pytest.importorskip("xunzhang.typesetting.scanning.recogniser")

    def refuse(*_: object) -> None:
        raise AssertionError("a model was about to be fetched")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloading.DownloadFile, "run", refuse)
        yield module.Recogniser()


def recognised(recogniser: Any, data: bytes) -> tuple[RecognisedPage, Reading]:
    page = recogniser.page(sheet(data, 1))
    return page, of_pages([page], FileKind.PICTURE, "a.png")


@pytest.mark.parametrize(
    ("way", "turns", "angle"),
    [
        (Way(dpi=150, angle=2.0, noise=6), 0, 2.0),
        (Way(dpi=150, turns=1, grey=True, noise=6), 3, 0.0),
        (Way(dpi=150, turns=2, angle=-1.5, noise=6), 2, -1.5),
    ],
    ids=["askew", "on its side, grey", "upside down"],
)
def test_a_page_is_read_however_it_lies(recogniser: Any, way: Way, turns: int, angle: float) -> None:
    page, reading = recognised(recogniser, first_page("notice", way))
    assert page.turns == turns
    assert page.angle == pytest.approx(angle, abs=0.3)
    assert (page.width, page.height) == pytest.approx((210, 297), abs=1)
    assert reading.value(Element.DOCUMENT_NUMBER) == NUMBER
    assert reading.value(Element.TITLE) == TITLE
    assert page.is_grey is way.grey


def test_places_are_those_on_the_straight_page(recogniser: Any) -> None:
    _, level = recognised(recogniser, first_page("notice", Way(dpi=150)))
    _, askew = recognised(recogniser, first_page("notice", Way(dpi=150, angle=2.0, noise=6)))
    for element in (Element.DOCUMENT_NUMBER, Element.TITLE, Element.MARK):
        wanted, found = level.get(element), askew.get(element)
        assert wanted is not None
        assert found is not None
        for edge in ("left", "top", "right", "bottom"):
            assert getattr(found.place.box, edge) == pytest.approx(getattr(wanted.place.box, edge), abs=2.5)


def test_red_is_seen_and_a_stamp_is_taken_off_the_text(recogniser: Any) -> None:
    page, reading = recognised(recogniser, first_page("order", Way(dpi=150, noise=5), stamp=(135, 172)))
    mark = reading.get(Element.MARK)
    assert mark is not None
    assert any(line.is_red for line in page.lines if line.text in mark.value)
    bare = recognised(recogniser, first_page("order", Way(dpi=150, noise=5)))[1]
    assert bare.value(Element.DATED_ON)
    assert reading.value(Element.DATED_ON) == bare.value(Element.DATED_ON)
    assert reading.value(Element.SIGNATURE) == bare.value(Element.SIGNATURE)


def test_a_file_is_recognised_page_by_page_in_a_process_of_its_own() -> None:
    data = as_tiff(scanned(paper("notice"), Way(dpi=150), pages=2), 150)
    told: list[tuple[int, int]] = []
    reading = read(data, "来文.tif", lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert reading.is_recognised
    assert not reading.has_text_layer
    assert reading.pages == 2
    assert reading.value(Element.DATED_ON) == "2024-02-18"
    found = reading.get(Element.TITLE)
    assert found is not None
    assert found.score is not None
    assert found.score > 0.8
    assert found.confidence is not Confidence.DOUBTFUL
    assert reading.as_dict()["is_recognised"] is True
    assert "请对照图像逐项核对" in reading.remarks[0][0]


def test_known_pages_are_not_done_again_and_pages_can_be_chosen() -> None:
    data = as_pdf(scanned(paper("notice"), Way(dpi=150), pages=2), 150)
    begun, *pages = apart.recognised(data, known=[1])
    assert begun == Begun((1, 2), 2)
    assert [page.number for page in pages] == [2]


def test_a_page_that_takes_too_much_is_failed_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS_OF_PAGE", 0)
    data = as_pdf(scanned(paper("notice"), Way(dpi=75), pages=2), 75)
    begun, *pages = apart.recognised(data)
    assert isinstance(begun, Begun)
    assert [(page.number, page.failed) for page in pages] == [(1, True), (2, True)]
    reading = of_pages(pages, FileKind.PDF, "a.pdf")
    assert [remark[0] for remark in reading.remarks][-1] == "第1、2页识别不了，请对照原件录入。"
