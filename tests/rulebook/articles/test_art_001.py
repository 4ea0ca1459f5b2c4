"""Article 1: legal basis, and the term of government that limits count in."""

from datetime import date

import pytest

TERM = {"ordinal": 14, "first_on": date(2017, 1, 1), "last_on": date(2021, 12, 31)}


def test_1_a_term_with_its_ordinal_and_both_days(find):
    assert find("1", "term.set", **TERM).outcome == "met"


@pytest.mark.parametrize("last_on", [date(2017, 1, 1), date(2016, 12, 31)])
def test_1_a_term_that_ends_before_it_begins_rests_on_the_setting_not_on_the_article(find, last_on):
    finding = find("1", "term.set", **{**TERM, "last_on": last_on})
    assert (finding.outcome, finding.force) == ("breached", "must")
    assert finding.rests_on.as_dict() == {"kind": "setting", "ref": "term_last_on"}


@pytest.mark.parametrize("unknown", TERM)
def test_1_without_one_of_them_it_cannot_be_judged(find, unknown):
    finding = find("1", "term.set", **{**TERM, unknown: None})
    assert (finding.outcome, finding.missing) == ("missing", (unknown,))


def test_1_the_rulebook_carries_its_legal_basis(rules):
    assert [basis.zh for basis in rules.identity.legal_basis] == [
        "《中华人民共和国宪法》",
        "《中华人民共和国地方各级人民代表大会和地方各级人民政府组织法》",
    ]
