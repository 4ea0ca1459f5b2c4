"""What can be done to any matter, whatever its kind: return, withdraw, reassign, ask others, circulate, chase, lend."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters import handwriting, running
from xunzhang.chapters.matters.duties.major import require_own_reading
from xunzhang.chapters.matters.duty_facts import audit_facts
from xunzhang.chapters.matters.kinds import kind_of, kinds
from xunzhang.chapters.matters.operations import may_archive
from xunzhang.chapters.matters.queries import may_see
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Person
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.definitions import AGREED, OBJECTED
from xunzhang.procedure.models import Delegation, Move, WorkItem
from xunzhang.procedure.people import Hand, Holder, Office
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, NotFound, action
from xunzhang.record.models import Matter

OFFICE_WORK = gettext_lazy("办件由任有职务的工作人员办理；管理员账号不办理业务。")


class OnItem(ActionInputs):
    item_id: int = Field(title="事项")
    note: str = Field(default="", title="说明", max_length=1000)


class ReturnItem(ActionInputs):
    item_id: int = Field(title="事项")
    step: str = Field(title="退回到", max_length=80)
    note: str = Field(title="退回理由", min_length=2, max_length=1000)
    straight_back: bool = Field(default=False, title="办后直接送回本环节")
    to_item: int | None = Field(default=None, title="退给哪一办理人")


class WithdrawMove(ActionInputs):
    move_id: int = Field(title="所撤回的操作")
    note: str = Field(title="撤回理由", min_length=2, max_length=1000)


class ToPerson(ActionInputs):
    item_id: int = Field(title="事项")
    person_id: int = Field(title="交给")
    note: str = Field(title="理由", min_length=2, max_length=1000)


class ToPeople(ActionInputs):
    item_id: int = Field(title="事项")
    people: tuple[int, ...] = Field(title="人员", min_length=1, max_length=50)
    note: str = Field(default="", title="说明", max_length=1000)


class CirculateMatter(ActionInputs):
    matter_id: int = Field(title="办件")
    people: tuple[int, ...] = Field(title="传阅给", min_length=1, max_length=200)
    note: str = Field(default="", title="说明", max_length=1000)


class GiveOpinion(handwriting.ByHand):
    item_id: int = Field(title="事项")
    agrees: bool = Field(title="是否同意")
    opinion: str = Field(
        default="", title="意见", max_length=2000, description="同意的可以留空；有不同意见的写明理由"
    )


class OnMatter(ActionInputs):
    matter_id: int = Field(title="办件")
    note: str = Field(default="", title="说明", max_length=1000)


class Delegate(ActionInputs):
    person_id: int = Field(title="受托人")
    from_on: date = Field(title="起始日期")
    to_on: date = Field(title="截止日期")
    kinds: tuple[str, ...] = Field(default=(), title="办件种类", description="不选为全部")
    reason: str = Field(title="理由", min_length=2, max_length=300)


class EndDelegation(ActionInputs):
    delegation_id: int = Field(title="委托")


def _matter(act: Act, matter: Matter | None) -> Matter:
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    if matter is None or not may_see(act.actor, matter):
        raise NotFound(_("没有这件，或您无权查看。"))
    act.matter = matter
    return matter


def _of_item(act: Act, item_id: int) -> tuple[WorkItem, Matter]:
    item = WorkItem.objects.filter(pk=item_id).first()
    matter = Matter.objects.filter(process=item.process_id).first() if item else None
    found = _matter(act, matter)
    assert item is not None
    return item, found


def _person(person_id: int, field: str = "person_id") -> Person:
    found = Person.objects.filter(pk=person_id).first()
    if found is None or not organs.posts_held(person_id, clock.today()):
        raise InvalidInputs({field: _("所选的人今天没有任职，请另选。")})
    return found


def _people(ids: Iterable[int]) -> tuple[list[Holder], str]:
    today = clock.today()
    chosen = [_person(one, "people") for one in dict.fromkeys(ids)]
    return [running.person_holder(one.pk, today) for one in chosen], "、".join(one.name for one in chosen)


def _step_of(item: WorkItem) -> Any:
    process = item.process
    definition = running.shelf().get(process.government, process.definition, process.definition_version)
    return definition.steps[item.step].label


def _done(
    act: Act,
    item_id: int,
    operation: Callable[[Hand, Office], engine.Moved],
    summary: str,
    written: handwriting.Written | None = None,
    **payload: Any,
) -> Matter:
    """Run an operation on an item and record it, with what was written by hand."""
    item, matter = _of_item(act, item_id)
    moved = running.operate(act, matter, operation)
    payload |= {"item": item.pk, "step": item.step, **handwriting.keep(act, matter, moved.move, written)}
    act.record(matter=matter, summary=summary, payload=payload)
    return matter


@action("matter.return", label="退回", label_en="Return a matter", inputs=ReturnItem)
def return_item(act: Act, inputs: ReturnItem) -> Matter:
    """Back to an earlier step, with the reason; the answer straight back here where that is asked."""
    item, _matter_found = _of_item(act, inputs.item_id)
    return _done(
        act,
        item.pk,
        lambda hand, office: engine.return_to(
            item.pk,
            inputs.step,
            hand,
            office,
            straight_back=inputs.straight_back,
            to_item=inputs.to_item,
            note=inputs.note,
        ),
        f"退回：{inputs.note}",
        to=inputs.step,
        note=inputs.note,
        straight_back=inputs.straight_back,
    )


@action("matter.withdraw", label="撤回", label_en="Withdraw an act", inputs=WithdrawMove)
def withdraw(act: Act, inputs: WithdrawMove) -> Matter:
    """Undo one's own last act while nobody has built on it."""
    move = Move.objects.select_related("item").filter(pk=inputs.move_id).first()
    matter = _matter(act, Matter.objects.filter(process=move.process_id).first() if move else None)
    act.assess("matter.withdraw", audit_facts(act.actor, matter), matter=matter)
    assert move is not None
    running.operate(
        act, matter, lambda hand, office: engine.withdraw(move.pk, hand, office, note=inputs.note)
    )
    if move.kind == Move.Kind.COMPLETE:
        kind_of(matter.kind).withdrawn(matter, move)
    act.record(
        matter=matter, summary=f"撤回：{inputs.note}", payload={"step": move.step, "note": inputs.note}
    )
    return matter


