"""Article 56: documents travel electronically and are completed in time (R11)."""

from datetime import date

COMPLETE = "incoming_document.complete"


def test_56a_delivered_to_every_recipient(find):
    action = "outgoing_document.distribute"
    recipients = ["jiangan", "hanyang"]
    assert find("56a", action, recipients=recipients, delivered_electronically_to=recipients).outcome == "met"
    short = find("56a", action, recipients=recipients, delivered_electronically_to=["hanyang"])
    assert short.outcome == "breached"
    assert short.rests_on.as_dict() == {"kind": "text", "ref": "56a"}
    assert find("56a", action, recipients=[], delivered_electronically_to=[]).outcome == "breached"
    assert find("56a", action, recipients=recipients).outcome == "missing"


STATED = {
    "received_on": date(2018, 11, 2),
    "needs_reply": True,
    "has_stated_limit": True,
    "stated_limit_on": date(2018, 11, 9),
}


def test_56b_a_stated_limit_binds(find):
    in_time = find("56b", COMPLETE, **STATED, completed_on=date(2018, 11, 9))
    assert (in_time.outcome, in_time.due_on) == ("met", date(2018, 11, 9))
    late = find("56b", COMPLETE, **STATED, completed_on=date(2018, 11, 10))
    assert (late.outcome, late.force) == ("breached", "must")
    assert late.rests_on.as_dict() == {"kind": "text", "ref": "56b"}


def test_56b_what_is_not_done_is_judged_by_the_day(find):
    assert find("56b", COMPLETE, **STATED, on=date(2018, 11, 9)).outcome == "met"
    assert find("56b", COMPLETE, **STATED, on=date(2018, 11, 12)).outcome == "breached"


def test_56b_no_departure_is_possible(assessed):
    late = assessed(COMPLETE, **STATED, completed_on=date(2018, 11, 20), departures={"56b": "人手不足"})
    assert late.refused


def test_56b_an_unknown_limit_is_missing(find):
    facts = {**STATED, "stated_limit_on": None}
    assert find("56b", COMPLETE, **facts, completed_on=date(2018, 11, 9)).outcome == "missing"


UNSTATED = {"received_on": date(2018, 9, 20), "needs_reply": True, "has_stated_limit": False}


def test_56c_fifteen_working_days_by_the_official_calendar(find):
    # 2018-09-24 and 10-01 to 10-05 are holidays, 09-29 and 09-30 are worked
    finding = find("56c", COMPLETE, **UNSTATED, completed_on=date(2018, 10, 17))
    assert (finding.outcome, finding.due_on) == ("met", date(2018, 10, 17))
    assert finding.warn_on == date(2018, 10, 12)
    assert finding.rests_on.as_dict() == {"kind": "reading", "ref": "R11"}


def test_56c_late_unless_a_reason_is_recorded(assessed, find):
    late = {**UNSTATED, "completed_on": date(2018, 10, 18)}
    assert find("56c", COMPLETE, **late).outcome == "breached"
    assert assessed(COMPLETE, **late).refused
    departed = assessed(COMPLETE, **late, departures={"56c": "须会同省级部门核实"})
    assert not departed.refused
    assert [one.outcome for one in departed.findings if one.provision == "56c"] == ["departed"]


def test_56c_gives_way_to_a_stated_limit_and_to_what_needs_no_reply(find):
    assert find("56c", COMPLETE, **STATED).outcome == "not_applicable"
    assert find("56c", COMPLETE, **{**UNSTATED, "needs_reply": False}).outcome == "not_applicable"
    assert find("56c", COMPLETE, **{**UNSTATED, "needs_reply": None}).outcome == "missing"


CLOSE = "incoming_document.close"


def test_56b_and_56c_bind_the_closing_of_an_incoming_document_alike(find):
    late = {"completed_on": date(2018, 11, 10)}
    assert find("56b", CLOSE, **STATED, **late).outcome == "breached"
    assert find("56c", CLOSE, **UNSTATED, completed_on=date(2018, 10, 17)).outcome == "met"
    over = find("56c", CLOSE, **UNSTATED, completed_on=date(2018, 10, 18))
    assert (over.outcome, over.force, over.due_on) == ("breached", "default", date(2018, 10, 17))


def test_56c_what_is_open_is_due_by_the_official_calendar(find):
    assert find("56c", CLOSE, **UNSTATED, on=date(2018, 9, 20)).due_on == date(2018, 10, 17)
