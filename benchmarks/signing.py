"""Who signs: our decision table against zen-engine, the same table, the same cases, interleaved rounds in one run.

    .venv/bin/python benchmarks/signing.py [--government G] [--version V] [--rounds 7] [--cases 400]

zen gets the table as our own export writes it (JDM: a column per fact, a row per clause, first hit), compiled before the clock starts. Both must name the same clause for every case, otherwise nothing is printed but the difference.
Rates are medians over the rounds, per second of processor time; the ratio is to the quicker of zen's two ways.
"""

import argparse
import json
import random
import statistics
import sys
from collections.abc import Callable
from datetime import date
from time import process_time
from typing import Any

import zen

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import Rulebook, library, signing_decision
from xunzhang.rulebook.compiling import DecisionTable
from xunzhang.rulebook.exporting import jdm
from xunzhang.rulebook.model import Fact

NEEDED = {"decision": 10.0, "decision with reasons": 1.0}
Case = dict[str, Any]


def random_value(fact: Fact, chance: random.Random) -> Any:
    match fact.type:
        case "boolean":
            return chance.random() < 0.5
        case "integer":
            return chance.randrange(*(fact.bounds or (0, 1000)))
        case "choice":
            return chance.choice(list(fact.values))
        case "date":
            return date(2018, 11, chance.randrange(1, 29))
        case "text":
            return "54(3)"
    return None


def cases_of(rules: Rulebook, table: DecisionTable, action: str, on: date, wanted: int) -> list[Case]:
    """Random cases that can occur, with what the signers' conditions look at as well."""
    chance = random.Random(54)
    found: list[Case] = []
    while len(found) < wanted:
        case = {
            name: random_value(fact, chance)
            for name, fact in table.definitions.items()
            if name in table.table.domain or fact.type in ("boolean", "date", "choice", "text")
        }
        try:
            signing_decision(rules, action, case, on)
        except UnusableInput:  # one of the combinations that the table declares impossible
            continue
        found.append(case)
    return found


def rate(ask: Callable[[], object], decisions: int) -> float:
    """Decisions per second of processor time, all threads counted (the machine may have others at work)."""
    begun = process_time()
    ask()
    return decisions / (process_time() - begun)


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    reading.add_argument("--government")
    reading.add_argument("--version")
    reading.add_argument("--rounds", type=int, default=7)
    reading.add_argument("--cases", type=int, default=400)
    chosen = reading.parse_args()
    books = library()
    government = chosen.government or books.governments[0]
    rules = books.get(government, chosen.version or books.versions(government)[-1])
    table = rules.compiled.tables["signing"]
    action, on = table.table.actions[0], rules.in_force_from
    cases = cases_of(rules, table, action, on, chosen.cases)

    content = zen.ZenDecisionContent(json.dumps(jdm(table)))
    engine = zen.ZenEngine({"loader": lambda _: content})
    decision = engine.create_decision(content)
    plain = [{name: value for name, value in case.items() if name in table.table.domain} for case in cases]
    batch = [{"key": "signing", "context": case} for case in plain]

    for case, only_domain in zip(cases, plain, strict=True):
        ours, theirs = (
            signing_decision(rules, action, case, on).clause,
            decision.evaluate(only_domain)["result"],
        )
        if theirs.get("clause") != ours:
            sys.exit(f"zen says {theirs}, we say {ours}, for {only_domain}")
    print(f"{rules!r}: {len(table.clauses)} clauses, {len(cases)} cases, the same clause for each")

    def each(ask: Callable[[Case], object], given: list[Case], repeats: int) -> Callable[[], None]:
        def run() -> None:
            for _ in range(repeats):
                for case in given:
                    ask(case)

        return run

    asked: dict[str, tuple[Callable[[], object], int]] = {
        "zen-engine, one by one": (each(decision.evaluate, plain, 2), 2),
        "zen-engine, as a batch": (lambda: engine.evaluate_batch(batch * 5), 5),
        "decision": (each(lambda case: signing_decision(rules, action, case, on), cases, 60), 60),
        "decision with reasons": (
            each(lambda case: signing_decision(rules, action, case, on).as_dict(), cases, 10),
            10,
        ),
    }
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(chosen.rounds):
        for name, (ask, repeats) in asked.items():
            rates[name].append(rate(ask, repeats * len(cases)))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    peer = max(median for name, median in medians.items() if name.startswith("zen"))
    short = False
    for name, median in medians.items():
        ratio = median / peer
        needed = NEEDED.get(name)
        short = short or (needed is not None and ratio < needed)
        aim = f"  (at least {needed:g}×)" if needed is not None else ""
        print(f"{name:24} {median:12,.0f}/s  {ratio:7.1f}×{aim}")
    sys.exit(short)


if __name__ == "__main__":
    main()
