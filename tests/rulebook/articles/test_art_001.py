"""Article 1: legal basis, and the term of government that limits count in."""

from datetime import date


def test_1_a_term_names_both_its_days_and_lasts_no_longer_than_the_setting(find):
    met = find("1", "term.set", ordinal=14, first_on=date(2017, 1, 1), last_on=date(2021, 12, 31))
    assert met.outcome == "met"
    too_long = find("1", "term.set", ordinal=14, first_on=date(2017, 1, 1), last_on=date(2022, 1, 2))
    assert too_long.outcome == "breached"
    assert too_long.force == "must"


def test_1_a_refusal_rests_on_the_setting_not_on_the_article(find):
    too_long = find("1", "term.set", ordinal=14, first_on=date(2017, 1, 1), last_on=date(2027, 1, 1))
    assert (too_long.rests_on.kind, too_long.rests_on.ref) == ("setting", "term_years")


def test_1_without_the_last_day_it_cannot_be_judged(find):
    open_term = find("1", "term.set", ordinal=14, first_on=date(2017, 1, 1))
    assert open_term.outcome == "missing"
    assert open_term.missing == ("last_on",)


def test_1_the_rulebook_carries_its_legal_basis(rules):
    assert [basis.zh for basis in rules.identity.legal_basis] == [
        "《中华人民共和国宪法》",
        "《中华人民共和国地方各级人民代表大会和地方各级人民政府组织法》",
    ]
