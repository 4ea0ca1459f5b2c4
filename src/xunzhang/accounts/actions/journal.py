"""Handing out the journal is itself in the journal; reading and verifying it change nothing."""

from django.utils.translation import gettext_lazy

from xunzhang.accounts import permissions
from xunzhang.record import journal
from xunzhang.record.actions import Act, ActionInputs, action

NOT_YOURS = gettext_lazy("日志只供审计管理员在网页上查阅、校验和导出。")


class ExportJournal(ActionInputs):
    pass


@action("journal.export", label="导出日志", label_en="Export the journal", inputs=ExportJournal)
def export_journal(act: Act, inputs: ExportJournal) -> journal.Head:
    """Note that the journal is handed out; returns its end before this entry. The page sends the file afterwards."""
    act.permit(permissions.may_export_journal(act.actor), NOT_YOURS)
    end = journal.head()
    act.record(
        summary=f"导出日志（至第 {end.sequence + 1} 条）",
        payload={"sequence": end.sequence, "digest": end.digest},
    )
    return end
