"""Findings: what one provision says of one case. The same on page, in the API and on the command line."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from xunzhang.rulebook.model import Force, Kind
from xunzhang.rulebook.texts import Text

Outcome = Literal["met", "breached", "departed", "not_applicable", "judgement", "missing"]


class RestsOn(msgspec.Struct, frozen=True):
    """On what a finding rests: the official text, our reading of it, or a setting of the installation."""

    kind: Literal["text", "reading", "setting"]
    ref: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "ref": self.ref}


class FactUsed(msgspec.Struct, frozen=True):
    """A fact that a finding looked at, with its label and its value as a reader sees it."""

    label: Text
    value: Any
    shown: Text

    def as_dict(self) -> dict[str, Any]:
        return {"label": self.label.as_dict(), "value": jsonable(self.value), "shown": self.shown.as_dict()}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a provision says of a case. `missing`: the unknown facts for want of which it cannot say more."""

    provision: str
    article: int
    outcome: Outcome
    force: Force
    kind: Kind
    facts: dict[str, FactUsed]
    sentence: Text
    remedy: Text | None
    rests_on: RestsOn
    quote: str
    gist: Text
    missing: tuple[str, ...] = ()
    results: dict[str, Any] = {}
    reason: str = ""  # of a departure, or given with a judgement

    @property
    def refuses(self) -> bool:
        return self.outcome == "breached" and self.force != "may"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a fact or a person."""
        return self.outcome in ("judgement", "missing") and self.force != "may"

    @property
    def due_on(self) -> date | None:
        found = self.results.get("due_on")
        return found if isinstance(found, date) else None

    @property
    def warn_on(self) -> date | None:
        found = self.results.get("warn_on")
        return found if isinstance(found, date) else None

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON-ready data."""
        return {
            "provision": self.provision,
            "article": self.article,
            "outcome": self.outcome,
            "force": self.force,
            "kind": self.kind,
            "facts": {name: used.as_dict() for name, used in self.facts.items()},
            "sentence": self.sentence.as_dict(),
            "remedy": self.remedy.as_dict() if self.remedy is not None else None,
            "rests_on": self.rests_on.as_dict(),
            "quote": self.quote,
            "gist": self.gist.as_dict(),
            "missing": list(self.missing),
            "results": {name: jsonable(value) for name, value in self.results.items()},
            "reason": self.reason,
        }


class Duty(msgspec.Struct, frozen=True):
    """What an action must make happen because a provision says so."""

    provision: str
    what: str
    label: Text

    def as_dict(self) -> dict[str, Any]:
        return {"provision": self.provision, "what": self.what, "label": self.label.as_dict()}


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """All findings on one action, in the order of the articles."""

    action: str
    government: str
    version: str
    on: date
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...] = ()

    @property
    def refused(self) -> bool:
        """A must is breached, or a default without a recorded departure."""
        return any(finding.refuses for finding in self.findings)

    @property
    def undecided(self) -> bool:
        """A fact is missing or a person must decide."""
        return any(finding.is_open for finding in self.findings)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that stand against the action: refusing ones first, then open ones."""
        return (
            *(finding for finding in self.findings if finding.refuses),
            *(finding for finding in self.findings if finding.is_open),
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that are missing, each once."""
        return tuple(
            dict.fromkeys(name for finding in self.findings if finding.is_open for name in finding.missing)
        )

    def as_dict(self) -> dict[str, Any]:
        """The assessment as JSON-ready data."""
        return {
            "action": self.action,
            "government": self.government,
            "version": self.version,
            "on": self.on.isoformat(),
            "refused": self.refused,
            "undecided": self.undecided,
            "missing": list(self.missing),
            "findings": [finding.as_dict() for finding in self.findings],
            "duties": [duty.as_dict() for duty in self.duties],
        }


def jsonable(value: Any) -> Any:
    """Dates as ISO text, sets as sorted lists; anything else as it is."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value, key=str)
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, Mapping):
        return {str(key): jsonable(one) for key, one in value.items()}
    return value
