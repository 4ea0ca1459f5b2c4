"""An office for tests: people by number, a resolver over a table, definitions from data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from xunzhang.kernel.calendar import national
from xunzhang.procedure import engine
from xunzhang.procedure.definitions import Shelf, read
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.procedure.people import Asking, Hand, Holder, Office

DATA = Path(__file__).parent / "data"
NOW = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)
GOVERNMENT = "somewhere"

PEOPLE = {
    "drafter": Holder(person=1, zh="拟稿人", en="the drafter"),
    "head": Holder(person=2, zh="处长", en="the head"),
    "office_one": Holder(person=11),
    "office_two": Holder(person=12),
    "rechecker": Holder(person=13),
    "secretary": Holder(person=3, zh="秘书长", en="the secretary"),
    "reviewer": Holder(person=4, zh="依第五十四条审核", en="reviews by article 54", provisions=("54.1",)),
    "signer": Holder(person=5, zh="依第五十四条签发", en="signs by article 54", provisions=("54.1",)),
    "checkers": Holder(pool="office/checker"),
    "archive": Holder(pool="office/archive"),
}


class Table:
    """Resolves names by a table; `department` by the branch's subject, `departments` by the facts."""

    def __init__(self, people: Mapping[str, Holder] = PEOPLE) -> None:
        self.people = people

    def resolve(self, expression: Mapping[str, object], asking: Asking) -> Sequence[Holder]:
        name = str(next(iter(expression.values())))
        if name == "departments":
            listed = asking.facts.get("departments", ())
            return [Holder(pool=f"{unit}/clerk", subject=str(unit)) for unit in listed]
        if name == "department":
            return [Holder(pool=f"{asking.subject}/clerk")]
        return [self.people[name]] if name in self.people else []


@cache
def shelf_of(*names: str) -> Shelf:
    shelf = Shelf()
    for name in names or ("document", "document_2", "consult"):
        shelf.put(GOVERNMENT, read((DATA / f"{name}.yaml").read_bytes(), file=f"{name}.yaml"))
    return shelf


def office(**changes: object) -> Office:
    facts = {"concerns_others": True, "departments": ("finance", "justice", "housing"), "complete": True}
    given = Office(shelf=shelf_of(), resolver=Table(), calendar=national(), facts=facts, now=NOW)
    return replace(given, **changes)


def hand(holder: Holder | WorkItem | int) -> Hand:
    """Whoever holds that."""
    if isinstance(holder, int):
        return Hand(person=holder)
    if holder.person is not None:
        return Hand(person=holder.person)
    assert holder.pool is not None
    return Hand(person=1000 + sum(map(ord, holder.pool)), pools=frozenset({holder.pool}))


def begin(here: Office, key: str = "document", *, version: int = 1, **values: object) -> Process:
    given = {"title": "关于某事的通知", "kind": "outgoing_document", "government": GOVERNMENT, **values}
    definition = here.shelf.get(GOVERNMENT, key, version)
    process, _ = engine.start(definition, hand(1), here, **given)
    return process


def open_items(process: Process, step: str | None = None) -> list[WorkItem]:
    rows = WorkItem.objects.filter(process=process, state="open", kind="task").order_by("pk")
    return list(rows.filter(step=step) if step else rows)


def the_item(process: Process, step: str | None = None) -> WorkItem:
    (item,) = open_items(process, step)
    return item


def do(process: Process, step: str, outcome: str | None, here: Office) -> engine.Moved:
    item = the_item(process, step)
    return engine.complete(item.pk, hand(item), here, outcome=outcome)
