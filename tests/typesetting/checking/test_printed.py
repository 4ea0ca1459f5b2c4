"""A DOCX measured on the pages LibreOffice makes of it."""

import pytest
from tests.typesetting.reading.composing import compose, samples
from tests.typesetting.reading.drawing_docx import draw_docx
from tests.typesetting.reading.file_set import office

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.checking import Outcome, check, printing

DOCX = draw_docx(compose(samples()["notice"]), open_faces=True, page_numbers=True)


@pytest.fixture(scope="module")
def reports():
    if office() is None:
        pytest.skip("LibreOffice is not there")
    return check(DOCX, "notice.docx"), check(DOCX, "notice.docx", printed=printing.printed(DOCX))


def test_what_only_pages_show_is_measured_on_them(reports):
    bare, laid_out = reports
    assert len(laid_out.not_measured) < len(bare.not_measured)
    (mark,) = laid_out.of("mark.top")
    assert mark.outcome is Outcome.DEPARTS
    assert mark.place.page == 1
    assert laid_out.of("separator.gap")[0].outcome is not Outcome.NOT_MEASURED
    assert laid_out.of("colophon.bottom")[0].outcome is Outcome.DEPARTS


def test_what_the_file_states_itself_stays(reports):
    bare, laid_out = reports
    for requirement in ("text.size", "number.rows", "page.rows", "page_number.side"):
        assert laid_out.of(requirement) == bare.of(requirement)


def test_the_reader_is_told_whose_pages_they_are(reports):
    assert any("LibreOffice" in chinese for chinese, _ in reports[1].remarks)


def test_without_libreoffice_it_says_so(monkeypatch):
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    with pytest.raises(UnusableInput, match="没有安装 LibreOffice"):
        printing.printed(DOCX)
