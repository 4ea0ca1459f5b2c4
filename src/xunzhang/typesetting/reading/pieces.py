"""Splits a line of text where a wide gap shows that two things stand side by side."""

import re
from unicodedata import normalize

from xunzhang.typesetting.reading.contents import Colour, Piece

_GAP = re.compile(
    r"\t+[\s\u3000]*|\u3000{3,}[\s\u3000]*|[ \u00a0\u3000]*[ \u00a0]{4,}[ \u00a0\u3000]*|(?:\u3000| ){4,}"
)
_SPACED = re.compile(r"^(?:\S[\s\u3000]+)+\S$")


def pieces_of_text(
    text: str, size: float | None = None, face: str = "", colour: Colour | None = None
) -> tuple[Piece, ...]:
    """The pieces of a line whose gaps are white space: `国发〔2018〕5号　　　　签发人：某某` is two."""
    stripped = text.strip().strip("\u3000")
    if is_letter_spaced(stripped):
        return (Piece(closed_up(stripped), size=size, face=face, colour=colour),)
    return tuple(
        Piece(part, size=size, face=face, colour=colour)
        for each in _GAP.split(stripped)
        if (part := each.strip().strip("\u3000"))
    )


def is_letter_spaced(text: str) -> bool:
    """Whether single characters stand apart evenly, as in 某 市 财 政 局."""
    return len(closed_up(text)) >= 3 and bool(_SPACED.match(text))


def closed_up(text: str) -> str:
    """The text without white space."""
    return re.sub(r"[\s\u3000\u00a0]+", "", text)


def in_usual_form(text: str) -> str:
    """The text with radicals and compatibility forms, which some programs put into a PDF, as the characters they are."""
    return "".join(
        normalize("NFKC", each) if "\u2e80" <= each <= "\u2fdf" or "\uf900" <= each <= "\ufaff" else each
        for each in text
    )
