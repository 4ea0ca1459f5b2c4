"""Measures a PDF in millimetres from the paper's top left corner: em boxes, rules and ink."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from PIL import Image

MM = 72 / 25.4
RESOLUTION = 600
TOLERANCE = 0.5  # mm


def near(value: float, tolerance: float = TOLERANCE) -> Any:
    """Equal within the tolerance of every dimension of the form."""
    return pytest.approx(value, abs=tolerance)


@dataclass(frozen=True)
class Glyph:
    """A character and its em box: 0.88 of its size above the base line, 0.12 below."""

    text: str
    font: str
    size: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Rule:
    """A filled rectangle."""

    left: float
    right: float
    top: float
    bottom: float
    colour: tuple[float, ...]

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    number: int
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    width: float = 210.0
    height: float = 297.0

    def of_size(self, size: float) -> list[Glyph]:
        return [glyph for glyph in self.glyphs if abs(glyph.size - size) < 0.5]

    def rows(self, size: float = 16) -> list[list[Glyph]]:
        """The glyphs of a size by rows, from the top, in reading order."""
        by_top: dict[int, list[Glyph]] = {}
        for glyph in self.of_size(size):
            by_top.setdefault(round(glyph.top * 4), []).append(glyph)
        return [sorted(by_top[top], key=lambda glyph: glyph.left) for top in sorted(by_top)]

    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    def find(self, words: str) -> list[Glyph]:
        """The glyphs of the first place where these words stand, in the order of the file."""
        place = self.text().find(words)
        assert place >= 0, f"{words} is not on page {self.number}"
        return list(self.glyphs[place : place + len(words)])


@lru_cache(maxsize=16)
def pages_of(pdf: bytes) -> tuple[Page, ...]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return tuple(
            Page(
                place,
                tuple(_glyph(character, float(page.height)) for character in page.chars),
                tuple(_rule(rect) for rect in page.rects),
                float(page.width) / MM,
                float(page.height) / MM,
            )
            for place, page in enumerate(opened.pages, start=1)
        )


def _glyph(character: dict, page_height: float) -> Glyph:
    size = abs(character["size"])
    baseline = (page_height - character["matrix"][5]) / MM
    return Glyph(
        character["text"],
        character["fontname"].split("+")[-1],
        size,
        character["x0"] / MM,
        character["x1"] / MM,
        baseline - 0.88 * size / MM,
        baseline + 0.12 * size / MM,
    )


def _rule(rect: dict) -> Rule:
    return Rule(
        rect["x0"] / MM,
        rect["x1"] / MM,
        rect["top"] / MM,
        rect["bottom"] / MM,
        tuple(rect["non_stroking_color"] or ()),
    )


@lru_cache(maxsize=8)
def picture(pdf: bytes, page: int) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page - 1].render(scale=RESOLUTION / 72).to_pil().convert("RGB")


def ink(
    pdf: bytes, page: int, box: tuple[float, float, float, float], red: bool = False
) -> tuple[float, ...]:
    """Left, top, right, bottom of the ink inside a box (left, top, right, bottom), all in mm."""
    dots = RESOLUTION / 25.4
    part = picture(pdf, page).crop(tuple(round(edge * dots) for edge in box))
    channel = part.getchannel("G").point(lambda level: 255 if level < 128 else 0)
    if red:
        saturated = part.getchannel("R").point(lambda level: 255 if level > 150 else 0)
        channel = Image.composite(channel, Image.new("L", part.size), saturated)
    found = channel.getbbox()
    assert found, "no ink there"
    left, top, right, bottom = (edge / dots for edge in found)
    return box[0] + left, box[1] + top, box[0] + right, box[1] + bottom
