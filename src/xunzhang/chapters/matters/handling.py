"""What the matter page tells: who has it, why, what is missing, what was done, who has read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.handwriting import BY_HAND, Shown, shown_on
from xunzhang.chapters.matters.kinds import kind_of
from xunzhang.chapters.matters.naming import (
    Citation,
    Names,
    citations,
    in_words,
    move_label,
    names_of,
    relation_label,
    state_label,
)
from xunzhang.kernel import clock
from xunzhang.procedure import position
from xunzhang.procedure.definitions import OBJECTED, Definition, Task
from xunzhang.procedure.models import Move, Process, WorkItem
from xunzhang.record.models import Matter
from xunzhang.ui.listing import listed

State = WorkItem.State
NOT_ON_THE_SHEET = (Move.Kind.START, Move.Kind.READ, Move.Kind.CHASE, Move.Kind.ESCALATE, Move.Kind.MIGRATE)


@dataclass(frozen=True, slots=True)
class Why:
    """Why an item is whose it is."""

    sentence: str
    provisions: tuple[Citation, ...]
    handed_by: str
    handed_at: datetime | None
    relation: str
    returned_because: str = ""  # the reason, where it was sent back here


@dataclass(slots=True)
class Missing:
    """Something not done yet: whose it is, until when, by which provisions; what waits under it."""

    label: str
    owner: str
    note: str
    due_on: date | None
    provisions: tuple[Citation, ...]
    is_mine: bool = False
    children: "list[Missing]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the handling sheet."""

    step: str
    who: str
    on_behalf_of: str
    what: str
    opinion: str
    at: datetime
    is_withdrawn: bool
    is_objection: bool = False
    move: int = 0
    entrusted_by: str = ""  # whose signature it stands for (受委托代签)
    written: Shown | None = None  # what of it was written by hand

    @property
    def words(self) -> str:
        """The opinion in words; empty where it was only written by hand."""
        return "" if self.opinion == BY_HAND and self.written is not None else self.opinion

    @property
    def says_it_all(self) -> bool:
        """Whether the opinion itself begins with the outcome, so that it need not be said twice."""
        return self.opinion.startswith(self.what)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody it was sent to read."""

    who: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Handling:
    """Everything about where a matter stands, read in few queries."""

    process: Process
    place: position.Position
    items: tuple[WorkItem, ...]  # live tasks
    missing: tuple[Missing, ...]
    later: tuple[Missing, ...]
    sheet: tuple[SheetLine, ...]
    readers: tuple[Reader, ...]
    names: Names

    @property
    def unread_count(self) -> int:
        return sum(one.read_at is None for one in self.readers)


def handling_of(matter: Matter, process: Process, mine: Sequence[WorkItem]) -> Handling:
    """Where it stands, what is missing, the sheet and the readers. Six queries, however many took part."""
    shelf, today = running.shelf(), clock.today()
    place = position.position(process, shelf)
    outstanding = position.missing_in(place, today)
    happened = position.timeline(process, shelf)
    reads = [item for item in position.items_of(process.pk) if item.kind == WorkItem.Kind.READ]
    items = tuple(one.item for one in outstanding if one.item is not None)
    names = names_of(
        [
            *(item.person for item in (*items, *reads)),
            *(item.done_by for item in reads),
            *(line.move.by for line in happened),
            *(line.move.on_behalf_of for line in happened),
        ],
        [item.pool for item in (*items, *reads)],
    )
    written, entrusted = shown_on(matter.pk), kind_of(matter.kind).entrusted_by(matter)
    own = {item.pk for item in mine}
    now, later = _missing(outstanding, names, own)
    return Handling(
        process=process,
        place=place,
        items=items,
        missing=now,
        later=later,
        sheet=tuple(
            _sheet_line(line, names, place.definition, written, entrusted)
            for line in happened
            if line.move.kind not in NOT_ON_THE_SHEET
        ),
        readers=tuple(
            Reader(names.holder(item.person, item.pool), item.received_at, item.done_at) for item in reads
        ),
        names=names,
    )


def _note(item: WorkItem) -> str:
    notes = []
    if item.relation:
        notes.append(relation_label(item.relation))
    if item.state in (State.WAITING, State.QUEUED):
        notes.append(state_label(item.state))
    if item.is_detour:
        notes.append(_("办后直接送回"))
    if item.chase_count:
        notes.append(_("已催办%(times)s次") % {"times": item.chase_count})
    return listed(notes)


def _missing(
    outstanding: Sequence[position.Outstanding], names: Names, own: set[int]
) -> tuple[tuple[Missing, ...], tuple[Missing, ...]]:
    """What is open as a tree, added signers under whoever asked them; and the steps still to come."""
    nodes: dict[int, Missing] = {}
    for one in outstanding:
        if one.item is not None:
            nodes[one.item.pk] = Missing(
                label=in_words(one.label),
                owner=names.holder(one.item.person, one.item.pool),
                note=_note(one.item),
                due_on=one.due_on,
                provisions=citations(one.provisions),
                is_mine=one.item.pk in own,
            )
    by_step: dict[str, list[Missing]] = {}
    for one in outstanding:
        if one.item is None:
            continue
        above = nodes.get(one.item.parent_id or 0)
        listed = above.children if above is not None else by_step.setdefault(one.step, [])
        listed.append(nodes[one.item.pk])
    roots = [_together(listed) for listed in by_step.values()]
    later = tuple(
        Missing(in_words(one.label), "", "", None, citations(one.provisions))
        for one in outstanding
        if one.item is None
    )
    return tuple(roots), later


def _together(listed: list[Missing]) -> Missing:
    """Several who have the same step are one node, with each of them under it."""
    first = listed[0]
    if len(listed) == 1:
        return first
    step, provisions = first.label, first.provisions
    for one in listed:
        one.label, one.provisions = "", ()
    dues = [one.due_on for one in listed if one.due_on is not None]
    label = _("%(step)s（%(count)s处）")
    return Missing(
        label=label % {"step": step, "count": len(listed)},
        owner="",
        note="",
        due_on=min(dues, default=None),
        provisions=provisions,
        children=listed,
    )


def _sheet_line(
    line: position.Happened,
    names: Names,
    definition: Definition,
    written: Mapping[int, Shown],
    entrusted: Mapping[int, str],
) -> SheetLine:
    kind = line.move.kind
    what = move_label(kind)
    if kind == Move.Kind.COMPLETE and line.outcome is not None:
        what = in_words(line.outcome)
    elif kind == Move.Kind.RETURN and line.to_step is not None:
        what = _("退回“%(step)s”") % {"step": in_words(line.to_step)}
    return SheetLine(
        step=in_words(line.step),
        who=names.person(line.move.by) or _("系统"),
        on_behalf_of=names.person(line.move.on_behalf_of),
        what=what,
        opinion=line.move.note,
        at=line.at,
        is_withdrawn=line.is_withdrawn,
        is_objection=kind == Move.Kind.COMPLETE and _objects(line.move, definition),
        move=line.move.pk,
        entrusted_by=entrusted.get(line.move.pk, ""),
        written=written.get(line.move.pk),
    )


def _objects(move: Move, definition: Definition) -> bool:
    """Whether it was an objection: of somebody asked in, or by the step's own outcome."""
    step = definition.steps.get(move.step)
    if isinstance(step, Task) and move.outcome in step.outcomes:
        return step.outcomes[move.outcome].objection
    return move.outcome == OBJECTED


def why(item: WorkItem, by: Names) -> Why:
    """Why an item is whose it is; `by` has the names of those who took part. One query."""
    found = position.explain_assignment(item, running.shelf())
    return Why(
        sentence=in_words(found.sentence),
        provisions=citations(found.provisions),
        handed_by=by.person(found.opened_by.by) if found.opened_by is not None else "",
        handed_at=found.opened_by.at if found.opened_by is not None else None,
        relation=relation_label(found.relation),
        returned_because=(
            found.opened_by.note
            if found.opened_by is not None and found.opened_by.kind == Move.Kind.RETURN
            else ""
        ),
    )
