"""What can be chosen at the steps of an incoming document, and with what each form begins."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import registering
from xunzhang.chapters.documents.choices import Choices, departments, secrecies, units, values_of
from xunzhang.chapters.documents.incoming_facts import ASKING_KIND, REPORT, current_proposal
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import HandlingProposal, IncomingDocument, OutgoingDocument
from xunzhang.chapters.matters import queries as matters
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

MOST_REPLIES = 50
PEOPLE = "people_in_posts"  # the list that is searched


def yes_no() -> Choices:
    return [("true", _("是")), ("false", _("否"))]


def unsaid() -> Choices:
    """Yes, no, or nobody has said."""
    return [("", _("未认定")), *yes_no()]


def elements_lacking() -> Choices:
    """The elements that a reviewer may find missing (条例 第九条)."""
    return [
        ("document_number", _("发文字号")),
        ("issuer", _("签发人（上行文）")),
        ("title", _("标题")),
        ("main_recipient", _("主送机关")),
        ("signature", _("发文机关署名")),
        ("dated_on", _("成文日期")),
        ("seal", _("印章")),
        ("attachment", _("附件")),
        ("contact", _("联系人和电话（请示的附注）")),
        ("copy_number", _("份号（涉密公文）")),
    ]


def handling_units() -> Choices:
    """Units in which somebody holds a post today: one query more than the directory."""
    today = clock.today()
    staffed = {one.unit for one in organs.holders(today)}
    return [(unit.code, unit.short_label) for unit in organs.units_on(today) if unit.code in staffed]


def leaders_of(document: IncomingDocument) -> Choices:
    """Whom it may be presented to: the government's leaders, or the principals and deputies of a smaller unit."""
    today = clock.today()
    found: dict[int, str] = {}
    if registering.serves_government(document.registering_unit, today):
        for one in organs.leaders(today):
            found.setdefault(
                one.person_id,
                f"{one.title_label} {one.label}" if one.title_label not in one.label else one.label,
            )
    able = roles_of("principal", today) | roles_of("deputy", today)
    for one in organs.holders(today, unit=document.registering_unit):
        if one.role in able:
            found.setdefault(
                one.person_id,
                f"{one.title_label} {one.label}" if one.title_label not in one.label else one.label,
            )
    return [(str(person), label) for person, label in found.items()]


def leaders_suggested(document: IncomingDocument) -> list[str]:
    """Whom it goes to by portfolio: the leader in charge of the sender (53.2), else the head; a unit's principal."""
    today = clock.today()
    if registering.serves_government(document.registering_unit, today):
        charge = organs.in_charge_of(document.sender_unit, today) if document.sender_unit else None
        if charge is None:
            charge = organs.in_charge_of(document.registering_unit, today)
        return [str(charge.holder.person_id)] if charge is not None else []
    principal = organs.principal_of(document.registering_unit, today)
    return [str(principal.person_id)] if principal is not None else []


def replies_of(document: IncomingDocument, actor: Actor) -> Choices:
    """Documents already sent out by the lead unit, or in the organ's name, that the actor may see."""
    proposal = current_proposal(document)
    named = {document.registering_unit, document.unit, proposal.lead if proposal else ""}
    rows = (
        OutgoingDocument.objects.filter(Q(drafting_unit__in=named) | Q(issuing_unit__in=named))
        .filter(matter__in=matters.visible(actor).values("pk"))
        .filter(matter__secrecy__in=secrecy.readable_levels(actor))
        .filter(state__in=[OutgoingDocument.State.DISTRIBUTED, OutgoingDocument.State.ARCHIVED])
        .order_by("-pk")[:MOST_REPLIES]
    )
    return [(str(row.pk), f"{row.document_number}《{row.title}》") for row in rows]


def of_registration(document: IncomingDocument | None) -> dict[str, Choices]:
    """Field → choices of the registration."""
    return {
        "document_kind": [("", _("不是法定文种")), *values_of("document_kind")],
        "secrecy": secrecies(),
        "urgency": IncomingDocument.Urgency.choices,
        "is_main": [("true", _("主送")), ("false", _("抄送"))],
        "needs_reply": [("true", _("办件（需要办理回复）")), ("false", _("阅件（阅知）"))],
        "sender_unit": [("", _("不在本系统内")), *units()],
    }


ONLY_SENT_UP = (
    "skips_level",
    "level_skipping_approved",
    "addressed_to_leader",
    "assigned_by_leader",
    "direct_reason",
)


