"""Filling an installation that has its people and no documents yet."""

import time

from benchmarks.million import rows, searched
from benchmarks.million.document import mixed
from benchmarks.million.office import Office
from benchmarks.million.writing import in_bulk, write, write_index
from django.apps import apps
from django.db import transaction
from tests.chapters.documents.way import make, walk
from tests.city import City

from xunzhang.chapters.documents.figures import counting
from xunzhang.chapters.documents.searching import index

# Documents that really go their way, for the page of a matter: at several of its steps.
WALKED, STEPS = 24, ("countersign", "check", "sign_and_issue", "end")
CHECKED = 40


class _Told:
    """Says how long each step took when the next begins."""

    def __init__(self) -> None:
        self.step, self.begun = "", time.perf_counter()

    def __call__(self, step: str) -> None:
        now = time.perf_counter()
        if self.step:
            print(f"  {self.step}: {now - self.begun:.0f} s", flush=True)
        self.step, self.begun = step, now


def build(documents: int) -> None:
    """Every table and the index, the counted months, and a few dozen documents that really went their way."""
    told = _Told()
    office = Office(documents)
    filled = rows.fillings(office)
    tables = [apps.get_model(one.label, one.name)._meta.db_table for one in filled]
    with in_bulk([*tables, "documents_searchentry", "documents_search_index"], told):
        for one in filled:
            told(one.name)
            write(one.label, one.name, one.columns, rows.rows_of(one, office))
        told("search index")
        for batch in searched.batches(office):
            write("documents", "SearchEntry", searched.COLUMNS, (row for row, _tokens in batch))
            write_index((row[0], tokens) for row, tokens in batch)  # type: ignore[misc]
    told("documents that went their way")
    _check(documents)
    city = City()
    for place in range(WALKED):
        walk(city, make(city), STEPS[place % len(STEPS)])
    told("months counted")
    counting.refresh(at_once=True)
    told("")


def _check(documents: int) -> None:
    """What was written past the product is what the product writes: of these it finds nothing to be changed."""
    some = sorted({mixed(place, 1) % documents + 1 for place in range(CHECKED)})
    with transaction.atomic():
        changed = index.refresh(some)
    if changed:
        raise SystemExit(f"{changed} of {len(some)} entries of the search differ from the product's own.")
