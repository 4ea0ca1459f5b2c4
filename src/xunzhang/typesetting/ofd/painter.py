"""Interprets the content of a PDF's page (ISO 32000-1, 8 and 9) as marks.

Only what our own typesetter writes is understood. An operator beyond it raises Broken rather than leave a gap on paper.
"""

from typing import Any, Protocol

import msgspec
from pdfminer.pdftypes import resolve1, stream_value

from xunzhang.kernel.errors import Broken
from xunzhang.typesetting.ofd.content_stream import operations
from xunzhang.typesetting.ofd.geometry import Box, Matrix, Point
from xunzhang.typesetting.ofd.marks import (
    Colour,
    Glyph,
    Ink,
    Mark,
    Outline,
    Part,
    Pen,
    Picture,
    Shape,
    Writing,
)
from xunzhang.typesetting.ofd.pdf_fonts import EmbeddedFont
from xunzhang.typesetting.ofd.pdf_images import ImageFile

_BLACK: Colour = (0, 0, 0)
_CAPS = ("Butt", "Round", "Square")
_JOINS = ("Miter", "Round", "Bevel")
_UPRIGHT = Matrix(1, 0, 0, -1, 0, 0)
_INVISIBLE = 3
_DEEPEST = 12
_THOUSAND = 1000
# operator: (close the outline first, fill, draw, even-odd rule)
_PAINTING = {
    "f": (False, True, False, False),
    "F": (False, True, False, False),
    "f*": (False, True, False, True),
    "S": (False, False, True, False),
    "s": (True, False, True, False),
    "B": (False, True, True, False),
    "B*": (False, True, True, True),
    "b": (True, True, True, False),
    "b*": (True, True, True, True),
    "n": (False, False, False, False),
}
_FILLING, _DRAWING = {"g", "rg", "k", "sc", "scn"}, {"G", "RG", "K", "SC", "SCN"}
_WITHOUT_EFFECT = {"BDC", "BMC", "EMC", "DP", "MP", "ri", "i", "cs", "CS", "BX", "EX", "M"}


class Resources(Protocol):
    """Where fonts and images are kept: `font` and `image` give the place of a resource of the page."""

    fonts: list[EmbeddedFont]
    images: list[ImageFile]

    def font(self, reference: Any) -> int: ...

    def image(self, reference: Any) -> int: ...


class _State(msgspec.Struct):
    """The graphics state: what q keeps and Q brings back. Lengths are those of the PDF."""

    matrix: Matrix
    fill: Colour = _BLACK
    stroke: Colour = _BLACK
    width: float = 1.0
    cap: int = 0
    join: int = 0
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0
    alpha: int = 255
    clips: tuple[Outline, ...] = ()
    font: int = -1
    size: float = 0.0
    spacing: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    mode: int = 0
    leading: float = 0.0


