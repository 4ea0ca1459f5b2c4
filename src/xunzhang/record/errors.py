"""Why an act did not happen. Each carries a sentence for whoever asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from xunzhang.kernel.errors import XunzhangError


class NotPermitted(XunzhangError):
    """The actor may not do this at all (no article decides it: posts, units and state do).

    A lazy sentence is kept in both languages, so that the journal has the Chinese one whoever reads English.
    """

    def __init__(self, chinese: str | Promise, english: str = "") -> None:
        if isinstance(chinese, Promise):
            with override("en"):
                english = english or str(chinese)
            with override("zh-hans"):
                chinese = str(chinese)
        super().__init__(chinese, english)


class NotFound(XunzhangError):
    """No such thing, or nothing the actor may see."""


class Conflict(XunzhangError):
    """Somebody else acted first; the sentence says who and when."""


class InvalidInputs(XunzhangError):
    """`errors`: field name → sentence. The empty name stands for the inputs as a whole."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("".join(errors.values()), " ".join(errors.values()))  # each is a sentence
        self.errors = dict(errors)


class Refused(XunzhangError):
    """The Rules stand against it, or a person has to judge first. `findings` say which article and why."""

    def __init__(
        self, assessment: Any, government: str = "", rulebook_version: str = "", matter: Any = None
    ) -> None:
        self.assessment = assessment
        self.government = government
        self.rulebook_version = rulebook_version
        self.matter = matter
        self.findings: tuple[Any, ...] = tuple(assessment.findings)
        self.is_undecided: bool = (
            not assessment.refused
        )  # nothing breached: something is to be judged or stated
        super().__init__(
            "".join(finding.sentence.zh for finding in self.against),
            " ".join(finding.sentence.en for finding in self.against),
        )

    @property
    def reason(self) -> str:
        """`rules`: breached · `undecided`: a person has to judge, or a fact is not known."""
        return "undecided" if self.is_undecided else "rules"

    @property
    def against(self) -> tuple[Any, ...]:
        """The findings that stopped it: breaches if there are any, else what is still open."""
        standing: tuple[Any, ...] = self.assessment.standing
        return standing if self.is_undecided else tuple(finding for finding in standing if finding.refuses)
