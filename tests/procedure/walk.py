"""The state of a process as a value, what must always hold of it, and its history replayed."""

from typing import Any

from xunzhang.procedure.definitions import Join, Quorum, Split
from xunzhang.procedure.models import Move, Process, Token, WorkItem
from xunzhang.procedure.people import Office

TOKEN = ("parent_id", "step", "state", "subject", "has_objection", "detours", "touched")
ITEM = (
    "token_id",
    "kind",
    "step",
    "person",
    "pool",
    "state",
    "parent_id",
    "relation",
    "round",
    "is_detour",
    "touched",
)


def snapshot(process: Process, *, live_only: bool = False) -> dict[str, Any]:
    """Everything that matters of a process; with `live_only`, of what is still alive."""
    tokens = {
        one["id"]: {name: one[name] for name in TOKEN}
        for one in Token.objects.filter(process=process).values("id", *TOKEN)
        if not live_only or one["state"] != "withdrawn"
    }
    items = {
        one["id"]: {name: one[name] for name in ITEM}
        for one in WorkItem.objects.filter(process=process).values("id", *ITEM)
        if not live_only or one["state"] != "withdrawn"
    }
    row = Process.objects.get(pk=process.pk)
    return {"tokens": tokens, "items": items, "closed": row.closed_at is not None, "as": row.closed_as}


def replayed(process: Process) -> dict[str, Any]:
    """The same, made from the moves alone."""
    tokens: dict[int, dict[str, Any]] = {}
    items: dict[int, dict[str, Any]] = {}
    state = {"closed_at": None, "closed_as": ""}
    for move in Move.objects.filter(process=process).order_by("sequence"):
        for group, rows, kept in (("tokens", tokens, TOKEN), ("items", items, ITEM)):
            for pk, made in move.changes.get(f"made_{group}", {}).items():
                rows[int(pk)] = dict(made)
            for pk, altered in move.changes.get(group, {}).items():
                for name, (was, now) in altered.items():
                    if name in kept:
                        assert rows[int(pk)][name] == was, (move, group, pk, name)
                        rows[int(pk)][name] = now
        for name, (_, now) in move.changes.get("process", {}).items():
            state[name] = now
    return {
        "tokens": tokens,
        "items": items,
        "closed": state["closed_at"] is not None,
        "as": state["closed_as"],
    }


def must_be_sound(process: Process, here: Office) -> None:
    """Raise AssertionError if anything is amiss."""
    process = Process.objects.get(pk=process.pk)
    definition = here.shelf.get(process.government, process.definition, process.definition_version)
    tokens = {one.pk: one for one in Token.objects.filter(process=process)}
    items = list(WorkItem.objects.filter(process=process))
    by_pk = {one.pk: one for one in items}
    tasks = [one for one in items if one.kind == "task"]
    live = [one for one in tasks if one.state in WorkItem.LIVE]

    for token in tokens.values():
        mine = [one for one in live if one.token_id == token.pk]
        if token.state == "active":
            assert any(one.state == "open" for one in mine), (
                f"active token {token.pk} at {token.step}: nobody can act"
            )
            assert all(one.step == token.step for one in mine)
        else:
            assert not mine, f"{token.state} token {token.pk} has live items"
        held = [(one.person, one.pool) for one in mine]
        assert len(held) == len(set(held)), "two live items of one holder at one token"
        branches = [one for one in tokens.values() if one.parent_id == token.pk and one.state in Token.LIVE]
        if token.state == "split":
            split = definition.steps[token.step]
            assert isinstance(split, Split)
            join = definition.steps[split.join]
            assert isinstance(join, Join)
            arrived = [one for one in branches if one.state == "arrived"]
            assert len(arrived) < len(branches), "all have arrived and nothing went on"
            if join.rule == "any":
                assert not arrived
            elif isinstance(join.rule, Quorum):
                assert len(arrived) < join.rule.at_least
            assert all(one.step == split.join for one in arrived)
        else:
            assert not branches, f"live branches under a {token.state} token"
        if token.state in Token.LIVE and token.parent_id is not None:
            assert tokens[token.parent_id].state == "split"
        if token.detours:
            assert token.state in ("active", "cancelled", "withdrawn", "ended")

    for item in tasks:
        if item.state == "waiting":
            assert any(
                _under(other, item, by_pk) in ("before", "countersign") for other in live if other is not item
            ), "it waits for nobody"
        if item.state == "open":
            assert not any(
                _under(other, item, by_pk) in ("before", "countersign") for other in live if other is not item
            ), "it is open although somebody was asked first"
        if item.state == "queued":
            above = by_pk[item.parent_id]
            assert above.state in ("open", "waiting", "queued"), "queued behind somebody who is done"
        assert (item.done_at is not None) == (
            item.state in ("done", "returned", "transferred", "cancelled")
        ), item.state

    roots = [one for one in tokens.values() if one.parent_id is None]
    assert len(roots) == 1
    if process.closed_at is not None:
        assert not live
        assert not [one for one in tokens.values() if one.state in Token.LIVE]
    else:
        assert roots[0].state in ("active", "split")

    moves = list(Move.objects.filter(process=process).order_by("sequence").values_list("sequence", flat=True))
    assert moves == list(range(1, process.version + 1))
    assert replayed(process) == snapshot(process)


def _under(item: WorkItem, top: WorkItem, by_pk: dict[int, WorkItem]) -> str:
    """How `item` stands under `top`: the relation of its topmost ancestor below it."""
    while item.parent_id is not None:
        if item.parent_id == top.pk:
            return item.relation
        item = by_pk[item.parent_id]
    return ""
