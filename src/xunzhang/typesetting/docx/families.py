"""The names under which a word processor knows the typefaces, and which characters another font has to draw."""

from collections.abc import Mapping
from dataclasses import dataclass

from xunzhang.typesetting.font_catalogue import catalogue
from xunzhang.typesetting.fonts import FontSet, Found
from xunzhang.typesetting.glyphs import GlyphReport

# What offices have on their machines, by role.
OFFICE_FAMILIES: Mapping[str, str] = {
    "imitation_song": "仿宋_GB2312",
    "regular_script": "楷体_GB2312",
    "gothic": "黑体",
    "title_song": "方正小标宋简体",
    "mark_song": "方正小标宋简体",
    "song": "宋体",
}
# The same family under the name that Chinese word processors show.
_CHINESE_NAMES = {
    "FangSong_GB2312": "仿宋_GB2312",
    "KaiTi_GB2312": "楷体_GB2312",
    "FangSong": "仿宋",
    "KaiTi": "楷体",
    "SimHei": "黑体",
    "SimSun": "宋体",
    "STFangsong": "华文仿宋",
    "STKaiti": "华文楷体",
    "STHeiti": "华文黑体",
    "STSong": "华文宋体",
    "FZXiaoBiaoSong-B05": "方正小标宋简体",
    "FZXiaoBiaoSong-B05S": "方正小标宋简体",
}
# A machine without the family takes this one, which comes with every Chinese office machine.
_SUBSTITUTES = {
    "imitation_song": "仿宋",
    "regular_script": "楷体",
    "gothic": "黑体",
    "title_song": "宋体",
    "mark_song": "宋体",
    "song": "宋体",
}
# Word processors know four faces of a family; the others are families of their own, named with the weight.
_WEIGHTS = {
    100: "Thin",
    200: "ExtraLight",
    300: "Light",
    500: "Medium",
    600: "SemiBold",
    800: "ExtraBold",
    900: "Black",
}
_BOLD = 700


@dataclass(frozen=True)
class Face:
    """A family as a word processor names it; `bold` where the weight is the family's bold face."""

    family: str
    bold: bool = False


@dataclass(frozen=True)
class Families:
    """The face of each role, the faces of the characters it lacks, and substitutes for machines without a family."""

    faces: Mapping[str, Face]
    lacking: Mapping[str, Mapping[str, Face]]
    substitutes: Mapping[str, str]

    def of(self, role: str, character: str) -> Face:
        """The face that draws a character of the role."""
        return self.lacking.get(role, {}).get(character, self.faces[role])


def families_of(fonts: FontSet, report: GlyphReport, names: Mapping[str, str] | None = None) -> Families:
    """The city's own fonts under their Chinese names, else those that draw the PDF; `names` (role to family) goes first."""
    given = names or {}
    faces = {
        role: Face(given[role]) if role in given else _face(found[0]) for role, found in fonts.faces.items()
    }
    lacking: dict[str, dict[str, Face]] = {}
    for each in report.substituted:
        drawn_by = next(found for found in fonts.faces[each.role] if found.family == each.family)
        lacking.setdefault(each.role, {}).update(dict.fromkeys(each.characters, _face(drawn_by)))
    substitutes = {
        face.family: _SUBSTITUTES[role]
        for role, face in faces.items()
        if role in _SUBSTITUTES and face.family != _SUBSTITUTES[role]
    }
    return Families(faces, lacking, substitutes)


def _face(found: Found) -> Face:
    licensed = {family for role in catalogue().roles.values() for family in role.licensed}
    if found.family in licensed:
        return Face(_CHINESE_NAMES.get(found.family, found.family))
    if found.weight == _BOLD:
        return Face(found.family, bold=True)
    weight = _WEIGHTS.get(found.weight)
    return Face(f"{found.family} {weight}" if weight else found.family)
