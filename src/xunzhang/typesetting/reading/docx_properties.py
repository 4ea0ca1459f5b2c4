"""What a paragraph and a run of a DOCX look like once styles, defaults and theme have had their say.

Element names are those of ECMA-376 part 1, chapter 17. Lengths come out in millimetres, sizes in points.
"""

from typing import Any

import msgspec

from xunzhang.typesetting.reading.colours import from_hexadecimal
from xunzhang.typesetting.reading.contents import Alignment, Colour

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_TWENTIETH = 25.4 / 72 / 20
_ALIGNMENTS = {
    "center": Alignment.CENTRED,
    "right": Alignment.RIGHT,
    "end": Alignment.RIGHT,
}
_DEPTH = 12


class RunLook(msgspec.Struct, frozen=True):
    """Type of a run: the face Chinese characters are in, the face of Latin ones, size, colour, bold."""

    face: str
    latin_face: str
    size: float
    colour: Colour | None
    bold: bool
    hidden: bool


class ParagraphLook(msgspec.Struct, frozen=True):
    """How a paragraph stands: alignment, first line and left and right indents in mm and in characters, spacing in mm.

    `line_rule` is auto, exact or atLeast; `line` the pitch in mm, or rows where the rule is auto; `tab_stops` in mm.
    """

    alignment: Alignment
    first_line: float
    first_line_characters: float | None
    left: float
    left_characters: float | None
    right: float
    right_characters: float | None
    before: float
    after: float
    line: float | None
    line_rule: str
    page_break_before: bool
    tab_stops: tuple[float, ...] = ()


