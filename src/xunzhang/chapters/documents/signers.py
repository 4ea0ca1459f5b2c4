"""Who reviews and who signs a document on a day, computed from the rulebook's signing table and the portfolios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xunzhang import rulebook as rules
from xunzhang.chapters.documents import facts
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Entrustment, ScopeKind
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.procedure.people import Holder
from xunzhang.record.assessing import installed_settings, rulebook_for

SIGN = "outgoing_document.sign_and_issue"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the deciding clause names, and whether they can sign today."""

    person_id: int
    name: str
    title: str
    role: str
    is_present: bool
    entrustment: Entrustment | None
    label: str = ""  # post and name in the reader's language


def known_of(document: OutgoingDocument, on: date) -> facts.Facts:
    """The facts that decide, without anybody's entrustment; read once where several questions follow."""
    return {
        **facts.nature(document),
        **facts.progress(document, on),
        **facts.meeting(document),
        "entrusted": False,
        "signed_on": on,
    }


def decision(
    document: OutgoingDocument,
    on: date,
    more: Mapping[str, object] | None = None,
    *,
    known: facts.Facts | None = None,
) -> Any:
    """The rulebook's signing decision for the document as it is now (article 54 and its readings)."""
    all_known = {**(known or known_of(document, on)), **(more or {})}
    book = rulebook_for(document.matter, on)
    return rules.signing_decision(book, SIGN, all_known, on, settings=installed_settings(book, on))


def waits_for(document: OutgoingDocument, on: date, fact: str) -> tuple[str, ...]:
    """The provisions that will not be decided at signing while this fact is unknown."""
    book = rulebook_for(document.matter, on)
    found = rules.assess(book, SIGN, facts.nature(document), on, settings=installed_settings(book, on))
    return tuple(one.provision for one in found.findings if fact in one.missing)


def people_in(role: str, document: OutgoingDocument, on: date) -> list[Any]:
    """Holders of a role: of its post, or, for the role that follows from a portfolio, the leader in charge."""
    if role in roles_of("in_charge", on):
        leader = facts.in_charge(document, on)
        return [leader.holder] if leader is not None and leader.by_portfolio else []
    return list(organs.who_is(role, on=on))


def entrustment_of(document: OutgoingDocument, person_id: int, on: date, clause: str) -> Entrustment | None:
    """The entrustment nearest to covering it: by the clause, in force, naming this document; else the last one.

    One that does not cover is returned too, so that the refusal can say why it does not; but not one that was revoked,
    that works only while its grantor is away, or whose grantor or grantee has left the post.
    """
    rows = [
        one.entrustment
        for one in organs.entrustment_register(on, person_id=person_id)
        if one.entrustment.grantee_id == person_id
        and one.state in ("in_force", "upcoming", "ended")
        and any(kind == ScopeKind.DOCUMENT for kind, _name in one.scopes)
    ]
    wanted = {document.document_kind, document.content_class, document.origin}

    def nearness(row: Entrustment) -> tuple[bool, bool, bool, date, int]:
        named = any(scope.name in wanted for scope in row.scopes.all())
        in_force = row.from_on <= on and (row.to_on is None or on <= row.to_on)
        return (row.provision == clause, in_force, named, row.from_on, row.pk)

    return max(rows, key=nearness, default=None)


def candidates(document: OutgoingDocument, on: date, *, known: facts.Facts | None = None) -> list[Candidate]:
    """Everybody who may sign it today, in the order of the deciding clause.

    A role that the clause names on a condition counts where the condition holds for that person's own entrustment.
    """
    known = known or known_of(document, on)
    decided = decision(document, on, known=known)
    found: dict[int, Candidate] = {}

    def add(holder: Any, role: str, entrustment: Entrustment | None) -> None:
        found.setdefault(
            holder.person_id,
            Candidate(
                holder.person_id,
                holder.name,
                holder.title,
                role,
                organs.absence_of(holder.person_id, on) is None,
                entrustment,
                holder.label
                if holder.title_label in holder.label
                else f"{holder.title_label} {holder.label}",
            ),
        )

    for role in decided.signers:
        for holder in people_in(role, document, on):
            add(holder, role, None)
    for role in decided.withheld:
        for holder in people_in(role, document, on):
            entrustment = entrustment_of(document, holder.person_id, on, decided.clause)
            if entrustment is None:
                continue
            with_it = decision(document, on, facts.entrusted(document, entrustment), known=known)
            if role in with_it.signers:
                add(holder, role, entrustment)
    return list(found.values())


def signers(document: OutgoingDocument, on: date, *, known: facts.Facts | None = None) -> Sequence[Holder]:
    """To whom it is put for signing: the first who may and is present; the first of all when nobody is.

    Absence does not end the power to sign (reading R4): what nobody present may sign waits, and says for whom.
    """
    known = known or known_of(document, on)
    decided = decision(document, on, known=known)
    named = candidates(document, on, known=known)
    chosen = next((one for one in named if one.is_present), named[0] if named else None)
    if chosen is None:
        return []
    waiting = not chosen.is_present
    return [
        Holder(
            person=chosen.person_id,
            zh=f"您是{chosen.title}。{decided.sentence.zh}"
            + (f"{chosen.title}外出登记在案，本件等候其返回，或者由其依规定委托。" if waiting else ""),
            en=decided.sentence.en
            + (" The signer is away: it waits for the return or for an entrustment." if waiting else ""),
            provisions=(decided.clause,),
        )
    ]


def reviewers(document: OutgoingDocument, on: date) -> Sequence[Holder]:
    """Who reviews before signing; nobody where the clause asks for no review.

    Where nobody else is in charge, the head of government reviews what somebody entrusted signs (R17).
    """
    known = known_of(document, on)
    decided = decision(document, on, known=known)
    leader = facts.in_charge(document, on)
    if not decided.reviewer and known["no_vice_mayor_in_charge"] and decided.withheld and leader is not None:
        return [
            Holder(
                person=leader.holder.person_id,
                zh=f"您是{leader.holder.title}。本件没有其他领导分管，受托人签发前先经您审核。",
                en="nobody else is in charge of it: reviewed by you before somebody entrusted signs it",
                provisions=(decided.clause,),
            )
        ]
    return [
        Holder(
            person=holder.person_id,
            zh=decided.sentence.zh,
            en=decided.sentence.en,
            provisions=(decided.clause,),
        )
        for holder in (people_in(decided.reviewer, document, on)[:1] if decided.reviewer else ())
    ]


def needs_review(document: OutgoingDocument, on: date) -> bool:
    """Whether a review comes before the signature: where the clause asks for one, and where without it nobody present
    may sign, but with it somebody entrusted may.
    """
    known = known_of(document, on)
    decided = decision(document, on, known=known)
    if decided.reviewer or not known["no_vice_mayor_in_charge"] or not decided.withheld:
        return bool(decided.reviewer)
    if any(one.is_present for one in candidates(document, on, known=known)):
        return False
    after = candidates(document, on, known=reviewed(document, on))
    return any(one.is_present and one.entrustment is not None for one in after)


def reviewed(document: OutgoingDocument, on: date) -> facts.Facts:
    """What decides, as if whoever is in charge had reviewed it: the head of government where nobody else is (R17)."""
    leader = facts.in_charge(document, on)
    roles = facts.roles_on(document, leader.holder.person_id, on) if leader is not None else frozenset()
    return {**known_of(document, on), "reviewer_roles": roles}
