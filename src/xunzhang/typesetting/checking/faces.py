"""Which typeface of official documents a font is, by the many names files give it."""

import re
from functools import cache

from xunzhang.typesetting.font_catalogue import catalogue
from xunzhang.typesetting.yaml_files import load_own

LABELS = {
    "title_song": ("小标宋", "XiaoBiaoSong"),
    "imitation_song": ("仿宋", "FangSong"),
    "regular_script": ("楷体", "Kai"),
    "gothic": ("黑体", "Hei"),
    "song": ("宋体", "Song"),
}


@cache
def role_of(face: str) -> str | None:
    """The role (as in fonts.yaml) of a font by its name in a file; None for a name nobody knows."""
    bare = _readable(face.split("+")[-1])
    for role, patterns in _patterns().items():
        if any(re.search(pattern, bare, re.IGNORECASE) for pattern in patterns):
            return role
    plain = re.sub(r"[\s_-]", "", bare).lower()
    for role, families in _families().items():
        if plain in families:
            return role
    return None


def label_of(face: str) -> tuple[str, str]:
    """The face as people call it, or its name in the file."""
    role = role_of(face)
    return LABELS[role] if role else (face or "没有注明的字体", face or "an unnamed face")


@cache
def _patterns() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = load_own("xunzhang.typesetting.checking", "faces.yaml")
    return loaded


@cache
def _families() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, role in catalogue().roles.items():
        if name in LABELS:
            families = [*role.licensed, *(face.family for face in role.open)]
            found[name] = {re.sub(r"[\s_-]", "", family).lower() for family in families}
    return found


def _readable(face: str) -> str:
    """Names in GBK that a program wrote out as Latin letters, as older ones do."""
    try:
        return face.encode("latin-1").decode("gb18030") if not face.isascii() else face
    except (UnicodeEncodeError, UnicodeDecodeError):
        return face
