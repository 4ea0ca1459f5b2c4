"""Running processes moved to another version of their procedure, with a report; nothing lands where it has no home."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from xunzhang.kernel.errors import Broken
from xunzhang.procedure.definitions import AGREED, OBJECTED, STRAIGHT_BACK, Definition, Split, Task
from xunzhang.procedure.definitions.scopes import scopes
from xunzhang.procedure.models import Move, Process, Token, WorkItem
from xunzhang.procedure.people import Hand, Office
from xunzhang.procedure.refusals import OperationRefused
from xunzhang.rulebook.texts import Text

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Homeless:
    """A process that stays on its version, and why."""

    process: int
    title: str
    step: str
    reason: Text


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """`moved`: processes now (or, in a rehearsal, to be) on the new version; `by_step`: how many stood where."""

    from_version: int
    to_version: int
    moved: tuple[int, ...]
    refused: tuple[Homeless, ...]
    by_step: Mapping[str, int]
    is_rehearsal: bool


def migrate(
    processes: Iterable[int],
    from_definition: Definition,
    to_definition: Definition,
    mapping: Mapping[str, str],
    hand: Hand,
    office: Office,
    *,
    rehearse: bool = False,
    note: str = "",
) -> MigrationReport:
    """Move running processes to `to_definition`. `mapping`: old step → new step; steps not named keep their name.

    A position has a home when its step, every split around it, every step it is to go straight back to and every
    outcome already chosen exist in the new version in the same role. Withdrawal across a migration is forbidden.
    Deadlines and holders stay. With `rehearse` nothing is written. In the caller's transaction.
    Raises OperationRefused when the mapping itself is unusable.
    """
    if not connection.in_atomic_block:
        raise Broken("a migration needs the caller's transaction")
    if from_definition.procedure != to_definition.procedure:
        raise OperationRefused(
            "只能在同一流程的不同版本之间迁移。", "Versions of one and the same procedure only."
        )
    if from_definition.version == to_definition.version:
        raise OperationRefused("新旧版本相同，无须迁移。", "Both versions are the same.")
    for old, new in mapping.items():
        if old not in from_definition.steps or new not in to_definition.steps:
            raise OperationRefused(
                f"步骤对应 {old} → {new} 中有不存在的步骤，请更正。",
                f"The mapping {old} → {new} names a step that does not exist.",
            )
    move = _Migration(from_definition, to_definition, mapping, hand, office, note)
    wanted = sorted(set(processes))
    for first in range(0, len(wanted), BATCH):
        move.batch(wanted[first : first + BATCH], rehearse)
    return MigrationReport(
        from_version=from_definition.version,
        to_version=to_definition.version,
        moved=tuple(move.moved),
        refused=tuple(move.refused),
        by_step=dict(sorted(move.by_step.items())),
        is_rehearsal=rehearse,
    )


class _Migration:
    def __init__(
        self,
        old: Definition,
        new: Definition,
        mapping: Mapping[str, str],
        hand: Hand,
        office: Office,
        note: str,
    ) -> None:
        self.old, self.new = old, new
        self.mapping = {key: mapping.get(key, key) for key in old.steps}
        self.hand, self.office, self.note = hand, office, note
        self.scopes = scopes(new)
        self.moved: list[int] = []
        self.refused: list[Homeless] = []
        self.by_step: dict[str, int] = {}

    def batch(self, pks: Sequence[int], rehearse: bool) -> None:
        rows = Process.objects.select_for_update().filter(
            pk__in=pks, definition=self.old.procedure, definition_version=self.old.version, closed_at=None
        )
        processes = {one.pk: one for one in rows.order_by("pk")}
        for pk in pks:
            if pk not in processes:
                reason = Text(
                    "不在原版本上运行，或已办结。", "It does not run on the old version, or is completed."
                )
                self.refused.append(Homeless(pk, "", "", reason))
        tokens: dict[int, list[Token]] = {}
        for token in Token.objects.filter(process__in=processes, state__in=Token.LIVE).order_by("pk"):
            tokens.setdefault(token.process_id, []).append(token)
        items: dict[int, list[WorkItem]] = {}
        for item in WorkItem.objects.filter(process__in=processes).order_by("pk"):
            items.setdefault(item.process_id, []).append(item)
        homed = []
        for pk, process in processes.items():
            fault = self._fault(tokens.get(pk, []), items.get(pk, []))
            if fault is not None:
                self.refused.append(Homeless(pk, process.title, *fault))
                continue
            homed.append(process)
            self.moved.append(pk)
            for token in tokens[pk]:
                self.by_step[token.step] = self.by_step.get(token.step, 0) + 1
        if not rehearse:
            self._write(homed, tokens, items)

    def _fault(self, tokens: Sequence[Token], items: Sequence[WorkItem]) -> tuple[str, Text] | None:
        """Where a position has no home, and why."""
        by_pk = {token.pk: token for token in tokens}
        for token in tokens:
            key = token.step
            new_key = self.mapping[key]
            step = self.new.steps.get(new_key)
            if step is None:
                return key, Text("新版本没有这一步骤，也没有写明对应。", "The new version has no such step.")
            if type(step) is not type(self.old.steps[key]):
                return key, Text("新版本中此步骤种类不同。", "It is of another kind in the new version.")
            if isinstance(step, Split):
                old = self.old.steps[key]
                assert isinstance(old, Split)
                if self.mapping.get(old.join) != step.join or (old.each is None) != (step.each is None):
                    return key, Text(
                        "新版本中分支的汇合处或分法不同。", "Its join or its manner of splitting differs."
                    )
            around = self.mapping[by_pk[token.parent_id].step] if token.parent_id is not None else ""
            wanted = self.mapping[token.detours[0]["step"]] if token.detours else new_key
            if token.state == Token.State.ARRIVED:
                split = self.new.steps[around]
                if not isinstance(split, Split) or split.join != new_key:
                    return key, Text("新版本中汇合处不同。", "The join differs in the new version.")
            elif self.scopes.get(wanted) != around:
                return key, Text(
                    "新版本中此步骤不在同一分支范围内。", "It lies in another branch in the new version."
                )
            for detour in token.detours:
                if not isinstance(self.new.steps.get(self.mapping[detour["step"]]), Task):
                    return detour["step"], Text(
                        "直接送回的步骤在新版本中没有着落。",
                        "The step it is to go straight back to has no home.",
                    )
        pending = {
            item.token_id for item in items if item.state in WorkItem.LIVE and item.parent_id is not None
        }
        for item in items:
            chosen = item.state == WorkItem.State.DONE and item.parent_id is None and item.token_id in pending
            if not chosen or by_pk[item.token_id].step != item.step:  # type: ignore[index]
                continue
            step = self.new.steps.get(self.mapping.get(item.step, item.step))
            known = step.outcomes if isinstance(step, Task) else {}
            if item.outcome not in (*known, AGREED, OBJECTED, STRAIGHT_BACK):
                return item.step, Text(
                    f"已选定的办理结果“{item.outcome}”在新版本中不存在。",
                    f"The outcome {item.outcome!r} already chosen does not exist in the new version.",
                )
        return None

    def _write(
        self,
        processes: Sequence[Process],
        tokens: Mapping[int, list[Token]],
        items: Mapping[int, list[WorkItem]],
    ) -> None:
        moves, changed_tokens, changed_items = [], [], []
        for process in processes:
            process.version += 1
            process.definition_version = self.new.version
            changes: dict[str, dict[str, object]] = {
                "process": {"definition_version": [self.old.version, self.new.version]}
            }
            for token in tokens.get(process.pk, []):
                altered = self._altered(token)
                if altered:
                    changes.setdefault("tokens", {})[str(token.pk)] = altered
                    changed_tokens.append(token)
            for item in items.get(process.pk, []):
                new_step = self.mapping.get(item.step, item.step)
                if new_step != item.step:
                    changes.setdefault("items", {})[str(item.pk)] = {"step": [item.step, new_step]}
                    item.step = new_step
                    changed_items.append(item)
            moves.append(
                Move(
                    process=process,
                    sequence=process.version,
                    kind=Move.Kind.MIGRATE,
                    definition_version=self.old.version,
                    note=self.note,
                    by=self.hand.person,
                    at=self.office.now,
                    changes=changes,
                )
            )
        Token.objects.bulk_update(changed_tokens, ["step", "detours"], batch_size=200)
        WorkItem.objects.bulk_update(changed_items, ["step"], batch_size=200)
        Process.objects.bulk_update(processes, ["version", "definition_version"], batch_size=200)
        Move.objects.bulk_create(moves, batch_size=500)

    def _altered(self, token: Token) -> dict[str, list[object]]:
        altered: dict[str, list[object]] = {}
        new_step = self.mapping[token.step]
        detours = [{**one, "step": self.mapping[one["step"]]} for one in token.detours]
        if new_step != token.step:
            altered["step"] = [token.step, new_step]
        if detours != token.detours:
            altered["detours"] = [token.detours, detours]
        token.step, token.detours = new_step, detours
        return altered
