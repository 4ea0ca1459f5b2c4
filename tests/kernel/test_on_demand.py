"""What nobody looks at is not looked for; what was found once is not looked for again."""

import pytest

from xunzhang.kernel.on_demand import OnDemand

looked: list[str] = []


def found(name: str) -> str:
    looked.append(name)
    return name.upper()


def broken() -> str:
    raise KeyError("within")


@pytest.fixture
def facts() -> OnDemand:
    looked.clear()
    return OnDemand({"a": lambda: found("a"), "b": lambda: found("b"), "broken": broken})


def test_only_what_is_looked_at_is_found_and_once(facts: OnDemand) -> None:
    assert (len(facts), list(facts), "b" in facts, "c" in facts) == (3, ["a", "b", "broken"], True, False)
    assert looked == []
    assert [facts["a"], facts.get("a"), facts["a"]] == ["A", "A", "A"]
    assert looked == ["a"]


def test_a_name_that_is_not_there(facts: OnDemand) -> None:
    assert (facts.get("c"), facts.get("c", 1)) == (None, 1)
    with pytest.raises(KeyError):
        facts["c"]


def test_an_error_on_the_way_is_not_a_name_that_is_not_there(facts: OnDemand) -> None:
    with pytest.raises(KeyError, match="within"):
        facts.get("broken")
