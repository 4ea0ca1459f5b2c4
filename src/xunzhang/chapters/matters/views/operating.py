"""Operations on a matter beside its step, each a small page with its form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.matters import operations, running
from xunzhang.chapters.matters.actions import (
    CirculateMatter,
    OnItem,
    OnMatter,
    ReturnItem,
    ToPeople,
    ToPerson,
    WithdrawMove,
)
from xunzhang.chapters.matters.naming import in_words, move_label, names_of, step_label
from xunzhang.chapters.matters.queries import matter_for
from xunzhang.kernel import clock
from xunzhang.kernel.numerals import LONGEST_NUMBER
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.position import targets_of
from xunzhang.record.actions import NotFound, NotPermitted, perform, preview
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter
from xunzhang.ui.forms import Form, confirm, done
from xunzhang.ui.providers import actor_of

TEMPLATE = "matters/operation.html"
PEOPLE = "people_in_posts"  # the list that is searched


def _hints() -> dict[str, str]:
    """What each operation does, in one sentence."""
    return {
        "return": _(
            "退回到本件经过的环节，由原办理人重新办理。要求直接送回的，办后直接回到您这里，不再逐级流转。"
        ),
        "transfer": _("把本件交给别人办理，期限不变。"),
        "add_before": _("先请所选人员提出意见，全部办毕后回到您这里。"),
        "add_after": _("您办理之后，再由所选人员提出意见，然后继续流转。"),
        "countersign": _("请所选人员同时会签，可以同意或者提出不同意见，全部办毕后回到您这里。"),
        "finish": _("终止后整个办件不再流转，其他环节未办的一并取消。"),
        "circulate": _("发给所选人员阅读，不影响办理。"),
        "chase": _("提醒办理人尽快办理；催办次数记入办件。"),
        "withdraw": _("您最近一步操作之后还没有人办理，可以撤回，恢复到操作之前。"),
        "archive": _("归档后不能再撤回或者退回。"),
    }


def _back(found: Matter) -> str:
    return reverse("matters:matter", args=[found.pk])


def _after(found: Matter, actor: Actor) -> str:
    """The matter again where it may still be seen, else the inbox."""
    try:
        matter_for(actor, found.pk)
    except NotFound:
        return reverse("matters:inbox")
    return _back(found)


def _run(
    request: HttpRequest,
    found: Matter,
    actor: Actor,
    form: Form,
    name: str,
    action: str,
    *,
    inputs: Callable[[], dict[str, Any]] | None = None,
    details: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """Show the form of an operation, or do it."""
    title = operations.labels()[name]
    if form.is_sent:
        with form.attempt():
            perform(action, actor, (inputs or form.inputs)())
            return done(request, _("已办理：%(step)s。") % {"step": title}, _after(found, actor))
    context = {
        "matter": found,
        "title": title,
        "hint": _hints()[name],
        "details": details or [],
        "back": _back(found),
        "is_danger": name in ("finish", "archive"),
    }
    return form.answer(TEMPLATE, context)


def _item(found: Matter, actor: Actor, item_id: int) -> WorkItem:
    """One's own item, also while it waits for added signers. Raises NotFound."""
    item = WorkItem.objects.select_related("process").filter(pk=item_id, process=found.process_id).first()
    hand = running.hand_of(actor)
    if item is None or not (
        item.person == hand.person
        or (item.pool is not None and item.pool in hand.pools)
        or any(item.person == lent.delegator and lent.covers(item.process_kind) for lent in hand.lent)
    ):
        raise NotFound(_("这一事项不在您手上。"))
    return item


