"""Giving and revoking entrustments (委托) and authorisations (授权)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.evidence import WithEvidence, take_in
from xunzhang.chapters.organs.actions.finding import day, period, person_by_id, refuse
from xunzhang.chapters.organs.facts import entrustment_facts
from xunzhang.chapters.organs.models import (
    Entrustment,
    EntrustmentKind,
    EntrustmentScope,
    Person,
    ScopeKind,
)
from xunzhang.chapters.organs.naming import document_class_choices
from xunzhang.chapters.organs.queries import holders
from xunzhang.chapters.organs.queries.people import Holder
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.record.actions import Act, ActionInputs, Conflict, action, in_chinese

NOT_YOURS = gettext_lazy("委托只能由委托人本人作出，或由办公厅人事岗位凭书面依据登记；您不能代为办理。")


class GrantEntrustment(WithEvidence):
    grantor_id: int = Field(title="委托人")
    grantee_id: int = Field(title="受托人")
    kind: EntrustmentKind = Field(title="方式")
    provision: str = Field(title="依据条款", min_length=1, max_length=20)
    meetings: tuple[str, ...] = Field(default=(), title="会议", description="逐一写明；未写明的不在委托之内")
    document_classes: tuple[str, ...] = Field(default=(), title="公文类别")
    tasks: tuple[str, ...] = Field(default=(), title="工作或专项任务")
    from_on: date = Field(title="起始日期")
    to_on: date = Field(title="截止日期")
    only_while_absent: bool = Field(default=False, title="仅在委托人外出期间有效")
    evidence: str = Field(title="委托凭据", max_length=300)


class RevokeEntrustment(ActionInputs):
    entrustment_id: int = Field(title="委托")
    revoked_on: date = Field(title="撤回日期", description="自当日起失效")
    reason: str = Field(title="撤回原因", min_length=1, max_length=300)


def _scopes(inputs: GrantEntrustment) -> list[tuple[ScopeKind, str]]:
    named = [
        (kind, name.strip())
        for kind, names in (
            (ScopeKind.MEETING, inputs.meetings),
            (ScopeKind.DOCUMENT, inputs.document_classes),
            (ScopeKind.TASK, inputs.tasks),
        )
        for name in names
        if name.strip()
    ]
    return list(dict.fromkeys(named))


def _capacity(person: Person, on: date, field: str) -> Holder:
    """The post in which the person gives or takes it: a leader's post first, then the primary one."""
    held = holders(on, people=[person.pk])
    if not held:
        raise refuse(
            field,
            _("“%(person)s”在 %(day)s 未任任何职务，不能委托或者受托；请核对任职。")
            % {"person": person.name, "day": day(on)},
        )
    leading = roles_of("leader", on)
    return min(held, key=lambda holder: (holder.role not in leading, not holder.is_primary))


def _in_post_throughout(person: Person, holder: Holder, to_on: date, field: str) -> None:
    if holder.to_on is not None and holder.to_on < to_on:
        raise refuse(
            field,
            _("“%(person)s”任%(title)s至 %(day)s，委托不能长于任职；请把截止日期提前。")
            % {"person": person.name, "title": holder.title, "day": day(holder.to_on)},
        )


