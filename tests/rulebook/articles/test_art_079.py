"""Article 79: in force from 1 November 2018; the Rules of 2013 repealed."""

from datetime import date

import pytest

from xunzhang.rulebook import NoRulebook, library


def test_79_a_matter_of_the_first_day_is_judged_by_these_rules(find):
    finding = find("79", "outgoing_document.draft", on=date(2018, 11, 1))
    assert finding.outcome == "met"
    assert finding.rests_on.as_dict() == {"kind": "text", "ref": "79"}
    assert not finding.sentence.zh.endswith("。。")


def test_79_an_earlier_one_is_not(find):
    assert find("79", "outgoing_document.draft", on=date(2018, 10, 31)).outcome == "breached"


def test_79_the_library_gives_them_from_that_day_on():
    assert library().in_force("wuhan", date(2018, 11, 1)).version == "2018"
    with pytest.raises(NoRulebook):
        library().in_force("wuhan", date(2018, 10, 31))


def test_79_what_it_repealed(rules):
    repealed = rules.identity.repeals[0]
    assert (repealed.document_number, repealed.dated_on) == ("武政〔2013〕101号", date(2013, 11, 24))
