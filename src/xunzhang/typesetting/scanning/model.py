"""What the recogniser saw: pages, their lines of text with place and certainty. Lengths are mm."""

import msgspec

from xunzhang.typesetting.reading.contents import Box


class RecognisedCharacter(msgspec.Struct, frozen=True, array_like=True):
    """A character (or one and a blank), the middle of its place across, and how sure it is (0 to 1)."""

    text: str
    across: float
    score: float


class RecognisedLine(msgspec.Struct, frozen=True):
    """One stretch of text with its box on the page made straight; `is_red` is None where the scan is grey."""

    box: Box
    characters: tuple[RecognisedCharacter, ...]
    is_red: bool | None = None

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.characters)


class RecognisedPage(msgspec.Struct, frozen=True):
    """A page as it stands upright: turned clockwise by `turns` quarters, then by `angle` degrees made straight.

    `width` and `height` are those of the turned page. `failed` pages took too much and have no lines.
    """

    number: int
    width: float
    height: float
    turns: int = 0
    angle: float = 0.0
    lines: tuple[RecognisedLine, ...] = ()
    is_grey: bool = False
    failed: bool = False


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The first answer about a file: numbers of the pages that will be recognised, and how many it has."""

    pages: tuple[int, ...]
    count: int


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The file cannot be used; sentences and field of the UnusableInput."""

    chinese: str
    english: str
    field: str | None = None


class Done(msgspec.Struct, frozen=True, tag=True):
    """One page is recognised."""

    page: RecognisedPage
