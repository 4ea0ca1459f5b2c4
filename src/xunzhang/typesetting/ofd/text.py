"""The text of an OFD as it was read: pages, runs of characters, lines. Lengths are millimetres from the page's top left."""

import msgspec

from xunzhang.typesetting.ofd.geometry import Point

_UPRIGHT = 1.0
_SAME_LINE = 0.3
_GAP = 0.75


class OfdRun(msgspec.Struct, frozen=True):
    """Characters set together. `places` are where each begins on its base line; `size` is the type size in mm.

    `angle` is that of the line in degrees, clockwise; `colour` is red, green, blue of 0 to 255.
    """

    text: str
    places: tuple[Point, ...]
    size: float
    font: str
    family: str
    bold: bool
    angle: float
    colour: tuple[int, int, int]

    @property
    def left(self) -> float:
        return self.places[0].x

    @property
    def baseline(self) -> float:
        return self.places[0].y

    @property
    def is_upright(self) -> bool:
        return abs(self.angle) < _UPRIGHT


class OfdLine(msgspec.Struct, frozen=True):
    """Runs that share a base line, from left to right."""

    runs: tuple[OfdRun, ...]

    @property
    def text(self) -> str:
        """The line's text, with a space where a gap of most of a character is."""
        parts = [self.runs[0].text]
        for before, after in zip(self.runs, self.runs[1:], strict=False):
            end = before.places[-1].x + before.size * (1 if before.text[-1:] > "\u02ff" else 0.5)
            parts.append(" " + after.text if after.left - end > _GAP * after.size else after.text)
        return "".join(parts)

    @property
    def left(self) -> float:
        return self.runs[0].left

    @property
    def baseline(self) -> float:
        return self.runs[0].baseline

    @property
    def size(self) -> float:
        return max(run.size for run in self.runs)


class OfdRule(msgspec.Struct, frozen=True):
    """A straight level or upright rule: its box in mm, how thick it is, and its colour (red, green, blue)."""

    left: float
    top: float
    right: float
    bottom: float
    thickness: float
    colour: tuple[int, int, int]


class OfdPage(msgspec.Struct, frozen=True):
    """A page: its size in mm, its runs and rules in the order of the file, and how many pictures stand on it."""

    number: int
    width: float
    height: float
    runs: tuple[OfdRun, ...]
    images: int
    rules: tuple[OfdRule, ...] = ()

    @property
    def text(self) -> str:
        """Everything in the order of the file, without breaks."""
        return "".join(run.text for run in self.runs)

    def lines(self) -> tuple[OfdLine, ...]:
        """The upright runs by base line, from the top; turned text, as that of drawn seals, is left out."""
        rows: list[list[OfdRun]] = []
        for run in sorted((run for run in self.runs if run.is_upright), key=lambda each: each.baseline):
            if rows and run.baseline - rows[-1][-1].baseline <= _SAME_LINE * min(run.size, rows[-1][-1].size):
                rows[-1].append(run)
            else:
                rows.append([run])
        return tuple(OfdLine(tuple(sorted(row, key=lambda each: each.left))) for row in rows)


class OfdText(msgspec.Struct, frozen=True):
    """An OFD's text. `information` is DocInfo by element name, `elements` its CustomDatas by name.

    `is_signed` says that the file carries signatures of its own; they are not verified here.
    """

    pages: tuple[OfdPage, ...]
    information: dict[str, str]
    elements: dict[str, str]
    is_signed: bool

    @property
    def text(self) -> str:
        return "\n".join(page.text for page in self.pages)
