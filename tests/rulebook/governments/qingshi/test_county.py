"""A county that orders things otherwise: no secretary-general, a quorum, signing by subject. Data alone, no code."""

from datetime import date
from typing import Any

import pytest

from xunzhang.rulebook import Library, Rulebook, assess, library, signing_decision
from xunzhang.rulebook.verifying import verify

SIGN = "outgoing_document.sign_and_issue"


@pytest.fixture
def books(counties: Any) -> Library:
    return library()


@pytest.fixture
def rules(books: Library) -> Rulebook:
    return books.in_force("qingshi", date(2020, 1, 1))


def outcome(rules: Rulebook, ref: str, action: str, on: date, **facts: Any) -> str:
    return next(one.outcome for one in assess(rules, action, facts, on).findings if one.provision == ref)


def test_it_is_sound(counties: Any) -> None:
    assert verify(counties) == []


def test_it_has_its_own_roles_and_chapters(rules: Rulebook) -> None:
    assert set(rules.roles) == {"county_head", "deputy_head", "deputy_head_for_land", "office_director"}
    assert [chapter.number for chapter in rules.chapters] == [2, 7]


@pytest.mark.parametrize(
    ("present", "absent", "expected"), [(6, 5, "met"), (5, 5, "breached"), (4, 7, "breached")]
)
def test_3a_more_than_half_must_be_present(rules: Rulebook, present: int, absent: int, expected: str) -> None:
    day = date(2020, 1, 1)
    assert (
        outcome(rules, "3a", "session.open", day, members_present=present, members_absent=absent) == expected
    )


def test_3b_the_head_or_a_deputy_presides(rules: Rulebook) -> None:
    day = date(2020, 1, 1)
    assert outcome(rules, "3b", "session.open", day, presiding_role="deputy_head") == "met"
    assert outcome(rules, "3b", "session.open", day, presiding_role="office_director") == "breached"


def test_5_minutes_are_issued_within_natural_days_of_the_version(books: Library) -> None:
    closed = date(2018, 9, 28)  # a Friday before a long holiday: natural days take no notice of it
    for version, last in (("2019", date(2018, 10, 1)), ("2022", date(2018, 9, 30))):
        rules = books.get("qingshi", version)
        for issued, expected in ((last, "met"), (date(2018, 10, 2), "breached")):
            found = outcome(rules, "5", "session_minutes.issue", last, closed_on=closed, issued_on=issued)
            assert found == expected


def test_5_minutes_not_yet_issued_are_judged_by_the_day(rules: Rulebook) -> None:
    closed = date(2020, 1, 1)
    assert outcome(rules, "5", "session_minutes.issue", date(2020, 1, 4), closed_on=closed) == "met"
    assert outcome(rules, "5", "session_minutes.issue", date(2020, 1, 5), closed_on=closed) == "breached"


@pytest.mark.parametrize(
    ("subject", "thousands", "on", "signers", "clause"),
    [
        ("finance", 1, date(2020, 1, 1), ("county_head",), "12(1)"),
        ("land", 900, date(2020, 6, 30), ("deputy_head_for_land",), "12(2)"),
        ("land", 900, date(2020, 7, 1), ("county_head",), "12(2)"),
        ("land", 499, date(2020, 7, 1), ("deputy_head_for_land",), "12(2)"),
        ("personnel", 1, date(2020, 1, 1), ("county_head",), "12(3)"),
        ("other", 1, date(2020, 1, 1), ("deputy_head", "deputy_head_for_land"), "12(3)"),
    ],
)
def test_12_who_signs_follows_the_subject(
    rules: Rulebook, subject: str, thousands: int, on: date, signers: tuple[str, ...], clause: str
) -> None:
    found = signing_decision(rules, SIGN, {"subject": subject, "sum_in_thousands": thousands}, on)
    assert (found.signers, found.clause) == (signers, clause)


def test_12_3_a_default_may_be_departed_from(rules: Rulebook) -> None:
    facts = {"subject": "other", "signer_roles": ["county_head"]}
    assert assess(rules, SIGN, facts, date(2020, 1, 1)).refused
    assert not assess(rules, SIGN, facts, date(2020, 1, 1), departures={"12(3)": "副县长均外出"}).refused


def test_the_city_knows_nothing_of_the_countys_facts(books: Library) -> None:
    shipped = next(one for one in books.governments if one != "qingshi")
    city = books.get(shipped, books.versions(shipped)[-1])
    assert "subject" not in city.vocabulary.action(SIGN).facts
