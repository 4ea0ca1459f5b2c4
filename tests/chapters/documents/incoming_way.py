"""An incoming document on its way: taken in by the receiving clerk, then step by step by those who have it in hand."""

import base64
from datetime import date, datetime
from typing import Any

import pytest
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Refused

PDF = b"%PDF-1.4\n%%EOF\n"
TELEGRAM = {
    "sender": "湖北省人民政府办公厅",
    "sender_unit": "HB-GO",
    "document_number": "鄂政办电〔2018〕36号",
    "title": "关于做好强降温天气应对工作的紧急通知",
    "document_kind": "notice",
    "dated_on": "2018-10-31",
    "urgency": "urgent",
    "copies": 1,
    "pages": 2,
    "needs_reply": True,
}
REQUEST = {
    **TELEGRAM,
    "sender": "武汉市司法局",
    "sender_unit": "WH-JUSTICE",
    "document_number": "武司〔2018〕12号",
    "title": "关于调整行政复议机构编制的请示",
    "document_kind": "request_for_instructions",
    "urgency": "none",
}


# What a reviewer answers where all is in order.
IN_ORDER: dict[str, Any] = {
    "opinion": "经初审，符合受理要求。",
    "is_ours": True,
    "keeps_sending_rules": True,
    "kind_and_form_fit": True,
    "is_necessary": True,
    "has_one_matter": True,
    "skips_level": False,
    "addressed_to_leader": False,
}


def file(name: str = "来文.pdf", content: bytes = PDF) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


def taken_in(city: City, login: str = "receiving-clerk", **inputs: Any) -> IncomingDocument:
    inputs.setdefault("files", [file()])
    found: IncomingDocument = city.do(login, "incoming_document.take_in", **inputs)
    return found


def do(city: City, document: IncomingDocument, login: str, verb: str, **inputs: Any) -> Any:
    made = city.do(login, f"incoming_document.{verb}", document_id=document.pk, **inputs)
    document.refresh_from_db()
    document.matter.refresh_from_db()
    return made


def registered(city: City, login: str = "receiving-clerk", **elements: Any) -> IncomingDocument:
    document = taken_in(city, login)
    do(city, document, login, "register", **{**TELEGRAM, **elements})
    return document


def person(city: City, staff_number: str) -> int:
    return int(city.person(staff_number).pk)


def accepted(city: City, **elements: Any) -> IncomingDocument:
    document = registered(city, **elements)
    do(city, document, "checker", "review", **IN_ORDER)
    return document


def proposal(city: City, **changes: Any) -> dict[str, Any]:
    return {
        "opinion": "拟请市司法局牵头、市财政局配合办理。",
        "route": "presented",
        "is_major": False,
        "leaders": [person(city, "executive-vice-mayor")],
        "lead_unit": "WH-JUSTICE",
        "assisting_units": ["WH-FINANCE"],
        "chaser": person(city, "general-office.clerk"),
        **changes,
    }


def handling(city: City, **elements: Any) -> IncomingDocument:
    """Proposed, instructed, and with the handling units."""
    document = accepted(city, **elements)
    do(city, document, "clerk", "propose", **proposal(city))
    do(city, document, "executive-vice-mayor", "instruct", text="同意拟办意见，请抓紧办理。")
    return document


def handled(city: City, **elements: Any) -> IncomingDocument:
    document = handling(city, **elements)
    do(city, document, "finance-clerk", "handle", result="已安排应急资金。")
    do(city, document, "department-clerk", "handle", result="已部署落实。")
    return document


def closing(city: City, **elements: Any) -> IncomingDocument:
    document = handled(city, **elements)
    do(
        city,
        document,
        "department-clerk",
        "reply",
        reply_form="written",
        reply="已按要求落实，情况已书面反馈。",
    )
    return document


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=clock.BEIJING)


def against(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.provision for one in caught.value.against]


def open_holders(document: IncomingDocument) -> set[tuple[str, str]]:
    rows = WorkItem.objects.filter(process=document.matter.process_id, state="open", kind="task")
    return {(item.step, item.pool or str(item.person)) for item in rows}


def sent_up(city: City) -> IncomingDocument:
    walk(city, make(city, **SHORT), "end")
    return IncomingDocument.objects.get(unit="WH-JIANGAN")
