"""The way a draft will take from where it stands: which steps follow, who will act at each and why, what still lacks.

Computed anew whenever it is asked for, from the document as it is and from who is present today. Nothing is changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language

from xunzhang import rulebook as rules
from xunzhang.chapters.documents import facts, people, signers, upward
from xunzhang.chapters.documents.actions.checking import missing_elements
from xunzhang.chapters.documents.guarding import guard_facts
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.naming import Citation, citations
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel.errors import UnusableInput
from xunzhang.procedure.definitions import Choice, Circulate, Definition, End, Join, Split, Task, Way
from xunzhang.procedure.definitions.guards import holds
from xunzhang.procedure.models import Token
from xunzhang.procedure.people import Asking, Holder
from xunzhang.procedure.position import definition_of
from xunzhang.record.assessing import installed_settings, rulebook_for
from xunzhang.rulebook.texts import Text

CHECK, ISSUE = "outgoing_document.check", "outgoing_document.issue"
MOST_STEPS = 60  # a way that goes round is cut off
NOTHING = Text("", "")
TOLD_EN = (
    ("you are ", ""),
    ("you assist", "assists"),
    ("you drafted", "drafted"),
    ("by you", "by them"),
    ("you record", "the drafter records"),
)
STATE = OutgoingDocument.State
BEFORE_SIGNING = (STATE.DRAFT, STATE.UNDERWAY)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who will act: a person or a post of a unit; `is_present` is False while an absence is on record."""

    name: str
    is_present: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """One step that follows. `is_reading`: sent to read only; `problem`: why nobody can be named yet."""

    step: str
    label: Text
    provisions: tuple[str, ...]
    actors: tuple[Actor, ...] = ()
    because: Text = NOTHING
    is_reading: bool = False
    problem: str = ""

    @property
    def cited(self) -> tuple[Citation, ...]:
        """The clauses, each once, with its page."""
        return citations(self.provisions)

    @property
    def waits(self) -> bool:
        """Nobody who may do it is present: it waits for the one named."""
        return bool(self.actors) and not any(one.is_present for one in self.actors)


@dataclass(frozen=True, slots=True)
class WayAhead:
    """The steps to the end, and the findings that stand against check or signature as things are."""

    stages: tuple[Stage, ...]
    lacking: tuple[Any, ...]
    problem: str = ""
    elements: tuple[str, ...] = field(default=())


def way_ahead(document: OutgoingDocument, on: date) -> WayAhead:
    """What will follow from here. For a document that is not yet signed; else only the steps after the signature."""
    try:
        stages = tuple(_stages(document, on))
        lacking = tuple(_lacking(document, on)) if document.state in BEFORE_SIGNING else ()
    except UnusableInput as refused:
        return WayAhead((), (), refused.sentence(get_language() or ""))
    return WayAhead(stages, lacking, elements=tuple(sorted(missing_elements(document))))


def _stages(document: OutgoingDocument, on: date) -> list[Stage]:
    matter = document.matter
    if matter.process is None:
        return []
    definition = definition_of(matter.process, running.shelf())
    known = {**guard_facts(matter, on), "objections": 0, "branches": 0, "arrived": 0}
    token = (
        Token.objects.filter(process=matter.process, parent=None, state__in=Token.LIVE).order_by("pk").first()
    )
    if token is None:
        return []
    step = definition.steps[token.step]
    found: list[Stage] = []
    key = _after(definition, token.step, known)
    if isinstance(step, Split):
        key = step.join
    while key and len(found) < MOST_STEPS:
        step = definition.steps[key]
        asking = Asking(
            process=matter.process_id,
            government=matter.government,
            definition=definition,
            step=key,
            subject="",
            started_by=matter.process.started_by,
            facts=known,
            on=on,
        )
        if isinstance(step, Task):
            found.append(_task(document, key, step.label, step.provisions, step.actor, asking))
        elif isinstance(step, Split) and step.branch:
            branch = definition.steps[step.branch]
            found.append(
                _task(document, step.branch, branch.label, branch.provisions, step.each or {}, asking)
            )
        elif isinstance(step, Circulate):
            for reader in step.readers:
                stage = _task(document, key, step.label, step.provisions, reader, asking, is_reading=True)
                if stage.actors:
                    found.append(stage)
        key = _after(definition, key, known)
    return found


def _after(definition: Definition, key: str, known: Mapping[str, object]) -> str:
    """The step that follows when all goes well; empty at the end."""
    step = definition.steps[key]
    match step:
        case Task():
            return next(iter(step.outcomes.values())).to
        case Split():
            return step.join
        case Join() | Choice():
            return _way(step.next, known)
        case Circulate():
            return step.to
        case End():
            return ""
    return ""


def _way(ways: tuple[Way, ...], known: Mapping[str, object]) -> str:
    return next((way.to for way in ways if way.when is None or holds(way.when, known)), "")


