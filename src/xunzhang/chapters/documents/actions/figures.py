"""Counting the figures of the running months at once, between two runs of the sweep."""

from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.figures import counting
from xunzhang.chapters.documents.figures.reporting import sees_everything
from xunzhang.record.actions import Act, ActionInputs, action


@action(
    "document_figures.count",
    label="立即统计公文办理情况",
    label_en="Count the figures of documents now",
    inputs=ActionInputs,
)
def count_figures(act: Act, inputs: ActionInputs) -> int:
    """Count the months that are missing and the last two anew; returns how many months were counted."""
    act.permit(sees_everything(act.actor), gettext_lazy("公文统计由办公厅工作人员和领导同志更新。"))
    done = counting.refresh(at_once=True)
    act.record(summary=f"统计公文办理情况 {done} 个月", payload={"months": done})
    return done
