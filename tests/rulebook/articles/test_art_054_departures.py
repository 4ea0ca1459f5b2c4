"""Article 54: how far its default goes, and facts that cannot stand together."""

from datetime import date

import pytest

from xunzhang.kernel.errors import UnusableInput

SIGN = "outgoing_document.sign_and_issue"
DAY = date(2018, 11, 1)
REASON = {"54(4)a": "分管副市长出访，来函当日须复"}
LATERAL = {
    "document_kind": "letter",
    "content_class": "other",
    "issued_in_name_of": "government",
    "direction": "lateral",
    "recipient_class": "lateral_organ",
    "origin": "other",
    "is_major": False,
    "government_consent_noted": False,
    "no_vice_mayor_in_charge": False,
    "reviewer_roles": ["vice_mayor", "vice_mayor_in_charge"],
    "signed_on": DAY,
    "entrusted": False,
    "reviewing_meeting": "none",
    "departments_concerned": [],
    "countersigned_by": [],
    "dissenting_departments": [],
    "office_checked": True,
    "handling_opinion_given": True,
}


def of_54_4_a(assessed, signers):
    departed = assessed(SIGN, on=DAY, **{**LATERAL, "signer_roles": signers}, departures=REASON)
    return next(one for one in departed.findings if one.provision == "54(4)a")


@pytest.mark.parametrize("signer", ["mayor", "executive_vice_mayor", "vice_mayor"])
def test_54_4_a_another_leader_signs_with_a_reason(assessed, signer):
    assert assessed(SIGN, on=DAY, **{**LATERAL, "signer_roles": [signer]}).refused
    assert of_54_4_a(assessed, [signer]).outcome == "departed"


@pytest.mark.parametrize(
    "signers",
    [["clerk"], ["principal_officer"], ["deputy_secretary_general"], ["secretary_general"], []],
)
def test_54_4_a_a_reason_lets_nobody_below_the_leaders_sign(assessed, signers):
    finding = of_54_4_a(assessed, signers)
    assert finding.outcome == "breached"
    assert "R34" in finding.sentence.zh
    assert "R34" in finding.sentence.en


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"recipient_class": "superior_government"}, "上行"),
        (
            {"document_kind": "notice", "direction": "downward", "recipient_class": "superior_government"},
            "上行",
        ),
    ],
)
def test_54_what_goes_up_is_never_assessed_as_something_else(assessed, changes, says):
    facts = {**LATERAL, "signer_roles": ["vice_mayor_in_charge", "vice_mayor"], **changes}
    with pytest.raises(UnusableInput, match=says):
        assessed(SIGN, on=DAY, **facts)
