"""A step of a procedure with its state kept: our engine against SpiffWorkflow, the same procedure, on SQLite.

    .venv/bin/python -m benchmarks.procedure_step [--departments 20] [--rounds 4] [--repeats 5]

A draft goes to the departments side by side; each gives its opinion; somebody sums up and asks again, round after round.
After every step the state is written durably: we write rows through the ORM, SpiffWorkflow's state is serialised by its own
serializer into one row, read back before the next step, as a web request must. Processor time per step, medians, both in the
same run in turn. Ours must be at least 1.5 times as fast, and no slower in the last round than in the first.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time

HOME = tempfile.mkdtemp(prefix="procedure-step-")
os.environ["XUNZHANG_HOME"] = HOME
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from SpiffWorkflow.bpmn.parser import BpmnParser  # noqa: E402
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: E402
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: E402
from SpiffWorkflow.util.task import TaskState  # noqa: E402

from xunzhang.kernel.calendar import national  # noqa: E402
from xunzhang.procedure import engine  # noqa: E402
from xunzhang.procedure.definitions import Shelf, read  # noqa: E402
from xunzhang.procedure.models import WorkItem  # noqa: E402
from xunzhang.procedure.people import Asking, Hand, Holder, Office  # noqa: E402

NEEDED = 1.5
FLAT = 1.25  # the last round may cost that many times the first
FOLDER = Path(__file__).parent / "procedure_step"


class Departments:
    """`departments` are the pools unit/clerk; everything else is person 1."""

    def __init__(self, number: int) -> None:
        self.number = number

    def resolve(self, expression: object, asking: Asking) -> list[Holder]:
        if "each" in expression:  # type: ignore[operator]
            return [Holder(pool=f"unit{one}/clerk", subject=f"unit{one}") for one in range(self.number)]
        return [Holder(person=1)]


def ours(departments: int, rounds: int) -> list[list[float]]:
    """Seconds of processor time per step, round by round."""
    shelf = Shelf()
    definition = read((FOLDER / "rounds.yaml").read_bytes(), file="rounds.yaml")
    shelf.put("somewhere", definition)
    office = Office(shelf=shelf, resolver=Departments(departments), calendar=national())
    with transaction.atomic():
        process, _ = engine.start(
            definition,
            Hand(person=1),
            office,
            government="somewhere",
            title="关于某事的通知",
            kind="document",
        )
    spent: list[list[float]] = []
    while len(spent) <= rounds:
        opened = list(WorkItem.objects.filter(process=process, state="open").order_by("pk"))
        if not opened:
            break
        steps: list[float] = []
        for item in opened:
            hand = Hand(person=1, pools=frozenset({item.pool} if item.pool else ()))
            outcome = None
            if item.step == "sum_up":
                outcome = "finish" if len(spent) == rounds else "again"
            begun = process_time()
            with transaction.atomic():
                engine.complete(item.pk, hand, office, outcome=outcome)
            steps.append(process_time() - begun)
        if opened[0].step == "opinion":
            spent.append(steps)
        elif spent:
            spent[-1].extend(steps)
    assert not WorkItem.objects.filter(process=process, state="open").exists()
    return spent


def spiff(departments: int, rounds: int) -> list[list[float]]:
    """The same with SpiffWorkflow; its state is one row of text, written durably after each step."""
    parser = BpmnParser()
    parser.add_bpmn_file(str(FOLDER / "rounds.bpmn"))
    specification = parser.get_spec("rounds")
    subprocesses = parser.get_subprocess_specs("rounds")
    serializer = BpmnWorkflowSerializer()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS spiff_state (id integer PRIMARY KEY, state text NOT NULL)")
        cursor.execute("DELETE FROM spiff_state")

    def write(workflow: BpmnWorkflow) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO spiff_state VALUES (1, %s)", [serializer.serialize_json(workflow)]
            )

    def load() -> BpmnWorkflow:
        with connection.cursor() as cursor:
            cursor.execute("SELECT state FROM spiff_state WHERE id = 1")
            return serializer.deserialize_json(cursor.fetchone()[0])

    workflow = BpmnWorkflow(specification, subprocesses)
    workflow.get_next_task(state=TaskState.READY).set_data(departments=list(range(departments)))
    workflow.do_engine_steps()
    write(workflow)
    spent: list[list[float]] = []
    while True:
        ready = [task.id for task in load().get_tasks(state=TaskState.READY, manual=True)]
        if not ready:
            break
        steps: list[float] = []
        name = load().get_task_from_id(ready[0]).task_spec.name
        for task_id in ready:
            begun = process_time()
            loaded = load()
            task = loaded.get_task_from_id(task_id)
            if name == "sum_up":
                task.data.pop("department", None)  # else the next round refuses its own loop variable
                task.data["again"] = len(spent) < rounds
            task.run()
            loaded.do_engine_steps()
            write(loaded)
            steps.append(process_time() - begun)
        if name == "opinion":
            spent.append(steps)
        elif spent:
            spent[-1].extend(steps)
    assert load().is_completed()
    return spent


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    reading.add_argument("--departments", type=int, default=20)
    reading.add_argument("--rounds", type=int, default=4)
    reading.add_argument("--repeats", type=int, default=5)
    chosen = reading.parse_args()
    call_command("migrate", verbosity=0)
    found: dict[str, list[list[list[float]]]] = {"ours": [], "SpiffWorkflow": []}
    for _ in range(chosen.repeats):
        found["ours"].append(ours(chosen.departments, chosen.rounds))
        found["SpiffWorkflow"].append(spiff(chosen.departments, chosen.rounds))
    print(
        f"{chosen.departments} departments × {chosen.rounds} rounds, SQLite, processor time per step, median"
    )
    medians: dict[str, float] = {}
    rounds: dict[str, list[float]] = {}
    for name, runs in found.items():
        rounds[name] = [
            statistics.median(step for run in runs for step in run[index]) * 1000
            for index in range(chosen.rounds)
        ]
        medians[name] = statistics.median(step for run in runs for one in run for step in one) * 1000
        listed = "  ".join(f"{one:6.2f}" for one in rounds[name])
        print(f"{name:14} {medians[name]:6.2f} ms   by round: {listed}")
    ratio = medians["SpiffWorkflow"] / medians["ours"]
    growth = rounds["ours"][-1] / rounds["ours"][0]
    print(f"ratio {ratio:.1f}× (at least {NEEDED}×); last round to first {growth:.2f} (at most {FLAT})")
    sys.exit(ratio < NEEDED or growth > FLAT)


if __name__ == "__main__":
    main()
