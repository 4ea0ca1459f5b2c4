"""Article 27: openness is the rule."""

CHECK = "outgoing_document.check"


def test_27_open_is_the_rule_and_anything_else_needs_its_ground(find):
    assert find("27", CHECK, disclosure="proactive", disclosure_ground_stated=False).outcome == "met"
    for kind in ("on_request", "withheld"):
        closed = find("27", CHECK, disclosure=kind, disclosure_ground_stated=False)
        assert (closed.outcome, closed.force) == ("breached", "must")
        assert find("27", CHECK, disclosure=kind, disclosure_ground_stated=True).outcome == "met"
    assert find("27", CHECK).outcome == "missing"
