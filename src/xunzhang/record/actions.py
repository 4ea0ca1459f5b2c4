"""The one way to write: registered actions, one transaction each.

Permission, facts, assess, advance, save, record: in that order. A page, the API and the command line
all call `perform`; none of them writes by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.functional import Promise

from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.kernel.remembering import afresh
from xunzhang.record import assessing, idempotency, journal, registry
from xunzhang.record.actor import Actor
from xunzhang.record.errors import Conflict, InvalidInputs, NotFound, NotPermitted, Refused
from xunzhang.record.inputs import ActionInputs, read_inputs
from xunzhang.record.models import Attachment, JournalEntry, Matter
from xunzhang.record.registry import (
    RECORD_LANGUAGE,
    REGISTRY,
    ActionSpec,
    action,
    afterwards,
    guard,
    in_chinese,
    in_english,
    kind_of,
    spec_of,
)


@dataclass
class _Running:
    """The transaction that runs, shared by an act and the acts it performs: their entries, in order."""

    drafts: list[journal.Draft] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("running", default=None)


@dataclass
class Act:
    """The running action: who acts, what was found so far, and the way into the journal."""

    name: str
    actor: Actor
    inputs: ActionInputs = field(default_factory=ActionInputs)
    findings: list[Any] = field(default_factory=list)
    matter: Matter | None = None
    government: str = ""
    rulebook_version: str = ""
    is_permitted: bool = False  # whether somebody asked, and was allowed
    draft: journal.Draft | None = None
    prepared: Any = None  # by the action's `prepare`

    def permit(self, allowed: bool, sentence: str | Promise) -> None:
        """Deny by default: raise `NotPermitted(sentence)` unless `allowed`. Each action asks at least once."""
        if not allowed:
            raise NotPermitted(in_chinese(sentence), in_english(sentence))
        self.is_permitted = True

    def assess(
        self,
        action: str,
        facts: Mapping[str, object],
        *,
        matter: Matter | None = None,
        on: date | None = None,
        departures: Mapping[str, str] | None = None,
        judgements: Mapping[str, str] | None = None,
        records_lateness: bool = False,
    ) -> tuple[Any, ...]:
        """Ask the Rules, and return their findings, which are kept for the journal.

        By the version the matter is pinned to, else the one in force on the day (today, if none is given). Departures and
        judgements are those of the inputs unless given. Raises Refused when something stands against it or is open;
        with `records_lateness` a deadline that has passed is kept as a breach and does not stop the act, which would
        leave the matter open for ever.
        """
        self.matter = matter or self.matter
        book, assessment = assessing.assess(
            action,
            facts,
            matter=self.matter,
            on=on,
            departures=self.inputs.departures if departures is None else departures,
            judgements=self.inputs.judgements if judgements is None else judgements,
        )
        self.government, self.rulebook_version = book.government, book.version
        self.findings.extend(assessment.findings)
        if assessment.undecided or (
            assessment.refused and not (records_lateness and _only_late(assessment.findings))
        ):
            raise Refused(assessment, self.government, self.rulebook_version, self.matter)
        return tuple(assessment.findings)

    def perform(
        self, name: str, inputs: ActionInputs | Mapping[str, Any], *, actor: Actor | None = None
    ) -> Any:
        """Do another action within this one's transaction; it makes its own entry."""
        return perform(name, actor or self.actor, inputs)

    def record(
        self,
        *,
        summary: str | Promise,
        payload: Mapping[str, Any] | None = None,
        matter: Matter | None = None,
        subject: Model | None = None,
        on_behalf_of: Any = None,
        on_behalf_of_name: str = "",
        entrustment: Any = None,
        attachments: Iterable[Attachment | str] = (),
    ) -> None:
        """The act's one journal entry; it is written last, when the action has returned.

        `on_behalf_of` and `entrustment` are rows or their numbers (of a person with `name`, whose name is kept too).
        `summary` is Chinese; a lazy one is put into Chinese. Raises Broken when the act is recorded twice.
        """
        if self.draft is not None:
            raise Broken(f"action {self.name} recorded itself twice")
        if on_behalf_of is not None and not on_behalf_of_name:
            on_behalf_of_name = str(getattr(on_behalf_of, "name", ""))
        self.draft = journal.Draft(
            action=self.name,
            actor=self.actor,
            summary=in_chinese(summary),
            payload=payload or {},
            findings=[finding.as_dict() for finding in self.findings],
            matter=matter or self.matter,
            subject_kind=kind_of(subject),
            subject_id="" if subject is None else str(subject.pk),
            on_behalf_of=getattr(on_behalf_of, "pk", on_behalf_of),
            on_behalf_of_name=on_behalf_of_name,
            entrustment=getattr(entrustment, "pk", entrustment),
            government=self.government,
            rulebook_version=self.rulebook_version,
            attachments=[one if isinstance(one, str) else one.digest for one in attachments],
        )


def _only_late(findings: Iterable[Any]) -> bool:
    """Whether every breach is of a binding deadline."""
    return all(
        finding.kind == "deadline" and finding.force == "must"
        for finding in findings
        if str(finding.outcome) == "breached"
    )


@dataclass(frozen=True)
class Done:
    """What came of an act: what the action returned, and its journal entry (none inside another act)."""

    result: Any
    entry: JournalEntry | None
    is_repeat: bool = False


@dataclass(frozen=True)
class Preview:
    """What would come of an act now. `error` is what `perform` would raise; None: it would be done."""

    error: XunzhangError | None
    findings: tuple[Any, ...]

    @property
    def is_allowed(self) -> bool:
        return self.error is None


