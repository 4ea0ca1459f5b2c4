"""What is wrong with a rulebook's files: every problem names file, place and what to do."""

import msgspec

from xunzhang.kernel.errors import UnusableInput, XunzhangError


class Problem(msgspec.Struct, frozen=True, order=True):
    """One fault of a rulebook: `file` relative to its folder, `place` such as 54(3), and two sentences."""

    file: str
    place: str
    zh: str
    en: str

    def line(self, language: str = "zh") -> str:
        """`file · place: sentence` in the reader's language."""
        head = f"{self.file} · {self.place}" if self.place else self.file
        return f"{head}: {self.en}" if language.startswith("en") else f"{head}：{self.zh}"


class RulebookError(XunzhangError):
    """A rulebook that cannot be loaded. `problems` holds every fault found, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "；".join(problem.line("zh") for problem in self.problems),
            "; ".join(problem.line("en") for problem in self.problems),
        )


class NoRulebook(UnusableInput):
    """No rulebook of that government, version or day; `field` says which of them."""
