"""Reading the journal: timelines, filters, pages, and how often a provision stopped an act."""

import contextlib
from datetime import date
from typing import Any

import pytest

from xunzhang.kernel import clock
from xunzhang.record import queries
from xunzhang.record.actions import Refused, perform
from xunzhang.record.actor import Actor
from xunzhang.record.queries import JournalFilter, ProvisionCount, journal_page, provision_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(clerk: Actor) -> None:
    cases: list[tuple[date, str, dict[str, str]]] = [
        (date(2018, 11, 1), "met", {}),
        (date(2018, 11, 2), "breached", {}),
        (date(2018, 11, 2), "breached", {"54.1": "抢险"}),
        (date(2018, 11, 5), "judgement", {}),
        (date(2018, 11, 6), "breached", {}),
    ]
    for number, (day, outcome, departures) in enumerate(cases, 1):
        with clock.frozen(day), contextlib.suppress(Refused):
            perform(
                "probe_matter.open",
                clerk,
                {"title": f"事项{number}", "outcome": outcome, "departures": departures},
            )


def sequences(**given: Any) -> list[int]:
    return [entry.sequence for entry in journal_page(JournalFilter(**given)).entries]


@pytest.mark.usefixtures("written")
def test_filters_narrow_the_journal() -> None:
    assert sequences() == [5, 4, 3, 2, 1]
    assert sequences(action="probe_matter.open") == [3, 1]
    assert sequences(action="probe_matter.") == [5, 4, 3, 2, 1]
    assert sequences(only_refusals=True) == [5, 4, 2]
    assert sequences(provision="54.1") == [5, 4, 3, 2]
    assert sequences(from_on=date(2018, 11, 2), to_on=date(2018, 11, 5)) == [4, 3, 2]
    assert sequences(text="事项3") == [3]
    assert sequences(account=7, person=70, before=3) == [2, 1]
    assert sequences(account=8) == []


@pytest.mark.usefixtures("written")
def test_pages_join_without_gap_or_double() -> None:
    first = journal_page(JournalFilter(), limit=2)
    second = journal_page(JournalFilter(before=first.next_before), limit=2)
    last = journal_page(JournalFilter(before=second.next_before), limit=2)
    found = [entry.sequence for page in (first, second, last) for entry in page.entries]
    assert found == [5, 4, 3, 2, 1]
    assert last.next_before is None


@pytest.mark.usefixtures("written")
def test_how_often_a_provision_stopped_or_was_departed_from(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        counts = provision_counts(government="wuhan")
    assert counts == {"54.1": ProvisionCount("54.1", 54, stopped=3, departed=1, judged=0)}
    assert provision_counts(government="wuhan", to_on=date(2018, 11, 2))["54.1"].stopped == 1
    assert provision_counts(government="wuhan", from_on=date(2018, 11, 6))["54.1"].stopped == 1
    assert provision_counts(government="wuhan", article=53) == {}
    assert provision_counts(government="elsewhere") == {}


def test_the_timeline_of_a_matter_is_one_query(clerk: Actor, django_assert_num_queries: Any) -> None:
    matter = perform("probe_matter.open", clerk, {"title": "修路"})
    with django_assert_num_queries(1):
        assert [entry.summary for entry in queries.timeline(matter)] == ["开办 修路"]
    assert queries.history_of("matter", matter.pk).count() == 1
