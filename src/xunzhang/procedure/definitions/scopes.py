"""Which steps lie between a split and its join: a branch may neither end the matter nor be entered from outside."""

from collections.abc import Mapping

from xunzhang.procedure.definitions.model import Definition, End, Join, Split, ways_out

ROOT = ""


def _onward(definition: Definition, step: str) -> tuple[str, ...]:
    """Where the same token goes next: over a split to its join, not into the branches."""
    found = definition.steps[step]
    if isinstance(found, Split):
        return (found.join,)
    return tuple(target for target, _ in ways_out(found))


def reach(definition: Definition, entrance: str, join: str | None) -> set[str]:
    """Steps that a token entering at `entrance` can pass through within its own scope, `join` left out."""
    seen: set[str] = set()
    waiting = [entrance]
    while waiting:
        step = waiting.pop()
        if step in seen or step == join or step not in definition.steps:
            continue
        seen.add(step)
        waiting.extend(_onward(definition, step))
    return seen


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
    """Ends, and joins of other splits' scopes, that a branch of `split` runs into."""
    step = definition.steps[split]
    assert isinstance(step, Split)
    own = {found.join for found in definition.steps.values() if isinstance(found, Split)}
    inside: set[str] = set()
    for entrance in step.entrances:
        inside |= reach(definition, entrance, step.join)
    nested = {
        definition.steps[inner].join  # type: ignore[union-attr]
        for inner in inside
        if isinstance(definition.steps[inner], Split)
    }
    return sorted(
        inner
        for inner in inside
        if isinstance(definition.steps[inner], End)
        or (isinstance(definition.steps[inner], Join) and inner in own - nested)
    )
