"""All rulebooks: those shipped and those of XUNZHANG_RULEBOOKS; per government exactly one for every day."""

import os
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.errors import NoRulebook, Problem, RulebookError
from xunzhang.rulebook.loader import Rulebook, load
from xunzhang.rulebook.model import Identity
from xunzhang.rulebook.reading import decode
from xunzhang.rulebook.vocabulary import Vocabulary, read_vocabulary

SHIPPED = Path(__file__).resolve().parents[1] / "rulebooks"
_NO_GOVERNMENT = ("vocabulary", "national")


class Library:
    """The rulebooks of some folders. They are loaded, and verified, when they are first asked for."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._places: dict[tuple[str, str], tuple[Path, Path]] = {}
        self._identities: dict[str, list[Identity]] = {}
        self._loaded: dict[tuple[str, str], Rulebook] = {}
        self._vocabularies: dict[Path, Vocabulary] = {}
        problems: list[Problem] = []
        for root in folders:
            for file in sorted(root.glob("*/*/rulebook.yaml")):
                if file.parent.parent.name not in _NO_GOVERNMENT:
                    self._register(root, file, problems)
        for versions in self._identities.values():
            versions.sort(key=lambda one: one.in_force_from)
            problems.extend(_clashes(versions))
        if problems:
            raise RulebookError(problems)

    def _register(self, root: Path, file: Path, problems: list[Problem]) -> None:
        origin = file.relative_to(root).as_posix()
        identity = decode(file.read_bytes(), Identity, origin, problems)
        if identity is None:
            return
        if (identity.government, identity.version) != (file.parent.parent.name, file.parent.name):
            problems.append(
                Problem(
                    origin,
                    "government",
                    f"文件夹应为 {identity.government}/{identity.version}。",
                    f"The folder must be {identity.government}/{identity.version}.",
                )
            )
        key = (identity.government, identity.version)
        if key in self._places:
            problems.append(
                Problem(
                    origin,
                    "version",
                    "另一个文件夹已有这一版本。",
                    "Another folder has this version already.",
                )
            )
            return
        self._places[key] = (root, file.parent)
        self._identities.setdefault(identity.government, []).append(identity)

    @property
    def governments(self) -> tuple[str, ...]:
        return tuple(self._identities)

    def identities(self, government: str) -> tuple[Identity, ...]:
        """The versions of a government, oldest first. Raises NoRulebook."""
        if government not in self._identities:
            listed = "、".join(self.governments) or "无"
            raise NoRulebook(
                f"没有“{government}”的规则；现有：{listed}。",
                "government",
                f"There are no rules of {government!r}; there are those of: {', '.join(self.governments) or 'none'}.",
            )
        return tuple(self._identities[government])

    def versions(self, government: str) -> tuple[str, ...]:
        """The versions of a government by name, oldest first. Raises NoRulebook."""
        return tuple(one.version for one in self.identities(government))

    def vocabulary(self, root: Path | None = None) -> Vocabulary:
        """The vocabulary for the rulebooks of a folder: the shipped one, extended by the folder's own."""
        place = self.folders[0] if root is None else root
        if place not in self._vocabularies:
            folders = dict.fromkeys([SHIPPED / "vocabulary", place / "vocabulary"])
            self._vocabularies[place] = read_vocabulary(folders)
        return self._vocabularies[place]

    def get(self, government: str, version: str) -> Rulebook:
        """One version. Raises NoRulebook, RulebookError."""
        key = (government, version)
        if key not in self._loaded:
            if key not in self._places:
                listed = "、".join(self.versions(government))
                raise NoRulebook(
                    f"“{government}”没有版本“{version}”；现有：{listed}。",
                    "version",
                    f"{government} has no version {version!r}; there are: {', '.join(self.versions(government))}.",
                )
            root, folder = self._places[key]
            self._loaded[key] = load(folder, self.vocabulary(root))
        return self._loaded[key]

    def in_force(self, government: str, on: date) -> Rulebook:
        """The one version in force on a day. Raises NoRulebook, RulebookError."""
        for identity in self.identities(government):
            if identity.in_force_from <= on and (identity.in_force_to is None or on <= identity.in_force_to):
                return self.get(government, identity.version)
        first = self.identities(government)[0].in_force_from
        raise NoRulebook(
            f"{on} 没有施行中的“{government}”规则；最早的版本自 {first} 起施行。",
            "on",
            f"No rules of {government} are in force on {on}; the earliest version is from {first}.",
        )

    def folder(self, government: str, version: str) -> Path:
        """The folder of one version. Raises NoRulebook."""
        self.identities(government)
        if (government, version) not in self._places:
            self.get(government, version)
        return self._places[government, version][1]


def _clashes(versions: list[Identity]) -> list[Problem]:
    """Gaps and overlaps between the versions of one government."""
    found: list[Problem] = []
    for earlier, later in pairwise(versions):
        origin = f"{later.government}/{later.version}/rulebook.yaml"
        if earlier.in_force_to is None or earlier.in_force_to >= later.in_force_from:
            found.append(
                Problem(
                    origin,
                    "in_force_from",
                    f"版本 {earlier.version} 与 {later.version} 在 {later.in_force_from} 同时施行；请写明前者的 in_force_to。",
                    f"Versions {earlier.version} and {later.version} are both in force on {later.in_force_from}: end the former with in_force_to.",
                )
            )
        elif earlier.in_force_to + timedelta(days=1) < later.in_force_from:
            first = earlier.in_force_to + timedelta(days=1)
            found.append(
                Problem(
                    origin,
                    "in_force_from",
                    f"{first} 至 {later.in_force_from - timedelta(days=1)} 没有版本施行（{earlier.version} 与 {later.version} 之间）。",
                    f"No version is in force from {first} to {later.in_force_from - timedelta(days=1)} (between {earlier.version} and {later.version}).",
                )
            )
    return found


def folders_in_use() -> tuple[Path, ...]:
    """The shipped folder and those of XUNZHANG_RULEBOOKS."""
    added = os.environ.get("XUNZHANG_RULEBOOKS", "")
    return (SHIPPED, *(Path(part).resolve() for part in added.split(os.pathsep) if part))


@cache
def _library(folders: tuple[Path, ...]) -> Library:
    return Library(folders)


def library() -> Library:
    """All rulebooks: shipped, and of the folders that XUNZHANG_RULEBOOKS names. Raises RulebookError."""
    return _library(folders_in_use())


def the_government(books: Library, wanted: str | None = None) -> str:
    """The government that is wanted, or the only one that has rules.

    Raises NoRulebook for one without rules, UnusableInput when there is none at all or, without a wish, several.
    """
    if wanted:
        books.identities(wanted)
        return wanted
    if not books.governments:
        raise UnusableInput("没有任何规则。", "government", "There are no rulebooks.")
    if len(books.governments) > 1:
        zh, en = "、".join(books.governments), ", ".join(books.governments)
        raise UnusableInput(
            f"规则文件夹中有几级政府的规则：{zh}。请用环境变量 XUNZHANG_GOVERNMENT（命令行用 --government）指明是哪一级。",
            "government",
            f"There are rules of several governments: {en}. Name one by XUNZHANG_GOVERNMENT, or by --government.",
        )
    return books.governments[0]
