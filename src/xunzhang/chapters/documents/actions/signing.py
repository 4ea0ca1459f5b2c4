"""Opinions with name and date: release by the department, countersigning, checking, review, signing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import dissent, facts, signers
from xunzhang.chapters.documents.actions.checking import missing_elements
from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import Countersign, IssueOwn, OnDocument, WithOpinion
from xunzhang.chapters.documents.actions.joint import complete_signing, require_all_signed
from xunzhang.chapters.documents.actions.opinions import bind, sign
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Entrustment
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, InvalidInputs, NotPermitted, action

STATE = OutgoingDocument.State
NATURE = ("document_kind", "content_class", "issued_in_name_of", "direction", "recipient_class")
OPINIONS = ("departments_concerned", "countersigned_by")
ON_THE_WAY = (STATE.DRAFT, STATE.UNDERWAY)


def _clause(findings: tuple[Any, ...], reference: str) -> str:
    """The provision of the findings that the signature rests on, when it is met or departed from."""
    found = [one.provision for one in findings if one.provision == reference]
    return found[0] if found else ""


def _authority(findings: tuple[Any, ...]) -> str:
    """The provision that lets this person sign."""
    return next((one.provision for one in findings if one.kind == "authority"), "")


@action(
    "outgoing_document.release",
    label="部门审签",
    label_en="Release a draft from the department",
    inputs=WithOpinion,
)
def release(act: Act, inputs: WithOpinion) -> OutgoingDocument:
    """The principal of the drafting unit lets the draft go: what leaves a department leaves under that name (9.1)."""
    document = outgoing(act, inputs.document_id)
    require_state(document, *ON_THE_WAY)
    act.assess(
        "outgoing_document.release",
        {
            "document_kind": document.document_kind,
            "issued_in_name_of": document.issued_in_name_of,
            "drafted_by_department": True,
            "basis_stated": bool(document.basis.strip()),
            "signer_roles": frozenset(
                post.role for post in act.actor.posts if post.unit == document.drafting_unit
            ),
        },
        matter=document.matter,
    )
    opinion = inputs.said
    given = sign(
        act, document, Signature.Act.RELEASE, agrees=True, opinion=opinion, unit=document.drafting_unit
    )
    moved = running.advance(act, document.matter, "release", "agreed", note=opinion)
    by_hand = bind(act, document.matter, moved, inputs, given)
    act.record(subject=document, summary=f"部门审签：{opinion}", payload={"opinion": opinion, **by_hand})
    return document


@action(
    "outgoing_document.issue",
    label="部门签发",
    label_en="Sign a department's own document",
    inputs=IssueOwn,
)
def issue(act: Act, inputs: IssueOwn) -> OutgoingDocument:
    """The principal signs what the department issues in its own name (9.1); article 51 is asked, and 52 where others are concerned."""
    document = outgoing(act, inputs.document_id)
    require_state(document, *ON_THE_WAY)
    if document.issued_in_name_of != OWN:
        raise InvalidInputs({"document_id": _("这件公文不是以部门名义制发的，不由部门签发。")})
    _require_agreement_downward(document)
    nature, progress = facts.nature(document), facts.progress(document, clock.today())
    findings = act.assess(
        "outgoing_document.issue",
        {
            **{name: nature[name] for name in NATURE},
            **{name: progress[name] for name in (*OPINIONS, *dissent.FACTS) if name in progress},
            **facts.going_up(document),
            **facts.openness(document),
            **facts.with_party(document, clock.today()),
            # Nobody but a person can say that a request holds one matter: unanswered, it is asked.
            **({} if inputs.has_one_matter is None else {"has_one_matter": inputs.has_one_matter}),
            "missing_elements": missing_elements(document),
            "drafted_by_department": True,
            "basis_stated": bool(document.basis.strip()),
            "necessity_stated": bool(document.necessity.strip()),
            "signer_roles": frozenset(
                post.role for post in act.actor.posts if post.unit == document.drafting_unit
            ),
        },
        matter=document.matter,
    )
    opinion = inputs.said
    moved = running.advance(act, document.matter, "issue", "signed", note=opinion)
    given = sign(
        act,
        document,
        Signature.Act.SIGN_AND_ISSUE,
        agrees=True,
        opinion=opinion,
        unit=document.drafting_unit,
        clause=_authority(findings),
    )
    complete_signing(document)
    by_hand = bind(act, document.matter, moved, inputs, given)
    act.record(
        subject=document,
        summary=f"部门签发：{document.title}",
        payload={
            "opinion": opinion,
            "has_one_matter": inputs.has_one_matter,
            "secrecy": document.matter.secrecy,
            **by_hand,
        },
    )
    return document


def _require_agreement_downward(document: OutgoingDocument) -> None:
    """Departments that do not agree send nothing down (条例 第十六条第（四）项): what they settle, or the government does."""
    against = dissent.dissenting(document)
    if document.direction != "downward" or not against:
        return
    raise InvalidInputs(
        {
            "document_id": _(
                "%(units)s仍有不同意见。部门之间未协商一致的，不得向下行文（条例第十六条第（四）项）。"
                "请退回协商，取得一致后重新会签；仍不一致的，报请市人民政府协调或者决定。"
            )
            % {"units": "、".join(sorted(short_names(against, clock.today())))}
        }
    )


@action("outgoing_document.countersign", label="会签", label_en="Countersign a draft", inputs=Countersign)
def countersign(act: Act, inputs: Countersign) -> OutgoingDocument:
    """The principal of a unit concerned gives its opinion; an objection states its grounds (52)."""
    document = outgoing(act, inputs.document_id)
    require_state(document, *ON_THE_WAY)
    principal = roles_of("principal", clock.today())
    own = [
        post.unit
        for post in act.actor.posts
        if post.role in principal and post.unit in facts.concerns(document)
    ]
    unit = inputs.unit or (own[0] if own else "")
    act.assess(
        "outgoing_document.countersign",
        {
            "signer_roles": frozenset(post.role for post in act.actor.posts if post.unit == unit),
            "agrees": inputs.agrees,
        },
        matter=document.matter,
    )
    if unit not in own:
        raise NotPermitted(gettext_lazy("您不是这件公文所涉部门的主要负责人，不能会签。"))
    opinion = inputs.said
    moved = running.advance(
        act,
        document.matter,
        "countersign",
        "agreed" if inputs.agrees else "objected",
        note=opinion,
        subject=unit,
    )
    given = sign(act, document, Signature.Act.COUNTERSIGN, agrees=inputs.agrees, opinion=opinion, unit=unit)
    by_hand = bind(act, document.matter, moved, inputs, given)
    named = organs.unit_on(unit, clock.today())
    word = "同意" if inputs.agrees else "有不同意见"
    act.record(
        subject=document,
        summary=f"{named.short_name if named else unit}会签：{word}",
        payload={"unit": unit, "agrees": inputs.agrees, "opinion": opinion, **by_hand},
    )
    return document


@action(
    "outgoing_document.review",
    label="分管领导审核",
    label_en="Review by the leader in charge",
    inputs=WithOpinion,
)
def review(act: Act, inputs: WithOpinion) -> OutgoingDocument:
    """The leader in charge reviews what somebody else signs (54(3))."""
    document = outgoing(act, inputs.document_id)
    require_state(document, *ON_THE_WAY)
    today = clock.today()
    progress = facts.progress(document, today)
    act.assess(
        "outgoing_document.review",
        {
            "document_kind": document.document_kind,
            "issued_in_name_of": document.issued_in_name_of,
            "reviewer_roles": facts.roles_on(document, act.actor.person_id or 0, today),
            **{
                name: progress[name]
                for name in (
                    "no_vice_mayor_in_charge",
                    "departments_concerned",
                    "countersigned_by",
                    "office_checked",
                    "handling_opinion_given",
                    *dissent.FACTS,
                )
                if name in progress
            },
        },
        matter=document.matter,
    )
    opinion = inputs.said
    given = sign(act, document, Signature.Act.REVIEW, agrees=True, opinion=opinion)
    moved = running.advance(act, document.matter, "review", "reviewed", note=opinion)
    by_hand = bind(act, document.matter, moved, inputs, given)
    act.record(subject=document, summary=f"审核：{opinion}", payload={"opinion": opinion, **by_hand})
    return document


@action(
    "outgoing_document.sign_and_issue",
    label="签发",
    label_en="Sign and issue a document",
    inputs=WithOpinion,
)
def sign_and_issue(act: Act, inputs: WithOpinion) -> OutgoingDocument:
    """Sign it, if the Rules say so: the person, the way it has come, the entrustment and its days (54).

    The Rules are asked before the work item is: whoever tries in vain is told the article.
    """
    document = outgoing(act, inputs.document_id)
    require_state(document, *ON_THE_WAY)
    today = clock.today()
    person = act.actor.person_id or 0
    decided = signers.decision(document, today)
    entrustment = signers.entrustment_of(document, person, today, decided.clause)
    findings = act.assess(
        "outgoing_document.sign_and_issue",
        facts.signing(document, person, today, entrustment),
        matter=document.matter,
    )
    used = entrustment if _signs_by_entrustment(document, person, decided, entrustment) else None
    opinion = inputs.said
    moved = running.advance(act, document.matter, "sign_and_issue", "signed", note=opinion)
    given = sign(
        act,
        document,
        Signature.Act.SIGN_AND_ISSUE,
        agrees=True,
        opinion=opinion,
        clause=_clause(findings, decided.clause),
        entrustment=used,
    )
    complete_signing(document)
    by_hand = bind(act, document.matter, moved, inputs, given)
    act.record(
        subject=document,
        summary=f"签发：{document.title}",
        payload={
            "opinion": opinion,
            "clause": decided.clause,
            "version": document.version,
            "secrecy": document.matter.secrecy,  # whoever signs decides the level
            **by_hand,
        },
        on_behalf_of=used.grantor if used else None,
        entrustment=used,
    )
    return document


def _signs_by_entrustment(
    document: OutgoingDocument, person_id: int, decided: Any, entrustment: Entrustment | None
) -> bool:
    """Whether the person signs only because of the entrustment: not by the office held, and not by a departure."""
    today = clock.today()
    roles = facts.roles_on(document, person_id, today)
    if entrustment is None or roles & set(decided.signers):
        return False
    with_it = signers.decision(document, today, facts.entrusted(document, entrustment))
    return bool(roles & set(with_it.signers))


@action("outgoing_document.recheck", label="复核", label_en="Recheck a signed document", inputs=OnDocument)
def recheck(act: Act, inputs: OnDocument) -> OutgoingDocument:
    """Approval, content, kind and format once more before the number (条例 第二十五条).

    A substantive change goes back to the signer: return it to that step.
    """
    document = outgoing(act, inputs.document_id)
    require_all_signed(document)
    require_state(document, STATE.SIGNED)
    signed = document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).first()
    if signed is None or signed.document_version != document.version:
        raise InvalidInputs(
            {
                "document_id": _(
                    "签发之后文稿有改动，不能编号。请退回签发人复审（实质性修改须报原签批人复审，条例第二十五条第（一）项）。"
                )
            }
        )
    opinion = inputs.opinion or "复核无误"
    sign(act, document, Signature.Act.RECHECK, agrees=True, opinion=opinion)
    running.advance(act, document.matter, "recheck", "correct", note=opinion)
    act.record(subject=document, summary=f"复核：{opinion}", payload={"opinion": opinion})
    return document
