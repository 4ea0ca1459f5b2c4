"""The General Office's check sends a draft back to its drafter (条例 第二十条、第二十一条)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import ReturnDraft
from xunzhang.chapters.documents.models import DraftReturn, OutgoingDocument
from xunzhang.chapters.matters import running
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.record.actions import Act, InvalidInputs, NotPermitted, action, in_chinese

RETURN = "outgoing_document.return_draft"
CHECK, DRAFT = "check", "draft"


@action(RETURN, label="退回拟稿人", label_en="Return a draft to its drafter", inputs=ReturnDraft)
def return_draft(act: Act, inputs: ReturnDraft) -> DraftReturn:
    """Back to the drafter, on one or more of the five points, each named, and with what is to be changed."""
    document = outgoing(act, inputs.document_id)
    require_state(document, OutgoingDocument.State.UNDERWAY)
    points = tuple(dict.fromkeys(inputs.points))
    if set(points) - set(DraftReturn.Point.values):
        raise InvalidInputs({"points": _("请从条例第二十条的五项审核重点中选择退回的理由。")})
    item = running.open_item(document.matter, act.actor, CHECK)
    if item is None or item.parent_id is not None:
        raise NotPermitted(gettext_lazy("退回拟稿人由正在审核的核稿岗位办理，这件现在不在您手上审核。"))
    act.assess(RETURN, {"return_points": frozenset(points)}, matter=document.matter)
    labels = "；".join(in_chinese(DraftReturn.Point(one).label) for one in points)
    made = DraftReturn.objects.create(
        document=document,
        document_version=document.version,
        points=list(points),
        reason=inputs.reason,
        returned_by=act.actor.person_id,
        returned_by_name=act.actor.name,
        returned_at=clock.now(),
    )
    note = f"{labels}。{inputs.reason}"
    running.operate(
        act,
        document.matter,
        lambda hand, office: engine.return_to(item.pk, DRAFT, hand, office, note=note),
    )
    act.record(
        subject=document,
        summary=f"退回拟稿人（{labels}）：{inputs.reason}",
        payload={"points": list(points), "reason": inputs.reason, "version": document.version},
    )
    return made
