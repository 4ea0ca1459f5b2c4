"""Going beyond the first range of distribution (条例 第三十一条): asked by who sends it, approved by who signs for the organ."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.documents import scope
from xunzhang.chapters.documents.actions.finding import OFFICE_WORK, outgoing, require_in_force, require_state
from xunzhang.chapters.documents.actions.redelivering import ISSUED, NOT_THEIRS
from xunzhang.chapters.documents.models import OutgoingDocument, ScopeChange
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.queries import dispatches_for
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, NotFound, action

LONGEST_NAME = 200
MOST_NAMES = 50


class ProposeScope(ActionInputs):
    document_id: int = Field(title="公文")
    units: tuple[str, ...] = Field(default=(), title="增发的单位", max_length=200)
    outside: str = Field(
        default="",
        title="目录外的增发单位",
        max_length=2000,
        description="不在单位目录中的写全称，几个单位用顿号隔开",
    )
    approver: int = Field(title="请示谁", description="签发这件公文的负责人，或者可以签发的负责人")
    reason: str = Field(title="扩大范围的理由", min_length=2, max_length=300)


class DecideScope(ActionInputs):
    change_id: int = Field(title="请示")
    agrees: bool = Field(title="是否同意")
    opinion: str = Field(
        default="", title="意见", max_length=300, description="同意的可以留空；不同意的写明理由"
    )


class WithdrawScope(ActionInputs):
    change_id: int = Field(title="请示")
    reason: str = Field(title="撤回的理由", min_length=2, max_length=300)


NO_SUCH = gettext_lazy("没有这项请示，或您无权查看。")


def _names(text: str) -> list[str]:
    parts = (one.strip() for one in re.split(r"[、，,；;\n]+", text))
    return list(dict.fromkeys(one for one in parts if one))


def _said(units: list[str], names: list[str]) -> str:
    return "、".join([*sorted(short_names(units, clock.today())), *names])


@action(
    "outgoing_document.propose_scope",
    label="请示扩大印发范围",
    label_en="Ask to send a document further",
    inputs=ProposeScope,
)
def propose_scope(act: Act, inputs: ProposeScope) -> ScopeChange:
    """Ask whoever signs for the issuing organ to let it go to units beyond the range; nothing is sent by this."""
    document = outgoing(act, inputs.document_id)
    act.permit(dispatches_for(act.actor, document), NOT_THEIRS)
    require_state(document, *ISSUED)
    require_in_force(document)
    units, names = list(dict.fromkeys(inputs.units)), _names(inputs.outside)
    _require_new(document, units, names)
    approver = scope.approvers_of(document).get(inputs.approver)
    if approver is None:
        raise InvalidInputs({"approver": _("印发传达范围由签发这件公文的负责人，或者可以签发的负责人批准。")})
    change = ScopeChange.objects.create(
        document=document,
        units=sorted(units),
        names=names,
        state=ScopeChange.State.ASKED,
        reason=inputs.reason,
        approved_by=approver.person_id,
        approved_by_name=approver.name,
        recorded_by=act.actor.person_id or 0,
        recorded_by_name=act.actor.name,
        recorded_at=clock.now(),
    )
    said = _said(change.units, change.names)
    _tell(
        act,
        document,
        approver.person_id,
        f"请您批准增发：{said}。理由：{inputs.reason}（在“分发与签收”页批准，条例第三十一条）",
        f"your approval is asked to send it also to {said}: decide on the page of its deliveries",
    )
    act.record(
        subject=document,
        summary=f"请示扩大印发范围：{document.document_number}，{said}",
        payload={
            "change": change.pk,
            "units": change.units,
            "names": change.names,
            "approver": approver.person_id,
            "reason": inputs.reason,
        },
    )
    return change


def _require_new(document: OutgoingDocument, units: list[str], names: list[str]) -> None:
    """Raise InvalidInputs unless each is beyond the range, known, and rightly named."""
    if not units and not names:
        raise InvalidInputs({"units": _("请选择增发的单位；不在单位目录中的，填写名称。")})
    existing = {unit.code for unit in organs.units_on(clock.today(), codes=units)}
    for unit in units:
        if unit not in existing:
            raise InvalidInputs({"units": _("没有代码为“%(code)s”的单位，请重新选择。") % {"code": unit}})
    within = set(units) - set(scope.beyond(document, units))
    if within:
        raise InvalidInputs(
            {
                "units": _("%(units)s已在印发传达范围内，无须批准，请去掉。")
                % {"units": "、".join(sorted(short_names(within, clock.today())))}
            }
        )
    waiting = scope.asked(document)
    twice = set(units) & {unit for one in waiting for unit in one.units}
    twice_named = set(names) & {name for one in waiting for name in one.names}
    if twice or twice_named:
        raise InvalidInputs(
            {
                "units" if twice else "outside": _(
                    "增发%(units)s已经请示%(who)s，尚未答复；改请示别人的，先撤回那项请示。"
                )
                % {
                    "units": _said(sorted(twice), sorted(twice_named)),
                    "who": _("、").join(sorted({one.approved_by_name for one in waiting})),
                }
            }
        )
    if len(names) > MOST_NAMES or any(len(one) > LONGEST_NAME for one in names):
        raise InvalidInputs(
            {
                "outside": _("一次最多 %(most)s 个单位，每个名称最多 %(length)s 个字，请分次请示。")
                % {"most": MOST_NAMES, "length": LONGEST_NAME}
            }
        )
    for name in names:
        if scope.listed_as(name):
            raise InvalidInputs({"outside": _("“%(name)s”在单位目录中，请从列表中选择。") % {"name": name}})
        if scope.names(document, name):
            raise InvalidInputs(
                {"outside": _("“%(name)s”已在印发传达范围内，无须批准，请去掉。") % {"name": name}}
            )


@action(
    "outgoing_document.decide_scope",
    label="批准扩大印发范围",
    label_en="Decide on sending a document further",
    inputs=DecideScope,
)
def decide_scope(act: Act, inputs: DecideScope) -> ScopeChange:
    """The issuing organ's own word (条例 第三十一条): of whoever signed it, or may sign such a one, and of nobody else."""
    document, change = _found(act, inputs.change_id)
    act.permit(
        act.actor.person_id in scope.approvers_of(document),
        gettext_lazy("印发传达范围由签发这件公文的负责人，或者可以签发的负责人批准（条例第三十一条）。"),
    )
    _require_waiting(change)
    require_state(document, *ISSUED)
    require_in_force(document)
    opinion = inputs.opinion or ("同意" if inputs.agrees else "")
    if not opinion:
        raise InvalidInputs({"opinion": _("不同意的，请填写“意见”，写明理由。")})
    change.state = ScopeChange.State.APPROVED if inputs.agrees else ScopeChange.State.DECLINED
    change.approved_by, change.approved_by_name = act.actor.person_id or 0, act.actor.name
    change.approved_on, change.approval = clock.today(), opinion
    change.save()
    said = _said(change.units, change.names)
    word = "批准" if inputs.agrees else "不同意"
    _tell(
        act,
        document,
        change.recorded_by,
        f"{act.actor.name}{word}增发：{said}。意见：{opinion}",
        f"{act.actor.name} has {'approved' if inputs.agrees else 'declined'} sending it also to {said}",
    )
    act.record(
        subject=document,
        summary=f"{word}扩大印发范围：{document.document_number}，{said}",
        payload={
            "change": change.pk,
            "agrees": inputs.agrees,
            "units": change.units,
            "names": change.names,
            "opinion": opinion,
        },
    )
    return change


