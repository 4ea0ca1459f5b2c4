"""Outgoing documents as the desk knows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import (
    choices,
    dissent,
    endings,
    facts,
    handing_on,
    joint,
    people,
    queries,
    signers,
    terms,
)
from xunzhang.chapters.documents import numbers as series
from xunzhang.chapters.documents.actions.drafting import REVISABLE_STEPS
from xunzhang.chapters.documents.copies import are_numbered, least_copies, printing_of
from xunzhang.chapters.documents.guarding import guard_facts
from xunzhang.chapters.documents.incoming_facts import ASKING_KIND
from xunzhang.chapters.documents.incoming_panel import grounds_in_words
from xunzhang.chapters.documents.kinds import asking
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.kinds.withdrawing import outgoing_withdrawn
from xunzhang.chapters.documents.models import (
    ArchivedDocument,
    Coordination,
    DocumentEnding,
    DraftReturn,
    IncomingDocument,
    JointSignature,
    OutgoingDocument,
    SealAuthorisation,
    Signature,
)
from xunzhang.chapters.documents.paging import page_count, page_sentences
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.chapters.documents.standing import entrusting, signatures_of
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.duty_queries import mark_major_address
from xunzhang.chapters.matters.handwriting import shown_on
from xunzhang.chapters.matters.kinds import MatterKind, Notice
from xunzhang.chapters.matters.operations import may_archive
from xunzhang.chapters.matters.queries import may_see
from xunzhang.chapters.matters.rows import urgency_label
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter
from xunzhang.rulebook.loader import article_of
from xunzhang.typesetting.api import check_glyphs

STATE = OutgoingDocument.State
LABELS = (
    "document_kind",
    "content_class",
    "issued_in_name_of",
    "direction",
    "origin",
    "reviewing_meeting",
    "disclosure",
    "companion_class",
)
LABELLED_BY = {
    "issued_in_name_of": "outgoing_document.draft",
    "disclosure": "outgoing_document.check",
    "companion_class": "outgoing_document.check",
}
BEFORE_SIGNING = frozenset(
    {
        "draft",
        "release",
        "countersign",
        "negotiate",
        "issue",
        "check",
        "coordinate",
        "review",
        "sign_and_issue",
    }
)
# A draft that was never sent off is at step draft too.
STATE_OF_STEP = {
    **dict.fromkeys(sorted(BEFORE_SIGNING), STATE.UNDERWAY),
    "sign_jointly": STATE.UNDERWAY,
    "settle_jointly": STATE.UNDERWAY,
    "recheck": STATE.SIGNED,
    "assign_number": STATE.SIGNED,
    "authorise_seal": STATE.NUMBERED,
    "affix_seal": STATE.NUMBERED,
    "distribute": STATE.SEALED,
}
UNISSUED = (STATE.DRAFT, STATE.UNDERWAY)
SIGNED_STATES = (STATE.SIGNED, STATE.NUMBERED, STATE.SEALED)


@dataclass(frozen=True, slots=True)
class Delivery:
    row: IncomingDocument
    unit_name: str
    grounds: str = ""  # of its return


@dataclass(frozen=True, slots=True)
class JointRow:
    """An organ that issues it with the lead, and what its head has said of the present text."""

    name: str
    given: JointSignature | None
    sealed: SealAuthorisation | None = None


def _decided(document: OutgoingDocument, on: date) -> dict[str, Any]:
    signed = next(
        (one for one in signatures_of(document.pk) if one.act == Signature.Act.SIGN_AND_ISSUE), None
    )
    if signed is not None:
        return {
            "signed": signed,
            "signed_article": article_of(signed.clause) if signed.clause else None,
            "signed_by_hand": shown_on(document.matter_id).get(signed.move_id or 0),
        }
    if document.issued_in_name_of == people.OWN:
        return {"undecided": _("以部门名义的公文，由本部门主要负责人签发。")}
    known = signers.known_of(document, on)
    try:
        decided = signers.decision(document, on, known=known)
    except UnusableInput as problem:
        return {"undecided": problem.sentence(get_language() or "")}
    if not decided.clause:
        return {
            "undecided": decided.sentence.as_dict()["en" if (get_language() or "").startswith("en") else "zh"]
        }
    return {
        "decided": decided,
        "decided_article": article_of(decided.clause),
        "candidates": signers.candidates(document, on, known=known),
    }


def _issued(document: OutgoingDocument, matter: Matter, actor: Actor) -> dict[str, Any]:
    """What there is to an issued document: its seal, whether it was filed or has ended, what may still be done."""
    if document.state not in (STATE.SEALED, STATE.DISTRIBUTED, STATE.ARCHIVED):
        return {}
    ending = DocumentEnding.objects.select_related("by_document__matter").filter(document=document).first()
    ends = ending is None and queries.dispatches_for(actor, document)
    return {
        "seal_use": document.seal_uses.filter(file_digest=document.final_digest).order_by("-pk").first(),
        "ending": ending,
        "printing": printing_of(document) if are_numbered(document) else None,
        "ending_seen": ending is not None
        and ending.by_document is not None
        and may_see(actor, ending.by_document.matter),
        "archived": ArchivedDocument.objects.filter(matter=matter).first(),
        "may_go_on": (document.state == STATE.DISTRIBUTED and (ends or may_archive(matter, actor)))
        or (document.state == STATE.ARCHIVED and ends),
    }


def outgoing_panel(request: HttpRequest, matter: Matter, actor: Actor) -> Mapping[str, Any]:
    """The document's own part of the page."""
    document = matter.outgoing_document
    on = document.dated_on or clock.today()
    recipients = list(document.recipients.order_by("-is_main", "pk").values_list("unit", "is_main"))
    deliveries = list(document.deliveries.order_by("-is_main", "pk"))
    names = names_of([*(unit for unit, _main in recipients), *document.departments_concerned])
    paper = on_paper(document)
    item = running.open_item(matter, actor)
    report = check_glyphs(paper)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return {
        "document": document,
        "pages": range(1, page_count(paper) + 1),
        "print_sentences": (*page_sentences(paper, language), *report.sentences(language)),
        "labels": {
            name: choices.label_of(name, getattr(document, name), LABELLED_BY.get(name, choices.DRAFT))
            for name in LABELS
        },
        **_issued(document, matter, actor),
        "secrecy": terms.marked(matter.secrecy, document.secrecy_term),
        "urgency": urgency_label(matter.urgency) or _("平件"),
        "concerned": _("、").join(names.get(unit, unit) for unit in document.departments_concerned),
        "negotiations": list(document.negotiations.order_by("pk")),
        "coordination": dissent.last_coordination(document),
        "main_count": sum(is_main for _unit, is_main in recipients),
        "copies": _("、").join(names.get(unit, unit) for unit, is_main in recipients if not is_main),
        "may_revise": item is not None and item.step in REVISABLE_STEPS,
        "away_label": _("外出"),
        "deliveries": [
            Delivery(row, names.get(row.unit, row.unit), "；".join(grounds_in_words(row)))
            for row in deliveries
        ],
        "received_count": sum(row.received_at is not None for row in deliveries),
        "joint_rows": _joint_rows(document),
        "returns": [
            {"row": row, "points": [DraftReturn.Point(one).label for one in row.points]}
            for row in document.returns.all()
        ],
        "shows_way": document.state in (STATE.DRAFT, STATE.UNDERWAY),
        "may_return": item is not None and item.step == "check" and item.parent_id is None,
        **_decided(document, on),
    }


