"""Pieces of WordprocessingML as text: runs, paragraphs and their properties in the order the schema asks for.

Lengths here are points unless said otherwise; the file has twentieths of a point (twips).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from xunzhang.typesetting.docx.families import Face, Families
from xunzhang.typesetting.docx.measures import SPACING

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())

# Characters that a word processor may cut off a text without this.
_PRESERVE = ' xml:space="preserve"'


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Sizes of type are given in half points."""
    return round(points * 2)


@dataclass(frozen=True)
class Look:
    """How a run differs from its paragraph's style; None is as in the style. `spacing` in twips, `stretch` in percent.

    `implied` is the role of the style: its family is written only for characters that it lacks.
    """

    role: str = ""
    implied: str = "imitation_song"
    size: float | None = None
    spacing: int | None = None
    stretch: int | None = None
    colour: str = ""
    style: str = ""


@dataclass(frozen=True)
class Placing:
    """A paragraph's properties that differ from its style's.

    `released`: not kept with the next paragraph, though the style keeps it.
    """

    style: str
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: float | None = None
    right: float | None = None
    first: float | None = None
    alignment: str = ""
    keep_next: bool = False
    released: bool = False
    keep_lines: bool = False
    page_break: bool = False
    tabs: tuple[tuple[float, str], ...] = ()
    rule_below: tuple[float, int, str] | None = None
    section: str = ""

    def but(self, **changes: object) -> "Placing":
        """The same with changes."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Writer:
    """Writes runs with the families of one document."""

    families: Families
    base_spacing: int = SPACING

    def run(self, text: str, look: Look = Look()) -> str:
        """One run for each face needed; a line break in the text begins a new line, a tab goes to the next stop."""
        return "".join(
            self._run("".join(letters), look, face)
            for face, letters in groupby(text, key=lambda letter: self._face(look, letter))
        )

    def spaced(self, text: str, spacings: Sequence[int], look: Look) -> str:
        """A run whose characters have spacings (twips) of their own; those of the style are left unsaid."""
        parts = []
        for spacing, pairs in groupby(zip(spacings, text, strict=True), key=lambda pair: pair[0]):
            written = "".join(letter for _, letter in pairs)
            own = None if spacing == self.base_spacing else spacing
            parts.append(self.run(written, replace(look, spacing=own)))
        return "".join(parts)

    def changes(self, text: str, look: Look) -> list[int]:
        """Where in the text another font draws a character than the one before."""
        faces = [self._face(look, letter) for letter in text]
        return [place for place in range(1, len(text)) if faces[place] != faces[place - 1]]

    def _face(self, look: Look, letter: str) -> Face | None:
        role = look.role or look.implied
        face = self.families.of(role, letter)
        said = not look.role or look.style
        return None if said and face == self.families.faces[role] else face

    def _run(self, text: str, look: Look, face: Face | None) -> str:
        parts = []
        if look.style:
            parts.append(f'<w:rStyle w:val="{look.style}"/>')
        parts.append(fonts_of(face.family) if face else '<w:rFonts w:hint="eastAsia"/>')
        if face and face.bold:
            parts.append("<w:b/><w:bCs/>")
        if look.colour:
            parts.append(f'<w:color w:val="{look.colour}"/>')
        if look.spacing is not None:
            parts.append(f'<w:spacing w:val="{look.spacing}"/>')
        if look.stretch is not None and look.stretch != 100:
            parts.append(f'<w:w w:val="{look.stretch}"/>')
        if look.size is not None:
            parts.append(
                f'<w:sz w:val="{half_points(look.size)}"/><w:szCs w:val="{half_points(look.size)}"/>'
            )
        return f"<w:r><w:rPr>{''.join(parts)}</w:rPr>{_content(text)}</w:r>"


def _content(text: str) -> str:
    pieces = []
    for kind, letters in groupby(text, key=lambda letter: letter if letter in "\n\t" else ""):
        if kind == "\n":
            pieces += ["<w:br/>" for _ in letters]
        elif kind == "\t":
            pieces += ["<w:tab/>" for _ in letters]
        else:
            pieces.append(f"<w:t{_PRESERVE}>{escape(clean(''.join(letters)))}</w:t>")
    return "".join(pieces)


def clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def fonts_of(family: str) -> str:
    """One family for Chinese, digits and Latin letters alike, as the PDF has it."""
    name = quoteattr(family)
    return f'<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name} w:hint="eastAsia"/>'


@dataclass(frozen=True)
class Written:
    """A paragraph of the body that may still change: its runs and properties."""

    runs: str
    placing: Placing

    def markup(self) -> str:
        """The paragraph as it is now."""
        return paragraph(self.runs, self.placing)


def paragraph(runs: str | Iterable[str], placing: Placing) -> str:
    """A paragraph of runs."""
    content = runs if isinstance(runs, str) else "".join(runs)
    return f"<w:p><w:pPr>{_properties(placing)}</w:pPr>{content}</w:p>"


def _properties(placing: Placing) -> str:
    parts = [f'<w:pStyle w:val="{placing.style}"/>']
    if placing.keep_next:
        parts.append("<w:keepNext/>")
    elif placing.released:
        # A heading that goes with the next paragraph by its style, but not here.
        parts.append('<w:keepNext w:val="0"/>')
    if placing.keep_lines:
        parts.append("<w:keepLines/>")
    if placing.page_break:
        parts.append("<w:pageBreakBefore/>")
    if placing.rule_below:
        space, eighths, colour = placing.rule_below
        parts.append(
            f'<w:pBdr><w:bottom w:val="single" w:sz="{eighths}" w:space="{round(space)}" w:color="{colour}"/></w:pBdr>'
        )
    if placing.tabs:
        stops = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(place)}"/>' for place, kind in placing.tabs)
        parts.append(f"<w:tabs>{stops}</w:tabs>")
    spacing = _attributes(before=placing.before, after=placing.after, line=placing.line)
    if spacing:
        exact = ' w:lineRule="exact"' if placing.line is not None else ""
        parts.append(f"<w:spacing{spacing}{exact}/>")
    indent = _attributes(left=placing.left, right=placing.right)
    if placing.first is not None:
        name = "firstLine" if placing.first >= 0 else "hanging"
        # Where the style counts the indent in characters, the count must be taken back.
        indent += f' w:firstLineChars="0" w:{name}="{twips(abs(placing.first))}"'
    if indent:
        parts.append(f"<w:ind{indent}/>")
    if placing.alignment:
        parts.append(f'<w:jc w:val="{placing.alignment}"/>')
    return "".join(parts) + placing.section


def _attributes(**lengths: float | None) -> str:
    return "".join(f' w:{name}="{twips(length)}"' for name, length in lengths.items() if length is not None)