class Painter:
    """Runs content streams and gathers `marks`; `to_page` takes the PDF's space to the page's (mm)."""

    def __init__(self, store: Resources, to_page: Matrix) -> None:
        self.marks: list[Mark] = []
        self._store = store
        self._state = _State(to_page)
        self._kept: list[_State] = []
        self._parts: list[Part] = []
        self._place = (0.0, 0.0)
        self._clip_rule: bool | None = None
        self._line = self._text = Matrix()
        self._depth = 0

    def run(self, content: bytes, resources: dict[str, Any]) -> None:
        """Paint one content stream with the resources it names. Raises Broken at what is not understood."""
        for operator, operands in operations(content):
            if operator in _PAINTING:
                self._paint(*_PAINTING[operator])
            elif operator in _FILLING:
                self._state.fill = _colour(operands)
            elif operator in _DRAWING:
                self._state.stroke = _colour(operands)
            elif operator in _WITHOUT_EFFECT:
                continue
            elif not (
                self._change_state(operator, operands, resources)
                or self._outline(operator, operands)
                or self._write(operator, operands, resources)
            ):
                if operator != "Do":
                    raise Broken(
                        f"PDF 的绘图指令“{operator}”转换不了。",
                        f"The operator {operator!r} cannot be converted.",
                    )
                self._paint_object(_resource(resources, "XObject", operands[0]))

    def _change_state(self, operator: str, operands: list[Any], resources: dict[str, Any]) -> bool:
        state = self._state
        match operator:
            case "q":
                self._kept.append(msgspec.structs.replace(state))
            case "Q":
                self._state = self._kept.pop()
            case "cm":
                state.matrix = Matrix(*operands).then(state.matrix)
            case "w":
                state.width = operands[0]
            case "J":
                state.cap = int(operands[0])
            case "j":
                state.join = int(operands[0])
            case "d":
                state.dashes, state.dash_offset = tuple(operands[0]), operands[1]
            case "gs":
                self._set_from(resolve1(_resource(resources, "ExtGState", operands[0])))
            case _:
                return False
        return True

    def _set_from(self, settings: dict[str, Any]) -> None:
        mask = resolve1(settings.get("SMask"))
        if isinstance(mask, dict):
            raise Broken("PDF 中的透明蒙版转换不了。", "A soft mask of the PDF cannot be converted.")
        for opacity in ("CA", "ca"):
            if opacity in settings:
                self._state.alpha = round(float(resolve1(settings[opacity])) * 255)
        self._state.width = float(resolve1(settings.get("LW", self._state.width)))

    def _outline(self, operator: str, operands: list[float]) -> bool:
        match operator:
            case "m" | "l":
                self._add("move" if operator == "m" else "line", *operands)
            case "c":
                self._add("curve", *operands)
            case "v":
                self._add("curve", *self._place, *operands)
            case "y":
                self._add("curve", *operands, *operands[2:])
            case "h":
                self._add("close")
            case "re":
                x, y, width, height = operands
                self._add("move", x, y)
                for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
                    self._add("line", *corner)
                self._add("close")
            case "W" | "W*":
                self._clip_rule = operator == "W*"
            case _:
                return False
        return True

    def _add(self, kind: str, *lengths: float) -> None:
        places = list(zip(lengths[::2], lengths[1::2], strict=True))
        if places:
            self._place = places[-1]
        self._parts.append(Part(kind, tuple(self._state.matrix.point(x, y) for x, y in places)))

    def _paint(self, closed: bool, fill: bool, draw: bool, even_odd: bool) -> None:
        if closed:
            self._add("close")
        if self._parts and (fill or draw):
            shape = Outline(tuple(self._parts), even_odd)
            self._mark(Shape(shape, self._ink(fill, draw)), shape.box())
        if self._clip_rule is not None:
            self._state.clips = (*self._state.clips, Outline(tuple(self._parts), self._clip_rule))
        self._parts, self._clip_rule = [], None

    def _ink(self, fill: bool, draw: bool) -> Ink:
        state = self._state
        scale = state.matrix.scale
        pen = Pen(
            state.width * scale,
            _CAPS[state.cap],
            _JOINS[state.join],
            tuple(each * scale for each in state.dashes),
            state.dash_offset * scale,
        )
        return Ink(state.fill if fill else None, state.stroke if draw else None, pen, state.alpha)

    def _mark(self, mark: Mark, box: Box) -> None:
        """Keep the mark, with those clips only that it crosses."""
        crossed = tuple(each for each in self._state.clips if not (_is_box(each) and each.box().holds(box)))
        self.marks.append(msgspec.structs.replace(mark, clips=crossed) if crossed else mark)

    def _write(self, operator: str, operands: list[Any], resources: dict[str, Any]) -> bool:
        state = self._state
        match operator:
            case "BT":
                self._line = self._text = Matrix()
            case "ET":
                return True
            case "Tf":
                state.font = self._store.font(_resource(resources, "Font", operands[0]))
                state.size = operands[1]
            case "Tc":
                state.spacing = operands[0]
            case "Tw":
                # Word spacing does not apply to the two-byte codes of composite fonts.
                return True
            case "Tz":
                state.stretch = operands[0] / 100
            case "TL":
                state.leading = operands[0]
            case "Ts":
                state.rise = operands[0]
            case "Tr":
                state.mode = int(operands[0])
            case "Tm":
                self._line = self._text = Matrix(*operands)
            case "Td" | "TD":
                if operator == "TD":
                    state.leading = -operands[1]
                self._line = self._text = Matrix(1, 0, 0, 1, *operands).then(self._line)
            case "T*":
                self._line = self._text = Matrix(1, 0, 0, 1, 0, -state.leading).then(self._line)
            case "Tj":
                self._show(operands)
            case "TJ":
                self._show(operands[0])
            case _:
                return False
        return True

    def _show(self, strings: list[Any]) -> None:
        """Glyphs and adjustments (thousandths of the size, to the left) from the current place on."""
        state = self._state
        font = self._store.fonts[state.font]
        to_page = _UPRIGHT.then(Matrix(1, 0, 0, 1, 0, state.rise)).then(self._text).then(state.matrix)
        scale = to_page.height
        along = 0.0
        glyphs = []
        for each in strings:
            if isinstance(each, float):
                along -= each / _THOUSAND * state.size * state.stretch
                continue
            for code in (high << 8 | low for high, low in zip(each[::2], each[1::2], strict=True)):
                advance = font.width(code) / _THOUSAND * state.size * state.stretch
                glyphs.append(Glyph(font.glyph(code), font.text(code), along * scale, advance * scale))
                along += advance + state.spacing * state.stretch
        self._text = Matrix(1, 0, 0, 1, along, 0).then(self._text)
        if not glyphs or state.mode == _INVISIBLE or not scale:
            return
        a, b, c, d, e, f = to_page
        line = Matrix(a / scale, b / scale, c / scale, d / scale, e, f)
        size = state.size * scale
        ink = self._ink(state.mode in (0, 2), state.mode in (1, 2))
        writing = Writing(state.font, size, line, tuple(glyphs), ink)
        self._mark(writing, writing.box())

    def _paint_object(self, reference: Any) -> None:
        stream = stream_value(reference)
        if getattr(resolve1(stream.get("Subtype")), "name", "") == "Image":
            unit_square = Matrix(1, 0, 0, -1, 0, 1).then(self._state.matrix)
            picture = Picture(self._store.image(reference), unit_square, self._state.alpha)
            self._mark(picture, Box(0, 0, 1, 1).mapped(unit_square))
            return
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Broken("PDF 的图形嵌套过深。", "The PDF's forms are nested too deeply.")
        kept, self._kept = self._kept, []
        outer = msgspec.structs.replace(self._state)
        self._state.matrix = Matrix(*map(float, resolve1(stream.get("Matrix", Matrix())))).then(
            self._state.matrix
        )
        left, bottom, right, top = (float(resolve1(edge)) for edge in resolve1(stream["BBox"]))
        corners = [
            self._state.matrix.point(x, y)
            for x, y in ((left, bottom), (right, bottom), (right, top), (left, top))
        ]
        frame = Outline(
            (Part("move", (corners[0],)), *(Part("line", (each,)) for each in corners[1:]), Part("close"))
        )
        self._state.clips = (*self._state.clips, frame)
        self.run(stream.get_data(), resolve1(stream.get("Resources", {})))
        self._state, self._kept = outer, kept
        self._depth -= 1


def _resource(resources: dict[str, Any], kind: str, name: str) -> Any:
    return resolve1(resources[kind])[name]


def _is_box(outline: Outline) -> bool:
    """Whether the outline is an upright rectangle."""
    points = [point for part in outline.parts for point in part.points]
    if any(part.kind == "curve" for part in outline.parts) or len({*points}) != 4:
        return False
    box = outline.box()
    edges: list[Point] = [Point(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    return all(any(abs(p.x - q.x) + abs(p.y - q.y) < 1e-6 for q in edges) for p in points)


def _colour(operands: list[Any]) -> Colour:
    """Grey, RGB or CMYK as RGB. Raises Broken for a pattern."""
    match operands:
        case [float(grey)]:
            parts = (grey, grey, grey)
        case [float(red), float(green), float(blue)]:
            parts = (red, green, blue)
        case [float(cyan), float(magenta), float(yellow), float(black)]:
            parts = tuple((1 - each) * (1 - black) for each in (cyan, magenta, yellow))  # type: ignore[assignment]
        case _:
            raise Broken("PDF 中的图案填充转换不了。", "A pattern of the PDF cannot be converted.")
    red, green, blue = (round(min(1.0, max(0.0, each)) * 255) for each in parts)
    return red, green, blue
