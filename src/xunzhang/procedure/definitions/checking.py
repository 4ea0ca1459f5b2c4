"""What is wrong with a definition, said with file and step."""

from collections.abc import Callable, Collection, Iterator, Mapping

from xunzhang.procedure.definitions import guards
from xunzhang.procedure.definitions.model import (
    ACTOR_SHAPES,
    STRAIGHT_BACK,
    Actor,
    Choice,
    Circulate,
    Definition,
    Due,
    End,
    Join,
    Quorum,
    Split,
    Task,
    Way,
    ways_out,
)
from xunzhang.procedure.definitions.scopes import ROOT, clashes, ends_within, reach, scopes
from xunzhang.rulebook.errors import Problem

Report = Callable[[str, str, str], None]


def check(
    definition: Definition,
    *,
    file: str = "",
    provisions: Collection[str] | None = None,
    actions: Collection[str] | None = None,
) -> list[Problem]:
    """Every fault of one definition. `provisions`, `actions`: what there is; None: do not look."""
    problems: list[Problem] = []

    def report(step: str, zh: str, en: str) -> None:
        problems.append(Problem(file or definition.name, step, zh, en))

    if definition.version < 1:
        report("", "版本号 version 须从 1 起。", "version starts at 1.")
    for key, step in definition.steps.items():
        for ref in step.provisions:
            if provisions is not None and ref not in provisions:
                report(
                    key,
                    f"所引条款 {ref} 不在规则库中，请更正。",
                    f"The cited provision {ref} is not in the rulebook.",
                )
        if actions is not None and step.action is not None and step.action not in actions:
            report(key, f"没有动作 {step.action}。", f"There is no action {step.action}.")
        for zh, en in _faults_of(definition, step):
            report(key, zh, en)
    if _targets(definition, report):
        _shape(definition, report)
    return problems


def _faults_of(definition: Definition, step: object) -> Iterator[tuple[str, str]]:
    match step:
        case Task():
            yield from _actor(step.actor, "actor", each=False)
            if not step.outcomes:
                yield "没有写 outcomes：办理后到哪里去？", "No outcomes: where does it go when it is done?"
            if STRAIGHT_BACK in step.outcomes:
                yield f"{STRAIGHT_BACK} 是保留名称。", f"{STRAIGHT_BACK} is a reserved name."
            for name, outcome in step.outcomes.items():
                yield from _guard(outcome.when, name)
            if step.due is not None:
                yield from _due(step.due)
            if isinstance(step.returns, tuple):
                for target in step.returns:
                    if not isinstance(definition.steps.get(target), Task):
                        yield f"returns 中的 {target} 不是任务步骤。", f"{target} in returns is no task."
        case Split():
            if bool(step.branches) == bool(step.each):
                yield (
                    "branches 与 each 须写且只写一个。",
                    "Write either branches or each, and not both.",
                )
            if (step.each is None) != (step.branch is None):
                yield "each 与 branch 须同时写。", "each and branch go together."
            if step.each is not None:
                yield from _actor(step.each, "each", each=True)
            if step.branches and len(step.branches) < 2:
                yield "branches 至少两支。", "branches needs at least two."
            if len(set(step.branches)) != len(step.branches):
                yield "branches 有重复。", "branches names a step twice."
        case Join():
            if isinstance(step.rule, Quorum) and step.rule.at_least < 1:
                yield "at_least 须为正整数。", "at_least must be positive."
            yield from _ways(step.next)
        case Choice():
            yield from _ways(step.next)
        case Circulate():
            if not step.readers:
                yield "没有写 readers：传阅给谁？", "No readers: who is it circulated to?"
            for reader in step.readers:
                yield from _actor(reader, "readers", each=None)


def _actor(actor: Actor, field: str, *, each: bool | None) -> Iterator[tuple[str, str]]:
    """An actor names one of the shapes; `each`: must be many (True), must be one (False), either (None)."""
    named = [shape for shape in ACTOR_SHAPES if shape in actor]
    many = "each" in named
    listed = "、".join(ACTOR_SHAPES)
    if not named:
        yield f"{field} 须写明 {listed} 之一。", f"{field} must name one of {', '.join(ACTOR_SHAPES)}."
    elif len(named) > (2 if many else 1):
        yield (
            f"{field} 同时写了 {'、'.join(named)}，只能写一种。",
            f"{field} names {', '.join(named)} at once; one only.",
        )
    elif each is True and not many:
        yield f"{field} 须写 each（多人）。", f"{field} must be of the shape each."
    elif each is False and many:
        yield (
            f"{field} 只能是一人或一个岗位池，不能写 each；多人请用 split。",
            f"{field} is one person or pool; for many use a split.",
        )
    for shape in named:
        value = actor[shape]
        if not (isinstance(value, str) and value) and not (isinstance(value, Mapping) and value):
            yield f"{field} 的 {shape} 须为名称或映射。", f"{shape} of {field} must be a name or a mapping."


def _guard(when: Mapping[str, object] | None, name: str) -> Iterator[tuple[str, str]]:
    if when is not None and (found := guards.fault(when)) is not None:
        yield f"{name} 的条件：{found.zh}", f"Guard of {name}: {found.en}"


def _ways(ways: tuple[Way, ...]) -> Iterator[tuple[str, str]]:
    if not ways or ways[-1].when is not None:
        yield (
            "next 的最后一项不能带条件，否则可能无路可走。",
            "The last way in next must have no guard, else there may be no way on.",
        )
    for way in ways[:-1]:
        if way.when is None:
            yield (
                f"next 中 {way.to} 没有条件，后面的永远走不到。",
                f"{way.to} in next has no guard, so what follows it is never taken.",
            )
        yield from _guard(way.when, way.to)


