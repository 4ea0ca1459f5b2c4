"""What checking a finished document yields: one finding a requirement, with what was measured and where."""

from enum import StrEnum
from functools import cache
from typing import Any

import msgspec

from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import FileKind, Place
from xunzhang.typesetting.yaml_files import load_own

STANDARDS: dict[str, tuple[str, str]] = {
    "layout": ("GB/T 9704-2012", "GB/T 9704-2012"),
    "screen": ("GB/T 33476.2-2016", "GB/T 33476.2-2016"),
    "regulation": ("中办发〔2012〕14号", "中办发〔2012〕14号"),
    "practice": ("惯例", "usage"),
}


class Outcome(StrEnum):
    """Whether a requirement is met; `not_measured` says that nobody looked, never that all is well."""

    CONFORMS = "conforms"
    DEPARTS = "departs"
    NOT_MEASURED = "not_measured"


class Strength(StrEnum):
    """must: 应当, 不得 or a plain statement of the standard; usual: 一般, 推荐, 可以, 原则上, or a usage."""

    MUST = "must"
    USUAL = "usual"


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of requirements.yaml."""

    element: tuple[str, str]
    of: str
    clause: str
    strength: Strength
    zh: str
    en: str
    remedy: tuple[str, str]
    expected: float | None = None
    tolerance: float | None = None
    within: tuple[float, float] | None = None
    unit: str = ""


class Finding(msgspec.Struct, frozen=True):
    """One requirement held against the file. Texts are (zh, en); `measured`, `expected`, `tolerance` are for people."""

    requirement: str
    element: tuple[str, str]
    standard: str
    clause: str
    strength: Strength
    outcome: Outcome
    measured: tuple[str, str]
    expected: tuple[str, str]
    tolerance: str
    place: Place
    sentence: tuple[str, str]
    remedy: tuple[str, str]

    @property
    def is_hard(self) -> bool:
        return self.outcome is Outcome.DEPARTS and self.strength is Strength.MUST

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; texts by language."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        for name in ("element", "measured", "expected", "sentence", "remedy"):
            chinese, english = getattr(self, name)
            data[name] = {"zh": chinese, "en": english}
        return data


class Report(msgspec.Struct, frozen=True):
    """All findings of one file, in the order of the page. `form` is the format it was taken for."""

    name: str
    kind: FileKind
    form: Format
    findings: tuple[Finding, ...]
    remarks: tuple[tuple[str, str], ...]

    @property
    def conforms(self) -> bool:
        """No requirement that is a must is departed from; what was not measured is not counted."""
        return not self.hard

    @property
    def hard(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.is_hard)

    @property
    def soft(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.outcome is Outcome.DEPARTS and not each.is_hard)

    @property
    def not_measured(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.outcome is Outcome.NOT_MEASURED)

    def of(self, requirement: str) -> tuple[Finding, ...]:
        """The findings on one requirement."""
        return tuple(each for each in self.findings if each.requirement == requirement)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "format": self.form.value,
            "conforms": self.conforms,
            "counts": {
                "hard": len(self.hard),
                "soft": len(self.soft),
                "not_measured": len(self.not_measured),
                "findings": len(self.findings),
            },
            "findings": [each.as_dict() for each in self.findings],
            "remarks": [{"zh": chinese, "en": english} for chinese, english in self.remarks],
        }


@cache
def requirements() -> dict[str, Requirement]:
    """All requirements by name, in the order of the file."""
    return msgspec.convert(
        load_own("xunzhang.typesetting.checking", "requirements.yaml"), dict[str, Requirement]
    )
