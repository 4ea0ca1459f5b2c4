"""Characters that a font lacks: named, drawn by the font of last resort, or refused."""

import pytest
from tests.typesetting.conftest import notice
from tests.typesetting.measuring import pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import to_pdf, typeset
from xunzhang.typesetting.glyphs import check_glyphs
from xunzhang.typesetting.model import Document, Format, Issuer, Paragraph

NOBODY_HAS = "\U000e0041"


def with_text(text: str) -> Document:
    return notice(body=(Paragraph(text=text),), issued_text=None)


def test_usual_text_is_all_in_its_own_fonts(fonts):
    report = check_glyphs(notice(), fonts)
    assert report.substituted == ()
    assert report.missing == ""
    assert report.sentences() == ()


def test_rare_character_is_named_and_drawn_by_another_font(fonts):
    finished = typeset(with_text("由陈祎、王䶮同志负责。"), fonts)
    (sentence,) = finished.glyphs.sentences()
    assert sentence == "仿宋缺字“祎䶮”，以LXGW WenKai代替。"
    assert finished.glyphs.sentences("en") == ("imitation Song (FangSong) lacks 祎䶮; drawn in LXGW WenKai.",)
    first = pages_of(finished.pdf)[0]
    assert "WenKai" in first.find("祎")[0].font
    assert "Fang" in first.find("陈")[0].font


def test_each_typeface_is_looked_up_by_itself(fonts):
    document = notice(format=Format.UPWARD, issuers=(Issuer(name="陈祎"),), issued_text=None)
    (substitution,) = check_glyphs(document, fonts).substituted
    assert (substitution.role, substitution.characters) == ("regular_script", "祎")


def test_character_in_no_font_is_refused_by_name(fonts):
    with pytest.raises(UnusableInput, match=NOBODY_HAS):
        to_pdf(with_text(f"正文{NOBODY_HAS}。"), fonts)