def _of_review(document: IncomingDocument, actor: Actor) -> dict[str, Any]:
    """What the reviewer is asked: of documents sent up by the government's own units all that article 51 asks. Whether a
    report asks for something and whether others were sent the same may stay unsaid, unless the file or the record
    gives cause: then the Rules ask.
    """
    asked = ["is_ours", "keeps_sending_rules", "kind_and_form_fit", "is_necessary", "has_one_matter"]
    found: dict[str, Any] = {
        **{name: yes_no() for name in asked},
        "missing_elements": elements_lacking(),
        "departments_concerned": departments(),
        "consulted": departments(),
        "skips_level": yes_no(),
        "addressed_to_leader": yes_no(),
        "asks_for_something": unsaid(),
        "is_sent_to_several_heads": unsaid(),
    }
    is_bound = registering.is_bound(document, clock.today())
    if not is_bound:
        found |= dict.fromkeys(ONLY_SENT_UP)
    if document.matter.secrecy != "top_secret":
        found["direct_reason"] = None
    if document.document_kind != ASKING_KIND:
        found["has_one_matter"] = None
    if not is_bound or document.document_kind != REPORT:
        found["asks_for_something"] = None
    if not is_bound and not registering.heads_sent_to(document, actor):
        found["is_sent_to_several_heads"] = None
    return found


def of_step(matter: Matter, step: str, actor: Actor) -> Mapping[str, Any]:
    """Choices of a step's form."""
    if step == "receive":
        return {"needs_reply": [("true", _("办件（需要办理回复）")), ("false", _("阅件（阅知）"))]}
    document = IncomingDocument.objects.select_related("matter").get(matter=matter)
    if step == "review":
        return _of_review(document, actor)
    if step == "propose":
        staffed = handling_units()
        return {
            "route": HandlingProposal.Route.choices,
            "is_major": [("", _("尚未认定")), *yes_no()],
            "leaders": leaders_of(document),
            "lead_unit": staffed,
            "assisting_units": staffed,
            "readers": PEOPLE,
            "chaser": PEOPLE,
        }
    if step == "instruct":
        staffed = handling_units()
        return {"lead_unit": staffed, "assisting_units": staffed}
    if step == "handle":
        proposal = current_proposal(document)
        named = [code for code in (proposal.handling_units if proposal else []) if code in actor.units]
        return {
            "unit": [(unit.code, unit.short_label) for unit in organs.units_on(clock.today(), codes=named)]
        }
    if step == "reply":
        return {
            "reply_form": IncomingDocument.ReplyForm.choices,
            "reply_document": replies_of(document, actor),
        }
    return {}


def initial(matter: Matter, step: str, actor: Actor) -> Mapping[str, Any]:
    """What a step's form begins with."""
    document = IncomingDocument.objects.select_related("matter").get(matter=matter)
    if step == "review":
        return {
            "opinion": _("经初审，符合受理要求。"),
        }
    if step == "propose":
        is_government = registering.serves_government(document.registering_unit, clock.today())
        return {
            "route": "presented" if document.needs_reply else "circulated",
            "leaders": leaders_suggested(document) if document.needs_reply else [],
            "lead_unit": "" if is_government else document.registering_unit,
            "is_major": "" if matter.is_major is None else str(matter.is_major).lower(),
            "chaser": str(actor.person_id) if document.urgency != IncomingDocument.Urgency.NONE else "",
        }
    if step == "instruct":
        return {"text": _("同意拟办意见。")}
    if step == "reply":
        linked = document.reply_document_id
        return {"reply_form": "document", "reply_document": str(linked) if linked else ""}
    return {}


def hints(matter: Matter, step: str) -> Mapping[str, str]:
    """At the instruction the units as they stand, which one leaves or changes; at the close when a reason is wanted."""
    if step == "close":
        return {"late_reason": _("没有超过办理期限的不填。")}
    if step != "instruct":
        return {}
    proposal = current_proposal(IncomingDocument.objects.get(matter=matter))
    if proposal is None or not proposal.lead:
        return {}
    named = names_of(proposal.handling_units)
    assisting = _("、").join(named.get(one, one) for one in proposal.assisting)
    said = _("现为%(units)s，不改的不选。")
    return {"lead_unit": said % {"units": named.get(proposal.lead, proposal.lead)}} | (
        {"assisting_units": said % {"units": assisting}} if assisting else {}
    )


def page_of_step(matter: Matter, step: str) -> str:
    """The registration has a page of its own, beside the file."""
    if step != "register":
        return ""
    pk = IncomingDocument.objects.values_list("pk", flat=True).get(matter=matter)
    return reverse("documents:register_incoming", args=[pk])