@action("entrustment.grant", label="委托或授权", label_en="Grant an entrustment", inputs=GrantEntrustment)
def grant_entrustment(act: Act, inputs: GrantEntrustment) -> Entrustment:
    """Let another act by one provision, for what is named, between two days. The Rules say who may give it to whom.

    Raises Refused with the findings when the Rules know no such route.
    """
    act.permit(permissions.may_grant(act.actor, inputs.grantor_id), NOT_YOURS)
    period(inputs.from_on, inputs.to_on)
    if inputs.grantor_id == inputs.grantee_id:
        raise refuse("grantee_id", _("受托人不能是委托人自己，请另选受托人。"))
    first, second = sorted((inputs.grantor_id, inputs.grantee_id))  # locks in one order: no deadlock
    people = {
        pk: person_by_id(pk, "grantor_id" if pk == inputs.grantor_id else "grantee_id")
        for pk in (first, second)
    }
    grantor, grantee = people[inputs.grantor_id], people[inputs.grantee_id]
    giving = _capacity(grantor, inputs.from_on, "grantor_id")
    taking = _capacity(grantee, inputs.from_on, "grantee_id")
    _in_post_throughout(grantor, giving, inputs.to_on, "to_on")
    _in_post_throughout(grantee, taking, inputs.to_on, "to_on")
    scopes = _scopes(inputs)
    if not scopes:
        raise refuse(
            "meetings",
            _("请逐一写明委托的会议、公文类别或者任务：委托不得自行扩大，未写明的不在委托之内。"),
        )
    known = dict(document_class_choices())
    unknown = [name for kind, name in scopes if kind == ScopeKind.DOCUMENT and name not in known]
    if unknown:
        raise refuse(
            "document_classes",
            _("“%(name)s”没有指明是哪一类公文，请写明文种、内容类别或者行文来由。") % {"name": unknown[0]},
        )
    if not inputs.evidence and act.actor.person_id != inputs.grantor_id:
        raise refuse("evidence", _("代为登记须写明委托凭据（如书面委托、批示编号），以便查验。"))
    act.assess(
        "entrustment.grant",
        entrustment_facts(
            provision=inputs.provision,
            kind=inputs.kind,
            grantor_id=grantor.pk,
            grantee_id=grantee.pk,
            scopes=scopes,
            from_on=inputs.from_on,
            to_on=inputs.to_on,
            only_while_absent=inputs.only_while_absent,
        ),
    )
    paper = take_in(act, inputs)
    entrustment = Entrustment.objects.create(
        grantor=grantor,
        grantor_post_id=giving.post_id,
        grantee=grantee,
        grantee_post_id=taking.post_id,
        kind=inputs.kind,
        provision=inputs.provision,
        from_on=inputs.from_on,
        to_on=inputs.to_on,
        only_while_absent=inputs.only_while_absent,
        evidence=inputs.evidence,
        evidence_digest=paper.digest if paper else "",
    )
    EntrustmentScope.objects.bulk_create(
        EntrustmentScope(entrustment=entrustment, kind=kind, name=name) for kind, name in scopes
    )
    act.record(
        subject=entrustment,
        entrustment=entrustment,
        attachments=[paper] if paper else [],
        summary=f"{grantor.name}{in_chinese(EntrustmentKind(inputs.kind).label)}{grantee.name}：{'、'.join(name for _kind, name in scopes)}（{inputs.provision}，{day(inputs.from_on)} 至 {day(inputs.to_on)}）",
        payload=inputs.model_dump(mode="json", exclude={"evidence_content"}),
        on_behalf_of=grantor if act.actor.person_id != grantor.pk else None,
    )
    return entrustment


@action("entrustment.revoke", label="撤回委托", label_en="Revoke an entrustment", inputs=RevokeEntrustment)
def revoke_entrustment(act: Act, inputs: RevokeEntrustment) -> Entrustment:
    """From that day on it is no longer in force. What was done under it before stands."""
    row = (
        Entrustment.objects.select_for_update(of=("self",))
        .select_related("grantor", "grantee")
        .filter(pk=inputs.entrustment_id)
        .first()
    )
    if row is None:
        raise refuse(
            "entrustment_id",
            _("没有编号为 %(id)s 的委托，请刷新页面后重试。") % {"id": inputs.entrustment_id},
        )
    act.permit(permissions.may_grant(act.actor, row.grantor_id), NOT_YOURS)
    if row.revoked_on is not None:
        raise Conflict(_("该委托已于 %(day)s 撤回。") % {"day": day(row.revoked_on)})
    if not row.from_on <= inputs.revoked_on <= (row.to_on or inputs.revoked_on):
        raise refuse(
            "revoked_on",
            _("撤回日期须在委托期间（%(from)s 至 %(to)s）之内。")
            % {"from": day(row.from_on), "to": day(row.to_on or row.from_on)},
        )
    row.revoked_on, row.revoked_reason = inputs.revoked_on, inputs.reason
    row.save(update_fields=["revoked_on", "revoked_reason"])
    act.record(
        subject=row,
        summary=f"撤回{row.grantor.name}对{row.grantee.name}的委托（{row.provision}，自 {day(inputs.revoked_on)} 起）",
        payload=inputs.model_dump(mode="json"),
        on_behalf_of=row.grantor if act.actor.person_id != row.grantor_id else None,
    )
    return row
