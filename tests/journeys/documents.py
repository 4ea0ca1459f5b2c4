"""The Rules' own issue as a draft, and the steps of its way by the people who take them."""

from typing import Any

from tests.city import City

from xunzhang.chapters.documents import rules_text
from xunzhang.chapters.documents.models import OutgoingDocument


def rules_issue(**changes: Any) -> dict[str, Any]:
    """Inputs of outgoing_document.draft for 武政〔2018〕54号."""
    return {
        **rules_text.as_draft(),
        "origin": "other",
        "meeting_title": "市人民政府常务会议",
        "meeting_on": "2018-10-29",
        "necessity": "本届政府产生后，工作规则须重新制定印发。",
        "basis": "地方各级人民代表大会和地方各级人民政府组织法",
        "departments_concerned": ["WH-JUSTICE", "WH-FINANCE"],
        "copy_recipients": ["WH-CPC-GO", "WH-CONGRESS-SC"],
        **changes,
    }


def drafted(city: City, login: str = "clerk", **changes: Any) -> OutgoingDocument:
    document: OutgoingDocument = city.do(login, "outgoing_document.draft", **rules_issue(**changes))
    return document
