"""Writes the marks of a page as the objects of GB/T 33190-2016: TextObject (11), PathObject (9), ImageObject (10)."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from xunzhang.typesetting.ofd.geometry import Box, Matrix, written
from xunzhang.typesetting.ofd.marks import Colour, Glyph, Ink, Mark, Outline, Page, Picture, Shape, Writing
from xunzhang.typesetting.ofd.pdf_fonts import EmbeddedFont

NAMESPACE = "http://www.ofdspec.org/2016"
_OPAQUE = 255
_REPEATED = 3
_LETTERS = {"move": "M", "line": "L", "curve": "B", "close": "C"}
_UNIT_SQUARE = Box(0, 0, 1, 1)


class Resource(NamedTuple):
    """Identifiers (ST_ID) of what the pages use: fonts and images by place, and the colour space."""

    fonts: Sequence[int]
    images: Sequence[int]
    colours: int


def page_xml(
    page: Page, fonts: Sequence[EmbeddedFont], resource: Resource, new_identifier: Callable[[], int]
) -> str:
    """Content.xml of a page. Each object takes an identifier from `new_identifier`, in the order of painting."""
    layer = new_identifier()
    objects = "".join(_object(mark, fonts, resource, new_identifier()) for mark in page.marks)
    return (
        f'<ofd:Page xmlns:ofd="{NAMESPACE}">'
        f"<ofd:Area><ofd:PhysicalBox>{written(0, 0, page.width, page.height)}</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="{layer}" Type="Body">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _object(mark: Mark, fonts: Sequence[EmbeddedFont], resource: Resource, identifier: int) -> str:
    match mark:
        case Writing():
            return _text(mark, fonts[mark.font], resource, identifier)
        case Shape():
            return _path(mark, resource, identifier)
        case Picture():
            return _image(mark, resource, identifier)


def _text(mark: Writing, font: EmbeddedFont, resource: Resource, identifier: int) -> str:
    box = mark.box()
    glyphs = mark.glyphs
    a, b, c, d, e, f = mark.matrix
    upright = (a, b, c, d) == (1, 0, 0, 1)
    start = glyphs[0].along
    # Without a matrix of its own the object's space is the page's, moved; else the matrix also moves.
    x, y = (e - box.left + start, f - box.top) if upright else (start, 0.0)
    own = Matrix() if upright else Matrix(a, b, c, d, e - box.left, f - box.top)
    attributes = {"Font": str(resource.fonts[mark.font]), "Size": written(mark.size)}
    if not upright:
        attributes["CTM"] = written(*own)
    if mark.ink.fill is None:
        attributes["Fill"] = "false"
    if mark.ink.stroke is not None:
        attributes |= {"Stroke": "true", "LineWidth": written(mark.ink.pen.width)}
    colours = _colour("FillColor", mark.ink.fill, resource) + _colour(
        "StrokeColor", mark.ink.stroke, resource
    )
    steps = _steps(glyphs)
    code = {"X": written(x), "Y": written(y)} | ({"DeltaX": _delta(steps)} if steps else {})
    text = "".join(_printable(glyph.text) for glyph in glyphs)
    return (
        _opened("TextObject", identifier, box, mark.ink.alpha, attributes)
        + _clips(mark.clips, box, own)
        + colours
        + _chosen_glyphs(glyphs, font)
        + f"<ofd:TextCode{_written_attributes(code)}>{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def _steps(glyphs: Sequence[Glyph]) -> list[str]:
    """Distances from each character to the next. A glyph of several characters shares its width among them."""
    places = [
        glyph.along + glyph.advance * part / len(glyph.text)
        for glyph in glyphs
        for part in range(len(glyph.text))
    ]
    return [written(after - before) for before, after in pairwise(places)]


def _delta(steps: Iterable[str]) -> str:
    """ST_Array with repetition as clause 11.3 has it: "g 3 5.57" stands for three times 5.57."""
    parts = []
    for step, same in groupby(steps):
        count = len(list(same))
        parts.append(f"g {count} {step}" if count >= _REPEATED else " ".join([step] * count))
    return " ".join(parts)


def _chosen_glyphs(glyphs: Sequence[Glyph], font: EmbeddedFont) -> str:
    """CGTransform where the font's character map would not give the glyph that was set (11.4)."""
    found = []
    place = 0
    for glyph in glyphs:
        if len(glyph.text) != 1 or font.plain.get(glyph.text) != glyph.number:
            found.append(
                f'<ofd:CGTransform CodePosition="{place}" CodeCount="{len(glyph.text)}" GlyphCount="1">'
                f"<ofd:Glyphs>{glyph.number}</ofd:Glyphs></ofd:CGTransform>"
            )
        place += len(glyph.text)
    return "".join(found)


