"""Places composed rows on pages, character by character in mm: the common ground of the PDF and OFD drawings."""

from dataclasses import dataclass

from tests.typesetting.reading.composing import Row

POINT = 25.4 / 72
_NOT_FIRST = "，。；：、！？）》”’"


@dataclass(frozen=True)
class Ink:
    """Characters with their left edges and base line, or a rule when `text` is empty."""

    page: int
    text: str
    lefts: tuple[float, ...]
    base: float
    role: str = "fang"
    size: float = 16
    red: bool = False
    right: float = 0
    thickness: float = 0.35


@dataclass(frozen=True)
class Sheet:
    """How a program sets pages: margins (top, bottom, left, right), pitch of rows in mm, loose or tight."""

    margins: tuple[float, float, float, float] = (37, 35, 28, 26)
    pitch: float = 10.23
    column: float = 156 / 28
    numbers: str = "dash"
    mark_at: float | None = None

    @property
    def right(self) -> float:
        return 210 - self.margins[3]

    @property
    def bottom(self) -> float:
        return 297 - self.margins[1]


class _Placing:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = 1
        self.top = sheet.margins[0]
        self.inks: list[Ink] = []

    def room(self, height: float) -> None:
        if self.top + height > self.sheet.bottom + 1:
            self.page += 1
            self.top = self.sheet.margins[0]

    def place(self, text: str, left: float, row: Row, top: float | None = None) -> None:
        size = row.size
        cell = self.sheet.column * size / 16
        lefts, across = [], left
        for character in text:
            lefts.append(across)
            across += cell * (0.5 if character.isascii() else 1)
        at = self.top if top is None else top
        self.inks.append(
            Ink(self.page, text, tuple(lefts), at + 0.88 * size * POINT, row.role, size, row.red)
        )

    def width(self, text: str, size: float) -> float:
        return sum(0.5 if each.isascii() else 1 for each in text) * self.sheet.column * size / 16

    def row(self, row: Row) -> None:
        left, right = self.sheet.margins[2], self.sheet.right
        cell = self.sheet.column * row.size / 16
        height = max(self.sheet.pitch * (1 if row.size < 20 else 1.25), row.size * POINT * 1.2)
        if row.kind == "pair":
            self.room(height)
            if row.text:
                self.place(row.text, left + row.indent * cell, row)
            self.place(row.second, right - row.from_right * cell - self.width(row.second, row.size), row)
            self.top += height
            return
        if row.align != "left":
            self.room(height)
            width = self.width(row.text, row.size)
            middle = (left + right - width) / 2
            start = middle if row.align == "centre" else right - row.from_right * cell - width
            self.place(row.text, start, row)
            self.top += height
            return
        for place, line in enumerate(self._wrapped(row, (right - left) / cell)):
            self.room(height)
            hang = 4 if row.part == "foot" and place else 0
            self.place(line, left + (row.indent * cell if place == 0 else hang * cell), row)
            self.top += height

    def _wrapped(self, row: Row, columns: float) -> list[str]:
        lines, current, room = [], "", columns - row.indent
        width = 0.0
        for character in row.text:
            step = 0.5 if character.isascii() else 1
            if width + step > room + 0.01 and character not in _NOT_FIRST:
                lines.append(current)
                current, width, room = "", 0.0, columns - (4 if row.part == "foot" else 0)
            current += character
            width += step
        return [*lines, current] if current else lines

    def rule(self, row: Row) -> None:
        thickness = 0.7 if row.red else 0.35
        self.inks.append(
            Ink(
                self.page,
                "",
                (self.sheet.margins[2],),
                self.top,
                red=row.red,
                right=self.sheet.right,
                thickness=thickness,
            )
        )
        self.top += 4 if row.red else 0.6

    def joint(self, row: Row) -> None:
        """Names one under the other, 文件 at their right, half way down."""
        first = self.top
        height = row.size * POINT * 1.5
        names = [each[0] for each in row.cells]
        widest = max(self.width(name, row.size) for name in names)
        left = (210 - widest - self.width(row.text, row.size)) / 2
        for place, name in enumerate(names):
            self.place(name, left, row, first + place * height)
        self.place(row.text, left + widest + 4, row, first + (len(names) - 1) * height / 2)
        self.top = first + len(names) * height

    def table(self, row: Row) -> None:
        width = (self.sheet.right - self.sheet.margins[2]) / len(row.cells[0])
        small = Row("text", size=14)
        for cells in row.cells:
            self.room(self.sheet.pitch)
            for place, text in enumerate(cells):
                self.place(text, self.sheet.margins[2] + place * width + 4, small)
            self.top += self.sheet.pitch

    def numbers(self) -> None:
        for page in range(1, self.page + 1):
            text = f"— {page} —" if self.sheet.numbers == "dash" else f"第{page}页 共{self.page}页"
            left = self.sheet.right - 25 if page % 2 else self.sheet.margins[2] + 5
            if self.sheet.numbers != "dash":
                left = 90
            self.page, keep = page, self.page
            self.place(text, left, Row("text", size=14, role="song"), self.sheet.bottom + 4.5)
            self.page = keep


def placed(rows: list[Row], sheet: Sheet) -> list[Ink]:
    """The rows on pages; the colophon stands at the foot of the last."""
    placing = _Placing(sheet)
    body = [row for row in rows if row.part != "foot"]
    foot = [row for row in rows if row.part == "foot"]
    for row in body:
        if row.red and row.kind != "rule" and placing.top < 60 and sheet.mark_at:
            placing.top = sheet.mark_at
        match row.kind:
            case "text" | "pair":
                placing.row(row)
            case "blank":
                placing.top += sheet.pitch
            case "rule":
                placing.rule(row)
            case "page":
                placing.page += 1
                placing.top = sheet.margins[0]
            case "table":
                placing.table(row)
            case "joint":
                placing.joint(row)
    if foot:
        height = sum(sheet.pitch * (1 + len(row.text) // 30) if row.kind != "rule" else 0.6 for row in foot)
        if placing.top + height > sheet.bottom:
            placing.page += 1
        placing.top = sheet.bottom - height
        for row in foot:
            placing.rule(row) if row.kind == "rule" else placing.row(row)
    if sheet.numbers:
        placing.numbers()
    return placing.inks
