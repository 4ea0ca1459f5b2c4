"""Every row of "Who signs" (54, 48): the right signer passes on the page, every wrong one is refused everywhere."""

from typing import Any

import pytest
from tests.chapters.documents.test_minutes import MINUTES, THEMATIC
from tests.chapters.documents.test_who_signs import MEETING
from tests.chapters.documents.way import LATERAL, OFFICE, ORDER, SHORT, TO_PROVINCE, hand_over, make, walk
from tests.city import City
from tests.journeys.everywhere import done_on_page, refused_everywhere

from xunzhang.chapters.documents.models import Signature

SIGN = "outgoing_document.sign_and_issue"
LEADERS = ("mayor", "executive-vice-mayor", "vice-mayor", "secretary-general", "deputy-secretary-general")
BILL = {
    **TO_PROVINCE,
    "document_kind": "bill",
    "content_class": "other",
    "recipient_class": "standing_committee",
    "main_recipients": ["WH-CONGRESS-SC"],
    "main_recipients_text": "市人大常委会",
    "title": "关于提请审议有关条例草案的议案",
}
PUBLIC = {
    **SHORT,
    "document_kind": "public_notice",
    "direction": "public",
    "recipient_class": "public",
    "title": "关于加强管理的通告",
}
CONSENTED = {**OFFICE, "government_consent_noted": True}
PARTY = {
    **SHORT,
    "issued_in_name_of": "joint_with_party",
    "substance_is_government": True,
    "government_procedure": "2018年10月29日常务会议审议通过",
}
ROWS = [
    pytest.param(ORDER, ("mayor",), "54(1)", id="order"),
    pytest.param(BILL, ("mayor",), "54(1)", id="bill"),
    pytest.param(TO_PROVINCE, ("mayor",), "54(2)", id="to the province"),
    pytest.param(PARTY, ("mayor",), "54(2)", id="with the Party committee (R29)"),
    pytest.param(SHORT, ("mayor",), "54(3)", id="downward"),
    pytest.param(PUBLIC, ("mayor",), "54(3)", id="to the public (R28)"),
    pytest.param(LATERAL, ("vice-mayor",), "54(4)a", id="lateral"),
    pytest.param(
        {**LATERAL, **MEETING, "is_major": True},
        ("mayor", "executive-vice-mayor"),
        "54(4)b",
        id="lateral, major",
    ),
    pytest.param(
        {**LATERAL, **MEETING, "origin": "executive_meeting_decision"},
        ("mayor",),
        "54(5)",
        id="decided by the executive meeting",
    ),
    pytest.param(
        {
            **SHORT,
            **MEETING,
            "content_class": "other",
            "origin": "plenary_meeting_decision",
            "reviewing_meeting": "plenary_meeting",
        },
        ("mayor",),
        "54(5)",
        id="plenary (R18)",
    ),
    pytest.param(OFFICE, ("secretary-general",), "54(6)", id="the General Office's own"),
    pytest.param(
        CONSENTED,
        ("vice-mayor", "mayor", "executive-vice-mayor"),
        "54(6)",
        id="with the government's consent",
    ),
    pytest.param(
        {**CONSENTED, **MEETING, "is_major": True},
        ("mayor", "executive-vice-mayor"),
        "54(6)",
        id="with consent, major (R19)",
    ),
    pytest.param(MINUTES, ("mayor",), "48.1a", id="minutes, executive meeting"),
    pytest.param(THEMATIC, ("vice-mayor",), "48.1b", id="minutes, thematic meeting"),
    pytest.param(
        {**THEMATIC, "is_major": True},
        ("executive-vice-mayor", "mayor"),
        "48.1c",
        id="minutes, thematic, major",
    ),
]


@pytest.mark.parametrize(("inputs", "signers", "clause"), ROWS)
def test_the_right_one_signs_and_every_other_is_refused_everywhere(
    city: City, inputs: dict[str, Any], signers: tuple[str, ...], clause: str
) -> None:
    document = walk(city, make(city, "edu.clerk", **inputs), "sign_and_issue")
    holder = signers[0]
    for wrong in (one for one in LEADERS if one not in signers):
        hand_over(city, document, holder, wrong)
        holder = wrong
        refused_everywhere(city, wrong, document, SIGN, clause, opinion="同意。")
        assert document.signed_by is None
    for right in reversed(signers):
        hand_over(city, document, holder, right)
        holder = right
    done_on_page(signers[0], document, "sign_and_issue", opinion="同意印发。")
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).clause == clause


@pytest.mark.parametrize("signer", ["mayor", "executive-vice-mayor"])
def test_54_4b_either_of_the_two_signs(city: City, signer: str) -> None:
    document = walk(
        city, make(city, "edu.clerk", **{**LATERAL, **MEETING, "is_major": True}), "sign_and_issue"
    )
    if signer != "mayor":
        hand_over(city, document, "mayor", signer)
    done_on_page(signer, document, "sign_and_issue", opinion="同意。")