def operate(request: HttpRequest, matter_id: int, item_id: int, operation: str) -> HttpResponse:
    """退回 转办 前加签 后加签 征求会签 终止办结: what hangs on the item in hand."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    item = _item(found, actor, item_id)
    name = operation.replace("-", "_")
    if name not in operations.ON_ITEM:
        raise Http404
    if name not in operations.allowed_on(item):
        raise NotPermitted(
            _("“%(step)s”不能%(operation)s。")
            % {"step": step_label(item.process, item.step), "operation": operations.labels()[name]}
        )
    submit = operations.labels()[name]
    fixed = {"item_id": item.pk}
    if name == "return":
        return _return(request, found, actor, item)
    if name == "finish":
        form = Form(
            request,
            OnItem,
            fixed=fixed,
            labels={"note": _("终止的理由")},
            kinds={"note": "textarea"},
            submit=submit,
        )
        return _run(request, found, actor, form, name, "matter.finish")
    without = [actor.person_id or 0, *([item.person] if item.person else [])]
    if name == "transfer":
        near = running.colleagues_of(item, clock.today())
        form = Form(
            request,
            ToPerson,
            fixed=fixed,
            lookups={"person_id": PEOPLE},
            without={"person_id": without},
            first={"person_id": near},
            submit=submit,
        )
        return _asking_outside(request, found, actor, item, form, near) or _run(
            request, found, actor, form, name, "matter.reassign"
        )
    form = Form(
        request, ToPeople, fixed=fixed, lookups={"people": PEOPLE}, without={"people": without}, submit=submit
    )
    return _run(request, found, actor, form, name, f"matter.{name}")


def _asking_outside(
    request: HttpRequest, found: Matter, actor: Actor, item: WorkItem, form: Form, near: Sequence[int]
) -> HttpResponse | None:
    """Asks before an item leaves the unit whose step it is; None where it stays, or the person has confirmed, or it
    is refused anyhow.
    """
    chosen = str(form["person_id"].value)
    if not (form.is_sent and form["note"].text.strip()) or chosen in {str(one) for one in near}:
        return None
    person = next((label for value, label in form["person_id"].choices if value == chosen), "")
    if not person or preview("matter.reassign", actor, form.inputs()).error is not None:
        return None
    return confirm(
        request,
        title=_("转办给外单位的人"),
        sentence=_(
            "“%(step)s”由%(holder)s办理，所选的人不在该单位。转办后，这一步办得成办不成，仍按其本人的职务核对规则。"
        )
        % {
            "step": step_label(item.process, item.step),
            "holder": names_of([item.person], [item.pool]).holder(item.person, item.pool),
        },
        details=[(_("交给"), person), (_("理由"), form["note"].text)],
        back=_back(found),
        submit=_("仍然转办"),
    )


def _targets(found: Matter, item: WorkItem) -> tuple[list[tuple[str, str]], set[str]]:
    """Where an item can go back to, and which of those only straight back. The value is `step/item`."""
    with transaction.atomic():
        office = running.office_for(found)
        ordinary = targets_of(item, office)
        straight = targets_of(item, office, straight_back=True) if item.parent_id is None else []
    earlier = {one.pk: (label, one) for _step, label, one in (*ordinary, *straight)}
    names = names_of((one.person for _l, one in earlier.values()), (one.pool for _l, one in earlier.values()))
    usual = {one.pk for _step, _label, one in ordinary}
    choices = []
    only_straight = set()
    for pk in sorted(earlier):
        label, one = earlier[pk]
        value = f"{one.step}/{pk}"
        text = f"{in_words(label)} · {names.holder(one.person, one.pool)}"
        if pk not in usual:
            only_straight.add(value)
            text = _("%(target)s（须直接送回）") % {"target": text}
        choices.append((value, text))
    return choices, only_straight


def _return(request: HttpRequest, found: Matter, actor: Actor, item: WorkItem) -> HttpResponse:
    choices, only_straight = _targets(found, item)
    form = Form(
        request,
        ReturnItem,
        fixed={"item_id": item.pk},
        skip={"to_item", *(() if operations.asks_straight_back(item) else ("straight_back",))},
        choices={"step": choices},
        kinds={"step": "radio"},
        initial={"step": choices[-1][0] if len(choices) == 1 else ""},
        submit=_("退回"),
    )

    def inputs() -> dict[str, Any]:
        given = form.inputs()
        chosen = str(given.get("step", ""))
        step, _slash, earlier = chosen.partition("/")
        if step:
            given["step"] = step
        if earlier.isdecimal() and len(earlier) <= LONGEST_NUMBER:
            given["to_item"] = int(earlier)
        if chosen in only_straight:
            given["straight_back"] = True
        return given

    return _run(request, found, actor, form, "return", "matter.return", inputs=inputs)


def circulate(request: HttpRequest, matter_id: int) -> HttpResponse:
    """传阅."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    form = Form(
        request,
        CirculateMatter,
        fixed={"matter_id": found.pk},
        lookups={"people": PEOPLE},
        without={"people": [actor.person_id or 0]},
        submit=_("传阅"),
    )
    return _run(request, found, actor, form, "circulate", "matter.circulate")


def chase(request: HttpRequest, matter_id: int) -> HttpResponse:
    """催办: whom, where several have it."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    items = list(
        WorkItem.objects.filter(
            process=found.process_id,
            kind=WorkItem.Kind.TASK,
            state__in=(WorkItem.State.OPEN, WorkItem.State.WAITING),
        )
        .select_related("process")
        .order_by("pk")
    )
    wanted = operations.chasable(items, running.items_in_hand(found, actor))
    names = names_of((one.person for one in wanted), (one.pool for one in wanted))
    choices = [
        (str(one.pk), f"{step_label(one.process, one.step)} · {names.holder(one.person, one.pool)}")
        for one in wanted
    ]
    form = Form(
        request,
        OnItem,
        choices={"item_id": choices},
        kinds={"item_id": "radio", "note": "textarea"},
        labels={"item_id": _("催谁")},
        initial={"item_id": choices[0][0] if len(choices) == 1 else ""},
        submit=_("催办"),
    )
    return _run(request, found, actor, form, "chase", "matter.chase")


def withdraw(request: HttpRequest, matter_id: int) -> HttpResponse:
    """撤回 of one's own last move."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    move = operations.withdrawable_move(found, actor)
    if move is None or found.process is None:
        raise NotPermitted(_("没有可以撤回的操作：已有人接着办理，或者该环节不能撤回。"))
    form = Form(
        request,
        WithdrawMove,
        fixed={"move_id": move.pk},
        submit=_("撤回"),
    )
    details = [
        (_("环节"), step_label(found.process, move.step)),
        (_("操作"), move_label(move.kind)),
        (_("意见"), move.note or "—"),
    ]
    return _run(request, found, actor, form, "withdraw", "matter.withdraw", details=details)


def archive(request: HttpRequest, matter_id: int) -> HttpResponse:
    """归档 of what is completed."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    form = Form(
        request, OnMatter, fixed={"matter_id": found.pk}, kinds={"note": "textarea"}, submit=_("归档")
    )
    return _run(request, found, actor, form, "archive", "matter.archive")


def mark_read(request: HttpRequest, matter_id: int, item_id: int) -> HttpResponse:
    """阅毕."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    perform("matter.mark_read", actor, {"item_id": item_id})
    return done(request, _("已阅毕。"), _back(found))
