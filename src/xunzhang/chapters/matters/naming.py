"""Names of people, pools, kinds and steps for a page: gathered first, asked for once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.kinds import kinds
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Person
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.roles import role_label
from xunzhang.kernel import clock
from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import Process
from xunzhang.procedure.position import definition_of
from xunzhang.rulebook.loader import article_of
from xunzhang.rulebook.texts import Text
from xunzhang.ui.citations import cited
from xunzhang.ui.templatetags.ui import article_url


@dataclass(frozen=True, slots=True)
class Names:
    """Person → name, with title where the name does not say it; pool → unit and role."""

    people: dict[int, str] = field(default_factory=dict)
    pools: dict[str, str] = field(default_factory=dict)

    def person(self, person_id: int | None) -> str:
        return self.people.get(person_id, "") if person_id is not None else ""

    def holder(self, person_id: int | None, pool: str | None) -> str:
        return self.person(person_id) if person_id is not None else self.pools.get(pool or "", pool or "")


def names_of(people: Iterable[int | None], pools: Iterable[str | None] = ()) -> Names:
    """Two queries at most: one for the people, one for the units of the pools."""
    wanted = {one for one in people if one is not None}
    named = {one for one in pools if one}
    found: dict[int, str] = {}
    if wanted:
        rows = Person.objects.filter(pk__in=wanted).values_list("pk", "name", "name_en")
        found = {pk: by_language(name, name_en) for pk, name, name_en in rows}
    places: dict[str, str] = {}
    if named:
        today = clock.today()
        codes = {pool.partition("/")[0] for pool in named}
        units = {unit.code: unit.short_label for unit in organs.units_on(today, codes=codes)}
        for pool in named:
            code, _slash, role = pool.partition("/")
            unit = units.get(code, code)
            places[pool] = _("%(unit)s %(role)s") % {"unit": unit, "role": role_label(role, today)}
    return Names(found, places)


def kind_labels() -> dict[str, str]:
    """Kind of matter → what it is called."""
    return {one.kind: str(one.label) for one in kinds()}


def in_words(text: Text) -> str:
    """A text of a definition in the reader's language."""
    return by_language(text.zh, text.en)


def step_label(process: Process, step: str) -> str:
    """What a step is called in the version the process runs by."""
    definition = definition_of(process, running.shelf())
    return in_words(definition.steps[step].label) if step in definition.steps else step


def outcome_label(process: Process, step: str, outcome: str) -> str:
    """What an outcome of a step is called."""
    found = definition_of(process, running.shelf()).steps.get(step)
    if isinstance(found, Task) and outcome in found.outcomes:
        return in_words(found.outcomes[outcome].label)
    return outcome


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision as it is cited, with the address of its article."""

    label: str
    address: str


def citations(provisions: Iterable[str]) -> tuple[Citation, ...]:
    """The provisions in order; several parts of one sentence are cited once."""
    found: dict[str, Citation] = {}
    for one in provisions:
        label = cited(one)
        address = article_url(article_of(one))
        found.setdefault(label, Citation(label, f"{address}#provision-{one}" if address else ""))
    return tuple(found.values())


def relation_label(relation: str) -> str:
    """How somebody was asked in."""
    return {"before": _("前加签"), "after": _("后加签"), "countersign": _("征求会签")}.get(relation, "")


def state_label(state: str) -> str:
    """What became of an item that was not simply done."""
    return {
        "open": _("待办"),
        "waiting": _("等待加签意见"),
        "queued": _("前一人办后轮到"),
        "done": _("已办"),
        "returned": _("已退回"),
        "transferred": _("已转办"),
        "cancelled": _("已取消"),
        "withdrawn": _("已撤回"),
    }.get(state, state)


def move_label(kind: str) -> str:
    """What a move is called."""
    return {
        "complete": _("办理"),
        "return": _("退回"),
        "transfer": _("转办"),
        "add_before": _("前加签"),
        "add_after": _("后加签"),
        "countersign": _("征求会签"),
        "add_branch": _("增加会办单位"),
        "circulate": _("传阅"),
        "withdraw": _("撤回"),
        "finish": _("终止办结"),
        "archive": _("归档"),
    }.get(kind, kind)