class Styles:
    """The styles part of a DOCX: looks up any property of a run or paragraph through all that may set it."""

    def __init__(self, styles: Any | None, theme: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default_paragraph: Any | None = None
        self._run_defaults: list[Any] = []
        self._paragraph_defaults: list[Any] = []
        self._theme = _theme_faces(theme)
        if styles is None:
            return
        for style in styles.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
                self._default_paragraph = style
        self._run_defaults = list(styles.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._paragraph_defaults = list(styles.iterfind(f"{W}docDefaults/{W}pPrDefault/{W}pPr"))

    def run(self, run: Any, paragraph: Any) -> RunLook:
        """The look of a run of a paragraph."""
        own = run.find(f"{W}rPr") if run is not None else None
        layers = [own] if own is not None else []
        layers += self._chain(_value(own, "rStyle"), "rPr")
        layers += self._paragraph_styles(paragraph, "rPr")
        layers += self._run_defaults
        colour = _first(layers, "color", "val")
        size = _first(layers, "sz", "val")
        return RunLook(
            self._face(layers, "eastAsia"),
            self._face(layers, "ascii"),
            float(size) / 2 if size and _is_number(size) else 10.0,
            from_hexadecimal(colour) if colour else None,
            _is_on(layers, "b"),
            _is_on(layers, "vanish"),
        )

    def paragraph(self, paragraph: Any) -> ParagraphLook:
        """The look of a paragraph."""
        layers = self.paragraph_layers(paragraph)
        hanging = _measure(layers, "ind", "hanging")
        first = _measure(layers, "ind", "firstLine") or 0.0
        characters = _first(layers, "ind", "firstLineChars")
        line = _first(layers, "spacing", "line")
        rule = _first(layers, "spacing", "lineRule") or "auto"
        return ParagraphLook(
            _ALIGNMENTS.get(_first(layers, "jc", "val") or "", Alignment.LEFT),
            -hanging if hanging else first,
            _hundredths(characters),
            _measure(layers, "ind", "left") or _measure(layers, "ind", "start") or 0.0,
            _hundredths(_first(layers, "ind", "leftChars")),
            _measure(layers, "ind", "right") or _measure(layers, "ind", "end") or 0.0,
            _hundredths(_first(layers, "ind", "rightChars")),
            _measure(layers, "spacing", "before") or 0.0,
            _measure(layers, "spacing", "after") or 0.0,
            (float(line) / 240 if rule == "auto" else float(line) * _TWENTIETH)
            if line and _is_number(line)
            else None,
            rule,
            _is_on(layers, "pageBreakBefore"),
            _tab_stops(layers),
        )

    def paragraph_layers(self, paragraph: Any) -> list[Any]:
        """Everything that sets properties of a paragraph, the strongest first."""
        own = paragraph.find(f"{W}pPr")
        layers = [own] if own is not None else []
        return layers + self._paragraph_styles(paragraph, "pPr") + self._paragraph_defaults

    def numbering(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and level of a paragraph that Word numbers by itself."""
        for layer in self.paragraph_layers(paragraph):
            numbered = layer.find(f"{W}numPr")
            if numbered is not None:
                number, level = _value(numbered, "numId"), _value(numbered, "ilvl") or "0"
                return (number, int(level)) if number and number != "0" and level.isdigit() else None
        return None

    def _paragraph_styles(self, paragraph: Any, kind: str) -> list[Any]:
        name = _value(paragraph.find(f"{W}pPr"), "pStyle")
        if name in self._styles:
            return self._chain(name, kind)
        if self._default_paragraph is None:
            return []
        return self._chain(self._default_paragraph.get(f"{W}styleId"), kind)

    def _chain(self, name: str | None, kind: str) -> list[Any]:
        found = []
        for _ in range(_DEPTH):
            style = self._styles.get(name or "")
            if style is None:
                break
            properties = style.find(f"{W}{kind}")
            if properties is not None:
                found.append(properties)
            name = _value(style, "basedOn")
        return found

    def _face(self, layers: list[Any], script: str) -> str:
        theme_attribute = "asciiTheme" if script == "ascii" else "eastAsiaTheme"
        for layer in layers:
            fonts = layer.find(f"{W}rFonts")
            if fonts is None:
                continue
            if themed := fonts.get(f"{W}{theme_attribute}"):
                return self._theme.get(themed, "")
            if face := fonts.get(f"{W}{script}"):
                return str(face)
        return ""


def _theme_faces(theme: Any | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if theme is None:
        return found
    for rank in ("major", "minor"):
        fonts = theme.find(f".//{A}{rank}Font")
        if fonts is None:
            continue
        latin, eastern = fonts.find(f"{A}latin"), fonts.find(f"{A}ea")
        face = eastern.get("typeface", "") if eastern is not None else ""
        if not face:
            chinese = [each for each in fonts.findall(f"{A}font") if each.get("script") == "Hans"]
            face = chinese[0].get("typeface", "") if chinese else ""
        found[f"{rank}EastAsia"] = face
        name = latin.get("typeface", "") if latin is not None else ""
        found[f"{rank}HAnsi"] = found[f"{rank}Ascii"] = name
    return found


def _value(parent: Any | None, name: str) -> str | None:
    if parent is None:
        return None
    found = parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _first(layers: list[Any], name: str, attribute: str) -> str | None:
    for layer in layers:
        found = layer.find(f"{W}{name}")
        if found is not None and found.get(f"{W}{attribute}") is not None:
            return str(found.get(f"{W}{attribute}"))
    return None


def _is_on(layers: list[Any], name: str) -> bool:
    for layer in layers:
        found = layer.find(f"{W}{name}")
        if found is not None:
            return found.get(f"{W}val", "1") not in {"0", "false", "off"}
    return False


def _measure(layers: list[Any], name: str, attribute: str) -> float | None:
    written = _first(layers, name, attribute)
    return float(written) * _TWENTIETH if written and _is_number(written) else None


def _tab_stops(layers: list[Any]) -> tuple[float, ...]:
    """The stops of the strongest layer that has any, from the left."""
    for layer in layers:
        tabs = layer.find(f"{W}tabs")
        if tabs is not None:
            places = [each.get(f"{W}pos", "") for each in tabs if each.get(f"{W}val") != "clear"]
            return tuple(sorted(float(place) * _TWENTIETH for place in places if _is_number(place)))
    return ()


def _hundredths(written: str | None) -> float | None:
    """Characters of an indent; 0 says that the indent in twentieths of a point counts."""
    return float(written) / 100 if written and _is_number(written) and float(written) else None


def _is_number(written: str) -> bool:
    return written.lstrip("-").replace(".", "", 1).isdigit()