@action("matter.reassign", label="转办", label_en="Reassign a work item", inputs=ToPerson)
def reassign(act: Act, inputs: ToPerson) -> Matter:
    """Hand one's item to somebody else; the deadline stays. A signature goes to nobody who by the Rules may not give it."""
    item, matter = _of_item(act, inputs.item_id)
    act.assess("matter.reassign", audit_facts(act.actor, matter), matter=matter)
    person = _person(inputs.person_id)
    holder = running.person_holder(person.pk, clock.today())
    done = _done(
        act,
        item.pk,
        lambda hand, office: engine.transfer(item.pk, holder, hand, office, note=inputs.note),
        f"转办给{person.name}：{inputs.note}",
        to=person.pk,
        note=inputs.note,
    )
    # Last, so that only whoever has the item is told what the Rules say of it; a refusal undoes the rest.
    if item.parent_id is None:
        kind_of(matter.kind).may_take(matter, item, person.pk)
    return done


def _asking(name: str, act: Act, inputs: ToPeople, operation: Callable[..., engine.Moved]) -> Matter:
    _of_item(act, inputs.item_id)  # whoever may not see it learns nothing about people either
    holders, names = _people(inputs.people)
    return _done(
        act,
        inputs.item_id,
        lambda hand, office: operation(inputs.item_id, holders, hand, office, note=inputs.note),
        f"{name}：{names}",
        people=list(inputs.people),
        note=inputs.note,
    )


@action("matter.add_before", label="前加签", label_en="Ask others first", inputs=ToPeople)
def add_before(act: Act, inputs: ToPeople) -> Matter:
    """They give their opinion first; then it comes back."""
    return _asking("前加签", act, inputs, engine.add_before)


@action("matter.add_after", label="后加签", label_en="Ask others afterwards", inputs=ToPeople)
def add_after(act: Act, inputs: ToPeople) -> Matter:
    """They give their opinion after the holder, before it goes on."""
    return _asking("后加签", act, inputs, engine.add_after)


@action("matter.countersign", label="征求会签", label_en="Ask for countersignatures", inputs=ToPeople)
def countersign(act: Act, inputs: ToPeople) -> Matter:
    """They agree or object side by side; then it comes back."""
    return _asking("征求会签", act, inputs, engine.countersign)


@action("matter.give_opinion", label="加签意见", label_en="Give an opinion asked for", inputs=GiveOpinion)
def give_opinion(act: Act, inputs: GiveOpinion) -> Matter:
    """What somebody asked in gives back, typed or by hand; a yes may be without a word."""
    opinion = inputs.words(inputs.opinion, "同意" if inputs.agrees else "")
    if not opinion:
        raise InvalidInputs({"opinion": _("有不同意见的，请填写“意见”，写明理由。")})
    return _done(
        act,
        inputs.item_id,
        lambda hand, office: engine.complete(
            inputs.item_id, hand, office, outcome=AGREED if inputs.agrees else OBJECTED, note=opinion
        ),
        f"加签意见：{'同意' if inputs.agrees else '有不同意见'}，{opinion}",
        inputs.handwriting,
        agrees=inputs.agrees,
        opinion=opinion,
    )