def _path(mark: Shape, resource: Resource, identifier: int) -> str:
    ink = mark.ink
    box = mark.outline.box()
    if ink.stroke is not None:
        box = box.grown(ink.pen.width / 2)
    attributes = _pen(ink) if ink.stroke is not None else {"Stroke": "false"}
    if ink.fill is not None:
        attributes["Fill"] = "true"
        if mark.outline.even_odd:
            attributes["Rule"] = "Even-Odd"
    return (
        _opened("PathObject", identifier, box, ink.alpha, attributes)
        + _clips(mark.clips, box, Matrix())
        + _colour("StrokeColor", ink.stroke, resource)
        + _colour("FillColor", ink.fill, resource)
        + f"<ofd:AbbreviatedData>{_abbreviated(mark.outline, _into(box, Matrix()))}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _pen(ink: Ink) -> dict[str, str]:
    pen = ink.pen
    attributes = {"LineWidth": written(pen.width)}
    if pen.cap != "Butt":
        attributes["Cap"] = pen.cap
    if pen.join != "Miter":
        attributes["Join"] = pen.join
    if pen.dashes:
        attributes |= {"DashOffset": written(pen.dash_offset), "DashPattern": written(*pen.dashes)}
    return attributes


def _image(mark: Picture, resource: Resource, identifier: int) -> str:
    box = _UNIT_SQUARE.mapped(mark.matrix)
    own = mark.matrix.then(Matrix(1, 0, 0, 1, -box.left, -box.top))
    attributes = {"CTM": written(*own), "ResourceID": str(resource.images[mark.image])}
    clips = _clips(mark.clips, box, own)
    return _opened("ImageObject", identifier, box, mark.alpha, attributes) + clips + "</ofd:ImageObject>"


def _opened(name: str, identifier: int, box: Box, alpha: int, attributes: dict[str, str]) -> str:
    boundary = written(box.left, box.top, box.right - box.left, box.bottom - box.top)
    everything = {"ID": str(identifier), "Boundary": boundary} | attributes
    if alpha != _OPAQUE:
        everything["Alpha"] = str(alpha)
    return f"<ofd:{name}{_written_attributes(everything)}>"


def _written_attributes(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def _colour(name: str, colour: Colour | None, resource: Resource) -> str:
    """The colour in full, black too: some readers leave uncoloured shapes out."""
    if colour is None:
        return ""
    value = " ".join(map(str, colour))
    return f'<ofd:{name} Value="{value}" ColorSpace="{resource.colours}"/>'


def _clips(clips: Sequence[Outline], box: Box, own: Matrix) -> str:
    """Clips in the object's own space (8.4); several narrow one another."""
    if not clips:
        return ""
    into = _into(box, own)
    areas = []
    for clip in clips:
        extent = clip.box().mapped(into)
        boundary = written(extent.left, extent.top, extent.right - extent.left, extent.bottom - extent.top)
        data = _abbreviated(clip, into.then(Matrix(1, 0, 0, 1, -extent.left, -extent.top)))
        rule = ' Rule="Even-Odd"' if clip.even_odd else ""
        areas.append(
            f'<ofd:Clip><ofd:Area><ofd:Path Boundary="{boundary}" Stroke="false" Fill="true"{rule}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip>"
        )
    return f"<ofd:Clips>{''.join(areas)}</ofd:Clips>"


def _into(box: Box, own: Matrix) -> Matrix:
    """From the page's space to the object's own."""
    return Matrix(1, 0, 0, 1, -box.left, -box.top).then(own.inverse())


def _abbreviated(outline: Outline, into: Matrix) -> str:
    steps = []
    for part in outline.parts:
        places = [length for point in part.points for length in into.point(*point)]
        steps.append(f"{_LETTERS[part.kind]} {written(*places)}" if places else _LETTERS[part.kind])
    return " ".join(steps)


def _printable(text: str) -> str:
    """XML 1.0 has no control characters; nor does paper."""
    return "".join(character if character >= " " or character in "\t\n\r" else "\ufffd" for character in text)
