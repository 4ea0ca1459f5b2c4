"""Which font serves for which typeface on this machine.

Folders are looked through in order: the city's own (XUNZHANG_FONTS, several separated as in PATH), the
installation's (`fonts` in XUNZHANG_HOME), that of a checkout.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec
import typst

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.character_map import character_map
from xunzhang.typesetting.font_catalogue import Face, catalogue

_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}


class Found(msgspec.Struct, frozen=True):
    """A face on this machine: family and weight as the typesetter names them, and its file."""

    family: str
    weight: int
    path: str
    index: int


class FontSet(msgspec.Struct, frozen=True):
    """The faces chosen for each role, best first: the role's own, then those that draw what it lacks.

    `stand_ins` are roles that have no font of their own and borrow another's; `edition` changes when the files do.
    """

    folders: tuple[str, ...]
    faces: dict[str, tuple[Found, ...]]
    stand_ins: tuple[str, ...]
    edition: int = 0


class Status(msgspec.Struct, frozen=True):
    """One line of the report on fonts: `state` is licensed, open, stand_in or missing."""

    role: str
    label: str
    label_en: str
    state: str
    family: str
    path: str

    def sentence(self, language: str = "zh") -> str:
        """The line in the language."""
        english = language.startswith("en")
        label = self.label_en if english else self.label
        if self.state == "missing":
            return f"{label}: no font." if english else f"{label}：没有字体。"
        place = 1 if english else 0
        kind = {
            "licensed": ("本单位字体", "the city's own"),
            "open": ("开源字体", "open"),
            "stand_in": ("缺本字体，以此代替", "stands in for one that is missing"),
        }[self.state][place]
        return f"{label}: {self.family} ({kind})" if english else f"{label}：{self.family}（{kind}）"


def default_folders() -> tuple[Path, ...]:
    """The folders to look through: the city's, the installation's, the checkout's."""
    own = [Path(each) for each in os.environ.get("XUNZHANG_FONTS", "").split(os.pathsep) if each]
    return tuple(dict.fromkeys([*own, installation_folder(), _project() / "var" / "fonts"]))


def installation_folder() -> Path:
    """Where fetched fonts are kept: `fonts` in XUNZHANG_HOME."""
    return Path(os.environ.get("XUNZHANG_HOME") or _project() / "var") / "fonts"


def _project() -> Path:
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def discover(folders: Iterable[Path] | None = None) -> FontSet:
    """The fonts of these folders (usual ones when None), chosen by role.

    Raises UnusableInput when there is not one Chinese font: then nothing can be printed.
    """
    listed = tuple(str(folder) for folder in (default_folders() if folders is None else folders))
    return _chosen(listed, _state(listed))


def fonts_status(folders: Iterable[Path] | None = None) -> tuple[Status, ...]:
    """What each role has, for `doctor`, in the catalogue's order."""
    try:
        fonts = discover(folders)
    except UnusableInput:
        return tuple(
            Status(name, role.label["zh"], role.label["en"], "missing", "", "")
            for name, role in catalogue().roles.items()
        )
    lines = []
    for name, role in catalogue().roles.items():
        first = fonts.faces[name][0]
        if name in fonts.stand_ins:
            state = "stand_in"
        else:
            state = "licensed" if first.family in role.licensed else "open"
        lines.append(Status(name, role.label["zh"], role.label["en"], state, first.family, first.path))
    return tuple(lines)


def _state(folders: tuple[str, ...]) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the font files: when they change, the choice is made anew."""
    found = []
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if Path(name).suffix.lower() in _SUFFIXES:
                    entry = os.stat(os.path.join(root, name))
                    found.append((os.path.join(root, name), entry.st_size, entry.st_mtime_ns))
    return tuple(found)


@lru_cache(maxsize=4)
def font_files(folders: tuple[str, ...], edition: int) -> typst.Fonts:
    """The files of these folders as the typesetter knows them, looked through once for each edition."""
    return typst.Fonts(False, False, [folder for folder in folders if Path(folder).is_dir()])


@lru_cache(maxsize=8)
def _chosen(folders: tuple[str, ...], state: tuple[tuple[str, int, int], ...]) -> FontSet:
    edition = hash(state)
    # Files are in the order of the folders: the city's own fonts come first.
    places = {path: place for place, (path, _, _) in enumerate(state)}
    listed = font_files(folders, edition).fonts() if state else []
    found = [
        Found(font.family, int(font.weight), str(font.path), font.index)
        for font in sorted(listed, key=lambda font: (places.get(str(font.path), len(places)), font.index))
    ]
    faces: dict[str, tuple[Found, ...]] = {}
    stand_ins = []
    chinese = [font for font in found if ord("的") in character_map(font.path, font.index)]
    last = [match for face in catalogue().last_resort if (match := _match(face, chinese))]
    last += [font for font in chinese if font not in last]
    if not last:
        raise UnusableInput(
            f"没有找到中文字体（已查 {'、'.join(folders)}）；请运行 python -m xunzhang.typesetting.fonts fetch。",
            "fonts",
            f"No Chinese font in {', '.join(folders)}; run: python -m xunzhang.typesetting.fonts fetch.",
        )
    for name, role in catalogue().roles.items():
        wanted = [*(Face(family) for family in role.licensed), *role.open]
        own = [match for face in wanted if (match := _match(face, chinese))]
        if not own:
            stand_ins.append(name)
        rest = [font for font in last if font not in own[:1]]
        faces[name] = (*own[:1], *rest)
    return FontSet(folders, faces, tuple(stand_ins), edition)


def _match(face: Face, fonts: list[Found]) -> Found | None:
    """The file of a family whose weight is nearest to the one wanted; earlier folders win a tie."""
    same = [font for font in fonts if font.family.casefold() == face.family.casefold()]
    return min(same, key=lambda font: abs(font.weight - face.weight)) if same else None
