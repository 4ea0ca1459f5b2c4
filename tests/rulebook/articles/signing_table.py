"""What article 54 says of who signs, row by row: the document, the provision that decides, who may sign (R4, R5, R17–R19, R28, R29)."""

from datetime import date

SIGN = "outgoing_document.sign_and_issue"
DOMAIN = [
    "document_kind",
    "content_class",
    "issued_in_name_of",
    "direction",
    "recipient_class",
    "origin",
    "is_major",
    "government_consent_noted",
    "no_vice_mayor_in_charge",
]
DAY = date(2018, 11, 7)
OUTRIGHT = {
    "document_kind": "notice",
    "content_class": "other",
    "issued_in_name_of": "government",
    "direction": "downward",
    "recipient_class": "subordinate",
    "origin": "other",
    "is_major": False,
    "government_consent_noted": False,
    "no_vice_mayor_in_charge": False,
    "signer_roles": ["mayor"],
    "reviewer_roles": ["vice_mayor", "vice_mayor_in_charge"],
    "signed_on": DAY,
    "entrusted": False,
    "reviewing_meeting": "executive_meeting",
    "reviewing_meeting_on": date(2018, 11, 5),
    "departments_concerned": [],
    "countersigned_by": [],
    "office_checked": True,
    "handling_opinion_given": True,
}
HOLDERS = {
    "mayor": ["mayor"],
    "executive_vice_mayor": ["executive_vice_mayor"],
    "executive_in_charge": ["executive_vice_mayor", "vice_mayor_in_charge"],
    "vice_mayor_in_charge": ["vice_mayor", "vice_mayor_in_charge"],
    "vice_mayor": ["vice_mayor"],
    "secretary_general": ["secretary_general"],
    "deputy_secretary_general": ["deputy_secretary_general"],
    "principal_officer": ["principal_officer"],
    "clerk": ["clerk"],
}
ENTRUSTED_3 = {
    "entrusted": True,
    "entrustment_provision": "54(3)",
    "entrustment_from_on": date(2018, 11, 5),
    "entrustment_to_on": date(2018, 11, 9),
    "entrustment_names": "class_of_documents",
}
AUTHORISED_5 = {**ENTRUSTED_3, "entrustment_provision": "54(5)"}
TO_PROVINCE = {"direction": "upward", "recipient_class": "superior_government"}
LATERAL = {"document_kind": "letter", "direction": "lateral", "recipient_class": "lateral_organ"}
OFFICE = {"issued_in_name_of": "general_office"}
CONSENTED = {**OFFICE, "government_consent_noted": True}

# row of the table: what, the provision that decides, on what it rests, who may sign without any entrustment
ROWS = {
    "rule": (
        {
            "document_kind": "order",
            "content_class": "government_rule",
            "direction": "public",
            "recipient_class": "public",
        },
        "54(1)",
        "54(1)",
        {"mayor"},
    ),
    "order": ({"document_kind": "order"}, "54(1)", "54(1)", {"mayor"}),
    "bill to the congress": (
        {"document_kind": "bill", "direction": "upward", "recipient_class": "congress"},
        "54(1)",
        "54(1)",
        {"mayor"},
    ),
    "bill to the standing committee": (
        {"document_kind": "bill", "direction": "upward", "recipient_class": "standing_committee"},
        "54(1)",
        "54(1)",
        {"mayor"},
    ),
    "request to the province": (
        {"document_kind": "request_for_instructions", **TO_PROVINCE},
        "54(2)",
        "54(2)",
        {"mayor"},
    ),
    "report to the province": ({"document_kind": "report", **TO_PROVINCE}, "54(2)", "54(2)", {"mayor"}),
    "opinion to the province": ({"document_kind": "opinion", **TO_PROVINCE}, "54(2)", "54(2)", {"mayor"}),
    "downward": ({}, "54(3)", "54(3)", {"mayor"}),
    "public notice": (
        {"document_kind": "public_notice", "direction": "public", "recipient_class": "public"},
        "54(3)",
        "R28",
        {"mayor"},
    ),
    "lateral": (LATERAL, "54(4)a", "54(4)a", {"vice_mayor_in_charge", "executive_in_charge"}),
    "lateral, nobody in charge": ({**LATERAL, "no_vice_mayor_in_charge": True}, "54(4)a", "R17", {"mayor"}),
    "lateral, major": (
        {**LATERAL, "is_major": True},
        "54(4)b",
        "54(4)b",
        {"mayor", "executive_vice_mayor", "executive_in_charge"},
    ),
    "executive meeting's decision, downward": (
        {"origin": "executive_meeting_decision"},
        "54(5)",
        "R5",
        {"mayor"},
    ),
    "executive meeting's decision, lateral": (
        {**LATERAL, "origin": "executive_meeting_decision"},
        "54(5)",
        "54(5)",
        {"mayor"},
    ),
    "routine approval, downward": (
        {"document_kind": "reply", "origin": "routine_approval"},
        "54(5)",
        "R5",
        {"mayor"},
    ),
    "routine approval, lateral": ({**LATERAL, "origin": "routine_approval"}, "54(5)", "54(5)", {"mayor"}),
    "plenary meeting's decision": (
        {"origin": "plenary_meeting_decision", "reviewing_meeting": "plenary_meeting"},
        "54(5)",
        "R18",
        {"mayor"},
    ),
    "General Office": (OFFICE, "54(6)", "54(6)", {"secretary_general"}),
    "General Office, consent": (
        CONSENTED,
        "54(6)",
        "54(6)",
        {"vice_mayor_in_charge", "executive_in_charge", "mayor", "executive_vice_mayor"},
    ),
    "General Office, consent, major": (
        {**CONSENTED, "is_major": True},
        "54(6)",
        "R19",
        {"mayor", "executive_vice_mayor", "executive_in_charge"},
    ),
    "other upward": (
        {"document_kind": "report", "direction": "upward", "recipient_class": "party_committee"},
        "54(2)",
        "R18",
        {"mayor"},
    ),
    "report to the standing committee": (
        {"document_kind": "report", "direction": "upward", "recipient_class": "standing_committee"},
        "54(2)",
        "R18",
        {"mayor"},
    ),
    "jointly with the Party committee": (
        {"issued_in_name_of": "joint_with_party"},
        "54(2)",
        "R29",
        {"mayor"},
    ),
    "jointly by the two Offices": (
        {"issued_in_name_of": "joint_offices"},
        "54(6)",
        "R29",
        {"secretary_general"},
    ),
}


def row_of(name, holder, **changes):
    what = ROWS[name][0]
    return {**OUTRIGHT, **what, "signer_roles": HOLDERS[holder], **changes}


def signing_finding(assessed, **facts):
    """The one finding of article 54 that decides."""
    found = [
        one
        for one in assessed(SIGN, on=DAY, **facts).findings
        if one.article == 54 and one.outcome != "not_applicable"
    ]
    assert len(found) == 1, [one.provision for one in found]
    return found[0]


def rows_of(*provisions):
    return [(name, holder) for name, row in ROWS.items() if row[1] in provisions for holder in HOLDERS]