def _joint_rows(document: OutgoingDocument) -> list[JointRow]:
    units = joint.units_of(document)
    if not units:
        return []
    given, sealed, names = joint.standing(document), joint.seals_authorised(document), names_of(list(units))
    return [JointRow(names.get(unit, unit), given.get(unit), sealed.get(unit)) for unit in units]


def outgoing_subject(matter: Matter) -> Mapping[str, Any]:
    return {"document_id": matter.outgoing_document.pk}


def outgoing_moved(matter: Matter, steps: frozenset[str]) -> None:
    """After an operation the state follows where it stands; closed unissued it is abandoned.

    Before the signature the text may change: whoever signed signs again (条例 第二十五条). Its number stays its own
    meanwhile: it is given again, or made void first.
    """
    document = OutgoingDocument.objects.select_for_update().get(matter=matter)
    if matter.closed_at is not None:
        if document.state in UNISSUED:
            document.state = STATE.ABANDONED
            document.save(update_fields=["state"])
        return
    if document.state == STATE.ABANDONED:  # the finish was withdrawn
        document.state = STATE.UNDERWAY if document.signatures.exists() else STATE.DRAFT
        document.save(update_fields=["state"])
    reached = {STATE_OF_STEP[step] for step in steps & STATE_OF_STEP.keys()}
    if document.state not in SIGNED_STATES or not reached or document.state in reached:
        return
    (document.state,) = reached
    document.final_digest = ""
    document.printings.filter(is_void=False).update(is_void=True)  # numbered again when it is sealed again
    if document.state != STATE.NUMBERED:
        document.document_number = ""
    if document.state == STATE.UNDERWAY:
        document.signed_by, document.dated_on = None, None
    document.save()
    if steps & BEFORE_SIGNING:
        document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).update(
            is_superseded=True
        )


