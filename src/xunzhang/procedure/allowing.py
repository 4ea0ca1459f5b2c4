"""Whether a step allows an operation."""

from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import Token, WorkItem
from xunzhang.procedure.refusals import OperationRefused
from xunzhang.procedure.run import Run

_NAMES = {
    "return": ("退回", "returning"),
    "withdraw": ("撤回", "withdrawing"),
    "transfer": ("转办", "transferring"),
    "add_before": ("前加签", "adding a signer before"),
    "add_after": ("后加签", "adding a signer after"),
    "countersign": ("会签", "asking for countersignatures"),
    "circulate": ("传阅", "circulating"),
    "chase": ("催办", "chasing"),
    "finish": ("直接办结", "finishing here"),
}


def must_allow(run: Run, item: WorkItem, operation: str) -> Token:
    """The token of a running task whose step allows the operation. Raises OperationRefused."""
    run.must_run()
    if item.kind == WorkItem.Kind.READ or item.token_id is None:
        raise OperationRefused(
            "此件为阅件，只能阅读，不能办理。", "This was sent to read only; there is nothing to handle."
        )
    allow_step(run, item.step, operation)
    return run.token(item.token_id)


def allow_step(run: Run, key: str, operation: str) -> None:
    """Raises OperationRefused unless the step allows the operation."""
    step = run.definition.steps[key]
    if not isinstance(step, Task) or operation not in step.allows:
        zh, en = _NAMES[operation]
        raise OperationRefused(f"“{step.label.zh}”不允许{zh}。", f"“{step.label.en}” does not allow {en}.")
