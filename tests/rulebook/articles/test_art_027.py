"""Article 27: openness is the rule."""

import pytest

CHECK = "outgoing_document.check"
BOTH = [CHECK, "outgoing_document.issue"]


@pytest.mark.parametrize("action", BOTH)
def test_27_open_is_the_rule_and_anything_else_needs_its_ground(find, action):
    plain = {"is_classified": False, "disclosure_ground_stated": False}
    assert find("27", action, **plain, disclosure="proactive").outcome == "met"
    for kind in ("on_request", "withheld"):
        closed = find("27", action, **plain, disclosure=kind)
        assert (closed.outcome, closed.force) == ("breached", "must")
        grounded = {**plain, "disclosure_ground_stated": True}
        assert find("27", action, **grounded, disclosure=kind).outcome == "met"
    assert find("27", action).outcome == "missing"


@pytest.mark.parametrize("action", BOTH)
@pytest.mark.parametrize("stated", [True, False])
def test_27_a_secret_is_never_disclosed_proactively(find, action, stated):
    secret = {"is_classified": True, "disclosure_ground_stated": stated}
    refused = find("27", action, **secret, disclosure="proactive")
    assert (refused.outcome, refused.refuses) == ("breached", True)
    assert refused.rests_on.as_dict() == {"kind": "reading", "ref": "R33"}
    assert find("27", action, **secret, disclosure="withheld").outcome == ("met" if stated else "breached")


@pytest.mark.parametrize("action", BOTH)
def test_27_an_unknown_level_is_missing(find, action):
    finding = find("27", action, disclosure="proactive", disclosure_ground_stated=True)
    assert (finding.outcome, finding.missing) == ("missing", ("is_classified",))
