"""Which steps lie between a split and its join: a branch may neither end the matter nor be entered from outside."""

from collections.abc import Mapping

from xunzhang.procedure.definitions.model import Definition, End, Join, Split, ways_out

ROOT = ""


def _walk(definition: Definition, entrance: str, join: str | None) -> tuple[set[str], set[str]]:
    """What a token entering at `entrance` passes within its own scope, and joins of others that it runs into."""
    seen: set[str] = set()
    strays: set[str] = set()
    waiting = [(entrance, False)]
    while waiting:
        key, over_a_split = waiting.pop()
        step = definition.steps.get(key)
        if step is None or (key == join and not over_a_split):
            continue
        if isinstance(step, Join) and not over_a_split:
            strays.add(key)
            continue
        if key in seen:
            continue
        seen.add(key)
        if isinstance(step, Split):
            waiting.append((step.join, True))
        else:
            waiting.extend((target, False) for target, _ in ways_out(step))
    return seen, strays


def reach(definition: Definition, entrance: str, join: str | None) -> set[str]:
    """Steps that a token entering at `entrance` can pass through within its own scope, `join` left out."""
    return _walk(definition, entrance, join)[0]


def scopes(definition: Definition) -> Mapping[str, str]:
    """Step → the split whose branch it lies in, "" for the main way. Joins lie in the scope of their split."""
    found: dict[str, str] = dict.fromkeys(reach(definition, definition.start, None), ROOT)
    for split, step in definition.steps.items():
        if isinstance(step, Split):
            for entrance in step.entrances:
                for inner in reach(definition, entrance, step.join):
                    found[inner] = split
    return found


def clashes(definition: Definition) -> list[tuple[str, str, str]]:
    """Steps that two scopes reach: (step, scope, other scope)."""
    owner: dict[str, str] = dict.fromkeys(reach(definition, definition.start, None), ROOT)
    found = []
    for split, step in definition.steps.items():
        if not isinstance(step, Split):
            continue
        inside: set[str] = set()
        for entrance in step.entrances:
            inside |= reach(definition, entrance, step.join)
        for inner in sorted(inside):
            if owner.setdefault(inner, split) != split:
                found.append((inner, owner[inner], split))
    return found


def ends_within(definition: Definition, split: str) -> list[str]:
    """Ends, and joins of other splits, that a branch of `split` runs into; for "" joins that the main way runs into."""
    if split == ROOT:
        return sorted(_walk(definition, definition.start, None)[1])
    step = definition.steps[split]
    assert isinstance(step, Split)
    found: set[str] = set()
    for entrance in step.entrances:
        inside, strays = _walk(definition, entrance, step.join)
        found |= strays | {inner for inner in inside if isinstance(definition.steps[inner], End)}
    return sorted(found)
