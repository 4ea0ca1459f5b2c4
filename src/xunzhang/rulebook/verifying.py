"""Verifying a folder: one rulebook, or a folder of governments, whether or not it is in use."""

from pathlib import Path

from xunzhang.rulebook.errors import Problem, RulebookError
from xunzhang.rulebook.library import SHIPPED, Library
from xunzhang.rulebook.loader import examine
from xunzhang.rulebook.vocabulary import read_vocabulary


def verify(folder: Path) -> list[Problem]:
    """Everything wrong in `folder`: a rulebook (it has a rulebook.yaml) or a folder of governments. Empty when sound."""
    if (folder / "rulebook.yaml").is_file():
        root = folder.resolve().parent.parent
        try:
            vocabulary = read_vocabulary(dict.fromkeys([SHIPPED / "vocabulary", root / "vocabulary"]))
        except RulebookError as fault:
            return list(fault.problems)
        return examine(folder, vocabulary)[1]
    try:
        library = Library((folder,))
        vocabulary = library.vocabulary()
    except RulebookError as fault:
        return list(fault.problems)
    found: list[Problem] = []
    if not library.governments:
        found.append(
            Problem(
                str(folder),
                "",
                "没有规则：应有 rulebook.yaml，或 <政府>/<版本>/rulebook.yaml。",
                "No rulebook: expected rulebook.yaml, or <government>/<version>/rulebook.yaml.",
            )
        )
    for government in library.governments:
        for version in library.versions(government):
            place = library.folder(government, version)
            for one in examine(place, vocabulary)[1]:
                found.append(Problem(f"{government}/{version}/{one.file}", one.place, one.zh, one.en))
    return found
