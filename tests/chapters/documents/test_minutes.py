"""Minutes: their meeting recorded by hand, signed by article 48, printed without a seal."""

from typing import Any

import pytest
from tests.chapters.documents.way import SHORT, do, hand_over, holder_at, inputs_of, make, put_in_hand, walk
from tests.city import City

from xunzhang.chapters.documents.models import IncomingDocument, SealUse, Signature
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.record.actions import InvalidInputs, Refused
from xunzhang.typesetting.model import Format, Seal

MINUTES: dict[str, Any] = {
    **SHORT,
    "document_kind": "minutes",
    "content_class": "other",
    "title": "研究防汛抢险有关工作",
    "body": "会议听取了市水务局关于防汛抢险工作情况的汇报。\n会议议定：立即加固重点堤段。",
    "reviewing_meeting": "executive_meeting",
    "meeting_title": "第六十七次常务会议",
    "meeting_on": "2018-10-29",
    "attendees": "甲一　乙二\n丙三",
    "absentees": "丁四",
    "observers": "市司法局戊五　市财政局己六",
    "main_recipients": ["WH-JIANGAN", "WH-FINANCE"],
    "copy_recipients": ["WH-JUSTICE"],
    "main_recipients_text": "",
}
THEMATIC = {
    **MINUTES,
    "reviewing_meeting": "thematic_meeting",
    "meeting_title": "教育专题会议",
    "meeting_unit": "WH-EDU",
}
ROWS = [
    pytest.param(MINUTES, "mayor", "48.1a", id="executive"),
    pytest.param({**MINUTES, "reviewing_meeting": "plenary_meeting"}, "mayor", "48.1a", id="plenary"),
    pytest.param({**MINUTES, "is_major": True}, "mayor", "48.1a", id="executive, major"),
    pytest.param(THEMATIC, "vice-mayor.education", "48.1b", id="thematic"),
    pytest.param({**THEMATIC, "is_major": True}, "executive-vice-mayor", "48.1c", id="thematic, major"),
    pytest.param({**THEMATIC, "meeting_unit": "WH-AUDIT"}, "mayor", "48.1b", id="thematic, the mayor's own"),
]


@pytest.mark.parametrize(("inputs", "signer", "clause"), ROWS)
def test_48_1_minutes_go_to_whoever_signs_them(
    city: City, inputs: dict[str, Any], signer: str, clause: str
) -> None:
    document = walk(city, make(city, **inputs), "sign_and_issue")
    assert holder_at(document, "sign_and_issue") == signer
    assert not document.signatures.filter(act=Signature.Act.REVIEW).exists()  # article 48 asks for no review
    put_in_hand(document, city.actor("vice-mayor.health").person_id)
    with pytest.raises(Refused) as caught:
        do(city, document, "vice-mayor.health", "sign_and_issue", opinion="同意。")
    assert clause in {one.provision for one in caught.value.against}
    hand_over(city, document, "vice-mayor.health", signer)
    do(city, document, signer, "sign_and_issue", opinion="同意印发。")
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).clause == clause


def test_48_1c_the_mayor_signs_it_as_well(city: City) -> None:
    document = walk(city, make(city, **{**THEMATIC, "is_major": True}), "sign_and_issue")
    hand_over(city, document, "executive-vice-mayor", "mayor")
    do(city, document, "mayor", "sign_and_issue", opinion="同意印发。")
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).clause == "48.1c"


def test_48_1b_another_signer_states_the_reason(city: City) -> None:
    document = walk(city, make(city, **THEMATIC), "sign_and_issue")
    hand_over(city, document, "vice-mayor", "mayor")
    do(
        city,
        document,
        "mayor",
        "sign_and_issue",
        opinion="同意。",
        departures={"48.1b": "会议由市长主持"},
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reviewing_meeting": "coordination_meeting"}, "document_kind"),  # R20
        ({"reviewing_meeting": "none", "meeting_on": None}, "document_kind"),
        ({"content_class": "normative_document"}, "document_kind"),  # R6
        ({"issued_in_name_of": "general_office"}, "document_kind"),
        ({"direction": "lateral", "recipient_class": "lateral_organ"}, "document_kind"),
        ({"attendees": ""}, "attendees"),
        ({"meeting_title": ""}, "meeting_title"),
        ({"document_kind": "notice", "main_recipients_text": "江岸区人民政府"}, "attendees"),
    ],
)
def test_what_cannot_be_minutes_is_said_at_its_field(city: City, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputs) as caught:
        make(city, **{**MINUTES, **changes})
    assert set(caught.value.errors) == {field}


def test_minutes_are_printed_with_attendance_and_without_seal(city: City) -> None:
    document = walk(city, make(city, **MINUTES), "end")
    paper = on_paper(document)
    assert (paper.format, paper.seal, paper.mark) == (
        Format.MINUTES,
        Seal.UNSEALED,
        "武汉市人民政府常务会议纪要",
    )
    assert [(one.label, one.names) for one in paper.attendance] == [
        ("出席", "甲一　乙二　丙三"),
        ("请假", "丁四"),
        ("列席", "市司法局戊五　市财政局己六"),
    ]
    assert (paper.main_recipients, paper.signature) == ("", ())
    assert not SealUse.objects.filter(document=document).exists()
    assert document.document_number == "武政纪〔2018〕31号"
    assert document.state == "distributed"
    assert IncomingDocument.objects.filter(sent_document=document).count() == 3


def test_another_mark_for_minutes_needs_a_reason(city: City) -> None:
    document = walk(city, make(city, **MINUTES), "assign_number")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "dispatching-clerk", "assign_number", mark="武政")
    assert "纪要" in caught.value.errors["mark_reason"]


def test_a_revision_keeps_the_attendance(city: City) -> None:
    document = make(city, **MINUTES)
    names = ("attendees", "absentees", "observers", "meeting_unit")
    kept = {name: getattr(document, name) for name in names}
    city.do("clerk", "outgoing_document.revise", **inputs_of(document, **kept, body="会议议定两项。"))
    document.refresh_from_db()
    assert (document.version, document.observers) == (2, MINUTES["observers"])
    assert document.versions.get(number=2).content["attendees"] == MINUTES["attendees"]
