"""Rows end in every word processor where they end in the PDF: with and without hanging marks and gaps at digits."""

import re

from hypothesis import given
from hypothesis import strategies as st

from xunzhang.typesetting.docx.fitting import Measure, spacings
from xunzhang.typesetting.docx.measures import SPACING, row_width
from xunzhang.typesetting.docx.printed import Box, Letter

SIZE = 16.0
NOWHERE = Box(1, 0, 0, 0, 0)
HANGING = "，。、；："
WIDE = "市人民政府依法行政公开透明"


def wide(character: str) -> float:
    return SIZE / 2 if character.isascii() else SIZE


def laid(rows: list[str]) -> tuple[str, tuple[Letter, ...]]:
    """Letters as the PDF has them, row under row."""
    letters = [
        Letter(character, 1, 0.0, 100 + 30.0 * place, SIZE, 1.0, wide(character), NOWHERE)
        for place, row in enumerate(rows)
        for character in row
    ]
    return "".join(rows), tuple(letters)


def broken(text: str, fitted: list[int], width: float, *, hangs: bool, gap: float) -> list[str]:
    """How a word processor breaks the text: as much on a row as goes, no mark of punctuation at its beginning."""
    rows, start = [], 0
    while start < len(text):
        end, used = start, 0.0
        while end < len(text):
            beside = end > start and text[end - 1].isascii() != text[end].isascii()
            used += wide(text[end]) + (gap if beside else 0.0)
            if used > width and not (hangs and text[end] in HANGING and used - wide(text[end]) <= width):
                break
            used += fitted[end] / 20
            end += 1
        while start + 1 < end < len(text) and text[end] in HANGING:
            end -= 1
        while start + 1 < end < len(text) and text[end - 1].isascii() and text[end].isascii():
            end -= 1
        rows.append(text[start:end])
        start = end
    return rows


ROWS = ["".join(WIDE[place % len(WIDE)] for place in range(28))] * 2


def test_rows_that_end_alike_everywhere_are_left_alone():
    text, letters = laid([*ROWS, "末"])
    assert set(spacings(text, letters, Measure(row_width()))) == {SPACING}


def test_a_mark_that_would_hang_takes_its_character_to_the_next_row_as_in_the_pdf():
    rows = [ROWS[0][:27], "务，" + ROWS[0][:20]]
    text, letters = laid(rows)
    usual = [SPACING] * len(text)
    assert broken(text, usual, row_width(), hangs=True, gap=0.0) != rows
    fitted = spacings(text, letters, Measure(row_width()))
    for hangs in (False, True):
        assert broken(text, fitted, row_width(), hangs=hangs, gap=0.0) == rows
    assert max(abs(each - SPACING) for each in fitted) <= 20, "a point at most"


def test_gaps_at_digits_push_nothing_off_the_row():
    text = "到2025年共办理市人民政府依法行政公开透明市人民市人民政府依法行政"
    usual = [SPACING] * len(text)
    rows = broken(text, usual, row_width(), hangs=False, gap=0.0)
    text, letters = laid(rows)
    assert broken(text, usual, row_width(), hangs=False, gap=3.2) != rows
    fitted = spacings(text, letters, Measure(row_width()))
    for gap in (0.0, 3.2):
        assert broken(text, fitted, row_width(), hangs=False, gap=gap) == rows


@given(st.text(alphabet=WIDE + WIDE + "，。、", min_size=30, max_size=120))
def test_rows_of_the_pdf_are_kept_with_and_without_hanging_marks(text):
    text = "市" + re.sub("([，。、])[，。、]+", r"\1市", text) + "市"
    rows = broken(text, [SPACING] * len(text), row_width(), hangs=False, gap=0.0)
    joined, letters = laid(rows)
    fitted = spacings(joined, letters, Measure(row_width()))
    for hangs in (False, True):
        assert broken(joined, fitted, row_width(), hangs=hangs, gap=0.0) == rows
    last = sum(len(row) for row in rows[:-1])
    assert set(fitted[last:]) <= {SPACING}, "the last row is left alone"
