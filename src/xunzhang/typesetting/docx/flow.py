"""The stream of paragraphs, each placed as far under the one before as it stands in the PDF.

Lengths are points from the page's top left corner.
"""

import math
from dataclasses import dataclass, field, replace

from xunzhang.typesetting.docx.fitting import Measure, spacings
from xunzhang.typesetting.docx.markup import Look, Placing, Writer, Written
from xunzhang.typesetting.docx.measures import ABOVE, ASCENT, mm, pitch, row_width
from xunzhang.typesetting.docx.printed import Letter, Printed, rows_of
from xunzhang.typesetting.docx.sections import Section
from xunzhang.typesetting.docx.styles import DIVISION, HEADINGS, SECTION, SUBTITLE, TITLE
from xunzhang.typesetting.gbt9704.parameters import number

# Headings that go to the next page with their text.
_MOVING = {*HEADINGS.values(), DIVISION, SECTION, TITLE, SUBTITLE, "TableCaption"}
# Distances that differ less from whole rows are whole rows: what is left is rounding.
_NEAR = 0.4


@dataclass
class Flow:
    """What is written so far, and where on its page it ends in the word processor."""

    printed: Printed
    writer: Writer
    pitch: float
    section: Section
    blocks: list[str | Written] = field(default_factory=list)
    page: int = 1
    bottom: float = 0.0
    fresh: bool = True

    def __post_init__(self) -> None:
        self.bottom = self.top

    @property
    def top(self) -> float:
        """Where the first row of a page begins."""
        return self.section.top

    @property
    def width(self) -> float:
        """Width of the rows."""
        return row_width()

    def before(self, letters: tuple[Letter, ...], line: float, otherwise: float = 0.0) -> float:
        """The space above a paragraph that begins with these letters; `otherwise` where a page ends before it."""
        if letters[0].page != self.page:
            return otherwise
        space = letters[0].baseline - ABOVE * line - self.bottom
        rows = round(space / self.pitch)
        if rows >= 0 and abs(space - rows * self.pitch) < _NEAR:
            return rows * self.pitch
        # Never lower than in the PDF: a row at the foot of the page must not fall off it.
        return max(0.0, math.floor(space * 20) / 20)

    def add(
        self,
        runs: str,
        placing: Placing,
        letters: tuple[Letter, ...],
        *,
        line: float | None = None,
        otherwise: float = 0.0,
        begins_page: bool = False,
    ) -> None:
        """Add a paragraph of rows `line` high (those of the body when None) that stands where these letters stand."""
        height = line or self.pitch
        if line is None and self.pitch != usual_pitch():
            placing = placing.but(line=self.pitch)
        if not letters:
            self.blocks.append(Written(runs, placing))
            self.bottom += height
            return
        if begins_page and letters[0].page != self.page:
            self.page, self.bottom = letters[0].page, self.top
            placing = placing.but(page_break=not self.fresh)
        elif self._breaks_too_late(letters, height, placing):
            placing, otherwise = placing.but(page_break=True, before=0.0), 0.0
        if letters[0].page == self.page and len(rows_of(letters)) == 1:
            # A row nearer to the one above than rows are is less high.
            height = min(height, max(1.0, (letters[0].baseline - self.bottom) / ABOVE))
            if height < (line or self.pitch) - _NEAR:
                placing = placing.but(line=height)
        space = self.before(letters, height, otherwise)
        self.blocks.append(Written(runs, placing.but(before=space) if space else placing))
        self.fresh = False
        self._advance(letters, height, space)

    def _breaks_too_late(self, letters: tuple[Letter, ...], height: float, placing: Placing) -> bool:
        """Whether the page would hold more, though the PDF's ends here: a row, or a heading with a row."""
        room = mm("margin_top") + mm("area_height") + (1 - ABOVE) * self.pitch - self.bottom
        if placing.style in _MOVING:
            # A division has an empty row above it and below.
            needed = (4 if placing.style in {DIVISION, SECTION} else 2) * height
        else:
            needed = height
        return not self.fresh and letters[0].page == self.page + 1 and room > needed

    def _advance(self, letters: tuple[Letter, ...], height: float, space: float) -> None:
        first, last = letters[0], letters[-1]
        if first.page == self.page == last.page:
            rows = round((last.baseline - first.baseline) / height) + 1
            self.bottom += space + rows * height
        else:
            self.page, self.bottom = last.page, last.baseline + (1 - ABOVE) * height

    def text(
        self,
        runs: list[dict[str, str]],
        placing: Placing,
        *,
        indent: float = 0.0,
        width: float | None = None,
        looks: dict[str, Look] | None = None,
        otherwise: float = 0.0,
    ) -> None:
        """Add a paragraph of the body whose rows end where they end in the PDF."""
        letters = self.printed.take("".join(run["text"] for run in runs))
        self.text_of(runs, letters, placing, indent=indent, width=width, looks=looks, otherwise=otherwise)

    def text_of(
        self,
        runs: list[dict[str, str]],
        letters: tuple[Letter, ...],
        placing: Placing,
        *,
        indent: float = 0.0,
        width: float | None = None,
        looks: dict[str, Look] | None = None,
        otherwise: float = 0.0,
        begins_page: bool = False,
    ) -> None:
        """As `text`, with the letters at hand."""
        written = "".join(run["text"] for run in runs)
        if not letters:
            self.add(
                "".join(self.writer.run(run["text"], Look(role=run["role"])) for run in runs), placing, ()
            )
            return
        if letters[0].page != letters[-1].page:
            if placing.keep_next and not self._goes_on(letters):
                # Cut where the PDF cuts it: a word processor would move less of it, or the whole.
                carried = sum(letter.page == letters[-1].page for letter in letters)
                before, rest = parted(runs, len(letters) - carried)
                hangs = placing.first is not None and placing.first < 0
                is_flush = placing.alignment in ("", "both") and not hangs
                ending = placing.but(
                    keep_next=False, alignment="distribute" if is_flush else placing.alignment
                )
                self.text_of(
                    before,
                    letters[:-carried],
                    ending,
                    indent=indent,
                    width=width,
                    looks=looks,
                    otherwise=otherwise,
                )
                # What hangs does so under the first row's text, which has no tab here.
                following = placing.but(first=0.0, tabs=())
                self.text_of(rest, letters[-carried:], following, width=width, looks=looks, begins_page=True)
                return
            # Some word processors would move the whole of a paragraph that is kept with the next.
            placing = placing.but(keep_next=False)
        fitted = spacings(
            written,
            letters,
            Measure(width or self.width, indent, number("body_size")),
            self._parts(runs, looks or {}),
        )
        parts, place = [], 0
        for run in runs:
            own = fitted[place : place + len(run["text"])]
            look = (looks or {}).get(run["role"], Look(role=run["role"]))
            parts.append(self.writer.spaced(run["text"], own, look))
            place += len(run["text"])
        self.add("".join(parts), placing, letters, otherwise=otherwise, begins_page=begins_page)

    def _parts(self, runs: list[dict[str, str]], looks: dict[str, Look]) -> list[int]:
        """Where runs or fonts change."""
        places, start = [], 0
        for run in runs:
            look = looks.get(run["role"], Look(role=run["role"]))
            places += [start, *(start + place for place in self.writer.changes(run["text"], look))]
            start += len(run["text"])
        return places[1:]

    def _goes_on(self, letters: tuple[Letter, ...]) -> bool:
        """Whether the page before its last is full: the paragraph runs over because of its length alone."""
        before = max(letter.page for letter in letters if letter.page != letters[-1].page)
        last_row = max(letter.baseline for letter in letters if letter.page == before)
        below = mm("margin_top") + mm("area_height") - (last_row + (1 - ASCENT) * number("body_size"))
        return below < self.pitch - 1

    def end_section(self, following: Section, page: int) -> None:
        """End the section here; what follows stands in another one, which begins at this page."""
        closing = self.section.markup()
        last = self.blocks[-1]
        if isinstance(last, Written):
            self.blocks[-1] = replace(last, placing=last.placing.but(section=closing))
        else:
            self.blocks.append(Written("", Placing(style="Normal", line=1.0, section=closing)))
        self.section = following
        self.page, self.bottom, self.fresh = page, self.top, True

    def begin_landscape(self) -> None:
        """What follows lies on its side."""
        following = self.section.turned(landscape=True)
        if self.fresh:
            self.section = following
        else:
            self.end_section(following, self.page + 1)

    def end_landscape(self, page: int) -> None:
        """What follows stands upright again, on the page after this one."""
        self.end_section(self.section.turned(landscape=False), page + 1)

    def space_after(self, space: float) -> None:
        """Leave so much room before what follows, which has no space above of its own."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Written):
            self.blocks[-1] = replace(last, placing=last.placing.but(after=space))
        else:
            self.blocks.append(Written("", Placing(style="Normal", line=max(1.0, space))))
        self.bottom += space

    def finished(self) -> str:
        """The body of the document: the blocks and the properties of its last section."""
        last = self.blocks[-1]
        closing = self.section.markup()
        if self.fresh and isinstance(last, Written) and last.placing.section:
            # Nothing follows the last section: its properties are the document's.
            closing = last.placing.section
            self.blocks[-1] = replace(last, placing=last.placing.but(section=""))
        return "".join(block if isinstance(block, str) else block.markup() for block in self.blocks) + closing


def parted(runs: list[dict[str, str]], count: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The runs before and after so many printed characters."""
    before: list[dict[str, str]] = []
    rest: list[dict[str, str]] = []
    for run in runs:
        end = 0
        while end < len(run["text"]) and count > 0:
            count -= not run["text"][end].isspace()
            end += 1
        for part, text in ((before, run["text"][:end]), (rest, run["text"][end:])):
            if text:
                part.append(run | {"text": text})
    return before, rest


def usual_pitch() -> float:
    """Height of a row of the body where 22 fill the page."""
    return pitch(int(number("rows")))