def _due(due: Due) -> Iterator[tuple[str, str]]:
    if due.days is None and due.setting is None and due.fact is None:
        yield "due 须写 days、setting 或 fact。", "due needs days, setting or fact."
    if due.days is not None and due.setting is not None:
        yield "due 的 days 与 setting 只写一个。", "due takes days or setting, not both."
    if due.days is not None and due.days < 0:
        yield "due 的 days 不能为负。", "days of due cannot be negative."
    if due.warn_before < 0 or due.escalate_after < 0:
        yield "提醒和升级的天数不能为负。", "warn_before and escalate_after cannot be negative."
    if due.days is not None and due.warn_before > due.days:
        yield "warn_before 大于 days，一到就提醒。", "warn_before is longer than days itself."
    if due.escalate_to is not None:
        yield from _actor(due.escalate_to, "escalate_to", each=False)


def _targets(definition: Definition, report: Report) -> bool:
    """Whether every named step exists: what follows can only be looked at then."""
    sound = True
    if definition.start not in definition.steps:
        report(
            "", f"起始步骤 {definition.start} 不存在。", f"The first step {definition.start} does not exist."
        )
        sound = False
    for key, step in definition.steps.items():
        targets = [target for target, _ in ways_out(step)]
        if isinstance(step, Split):
            targets.append(step.join)
        for target in targets:
            if target not in definition.steps:
                report(key, f"要去的步骤 {target} 不存在。", f"It leads to {target}, which does not exist.")
                sound = False
        if isinstance(step, Split) and step.join in definition.steps:
            joined = definition.steps[step.join]
            if not isinstance(joined, Join):
                report(key, f"{step.join} 不是汇合步骤。", f"{step.join} is no join.")
                sound = False
    return sound


def _shape(definition: Definition, report: Report) -> None:
    steps = definition.steps
    if not any(isinstance(steps[step], End) for step in reach(definition, definition.start, None)):
        report("", "没有能走到的结束步骤（kind: end）。", "No end can be reached.")
    reached = scopes(definition)
    for key in steps:
        if key not in reached:
            report(key, "从起始步骤走不到这里。", "It cannot be reached from the first step.")
    splits_of: dict[str, list[str]] = {}
    for key, step in steps.items():
        if isinstance(step, Split):
            splits_of.setdefault(step.join, []).append(key)
    for key, step in steps.items():
        if not isinstance(step, Join):
            continue
        owners = splits_of.get(key, [])
        if not owners:
            report(key, "有汇合而没有分支（split）指向它。", "A join that belongs to no split.")
        elif len(owners) > 1:
            report(
                key,
                f"{'、'.join(owners)} 共用这一汇合，须各有一个。",
                f"{', '.join(owners)} share this join; each needs its own.",
            )
        elif (
            isinstance(split := steps[owners[0]], Split)
            and isinstance(step.rule, Quorum)
            and split.branches
            and step.rule.at_least > len(split.branches)
        ):
            report(key, "at_least 多于分支数，永远汇合不了。", "at_least exceeds the number of branches.")
    for key, step in steps.items():
        if not isinstance(step, Split):
            continue
        for entrance in step.entrances:
            if not _leads_to(definition, entrance, step.join):
                report(
                    key,
                    f"从分支 {entrance} 走不到汇合 {step.join}。",
                    f"The branch {entrance} never gets to the join {step.join}.",
                )
        for inner in ends_within(definition, key):
            report(
                inner,
                f"在 {key} 的分支之内，不能结束，也不能到别的汇合；须先到 {step.join}。",
                f"Inside a branch of {key}: it must get to {step.join} first.",
            )
    for key in ends_within(definition, ROOT):
        report(key, "主干上没有经过分支就到了汇合。", "The main way comes to a join without its split.")
    for shared, scope, other in clashes(definition):
        name = scope or "主干"
        report(
            shared,
            f"既在{name}上，又在 {other} 的分支之内；一个步骤只能在一处。",
            f"It lies both on {scope or 'the main way'} and inside a branch of {other}.",
        )
    for key in _endless(definition):
        report(key, "无人办理的步骤首尾相接，会不停地转。", "Steps that nobody handles run in a circle.")
    for key, step in steps.items():
        if isinstance(step, Task) and "finish" in step.allows and reached.get(key, ROOT) != ROOT:
            report(key, "分支之内不能允许直接办结。", "A step inside a branch cannot allow finish.")


def _leads_to(definition: Definition, entrance: str, join: str) -> bool:
    if entrance == join:
        return False
    for step in reach(definition, entrance, join):
        found = definition.steps[step]
        onward = [found.join] if isinstance(found, Split) else [target for target, _ in ways_out(found)]
        if join in onward:
            return True
    return False


def _endless(definition: Definition) -> list[str]:
    """Choices and circulations from which one comes back without anybody having acted."""
    automatic = {
        key: [target for target, _ in ways_out(step)]
        for key, step in definition.steps.items()
        if isinstance(step, Choice | Circulate)
    }
    found = []
    for key in automatic:
        seen: set[str] = set()
        waiting = list(automatic[key])
        while waiting:
            step = waiting.pop()
            if step in automatic and step not in seen:
                seen.add(step)
                waiting.extend(automatic[step])
        if key in seen:
            found.append(key)
    return found
