"""Article 42(2) and (3): what is not signed before the executive meeting has reviewed it (R8)."""

from datetime import date

import pytest

SIGN = "outgoing_document.sign_and_issue"
REVIEWED = [
    "government_rule",
    "normative_document",
    "important_policy",
    "local_regulation_draft",
    "work_report",
    "important_request_or_report",
]


@pytest.mark.parametrize("content", REVIEWED)
def test_42e_reviewed_by_the_executive_meeting(find, content):
    finding = find(
        "42e",
        SIGN,
        content_class=content,
        reviewing_meeting="executive_meeting",
        reviewing_meeting_on=date(2018, 10, 29),
    )
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R8")


@pytest.mark.parametrize("content", REVIEWED)
@pytest.mark.parametrize("meeting", ["plenary_meeting", "coordination_meeting", "thematic_meeting", "none"])
def test_42e_no_other_meeting_does(find, content, meeting):
    finding = find(
        "42e", SIGN, content_class=content, reviewing_meeting=meeting, reviewing_meeting_on=date(2018, 10, 29)
    )
    assert finding.outcome == "breached"


def test_42e_the_day_of_the_meeting_must_be_on_record(find):
    finding = find("42e", SIGN, content_class="important_policy", reviewing_meeting="executive_meeting")
    assert (finding.outcome, finding.missing) == ("missing", ("reviewing_meeting_on",))


def test_42e_other_contents_are_free(find):
    assert find("42e", SIGN, content_class="other", reviewing_meeting="none").outcome == "not_applicable"