def outgoing_choices(matter: Matter, step: str, actor: Actor) -> Mapping[str, Any]:
    """Choices of a step's form: the marks of the organ, the units one may countersign for."""
    document = matter.outgoing_document
    if step == "assign_number":
        kept = [(str(one.pk), series.written(one)) for one in series.reserved(document.issuing_unit)]
        return {
            "mark": [(mark, mark) for mark in series.marks_of(document.issuing_unit)],
            "reserved_id": [("", _("不使用预留的字号")), *kept],
        }
    if step == "countersign":
        own = facts.concerns(document) & actor.units
        return {
            "unit": list(names_of(sorted(own)).items()),
            "agrees": [("true", _("同意")), ("false", _("有不同意见"))],
        }
    if step == "sign_jointly":
        mine = [unit for unit in joint.left(document) if unit in actor.units or joint.is_outside(unit)]
        return {
            "unit": list(names_of(mine).items()),
            "agrees": [("true", _("同意签署")), ("false", _("不同意"))],
            # Of an organ outside the signature is only recorded: nobody writes it here.
            **({} if any(unit in actor.units for unit in mine) else {"handwriting": None}),
        }
    if step == "authorise_seal":
        mine = [unit for unit in joint.seals_left(document) if unit in actor.units or joint.is_outside(unit)]
        by_hand = any(joint.is_outside(unit) for unit in mine)
        return {
            "unit": list(names_of(mine).items()),
            **({} if by_hand else dict.fromkeys(("keeper_name", "authorised_on", "evidence"))),
        }
    if step in ("check", "issue"):
        asked = document.document_kind == ASKING_KIND  # 一文一事 is asked of requests alone
        return {"has_one_matter": [("true", _("是")), ("false", _("否"))] if asked else None}
    if step == "coordinate":
        return {"outcome": [(value, str(label)) for value, label in Coordination.Outcome.choices]}
    return {}


