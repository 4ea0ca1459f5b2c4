"""Article 54(5): what a meeting decided has that meeting on record."""

from datetime import date

import pytest
from tests.rulebook.articles.signing_table import AUTHORISED_5, ROWS, row_of, signing_finding

NOT_DECIDED = [
    {"reviewing_meeting": "none", "reviewing_meeting_on": None},
    {"reviewing_meeting": "thematic_meeting"},
    {"reviewing_meeting_on": date(2018, 11, 8)},  # after the signing
]
BY_MEETING = [name for name in ROWS if "meeting's decision" in name]


@pytest.mark.parametrize("lacking", NOT_DECIDED)
@pytest.mark.parametrize("name", BY_MEETING)
@pytest.mark.parametrize("holder", ["mayor", "executive_vice_mayor", "vice_mayor", "secretary_general"])
def test_54_5_what_a_meeting_decided_has_that_meeting_on_record(assessed, name, holder, lacking):
    facts = row_of(name, holder, **{**AUTHORISED_5, **lacking})
    finding = signing_finding(assessed, **facts)
    assert (finding.provision, finding.outcome, finding.refuses) == ("54(5)", "breached", True)
    assert "会议" in finding.quote
    assert "登记该次会议和日期" in finding.remedy.zh


def test_54_5_the_refusal_says_which_meeting_is_on_record(assessed):
    facts = row_of("executive meeting's decision, lateral", "secretary_general", **AUTHORISED_5)
    finding = signing_finding(assessed, **{**facts, **NOT_DECIDED[0]})
    assert "未经会议" in finding.sentence.zh
    assert finding.rests_on.as_dict() == {"kind": "text", "ref": "54(5)"}


@pytest.mark.parametrize("name", BY_MEETING)
@pytest.mark.parametrize("unknown", ["reviewing_meeting", "reviewing_meeting_on"])
def test_54_5_an_unknown_meeting_is_missing(assessed, name, unknown):
    finding = signing_finding(assessed, **row_of(name, "mayor", **{unknown: None}))
    assert (finding.outcome, finding.missing) == ("missing", (unknown,))


def test_54_5_routine_approvals_need_no_meeting(assessed):
    facts = row_of("routine approval, lateral", "secretary_general", **AUTHORISED_5)
    assert signing_finding(assessed, **{**facts, **NOT_DECIDED[0]}).outcome == "met"
