"""A draft's level of secrecy made lower: by the unit that proposed it, with a reason, and never behind a reviewer's back.

Until it is signed the level is a proposal, kept to as if it were fixed (条例 第三十条); whoever signs decides it. Lowered,
the draft goes past the head of its unit and everybody after, whatever was said of it before.
"""

from django.utils.translation import gettext as _

from xunzhang.chapters.documents.actions.inputs import ReviseDocument
from xunzhang.chapters.documents.models import OutgoingDocument, SecrecyLowering, Signature
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record import secrecy
from xunzhang.record.actions import Act, InvalidInputs

# After these the head of the unit, and whoever was asked before, still has it to come.
LOWERED_AT = ("draft", "release", "issue")
LEAST_REASON = 4
STALE = (
    Signature.Act.RELEASE,
    Signature.Act.COUNTERSIGN,
    Signature.Act.CHECK,
    Signature.Act.REVIEW,
)


def require_lowering(
    act: Act, document: OutgoingDocument, item: WorkItem, inputs: ReviseDocument
) -> SecrecyLowering | None:
    """The lowering, not yet saved; None where the level stays or rises. Raises InvalidInputs for one that may not be."""
    was = document.matter.secrecy
    if secrecy.rank(inputs.secrecy) >= secrecy.rank(was):
        if inputs.lowering_reason.strip():
            raise InvalidInputs({"lowering_reason": _("密级没有降低，不必填写理由，请留空。")})
        return None
    levels = {"was": secrecy.label(was), "now": secrecy.label(inputs.secrecy)}
    if document.drafting_unit not in act.actor.units:
        raise InvalidInputs(
            {"secrecy": _("密级由起草单位拟定，您不能把“%(was)s”改低；请退回起草单位并写明意见。") % levels}
        )
    if item.step not in LOWERED_AT or item.is_detour:
        raise InvalidInputs(
            {
                "secrecy": _(
                    "降低密级后须重新经部门审签和以后各环节。文稿现在的环节不能把“%(was)s”改低，请先退回起草环节（不选“办后直接送回本环节”）。"
                )
                % levels
            }
        )
    if len(inputs.lowering_reason.strip()) < LEAST_REASON:
        raise InvalidInputs(
            {
                "lowering_reason": _(
                    "密级由“%(was)s”降为“%(now)s”，请写明理由（至少 %(least)s 个字）；理由记录在案，审核、签发时都看得到。"
                )
                % {**levels, "least": LEAST_REASON}
            }
        )
    return SecrecyLowering(
        document=document,
        was=was,
        now=inputs.secrecy,
        reason=inputs.lowering_reason.strip(),
        step=item.step,
        lowered_by=act.actor.person_id or 0,
        lowered_by_name=act.actor.name,
        lowered_at=clock.now(),
    )


def keep_lowering(document: OutgoingDocument, lowering: SecrecyLowering) -> None:
    """With the version that it makes; opinions on the higher level count no longer."""
    lowering.document_version = document.version
    lowering.save()
    document.signatures.filter(is_superseded=False, act__in=STALE).update(is_superseded=True)


def said_of(lowering: SecrecyLowering) -> str:
    """For the journal."""
    was, now = secrecy.in_chinese(lowering.was), secrecy.in_chinese(lowering.now)
    return f"，密级由“{was}”降为“{now}”：{lowering.reason}"
