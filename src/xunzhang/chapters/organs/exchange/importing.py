"""Importing a list: every row through its own action, in one transaction.

A preview is the same import, undone at the end: what it says is what would happen.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xunzhang.chapters.organs.exchange.columns import ListOf
from xunzhang.chapters.organs.exchange.comparing import STEPS, column_of
from xunzhang.chapters.organs.exchange.reading import Row
from xunzhang.kernel.errors import UnusableInput, XunzhangError
from xunzhang.record.actions import InvalidInputs, perform
from xunzhang.record.actor import Actor

Step = Callable[[str, dict[str, Any]], Any]
NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass(slots=True)
class RowResult:
    """One row: what becomes of it, and what is wrong, by column name ("" for the row as a whole)."""

    number: int
    values: dict[str, Any]
    verdict: str  # new · changed · unchanged · wrong
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ImportResult:
    rows: list[RowResult]
    applied: bool = False

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(row.verdict for row in self.rows)
        return {verdict: counted[verdict] for verdict in (NEW, CHANGED, UNCHANGED, WRONG)}

    @property
    def has_errors(self) -> bool:
        return any(row.errors for row in self.rows)


def preview(spec: ListOf, rows: Sequence[Row], actor: Actor) -> ImportResult:
    """What importing the rows would do. Nothing stays."""

    def step(name: str, inputs: dict[str, Any]) -> Any:
        return perform(name, actor, inputs)

    with transaction.atomic():
        result = run_rows(spec, rows, step)
        transaction.set_rollback(True)
    return result


def run_rows(spec: ListOf, rows: Sequence[Row], step: Step) -> ImportResult:
    """Every row by `step(action, inputs)`, each in its savepoint; a wrong row leaves nothing and does not stop the rest."""
    results: list[RowResult] = []
    first: dict[Any, int] = {}
    for row in rows:
        named = row.values.get(spec.key) if spec.key else None
        if named and first.setdefault(named, row.number) != row.number:
            sentence = _("与第 %(number)s 行重复，请合并为一行或者改正。") % {"number": first[named]}
            results.append(RowResult(row.number, row.values, WRONG, {spec.key: sentence} | row.errors))
        else:
            results.append(_one(spec, row, step))
    return ImportResult(results)


def _one(spec: ListOf, row: Row, step: Step) -> RowResult:
    if row.errors:
        return RowResult(row.number, row.values, WRONG, dict(row.errors))
    action = ""
    try:
        is_new, steps = STEPS[spec.name](row.values)
        with transaction.atomic():
            for action, inputs in steps:
                step(action, inputs)
    except InvalidInputs as problem:
        errors: dict[str, str] = {}
        for name, sentence in problem.errors.items():
            column = column_of(spec, action, name)
            errors[column.name if column else ""] = sentence
        return RowResult(row.number, row.values, WRONG, errors)
    except UnusableInput as problem:
        return RowResult(row.number, row.values, WRONG, {problem.field or "": str(problem)})
    except XunzhangError as problem:
        return RowResult(row.number, row.values, WRONG, {"": str(problem) or _("这一行不能导入。")})
    return RowResult(row.number, row.values, NEW if is_new else CHANGED if steps else UNCHANGED)