def _task(
    document: OutgoingDocument,
    key: str,
    label: Text,
    provisions: tuple[str, ...],
    expression: Mapping[str, object],
    asking: Asking,
    *,
    is_reading: bool = False,
) -> Stage:
    holders = list(_holders(document, expression, asking))
    because = next((_of_another(one) for one in holders if one.zh), NOTHING)
    cited = tuple(dict.fromkeys((*provisions, *(ref for one in holders for ref in one.provisions))))
    if len(holders) > 1 or (holders and holders[0].person is None):
        because = NOTHING  # each has their own; and of a post one need not say that the post handles it
    return Stage(
        key,
        label,
        cited if holders else provisions,
        tuple(_actor(one, asking.on) for one in holders),
        because,
        is_reading,
    )


def _holders(
    document: OutgoingDocument, expression: Mapping[str, object], asking: Asking
) -> Sequence[Holder]:
    """Who will act; who signs, as if the review that comes first had been given."""
    if expression.get("decision") == "signer" and asking.facts.get("needs_review"):
        return signers.signers(document, asking.on, known=signers.reviewed(document, asking.on))
    return people.resolve_outgoing(document.matter, expression, asking)


def _of_another(holder: Holder) -> Text:
    """Why it is theirs, as told to somebody else: the sentences are made for the one who acts."""
    en = holder.en
    for spoken, told in TOLD_EN:
        en = en.replace(spoken, told)
    return Text(holder.zh.removeprefix("您是").removeprefix("您").replace("您", "其"), en)


def _actor(holder: Holder, on: date) -> Actor:
    if holder.person is None:
        unit, _, role = (holder.pool or "").partition("/")
        held = organs.holders(on, unit=unit, roles=[role])
        named = organs.unit_on(unit, on)
        post = held[0].title_label if held else ""
        return Actor(f"{named.short_label if named else unit} {post}".strip())
    held = organs.holders(on, people=[holder.person])
    if not held:
        return Actor("—", False)
    title, name = held[0].title_label, held[0].label
    return Actor(name if title in name else f"{title} {name}", organs.absence_of(holder.person, on) is None)


def _lacking(document: OutgoingDocument, on: date) -> list[Any]:
    """What stands against the check and the signature as things are; what comes on the way is taken as done."""
    book = rulebook_for(document.matter, on)
    settings = installed_settings(book, on)
    asked = (
        [(ISSUE, _issuing(document, on))]
        if document.issued_in_name_of == people.OWN
        else [(CHECK, _checking(document)), (signers.SIGN, _signing(document, on))]
    )
    found: dict[str, Any] = {}
    for action, known in asked:
        allowed = book.vocabulary.action(action).facts
        usable = {name: value for name, value in known.items() if name in allowed}
        for one in rules.assess(book, action, usable, on, settings=settings).findings:
            if one.refuses or one.is_open:
                found.setdefault(one.provision, one)
    return list(found.values())


def _checking(document: OutgoingDocument) -> facts.Facts:
    # The answer comes on the way; it is foretold as open only where the text gives cause.
    one_matter = {} if upward.matters_in(document.body) else {"has_one_matter": True}
    return {
        **facts.nature(document),
        "missing_elements": missing_elements(document),
        **one_matter,
        "necessity_stated": bool(document.necessity.strip()),
        **facts.openness(document),
        **facts.going_up(document),
        **facts.sparing(document),
    }


def _done_on_the_way(document: OutgoingDocument, on: date) -> facts.Facts:
    """As if all who come before had agreed."""
    progress = facts.progress(document, on)
    agreed: facts.Facts = {
        "countersigned_by": progress["departments_concerned"],
        "office_checked": True,
        "handling_opinion_given": True,
    }
    if not progress.get("dissenting_departments"):
        agreed |= {"dissenting_departments": frozenset()}
    return {**progress, **agreed}


def _signing(document: OutgoingDocument, on: date) -> facts.Facts:
    named = signers.candidates(document, on)
    person = named[0].person_id if named else 0
    entrustment = named[0].entrustment if named else None
    reviewers: set[str] = set()
    for holder in signers.reviewers(document, on):
        reviewers |= facts.roles_on(document, holder.person or 0, on)
    known = {**facts.signing(document, person, on, entrustment), **_done_on_the_way(document, on)}
    return {**known, "reviewer_roles": frozenset(reviewers)}


def _issuing(document: OutgoingDocument, on: date) -> facts.Facts:
    principal = organs.principal_of(document.drafting_unit, on)
    return {
        **_checking(document),
        **facts.with_party(document, on),
        **_done_on_the_way(document, on),
        "drafted_by_department": True,
        "basis_stated": bool(document.basis.strip()),
        "signer_roles": frozenset({principal.role}) if principal else frozenset(),
    }