def perform(
    name: str,
    actor: Actor,
    inputs: ActionInputs | Mapping[str, Any],
    *,
    idempotency_key: str | None = None,
) -> Any:
    """Do the action in one transaction and return what it returns.

    Raises InvalidInputs, NotPermitted, NotFound, Conflict, Refused. The second and the last are journalled.
    """
    return carry_out(name, actor, inputs, idempotency_key=idempotency_key).result


@afresh()
def carry_out(
    name: str,
    actor: Actor,
    inputs: ActionInputs | Mapping[str, Any],
    *,
    idempotency_key: str | None = None,
    is_json: bool = False,
) -> Done:
    """`perform`, with the journal entry beside the result. Inputs that are JSON are taken at their word."""
    spec = spec_of(name)
    read = read_inputs(spec.inputs, inputs, is_json=is_json)
    running = _running.get()
    if running is not None:  # inside another act: its transaction, its end
        return Done(_run_inside(spec, _act_of(spec, actor, read), running), None)
    if idempotency_key is None:
        return _run(spec, _act_of(spec, actor, read), None)
    idempotency.require_key(idempotency_key)
    repeat = _repeat(name, actor, read, idempotency_key)
    if repeat is not None:
        return repeat
    try:
        return _run(spec, _act_of(spec, actor, read), idempotency_key)
    except IntegrityError:
        repeat = _repeat(name, actor, read, idempotency_key)  # the same request, twice at once
        if repeat is None:
            raise
        return repeat


@afresh()
def preview(
    name: str, actor: Actor, inputs: ActionInputs | Mapping[str, Any], *, is_json: bool = False
) -> Preview:
    """What `perform` would say now. Everything is rolled back and nothing is journalled."""
    act: Act | None = None
    try:
        spec = spec_of(name)
        act = _act_of(spec, actor, read_inputs(spec.inputs, inputs, is_json=is_json))
        with transaction.atomic():
            _run_inside(spec, act, _Running())
            transaction.set_rollback(True)
    except Broken:
        raise
    except XunzhangError as problem:
        return Preview(problem, () if act is None else tuple(act.findings))
    return Preview(None, tuple(act.findings))


def _act_of(spec: ActionSpec, actor: Actor, inputs: ActionInputs) -> Act:
    """The act, with what is prepared before its transaction."""
    act = Act(spec.name, actor, inputs)
    if spec.prepare is not None:
        act.prepared = spec.prepare(actor, inputs)
    return act


def _repeat(name: str, actor: Actor, inputs: ActionInputs, key: str) -> Done | None:
    used = idempotency.earlier(actor, key, name, inputs)
    return None if used is None else Done(idempotency.result_of(used), used.entry, is_repeat=True)


def _run(spec: ActionSpec, act: Act, key: str | None) -> Done:
    """The outermost act: its transaction, and the journal at its end."""
    running = _Running()
    try:
        with transaction.atomic():
            result = _run_inside(spec, act, running)
            touched = frozenset(one.matter.pk for one in running.drafts if one.matter is not None)
            for tell in registry.AFTERWARDS if touched else ():
                tell(touched)
            entry = journal.append(running.drafts)[0]
            if key is not None:
                idempotency.keep(act.actor, key, act.name, act.inputs, entry, result)
    except (NotPermitted, Refused) as problem:
        with transaction.atomic():
            journal.append([_refusal(act, problem)])
        raise
    return Done(result, entry)


def _run_inside(spec: ActionSpec, act: Act, running: _Running) -> Any:
    """The action itself, in a savepoint: what an outer act survives leaves nothing of the inner one."""
    before = len(running.drafts)
    token = _running.set(running)
    try:
        with transaction.atomic():
            for ask in registry.GUARDS:
                denied = ask(act.actor, act.name)
                if denied:
                    raise NotPermitted(denied)
            result = spec.function(act, act.inputs)
            if act.draft is None:
                raise Broken(f"action {act.name} returned without recording itself")
            if not act.is_permitted:
                raise Broken(f"action {act.name} asked for no permission")
    except BaseException:
        del running.drafts[before:]
        raise
    finally:
        _running.reset(token)
    running.drafts.insert(before, act.draft)  # before the acts it performed: cause, then effect
    return result


def _refusal(act: Act, problem: NotPermitted | Refused) -> journal.Draft:
    """The entry of an act that was asked for and did not happen. The inputs are not kept: they may hold secrets."""
    by_the_rules = isinstance(problem, Refused)
    matter = (problem.matter if by_the_rules else None) or act.matter
    return journal.Draft(
        action=f"{act.name}.refused",
        actor=act.actor,
        summary=f"未能{REGISTRY[act.name].label}：{problem.chinese}",
        payload={"reason": problem.reason if by_the_rules else "not_permitted"},
        findings=[finding.as_dict() for finding in (problem.findings if by_the_rules else act.findings)],
        # A matter made in the rolled-back transaction is gone with it.
        matter=matter if matter is not None and Matter.objects.filter(pk=matter.pk).exists() else None,
        government=(problem.government if by_the_rules else "") or act.government,
        rulebook_version=(problem.rulebook_version if by_the_rules else "") or act.rulebook_version,
    )


__all__: Sequence[str] = (
    "RECORD_LANGUAGE",
    "REGISTRY",
    "Act",
    "ActionInputs",
    "ActionSpec",
    "Conflict",
    "Done",
    "InvalidInputs",
    "NotFound",
    "NotPermitted",
    "Preview",
    "Refused",
    "action",
    "afterwards",
    "carry_out",
    "guard",
    "in_chinese",
    "in_english",
    "kind_of",
    "perform",
    "preview",
    "spec_of",
)