@action("matter.circulate", label="传阅", label_en="Circulate a matter", inputs=CirculateMatter)
def circulate(act: Act, inputs: CirculateMatter) -> Matter:
    """Send it to read, within the readers' clearance and need to know as whoever has it in hand judges."""
    matter = _matter(act, Matter.objects.filter(pk=inputs.matter_id).first())
    holders, names = _people(inputs.people)
    item = running.open_item(matter, act.actor)
    if item is None and matter.opened_by != act.actor.person_id:
        raise InvalidInputs({"matter_id": _("这件不在您手上，不能由您传阅。")})
    running.operate(
        act,
        matter,
        lambda hand, office: engine.circulate(
            matter.process_id or 0,
            holders,
            hand,
            office,
            item=item.pk if item is not None else None,
            note=inputs.note,
        ),
    )
    act.record(
        matter=matter, summary=f"传阅：{names}", payload={"people": list(inputs.people), "note": inputs.note}
    )
    return matter


@action("matter.mark_read", label="阅毕", label_en="Mark as read", inputs=OnItem, batch=True)
def mark_read(act: Act, inputs: OnItem) -> Matter:
    """What was sent to read has been read."""
    require_own_reading(act, inputs.item_id)
    return _done(
        act,
        inputs.item_id,
        lambda hand, office: engine.mark_read(inputs.item_id, hand, office),
        "阅毕",
    )


@action("matter.chase", label="催办", label_en="Chase a work item", inputs=OnItem, batch=True)
def chase(act: Act, inputs: OnItem) -> Matter:
    """Remind whoever has it; counted and shown."""
    item, _found = _of_item(act, inputs.item_id)
    return _done(
        act,
        item.pk,
        lambda hand, office: engine.chase(item.pk, hand, office, note=inputs.note),
        f"催办“{_step_of(item).zh}”" + (f"：{inputs.note}" if inputs.note else ""),
        note=inputs.note,
    )


@action("matter.finish", label="终止办结", label_en="Finish a matter early", inputs=OnItem)
def finish(act: Act, inputs: OnItem) -> Matter:
    """End the whole matter from a step that allows it; a reason is demanded."""
    if len(inputs.note.strip()) < 2:
        raise InvalidInputs({"note": _("请写明终止的理由。")})
    return _done(
        act,
        inputs.item_id,
        lambda hand, office: engine.finish(inputs.item_id, hand, office, note=inputs.note),
        f"终止办结：{inputs.note}",
        note=inputs.note,
    )


@action("matter.archive", label="归档", label_en="Archive a matter", inputs=OnMatter, batch=True)
def archive(act: Act, inputs: OnMatter) -> Matter:
    """Close the file of a completed matter; by a clerk of the unit that leads it, or whoever opened it there."""
    matter = _matter(act, Matter.objects.filter(pk=inputs.matter_id).first())
    act.permit(may_archive(matter, act.actor), gettext_lazy("归档由主办单位的工作人员办理。"))
    kind = kind_of(matter.kind)
    if kind.archive_page(matter):
        raise InvalidInputs(
            {
                "matter_id": _(
                    "“%(kind)s”归档须另填保管期限等事项，请逐件在办件页点“归档”办理（接口用 %(action)s）。"
                )
                % {"kind": kind.label, "action": kind.archive_action}
            }
        )
    running.archive(act, matter, note=inputs.note)
    act.record(matter=matter, summary="归档", payload={"note": inputs.note})
    return matter


@action("delegation.grant", label="委托办理", label_en="Lend one's inbox", inputs=Delegate)
def delegate(act: Act, inputs: Delegate) -> Delegation:
    """Let somebody handle one's items for a period. It lends the inbox, never an office: signing asks the Rules as before."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    person = _person(inputs.person_id)
    known = {one.kind for one in kinds()}
    if set(inputs.kinds) - known:
        raise InvalidInputs({"kinds": _("没有这一办件种类，请重新选择。")})
    office = running.bare_office()
    row = running.translated(
        lambda: engine.delegate(
            act.actor.person_id or 0,
            person.pk,
            running.hand_of(act.actor),
            office,
            from_on=inputs.from_on,
            to_on=inputs.to_on,
            kinds=inputs.kinds,
            reason=inputs.reason,
        )
    )
    act.record(
        subject=row,
        summary=f"委托{person.name}办理，{inputs.from_on} 至 {inputs.to_on}",
        payload={
            "to": person.pk,
            "from_on": inputs.from_on.isoformat(),
            "to_on": inputs.to_on.isoformat(),
            "kinds": list(inputs.kinds),
            "reason": inputs.reason,
        },
    )
    return row  # type: ignore[no-any-return]


@action("delegation.revoke", label="终止委托办理", label_en="End a delegation", inputs=EndDelegation)
def end_delegation(act: Act, inputs: EndDelegation) -> Delegation:
    """End a delegation now; it stays on record."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    row = running.translated(
        lambda: engine.revoke(inputs.delegation_id, running.hand_of(act.actor), running.bare_office())
    )
    act.record(subject=row, summary="终止委托办理", payload={"delegation": row.pk})
    return row  # type: ignore[no-any-return]
