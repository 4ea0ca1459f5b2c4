"""What an act or a refusal looks like outside a page: the same in the API and on the command line."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.kernel.errors import UnusableInput, XunzhangError
from xunzhang.record.actions import (
    Conflict,
    Done,
    InvalidInputs,
    NotFound,
    NotPermitted,
    Preview,
    Refused,
    kind_of,
)
from xunzhang.record.canonical import plain
from xunzhang.record.models import JournalEntry

# error → (code, HTTP status); the first that fits
_CODES: tuple[tuple[type[XunzhangError], str, int], ...] = (
    (InvalidInputs, "invalid_input", 400),
    (UnusableInput, "invalid_input", 400),
    (NotPermitted, "not_permitted", 403),
    (NotFound, "not_found", 404),
    (Conflict, "conflict", 409),
    (Refused, "refused", 422),
)
UNDECIDED = "undecided"


class RequestProblem(XunzhangError):
    """A request that cannot be taken at all: its code and HTTP status, and seconds to wait if it is one too many."""

    def __init__(self, code: str, status: int, chinese: str, *, wait: int = 0) -> None:
        super().__init__(chinese)
        self.code = code
        self.status = status
        self.wait = wait


def code_and_status(problem: XunzhangError) -> tuple[str, int]:
    """The error's code and HTTP status."""
    if isinstance(problem, RequestProblem):
        return problem.code, problem.status
    if isinstance(problem, Refused) and problem.is_undecided:
        return UNDECIDED, 422
    return next(
        ((code, status) for kind, code, status in _CODES if isinstance(problem, kind)), ("unusable", 400)
    )


def error(problem: XunzhangError) -> dict[str, Any]:
    """The one shape of every error: `{code, message, data, findings}`."""
    code, _status = code_and_status(problem)
    data: dict[str, Any] = {}
    findings: list[dict[str, Any]] = []
    if isinstance(problem, InvalidInputs):
        data = {"errors": problem.errors}
    elif isinstance(problem, UnusableInput) and problem.field:
        data = {"errors": {problem.field: _sentence(problem)}}
    elif isinstance(problem, Refused):
        findings = [finding.as_dict() for finding in problem.findings]
        data = {"against": [finding.provision for finding in problem.against]}
    elif isinstance(problem, RequestProblem) and problem.wait:
        data = {"wait_seconds": problem.wait}
    return {"code": code, "message": _sentence(problem), "data": data, "findings": findings}


def broken() -> dict[str, Any]:
    """A bug, in the same shape; what it was stands in the log."""
    return {
        "code": "broken",
        "message": _("系统内部出错，没有办理；请把时间告诉系统管理员。"),
        "data": {},
        "findings": [],
    }


def _sentence(problem: XunzhangError) -> str:
    return problem.sentence(get_language() or "zh-hans")


def done(result: Done) -> dict[str, Any]:
    """An act that was done: its entry in the journal, its findings, and what it returned."""
    entry = result.entry
    assert entry is not None  # only an act within another has none
    return {
        "action": entry.action,
        "summary": entry.summary,
        "matter": entry.matter_id,
        "subject": {"kind": entry.subject_kind, "id": entry.subject_id} if entry.subject_kind else None,
        "entry": {"sequence": entry.sequence, "digest": entry.digest, "at": plain(entry.at)},
        "rulebook_version": entry.rulebook_version,
        "findings": entry.findings_read,
        "result": shown(result.result),
        "is_repeat": result.is_repeat,
    }


def previewed(name: str, preview: Preview) -> dict[str, Any]:
    """What would come of an act now."""
    return {
        "action": name,
        "is_allowed": preview.is_allowed,
        "error": None if preview.error is None else error(preview.error),
        "findings": [finding.as_dict() for finding in preview.findings],
    }


def shown(value: Any) -> Any:
    """What an action returned, as JSON: a row as its kind and number, other values as they are."""
    if isinstance(value, Model):
        return {"kind": kind_of(value), "id": value.pk}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: shown(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): shown(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [shown(one) for one in value]
    try:
        return plain(value)
    except TypeError:
        return str(value)


def entry(row: JournalEntry) -> dict[str, Any]:
    """A journal entry."""
    return {
        "sequence": row.sequence,
        "at": plain(row.at),
        "action": row.action,
        "actor": {"account": row.account, "person": row.person, "name": row.name},
        "on_behalf_of": (
            None if row.on_behalf_of is None else {"person": row.on_behalf_of, "name": row.on_behalf_of_name}
        ),
        "entrustment": row.entrustment,
        "matter": row.matter_id,
        "subject": {"kind": row.subject_kind, "id": row.subject_id} if row.subject_kind else None,
        "summary": row.summary,
        "payload": row.payload_read,
        "findings": row.findings_read,
        "rulebook_version": row.rulebook_version,
        "channel": row.channel,
        "attachments": row.attachments_read,
        "digest": row.digest,
    }