@action(
    "outgoing_document.withdraw_scope",
    label="撤回扩大印发范围的请示",
    label_en="Withdraw the question of sending a document further",
    inputs=WithdrawScope,
)
def withdraw_scope(act: Act, inputs: WithdrawScope) -> ScopeChange:
    """The dispatching post takes back what nobody has answered, such as when whoever was asked has left the post."""
    document, change = _found(act, inputs.change_id)
    act.permit(dispatches_for(act.actor, document), NOT_THEIRS)
    _require_waiting(change)
    change.state = ScopeChange.State.WITHDRAWN
    change.approved_on, change.approval = clock.today(), inputs.reason
    change.save()
    _tell(
        act,
        document,
        change.approved_by,
        f"增发的请示已撤回：{_said(change.units, change.names)}。理由：{inputs.reason}",
        f"the question of sending it also to {_said(change.units, change.names)} has been withdrawn",
    )
    act.record(
        subject=document,
        summary=f"撤回扩大印发范围的请示：{document.document_number}，{_said(change.units, change.names)}",
        payload={"change": change.pk, "reason": inputs.reason},
    )
    return change


def _found(act: Act, change_id: int) -> tuple[OutgoingDocument, ScopeChange]:
    """The question with its document, both locked. Raises NotFound: whether there is one on what may not be seen is not told."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    place = ScopeChange.objects.filter(pk=change_id).values_list("document", flat=True).first()
    try:
        document = outgoing(act, place or 0)
    except NotFound:
        raise NotFound(str(NO_SUCH)) from None
    return document, ScopeChange.objects.select_for_update().get(pk=change_id)


def _require_waiting(change: ScopeChange) -> None:
    """Raise Conflict for a question that was answered or taken back."""
    if change.state == ScopeChange.State.WITHDRAWN:
        raise Conflict(_("这项请示已经撤回。"))
    if change.state != ScopeChange.State.ASKED:
        raise Conflict(
            _("这项请示已由%(who)s答复：%(state)s。")
            % {"who": change.approved_by_name, "state": change.get_state_display()}
        )


def _tell(act: Act, document: OutgoingDocument, person: int, zh: str, en: str) -> None:
    """Put it before somebody to read; where the same document lies unread there already, that item says the latest."""
    matter = document.matter
    if person == act.actor.person_id or matter.process_id is None:
        return
    unread = WorkItem.objects.filter(
        process=matter.process_id, kind=WorkItem.Kind.READ, state=WorkItem.State.OPEN, person=person
    ).first()
    if unread is not None:
        engine.say_anew(unread.pk, zh, en)
        return
    holder = Holder(person=person, zh=zh, en=en)
    running.operate(
        act,
        matter,
        lambda hand, office: engine.circulate(matter.process_id or 0, [holder], hand, office, note=zh),
    )
