"""Which characters of a document a font lacks: the typesetter itself says nothing and would leave them out."""

from functools import lru_cache
from typing import Any

import msgspec

from xunzhang.typesetting.character_map import character_map
from xunzhang.typesetting.font_catalogue import catalogue
from xunzhang.typesetting.font_choice import FontSet, discover
from xunzhang.typesetting.gbt9704.prepared import prepare, texts_by_role
from xunzhang.typesetting.model import Document


class Substitution(msgspec.Struct, frozen=True):
    """Characters of one typeface that another font draws: visible in print, therefore said."""

    role: str
    label: str
    label_en: str
    family: str
    characters: str


class GlyphReport(msgspec.Struct, frozen=True):
    """Substitutions, in reading order; `missing` are characters that no font at hand can draw."""

    substituted: tuple[Substitution, ...]
    missing: str

    def sentences(self, language: str = "zh") -> tuple[str, ...]:
        """What to tell the user, in the language; empty when every character is in its own font."""
        english = language.startswith("en")
        told = [
            f"{each.label_en} lacks {each.characters}; drawn in {each.family}."
            if english
            else f"{each.label}缺字“{each.characters}”，以{each.family}代替。"
            for each in self.substituted
        ]
        if self.missing:
            told.append(
                f"No font at hand has {self.missing}; choose a font that has them, or reword."
                if english
                else f"所有字体都缺字“{self.missing}”，请换用有这些字的字体，或者改写。"
            )
        return tuple(told)


@lru_cache(maxsize=64)
def _seen(path: str, index: int) -> set[str]:
    """Characters that the font has been found to draw: a text is mostly of characters seen before."""
    return set()


def _lacking(text: str, path: str, index: int) -> set[str]:
    """The text's characters that the font does not draw; white space needs no glyph."""
    seen, own = _seen(path, index), character_map(path, index)
    unseen = set(text) - seen
    drawn = {character for character in unseen if ord(character) in own or character.isspace()}
    seen |= drawn
    return unseen - drawn


def check_glyphs(document: Document, fonts: FontSet | None = None) -> GlyphReport:
    """Look every printed character up in the fonts of its typeface; usual fonts when None."""
    return glyphs_of(prepare(document), fonts or discover())


def glyphs_of(prepared: dict[str, Any], fonts: FontSet) -> GlyphReport:
    """As check_glyphs, for a prepared document."""
    texts: dict[str, list[str]] = {}
    for role, text in texts_by_role(prepared):
        texts.setdefault(role, []).append(text)
    substituted: dict[tuple[str, str], str] = {}
    missing: dict[str, None] = {}
    for role, parts in texts.items():
        faces = fonts.faces[role]
        text = "".join(parts)
        lacking = _lacking(text, faces[0].path, faces[0].index)
        for character in dict.fromkeys(text) if lacking else ():
            if character not in lacking:
                continue
            drawn_by = next(
                (face for face in faces[1:] if ord(character) in character_map(face.path, face.index)), None
            )
            if drawn_by is None:
                missing[character] = None
            else:
                place = (role, drawn_by.family)
                substituted[place] = substituted.get(place, "") + character
    roles = catalogue().roles
    return GlyphReport(
        tuple(
            Substitution(role, roles[role].label["zh"], roles[role].label["en"], family, characters)
            for (role, family), characters in substituted.items()
        ),
        "".join(missing),
    )
