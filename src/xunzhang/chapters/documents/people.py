"""Who acts at a step of a document: actor expressions of its procedures turned into people and pools."""

from collections.abc import Mapping, Sequence
from datetime import date

from xunzhang.chapters.documents import facts, joint, signers
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel.errors import Broken
from xunzhang.procedure.people import Asking, Holder
from xunzhang.record.models import Matter

Expression = Mapping[str, object]
OWN = "department"  # issued in the department's own name


def pool_of(unit: str, role: str, on: date) -> Holder:
    """The pool of a unit's post whose role has that function; the unit's clerks where nobody holds such a post."""
    able = roles_of(role, on)
    held = [one for one in organs.holders(on, unit=unit) if one.role in able]
    if not held:
        able = roles_of("clerk", on)
        held = [one for one in organs.holders(on, unit=unit) if one.role in able]
    named = organs.unit_on(unit, on)
    name = named.short_name if named else unit
    if not held:
        role_name = sorted(able)[0]
        return Holder(pool=f"{unit}/{role_name}", zh=f"{name}的岗位", en=f"a post of {name}")
    title, title_en = held[0].title, held[0].title_en or held[0].title
    return Holder(
        pool=f"{unit}/{held[0].role}", zh=f"{name}{title}岗位办理", en=f"handled by {title_en}, {name}"
    )


def post_of(unit: str, role: str, on: date, subject: str = "") -> Sequence[Holder]:
    able = roles_of(role, on)
    held = [one for one in organs.holders(on, unit=unit) if one.role in able]
    return (
        [
            Holder(
                person=held[0].person_id,
                subject=subject,
                zh=f"您是{held[0].unit_name}{held[0].title}",
                en=f"you are {held[0].title_en or held[0].title}",
            )
        ]
        if held
        else []
    )


def unit_named(value: Mapping[str, object], named: Mapping[str, str], on: date) -> str:
    """The unit an expression means: one of the matter's own, or the one with a function."""
    if "function" in value:
        found = organs.unit_with_function(str(value["function"]), on)
        return found.code if found else ""
    key = str(value["unit"])
    if key not in named:
        raise Broken(f"procedure names a unit that a document does not have: {key}")
    return named[key]


def mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _issuing_office(document: OutgoingDocument, on: date) -> str:
    """Where it is numbered, sealed and sent out: a department's own at the department, all else at the General Office."""
    if document.issued_in_name_of == OWN:
        return document.drafting_unit
    found = organs.unit_with_function("general_office", on)
    return found.code if found else document.issuing_unit


def _leader_in_charge(document: OutgoingDocument, on: date) -> Sequence[Holder]:
    """Who coordinates what the departments could not agree on (53.1)."""
    leader = facts.in_charge(document, on)
    if leader is None:
        return []
    return [
        Holder(
            person=leader.holder.person_id,
            zh="您是这件公文的分管领导，部门之间的分歧由您协调",
            en="you are the leader in charge; dissent between departments is coordinated by you",
            provisions=("53.1b",),
        )
    ]


def _joint_signers(document: OutgoingDocument, asking: Asking) -> Sequence[Holder]:
    """The heads of the joint organs that have not signed; for one outside, the drafter, who records its signature."""
    held: list[Holder] = []
    for unit in joint.left(document):
        if not joint.is_outside(unit):
            held.extend(post_of(unit, "principal", asking.on, subject=unit))
            continue
        named = organs.unit_on(unit, asking.on)
        name = named.name if named else unit
        held.append(
            Holder(
                person=asking.started_by,
                subject=unit,
                zh=f"{name}在本系统之外签署，由您凭据登记",
                en=f"{named.name_en if named else unit} signs outside this system; you record it with its evidence",
            )
        )
    return held


def _joint_seal_keepers(document: OutgoingDocument, asking: Asking) -> Sequence[Holder]:
    """Whoever keeps the seal of each joint organ; for one outside, the drafter, who records it."""
    held: list[Holder] = []
    for unit in joint.seals_left(document):
        named = organs.unit_on(unit, asking.on)
        name, name_en = (named.name, named.name_en) if named else (unit, unit)
        if joint.is_outside(unit):
            zh, en = (
                f"{name}在本系统之外用印，由您凭据登记",
                f"{name_en} seals outside this system; you record it",
            )
            held.append(Holder(person=asking.started_by, subject=unit, zh=zh, en=en))
            continue
        kept = pool_of(unit, "printing", asking.on)
        zh, en = f"使用{name}的印章，由本机关确认", f"the seal of {name_en} is set with its own leave"
        held.append(Holder(pool=kept.pool, subject=unit, zh=zh, en=en))
    return held


def resolve_outgoing(matter: Matter, expression: Expression, asking: Asking) -> Sequence[Holder]:
    """Holders for a step of an outgoing document (see procedures/outgoing_document.yaml)."""
    if "person" in expression:
        return [Holder(person=asking.started_by, zh="您是拟稿人", en="you drafted it")]
    document = OutgoingDocument.objects.select_related("matter").get(matter=matter)
    units = {
        "drafting_unit": document.drafting_unit,
        "issuing_unit": document.issuing_unit,
        "issuing_office": _issuing_office(document, asking.on),
        "subject": asking.subject,
    }
    if "pool" in expression:
        value = mapping(expression["pool"])
        return [pool_of(unit_named(value, units, asking.on), str(value["role"]), asking.on)]
    if "post" in expression:
        value = mapping(expression["post"])
        return post_of(
            unit_named(value, units, asking.on), str(value["role"]), asking.on, subject=asking.subject
        )
    if "decision" in expression:
        if expression["decision"] == "in_charge":
            return _leader_in_charge(document, asking.on)
        if expression["decision"] == "reviewer":
            return signers.reviewers(document, asking.on)
        return signers.signers(document, asking.on)
    if expression["each"] == "departments_concerned":
        held = []
        for unit in sorted(facts.concerns(document)):
            held.extend(post_of(unit, "principal", asking.on, subject=unit))
        return held
    if expression["each"] == "joint_organs_left":
        return _joint_signers(document, asking)
    if expression["each"] == "joint_seals_left":
        return _joint_seal_keepers(document, asking)
    if expression["each"] == "assistants_of_leader_in_charge":
        leader = facts.in_charge(document, asking.on)
        assistants = organs.assistants_of(leader.holder.person_id, asking.on) if leader else []
        return [
            Holder(
                person=one.person_id,
                zh=f"您协助{leader.holder.title}联系协调此项工作",
                en="you assist the leader in charge",
                provisions=("8b",),
            )
            for one in assistants
            if leader is not None
        ]
    raise Broken(f"procedure asks for people a document does not know: {expression}")
