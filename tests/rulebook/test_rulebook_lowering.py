"""One definition, two ways to run it: the closure and the SQL agree on random facts, unknown ones among them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rulebook.conftest import COUNTIES, SAMPLE

from xunzhang.rulebook import Rulebook, library
from xunzhang.rulebook.assessing import circumstances
from xunzhang.rulebook.library import Library
from xunzhang.rulebook.lower import add_calendar, audit, audit_query, lower
from xunzhang.rulebook.model import Fact

DAYS = st.dates(date(2018, 9, 1), date(2019, 3, 1))
BATCH = 60


def values_of(fact: Fact, rules: Rulebook) -> st.SearchStrategy[Any]:
    match fact.type:
        case "boolean":
            known = st.booleans()
        case "integer":
            low, high = fact.bounds or (0, 12)
            known = st.one_of(st.integers(low, min(high, 12)), st.integers(low, high))
        case "date":
            known = DAYS
        case "choice":
            known = st.sampled_from(sorted(fact.values))
        case "role":
            known = st.sampled_from(sorted(rules.roles))
        case "set":
            members = {
                "role": sorted(rules.roles),
                "choice": sorted(fact.values),
                "text": ["甲", "乙", "丙", "丁"],
            }
            known = st.frozensets(st.sampled_from(members[fact.of]), max_size=4)
        case _:
            known = st.sampled_from(["甲", "乙", "54(3)", "54(5)"])
    return st.one_of(st.none(), known, known, known)


def cases_of(rules: Rulebook, action: str) -> st.SearchStrategy[list[tuple[dict[str, Any], date]]]:
    facts = rules.vocabulary.action(action).facts
    one = st.fixed_dictionaries({name: values_of(fact, rules) for name, fact in facts.items()})
    return st.lists(st.tuples(one, DAYS), min_size=1, max_size=BATCH)


def rulebooks() -> Iterator[Rulebook]:
    for government in library().governments:
        for version in library().versions(government):
            yield library().get(government, version)
    yield Library((SAMPLE,)).get("sample", "1")
    counties = Library((COUNTIES,))
    for version in counties.versions("qingshi"):
        yield counties.get("qingshi", version)


RULED = [
    pytest.param(rules, action, id=f"{rules.government}-{rules.version}-{action}")
    for rules in rulebooks()
    for action, applied in rules.rules_of.items()
    if applied
]


@pytest.mark.parametrize(("rules", "action"), RULED)
def test_closure_and_sql_agree(rules: Rulebook, action: str) -> None:
    lowered = [one for rule in rules.rules_of[action] if (one := lower(rules, rule.provision.id)) is not None]

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(cases_of(rules, action))
    def agree(cases: list[tuple[dict[str, Any], date]]) -> None:
        for (facts, on), outcomes in zip(cases, audit(rules, action, cases), strict=True):
            here = circumstances(rules, on)
            for one in lowered:
                assert outcomes[one.provision] == one.outcome(facts, here), (one.provision, facts, on)

    agree()


def test_every_coded_provision_of_patterns_lowers() -> None:
    for rules in rulebooks():
        for provision in rules.provisions.values():
            coded_by_pattern = provision.status == "coded" and provision.pattern != "function"
            assert (lower(rules, provision.id) is not None) is coded_by_pattern, provision.id


def test_sql_reads_a_relation_with_facts_as_columns(sample: Rulebook) -> None:
    with duckdb.connect() as connection:
        add_calendar(connection)
        connection.execute(
            "CREATE TABLE things AS SELECT * FROM (VALUES "
            "(DATE '2018-09-28', DATE '2018-10-08', DATE '2018-10-08'), "
            "(DATE '2018-09-28', DATE '2018-10-09', DATE '2018-10-09')) AS rows(begun_on, ended_on, assessed_on)"
        )
        lowered = lower(sample, "1d")
        assert lowered is not None
        assert lowered.needs_calendar
        found = connection.execute(f"SELECT {lowered.sql()} FROM things").fetchall()
    assert found == [("met",), ("breached",)]


def test_sql_with_a_fixed_day_needs_no_column_for_it(sample: Rulebook) -> None:
    lowered = lower(sample, "1f", assessed_on=date(2019, 6, 1))
    assert lowered is not None
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT {lowered.sql()} FROM (VALUES (4), (5), (NULL)) AS rows(size)"
        ).fetchall()
    assert found == [("met",), ("breached",), ("missing",)]


def test_sql_is_carried_to_other_engines(sample: Rulebook) -> None:
    lowered = lower(sample, "1i")
    assert lowered is not None
    assert "CASE WHEN" in lowered.sql("postgres")


def test_impossible_rows_are_marked(sample: Rulebook) -> None:
    query = audit_query(sample, "thing.sign", "cases")
    assert '"impossible:signing"' in query
    outcomes = audit(sample, "thing.sign", [({"colour": "grey"}, date(2018, 11, 1)), ({}, date(2018, 11, 1))])
    assert [one["impossible:signing"] for one in outcomes] == [True, False]


def test_a_day_beyond_the_calendar_is_missing_in_sql(sample: Rulebook) -> None:
    far = {"begun_on": date(2050, 1, 3), "ended_on": date(2050, 1, 4)}
    assert audit(sample, "thing.do", [(far, timedelta() + date(2050, 1, 4))])[0]["1d"] == "missing"
