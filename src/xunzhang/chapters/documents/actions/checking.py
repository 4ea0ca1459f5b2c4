"""The General Office's check of a draft, and its presentation to the leaders (51 to 53)."""

from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import dissent, facts, signers
from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import Check
from xunzhang.chapters.documents.actions.opinions import bind, sign
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, NotPermitted, action

STATE = OutgoingDocument.State
ON_THE_WAY = (STATE.DRAFT, STATE.UNDERWAY)


def missing_elements(document: OutgoingDocument) -> frozenset[str]:
    """Which of the elements that this document must have are still empty (条例 第九条)."""
    found = set()
    if not document.title.strip():
        found.add("标题")
    if not document.body.strip():
        found.add("正文")
    if document.document_kind == facts.MINUTES:
        found |= {
            label
            for label, text in (("会议名称", document.meeting_title), ("出席", document.attendees))
            if not text
        }
    elif not document.main_recipients_text.strip() or not document.recipients.filter(is_main=True).exists():
        found.add("主送机关")
    return frozenset(found)


@action("outgoing_document.check", label="审核（核稿）", label_en="Check a draft", inputs=Check)
def check(act: Act, inputs: Check) -> OutgoingDocument:
    """The General Office's check, with a clear handling opinion (53), and its presentation to the leaders."""
    document = outgoing(act, inputs.document_id)
    require_state(document, *ON_THE_WAY)
    today = clock.today()
    checking = roles_of("checking", today)
    if not any(post.role in checking and post.unit_function == "general_office" for post in act.actor.posts):
        raise NotPermitted(gettext_lazy("审核由办公厅核稿岗位办理，您不在该岗位。"))
    nature = facts.nature(document)
    act.assess(
        "outgoing_document.check",
        {
            **{
                name: nature[name]
                for name in (
                    "document_kind",
                    "content_class",
                    "issued_in_name_of",
                    "direction",
                    "recipient_class",
                )
            },
            "missing_elements": missing_elements(document),
            **({} if inputs.has_one_matter is None else {"has_one_matter": inputs.has_one_matter}),
            "necessity_stated": bool(document.necessity.strip()),
            **facts.openness(document),
            **facts.going_up(document),
            **facts.sparing(document),
        },
        matter=document.matter,
    )
    given = sign(act, document, Signature.Act.CHECK, agrees=True, opinion=inputs.opinion)
    act.assess("outgoing_document.present", presenting(document), matter=document.matter)
    moved = running.advance(act, document.matter, "check", "passed", note=inputs.opinion)
    by_hand = bind(act, document.matter, moved, inputs, given)
    act.record(
        subject=document,
        summary=f"办公厅审核：{inputs.opinion}",
        payload={
            "opinion": inputs.opinion,
            "version": document.version,
            "has_one_matter": inputs.has_one_matter,
            **by_hand,
        },
    )
    return document


def presenting(document: OutgoingDocument) -> dict[str, object]:
    """The facts of presenting it: to whom it will go, after which opinions (53.2)."""
    today = clock.today()
    nature, progress = facts.nature(document), facts.progress(document, today)
    presented: set[str] = set()
    for holder in (*signers.reviewers(document, today), *signers.signers(document, today)):
        if holder.person is not None:
            presented |= facts.roles_on(document, holder.person, today)
    return {
        **{
            name: nature[name]
            for name in (
                "document_kind",
                "issued_in_name_of",
                "direction",
                "origin",
                "is_major",
                "government_consent_noted",
            )
            if name in nature
        },
        **{
            name: progress[name]
            for name in (
                "departments_concerned",
                "countersigned_by",
                "office_checked",
                "handling_opinion_given",
                "no_vice_mayor_in_charge",
                *dissent.FACTS,
            )
            if name in progress
        },
        # While a fact is open nobody can say to whom it goes: that fact is missing, not the leader.
        **({"presented_to_roles": frozenset(presented)} if signers.decision(document, today).clause else {}),
    }
