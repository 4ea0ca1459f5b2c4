"""Article 43: the coordination meeting entrusted to the executive vice mayor (R3)."""

from tests.rulebook.articles.entrusting import grant


def test_43b_entrusted_for_the_coordination_meeting_without_absence(find):
    finding = find("43b", "entrustment.grant", **grant("43b"))
    assert (finding.outcome, finding.force) == ("met", "may")
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R3")


def test_43b_it_does_not_widen_to_other_meetings(find, assessed):
    wider = grant("43b", meetings=["coordination_meeting", "executive_meeting"])
    assert find("43b", "entrustment.grant", **wider).outcome == "not_applicable"
    assert [one.provision for one in assessed("entrustment.grant", **wider).standing] == ["5a"]


def test_43b_not_used_by_another_entrustment(find):
    assert find("43b", "entrustment.grant", **grant("54(5)")).outcome == "not_applicable"
