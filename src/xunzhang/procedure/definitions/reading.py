"""Reading definitions from folders: strict, complete, every fault named."""

from collections.abc import Collection, Iterable
from pathlib import Path

from xunzhang.kernel.errors import XunzhangError
from xunzhang.procedure.definitions.checking import check
from xunzhang.procedure.definitions.model import Definition
from xunzhang.rulebook.errors import Problem
from xunzhang.rulebook.reading import decode


class DefinitionError(XunzhangError):
    """Definitions that cannot be used; `problems` holds every fault found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "；".join(problem.line("zh") for problem in self.problems),
            "; ".join(problem.line("en") for problem in self.problems),
        )


class NoDefinition(XunzhangError):
    """No procedure of that name or version."""


def read(
    content: bytes,
    *,
    file: str = "",
    provisions: Collection[str] | None = None,
    actions: Collection[str] | None = None,
) -> Definition:
    """One definition from YAML, checked. Raises DefinitionError with every fault."""
    problems: list[Problem] = []
    definition = decode(content, Definition, file, problems)
    if definition is not None:
        problems.extend(check(definition, file=file, provisions=provisions, actions=actions))
    if definition is None or problems:
        raise DefinitionError(problems)
    return definition


class Shelf:
    """The definitions at hand, by government, key and version."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], dict[int, Definition]] = {}
        self._files: dict[tuple[str, str, int], str] = {}

    def put(self, government: str, definition: Definition, file: str = "") -> None:
        """Raises DefinitionError when that version is already there."""
        versions = self._held.setdefault((government, definition.procedure), {})
        place = (government, definition.procedure, definition.version)
        if definition.version in versions:
            raise DefinitionError(
                [
                    Problem(
                        file or definition.name,
                        "",
                        f"流程 {definition.procedure} 第 {definition.version} 版已在 {self._files[place]} 中；"
                        "修改流程须用新的版本号。",
                        f"Version {definition.version} of {definition.procedure} already stands in "
                        f"{self._files[place]}; a changed procedure takes a new version.",
                    )
                ]
            )
        versions[definition.version] = definition
        self._files[place] = file or definition.name

    def read_folder(
        self,
        government: str,
        folder: Path,
        *,
        provisions: Collection[str] | None = None,
        actions: Collection[str] | None = None,
    ) -> None:
        """Take in every *.yaml of `folder`. Raises DefinitionError with the faults of all files."""
        problems: list[Problem] = []
        for path in sorted(folder.glob("*.yaml")):
            try:
                definition = read(path.read_bytes(), file=path.name, provisions=provisions, actions=actions)
                self.put(government, definition, path.name)
            except DefinitionError as fault:
                problems.extend(fault.problems)
        if problems:
            raise DefinitionError(problems)

    def get(self, government: str, key: str, version: int) -> Definition:
        """Raises NoDefinition."""
        found = self._held.get((government, key), {}).get(version)
        if found is None:
            raise NoDefinition(
                f"没有流程 {key} 第 {version} 版；请恢复该流程文件，或将在办事项迁移到现有版本。",
                f"There is no version {version} of the procedure {key}; restore its file or migrate what runs on it.",
            )
        return found

    def versions(self, government: str, key: str) -> tuple[int, ...]:
        """Versions at hand, ascending."""
        return tuple(sorted(self._held.get((government, key), {})))

    def latest(self, government: str, key: str) -> Definition:
        """Raises NoDefinition."""
        versions = self.versions(government, key)
        return self.get(government, key, versions[-1] if versions else 1)

    def keys(self, government: str) -> tuple[str, ...]:
        return tuple(sorted(key for held, key in self._held if held == government))
