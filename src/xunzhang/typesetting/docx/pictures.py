"""Seals and signature stamps as pictures that float over the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xunzhang.typesetting.api import SealPlace
from xunzhang.typesetting.docx.drawings import Drawings
from xunzhang.typesetting.docx.measures import ASCENT, POINTS_PER_MM, cell
from xunzhang.typesetting.docx.package import Package
from xunzhang.typesetting.docx.printed import Letter
from xunzhang.typesetting.engine import compiler_of, compiling, lay_out, options_of
from xunzhang.typesetting.font_choice import FontSet
from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.glyphs import GlyphReport

_TEMPLATE = "seal_pictures.typ"
_RESOLUTION = 600
_PIXELS = slice(16, 24)


@dataclass(frozen=True)
class Pictures:
    """The pictures of a document: of the seals by organ, of the stamps by signatory, and where the seals go."""

    seals: Mapping[str, bytes]
    stamps: Mapping[str, bytes]
    places: tuple[SealPlace, ...]
    over: Mapping[str, bool]

    def seals_on(self, package: Package, drawings: Drawings) -> str:
        """Runs with all seals at their places."""
        runs = []
        for place in self.places:
            if place.organ in self.seals:
                size = place.diameter * POINTS_PER_MM
                runs.append(
                    drawings.picture(
                        package.add_picture(self.seals[place.organ]),
                        place.middle * POINTS_PER_MM - size / 2,
                        place.top * POINTS_PER_MM,
                        size,
                        size,
                        "印章",
                        over=self.over[place.organ],
                    )
                )
        return "".join(runs)

    def stamp_beside(self, package: Package, drawings: Drawings, name: str, title: tuple[Letter, ...]) -> str:
        """A run with the stamp two characters to the right of the title; empty for a name without stamp."""
        if name not in self.stamps or not title:
            return ""
        picture = self.stamps[name]
        height = number("stamp_height") * POINTS_PER_MM
        pixels = picture[_PIXELS]
        width = height * int.from_bytes(pixels[:4]) / int.from_bytes(pixels[4:])
        middle = title[0].baseline - (ASCENT - 0.5) * title[0].size
        left = title[-1].right + number("signatory_gap") * cell()
        relation = package.add_picture(picture)
        return drawings.picture(relation, left, middle - height / 2, width, height, "签名章", over=True)


def pictures_of(
    prepared: dict[str, Any], fonts: FontSet, report: GlyphReport, places: tuple[SealPlace, ...]
) -> Pictures:
    """Every seal and stamp as a PNG picture; the template draws those that are given as SVG or not at all."""
    seals = [seal["organ"] for seal in prepared["seals"]]
    stamps = [each["name"] for each in prepared["signatories"] if each["kind"]]
    if not (seals or stamps):
        return Pictures({}, {}, places, {})
    with compiling:
        drawn = lay_out(
            compiler_of(_TEMPLATE, fonts),
            prepared,
            fonts,
            report,
            "png",
            options_of("png", None, _RESOLUTION),
        )
    pages = [drawn] if isinstance(drawn, bytes) else drawn
    return Pictures(
        dict(zip(seals, pages[: len(seals)], strict=True)),
        dict(zip(stamps, pages[len(seals) :], strict=True)),
        places,
        {seal["organ"]: seal["over"] for seal in prepared["seals"]},
    )
