"""Article by article: what each coded provision of the Rules of 2018 finds, with its number in the test's name."""

from collections.abc import Callable
from datetime import date

import pytest

from xunzhang.rulebook import Assessment, Finding, Rulebook, assess, library

DAY = date(2018, 11, 1)
Assess = Callable[..., Assessment]
Find = Callable[..., Finding]


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    return library().get("wuhan", "2018")


@pytest.fixture
def assessed(rules: Rulebook) -> Assess:
    """Assess an action: `assessed("meeting.convene", on=…, departures=…, **facts)`."""

    def call(
        action: str, *, on: date = DAY, departures: dict[str, str] | None = None, **facts: object
    ) -> Assessment:
        return assess(rules, action, facts, on, departures=departures or {})

    return call


@pytest.fixture
def find(assessed: Assess) -> Find:
    """The finding of one provision: `find("5b", "entrustment.grant", **facts)`."""

    def call(provision: str, action: str, **given: object) -> Finding:
        found = [one for one in assessed(action, **given).findings if one.provision == provision]
        assert len(found) == 1, f"{provision} is not assessed on {action}"
        return found[0]

    return call
