"""What the audit administrator does with the journal, which is itself on record there."""

from django.utils.translation import gettext_lazy as _

from xunzhang.accounts import permissions
from xunzhang.record import journal
from xunzhang.record.actions import Act, ActionInputs, action

ONLY_AUDIT = _("只有审计管理员可以校验和导出日志。")


class NoInputs(ActionInputs):
    pass


@action("journal.verify", label="校验日志", label_en="Verify the journal", inputs=NoInputs)
def verify(act: Act, inputs: NoInputs) -> journal.Verification:
    """Walk the chain from its first entry."""
    act.permit(permissions.may_see_journal(act.actor), ONLY_AUDIT)
    found = journal.verify()
    fault = found.fault
    act.record(
        summary=f"校验日志：{found.checked} 条相符" + (f"；{fault.sentence}" if fault else ""),
        payload={
            "checked": found.checked,
            "head": found.head.digest,
            "fault": fault and {"sequence": fault.sequence, "kind": fault.kind},
        },
    )
    return found


@action("journal.export", label="导出日志", label_en="Export the journal", inputs=NoInputs)
def export(act: Act, inputs: NoInputs) -> journal.Head:
    """Note that the whole journal leaves the system, and where it ended then."""
    act.permit(permissions.may_see_journal(act.actor), ONLY_AUDIT)
    end = journal.head()
    act.record(
        summary=f"导出日志，至第 {end.sequence} 条", payload={"sequence": end.sequence, "digest": end.digest}
    )
    return end
