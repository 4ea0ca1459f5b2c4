"""The Rules' own issue as a draft, and the steps of its way by the people who take them."""

from typing import Any

from tests.city import City

from xunzhang.chapters.documents import rules_text
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import UnitKind
from xunzhang.kernel import clock

DISTRICTS = {UnitKind.DISTRICT_GOVERNMENT, UnitKind.ZONE_ADMINISTRATION}


def rules_issue(**changes: Any) -> dict[str, Any]:
    """Inputs of outgoing_document.draft for 武政〔2018〕54号."""
    units = organs.units_on(clock.today())
    main = [
        unit.code
        for unit in units
        if not unit.is_outside and unit.function not in ("government", "general_office")
    ]
    return {
        **rules_text.as_draft(),
        "document_kind": "notice",
        "content_class": "normative_document",
        "issued_in_name_of": "government",
        "direction": "downward",
        "recipient_class": "subordinate",
        "origin": "other",
        "reviewing_meeting": "executive_meeting",
        "meeting_title": "市人民政府常务会议",
        "meeting_on": "2018-10-29",
        "is_major": True,
        "necessity": "本届政府产生后，工作规则须重新制定印发。",
        "basis": "地方各级人民代表大会和地方各级人民政府组织法",
        "departments_concerned": ["WH-JUSTICE", "WH-FINANCE"],
        "main_recipients": main,
        "copy_recipients": ["WH-CPC-GO", "WH-CONGRESS-SC"],
        **changes,
    }


def drafted(city: City, login: str = "clerk", **changes: Any) -> OutgoingDocument:
    document: OutgoingDocument = city.do(login, "outgoing_document.draft", **rules_issue(**changes))
    return document
