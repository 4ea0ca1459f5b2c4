"""Writes findings down: compares what was measured with what is required, and says it in a sentence."""

from xunzhang.typesetting.checking.model import STANDARDS, Finding, Outcome, Requirement, requirements
from xunzhang.typesetting.reading.contents import Place

_UNITS = {
    "mm": (" mm", " mm"),
    "pt": ("磅", " pt"),
    "rows": ("行", " rows"),
    "cells": ("字", " characters"),
    "": ("", ""),
}
_NOTHING = ("", "")
NOWHERE = Place()


class Ledger:
    """The findings of one file as they are made."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def measure(self, name: str, measured: float, place: Place = NOWHERE) -> None:
        """Hold a number against the requirement's own."""
        requirement = requirements()[name]
        if requirement.expected is None:
            raise TypeError(name)
        below, above = requirement.within or (requirement.tolerance or 0.0, requirement.tolerance or 0.0)
        # A hundredth either way is the arithmetic's, not the document's.
        met = -below - 0.01 <= measured - requirement.expected <= above + 0.01
        unit = _UNITS[requirement.unit]
        shown = f"{measured:.2f}".rstrip("0").rstrip(".")
        self._add(
            name,
            Outcome.CONFORMS if met else Outcome.DEPARTS,
            (f"{shown}{unit[0]}", f"{shown}{unit[1]}"),
            place,
        )

    def judge(
        self, name: str, met: bool, measured: str | tuple[str, str] = "", place: Place = NOWHERE
    ) -> None:
        """Write down whether a requirement without a number of its own is met."""
        both = (measured, measured) if isinstance(measured, str) else measured
        self._add(name, Outcome.CONFORMS if met else Outcome.DEPARTS, both, place)

    def judge_centred(self, name: str, centred: bool, place: Place) -> None:
        """The same for what only has an alignment, not a place."""
        self.judge(name, centred, ("居中", "centred") if centred else ("没有居中", "not centred"), place)

    def leave(self, name: str, chinese: str, english: str, place: Place = NOWHERE) -> None:
        """Write down that a requirement was not looked at, and why."""
        self._add(name, Outcome.NOT_MEASURED, (chinese, english), place)

    def has(self, name: str) -> bool:
        """Whether there is already a finding on the requirement."""
        return any(each.requirement == name for each in self.findings)

    def _add(self, name: str, outcome: Outcome, measured: tuple[str, str], place: Place) -> None:
        requirement = requirements()[name]
        standard = STANDARDS[requirement.of]
        self.findings.append(
            Finding(
                name,
                requirement.element,
                standard[0],
                requirement.clause,
                requirement.strength,
                outcome,
                measured if outcome is not Outcome.NOT_MEASURED else _NOTHING,
                _expected(requirement),
                _tolerance(requirement),
                place,
                (
                    _sentence(requirement, outcome, measured[0], place.sentence("zh"), standard[0]),
                    _english(requirement, outcome, measured[1], place.sentence("en"), standard[1]),
                ),
                requirement.remedy if outcome is Outcome.DEPARTS else _NOTHING,
            )
        )


def _expected(requirement: Requirement) -> tuple[str, str]:
    if requirement.expected is None:
        return requirement.zh, requirement.en
    unit = _UNITS[requirement.unit]
    return f"{requirement.expected:g}{unit[0]}", f"{requirement.expected:g}{unit[1]}"


def _tolerance(requirement: Requirement) -> str:
    if requirement.within:
        return f"−{requirement.within[0]:g}/+{requirement.within[1]:g} {requirement.unit}"
    return f"±{requirement.tolerance:g} {requirement.unit}" if requirement.tolerance else ""


def _sentence(requirement: Requirement, outcome: Outcome, measured: str, where: str, standard: str) -> str:
    label = f"{requirement.element[0]}：{requirement.zh}"
    if outcome is Outcome.NOT_MEASURED:
        return f"{label}；没有检查：{measured}。"
    found = f"，实为{measured}" if measured else ""
    place = f"（{where}）" if where else ""
    if outcome is Outcome.CONFORMS:
        return f"{label}{found}{place}，符合。"
    return f"{label}{found}{place}，不符合{standard}{_clause(requirement)}。"


def _clause(requirement: Requirement) -> str:
    """第5.2.1条, 第八条, or in brackets what is not a clause."""
    if requirement.clause == "—":
        return ""
    if requirement.clause[0].isdigit():
        return f"第{requirement.clause}条"
    return requirement.clause if requirement.of == "regulation" else f"（{requirement.clause}）"


def _english(requirement: Requirement, outcome: Outcome, measured: str, where: str, standard: str) -> str:
    label = f"{requirement.element[1]}: {requirement.en}"
    if outcome is Outcome.NOT_MEASURED:
        return f"{label}; not checked: {measured}."
    found = f"; found {measured}" if measured else ""
    place = f" ({where})" if where else ""
    if outcome is Outcome.CONFORMS:
        return f"{label}{found}{place}; conforms."
    clause = "" if requirement.clause == "—" else f" {requirement.clause}"
    return f"{label}{found}{place}; departs from {standard}{clause}."
