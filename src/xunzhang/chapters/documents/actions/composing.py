"""What a draft must be like before it is kept, beyond its fields one by one: minutes, and who issues it jointly."""

from django.utils.translation import gettext as _

from xunzhang.chapters.documents import agreeing, choices, facts, joint
from xunzhang.chapters.documents.actions.inputs import DocumentContent
from xunzhang.chapters.documents.models import JointOrgan, OutgoingDocument
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record.actions import InvalidInputs

ATTENDANCE = ("attendees", "absentees", "observers")
SHORTEST_RECIPIENT = 2
NOT_WITH_DEPARTMENTS = (
    "government",
    "general_office",
    "party_committee",
    "party_office",
    "congress",
    "standing_committee",
)


def check_agreement(inputs: DocumentContent, drafting_unit: str) -> None:
    """Kind and title, recipients and their class, class and direction say the same. Raises InvalidInputs at the fields."""
    _require_known(inputs)
    problems = {
        "document_kind": agreeing.kind_problem(inputs.document_kind, inputs.title),
        "recipient_class": agreeing.recipient_problem(
            inputs.recipient_class,
            choices.expanded(inputs.main_recipients),
            drafting_unit,
            inputs.issued_in_name_of,
            clock.today(),
        )
        if inputs.document_kind != facts.MINUTES
        else "",
        "direction": agreeing.direction_problem(inputs.direction, inputs.recipient_class),
    }
    found = {field: sentence for field, sentence in problems.items() if sentence}
    if found:
        raise InvalidInputs(found)


def _require_known(inputs: DocumentContent) -> None:
    """What is compared must be of the vocabulary. Raises InvalidInputs that lists what there is."""
    found = {}
    for field in ("document_kind", "recipient_class", "direction"):
        value, known = getattr(inputs, field), choices.values_of(field)
        if value not in dict(known):
            found[field] = _("没有“%(value)s”这一取值，可用的有：%(known)s。") % {
                "value": value,
                "known": _("、").join(f"{code}（{label}）" for code, label in known),
            }
    if found:
        raise InvalidInputs(found)


def check_minutes(inputs: DocumentContent) -> None:
    """Minutes name their meeting and who attended; only minutes have attendance. Other documents name a recipient."""
    if inputs.document_kind != facts.MINUTES:
        if len(inputs.main_recipients_text.strip()) < SHORTEST_RECIPIENT:
            raise InvalidInputs({"main_recipients_text": _("请填写主送机关，照印在公文上。")})
        for field in (*ATTENDANCE, "meeting_unit"):
            if getattr(inputs, field).strip():
                raise InvalidInputs({field: _("只有纪要才写出席、请假、列席和会议事项的主管单位，请留空。")})
        return
    if inputs.issued_in_name_of == OWN:
        return
    if not inputs.meeting_title.strip():
        raise InvalidInputs({"meeting_title": _("请填写会议名称，如“第六十七次常务会议”。")})
    if not inputs.attendees.strip():
        raise InvalidInputs({"attendees": _("请填写出席人员。")})


def joint_units(inputs: DocumentContent, lead: str) -> tuple[str, ...]:
    """The organs that issue it with the lead: in one's own name as chosen, with the Party the organ that always does.

    Raises InvalidInputs for organs that cannot issue with the lead (条例 第十七条: organs of one level, when needed).
    """
    chosen = tuple(dict.fromkeys(inputs.joint_organs))
    today = clock.today()
    if inputs.issued_in_name_of in joint.PARTNER_FUNCTION:
        partner = joint.partner_of(inputs.issued_in_name_of, today)
        if partner is None:
            raise InvalidInputs(
                {"issued_in_name_of": _("机构名录中没有联合发文的另一方机关，请先登记机构。")}
            )
        if set(chosen) - {partner.code}:
            raise InvalidInputs(
                {
                    "joint_organs": _("以这一名义联合发文的另一方是%(unit)s，请不要另选。")
                    % {"unit": partner.name}
                }
            )
        return (partner.code,)
    if not chosen:
        return ()
    if inputs.issued_in_name_of != OWN:
        raise InvalidInputs(
            {"joint_organs": _("以市人民政府或者办公厅名义的公文不与部门联合发文，请改用“涉及的其他部门”。")}
        )
    if inputs.document_kind == facts.MINUTES:
        raise InvalidInputs({"joint_organs": _("纪要不联合印发，请留空。")})
    units = {unit.code: unit for unit in organs.units_on(today, codes=[lead, *chosen])}
    for code in chosen:
        if code == lead:
            raise InvalidInputs({"joint_organs": _("主办单位不必再选为联合发文的机关。")})
        if units[code].level != units[lead].level or units[code].function in NOT_WITH_DEPARTMENTS:
            raise InvalidInputs(
                {
                    "joint_organs": _("%(unit)s与主办单位不是同级部门，不能联合发文（条例第十七条）。")
                    % {"unit": units[code].name}
                }
            )
    return tuple(unit.code for unit in organs.units_on(today, codes=chosen))


def save_joint_organs(document: OutgoingDocument, units: tuple[str, ...]) -> None:
    """In the order of the directory."""
    document.joint_organs.exclude(unit__in=units).delete()
    for position, code in enumerate(units, 1):
        JointOrgan.objects.update_or_create(document=document, unit=code, defaults={"position": position})