def outgoing_initial(matter: Matter, step: str, actor: Actor) -> Mapping[str, Any]:
    """What a step's form begins with."""
    document = matter.outgoing_document
    if step == "assign_number":
        return {"mark": series.usual_mark(document)}
    if step == "countersign":
        return {"unit": next(iter(sorted(facts.concerns(document) & actor.units)), ""), "agrees": "true"}
    if step == "affix_seal":
        return {
            "copies": least_copies(document)
            if are_numbered(document)
            else max(1, document.recipients.count())
        }
    if step == "authorise_seal":
        left = joint.seals_left(document)
        own = [one for one in left if one in actor.units] or [one for one in left if joint.is_outside(one)]
        return {"unit": next(iter(own), ""), "opinion": _("同意用印。")}
    if step == "sign_jointly":
        own = [unit for unit in joint.left(document) if unit in actor.units]
        left = own or [unit for unit in joint.left(document) if joint.is_outside(unit)]
        return {"unit": next(iter(left), ""), "agrees": "true", "opinion": _("同意联合印发。")}
    if step == "negotiate":
        return {"grounds": dissent.grounds_to_fill(document), "negotiated_on": clock.today()}
    return {"opinion": {"sign_and_issue": _("同意印发。"), "review": _("同意，请呈签。")}.get(step, "")}


def outgoing_notices(matter: Matter, actor: Actor) -> Sequence[Notice]:
    """Before it goes to whoever signs: that its level of secrecy was made lower, that whether it is major is still open."""
    document = matter.outgoing_document
    if document.state not in UNISSUED:
        return ()
    if document.version == 1:  # a lowering makes another version
        return _left_open(matter, document, actor)
    lowered = (
        Notice(
            _("密级由“%(was)s”降为“%(now)s”（第 %(version)s 稿，%(who)s）：%(reason)s")
            % {
                "was": secrecy.label(one.was),
                "now": secrecy.label(one.now),
                "version": one.document_version,
                "who": one.lowered_by_name,
                "reason": one.reason,
            }
        )
        for one in document.secrecy_lowerings.all()
    )
    return (*lowered, *_left_open(matter, document, actor))


def _left_open(matter: Matter, document: OutgoingDocument, actor: Actor) -> Sequence[Notice]:
    item = running.open_item(matter, actor, "negotiate")
    if item is not None and not dissent.dissenting(document):
        return (Notice(_("文稿已作实质性修改，原不同意见不再计；登记协商经过后，重新送会签。")),)
    if matter.is_major is not None:
        return ()
    if document.issued_in_name_of == people.OWN:
        return ()
    provisions = signers.waits_for(document, clock.today(), "is_major")
    if not provisions:
        return ()
    sentence = _("是否重大事项尚未认定，签发前须认定。")
    address = mark_major_address(matter, actor)
    if address:
        return (Notice(sentence, provisions, address, _("认定是否重大")),)
    item = running.open_item(matter, actor)
    if item is not None and item.step in REVISABLE_STEPS:
        revise = f"{reverse('documents:revise', args=[document.pk])}#field-is_major-0"
        return (Notice(sentence, provisions, revise, _("在文稿中写明")),)
    return (Notice(sentence, provisions),)


def _archive_page(matter: Matter) -> str:
    """What was issued is filed with its retention and package; what was abandoned like any matter."""
    if matter.outgoing_document.state == STATE.ABANDONED:
        return ""
    return reverse("documents:afterwards", args=[matter.outgoing_document.pk])


OUTGOING = MatterKind(
    kind="outgoing_document",
    label=gettext_lazy("发文"),
    facts=guard_facts,
    resolve=people.resolve_outgoing,
    panel="documents/outgoing_panel.html",
    panel_context=outgoing_panel,
    subject=outgoing_subject,
    as_read=lambda matter: {"version": matter.outgoing_document.version},
    sees=queries.sees_outgoing,
    step_choices=outgoing_choices,
    step_initial=outgoing_initial,
    notices=outgoing_notices,
    asked=asking.put_to,
    # Until it is signed: who numbers, seals and sends it has nothing to weigh.
    weighs_dissent=lambda matter: matter.outgoing_document.state in UNISSUED,
    may_take=handing_on.require_signer,
    moved=outgoing_moved,
    withdrawn=outgoing_withdrawn,
    ended=endings.of_outgoing,
    number=lambda matter: matter.outgoing_document.document_number,
    stylesheet="documents/documents.css",
    archive_page=_archive_page,
    archive_action="document.archive",
    entrusted_by=lambda matter: entrusting(matter.outgoing_document.pk),
)
