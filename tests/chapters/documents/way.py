"""A document on its way: whoever has it in hand does what the step asks, until it stands where the test wants it."""

from typing import Any

from tests.city import City
from tests.journeys.documents import drafted, rules_issue

from xunzhang.chapters.documents import dissent
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Person
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor, Channel

OF_STEP: dict[str, tuple[str, dict[str, Any]]] = {
    "draft": ("submit", {}),
    "release": ("release", {}),
    "countersign": ("countersign", {"agrees": True, "opinion": "同意。"}),
    "negotiate": (
        "negotiate",
        {
            "negotiated_on": "2018-11-01",
            "account": "当面协商一次。",
            "grounds": "",
            "proposal": "按原稿印发。",
        },
    ),
    "issue": ("issue", {"has_one_matter": True}),
    "coordinate": ("coordinate", {"outcome": "inclination", "opinion": "倾向于按主办部门意见办理。"}),
    "check": ("check", {"opinion": "拟同意，请呈批。", "has_one_matter": True}),
    "review": ("review", {"opinion": "同意。"}),
    "sign_and_issue": ("sign_and_issue", {"opinion": "同意印发。"}),
    "recheck": ("recheck", {}),
    "assign_number": ("assign_number", {}),
    "authorise_seal": ("authorise_seal", {"opinion": "同意用印。"}),
    "affix_seal": ("affix_seal", {"copies": 3}),
    "distribute": ("distribute", {}),
}

SHORT = {
    "departments_concerned": [],
    "main_recipients": ["WH-JIANGAN"],
    "copy_recipients": ["WH-FINANCE"],
    "main_recipients_text": "江岸区人民政府",
    "issued_title": "",
    "issued_text": "",
    "is_major": False,
    "title": "关于做好有关工作的通知",
    "body": "请认真做好有关工作。",
}
TO_PROVINCE = {
    **SHORT,
    "document_kind": "request_for_instructions",
    "content_class": "important_request_or_report",
    "direction": "upward",
    "recipient_class": "superior_government",
    "main_recipients": ["HB"],
    "copy_recipients": [],
    "main_recipients_text": "湖北省人民政府",
    "title": "关于有关事项的请示",
}
LATERAL = {
    **SHORT,
    "document_kind": "letter",
    "content_class": "other",
    "direction": "lateral",
    "recipient_class": "lateral_organ",
    "main_recipients": ["WH-GARRISON"],
    "copy_recipients": [],
    "main_recipients_text": "武汉警备区",
    "title": "关于商请支持有关工作的函",
    "reviewing_meeting": "none",
    "meeting_title": "",
    "meeting_on": None,
}
OFFICE = {**SHORT, "issued_in_name_of": "general_office", "content_class": "other"}
ORDER = {
    **SHORT,
    "document_kind": "order",
    "content_class": "government_rule",
    "direction": "public",
    "recipient_class": "public",
    "title": "武汉市人民政府令",
}


def make(city: City, login: str = "clerk", **changes: Any) -> OutgoingDocument:
    return drafted(city, login, **changes)


def inputs_of(document: OutgoingDocument, **changes: Any) -> dict[str, Any]:
    """Inputs of a revision that changes only what is given."""
    document.refresh_from_db()
    names = list(rules_issue())
    kept = {name: getattr(document, name) for name in names if hasattr(document, name)}
    units = list(document.recipients.order_by("pk").values_list("unit", "is_main"))
    return {
        **kept,
        "is_major": document.matter.is_major,
        "main_recipients": [unit for unit, is_main in units if is_main],
        "copy_recipients": [unit for unit, is_main in units if not is_main],
        "document_id": document.pk,
        "version": document.version,
        **changes,
    }


def acting(person_id: int, day: Any) -> Actor:
    person = Person.objects.get(pk=person_id)
    return Actor(None, person.pk, person.name, posts=organs.posts_held(person.pk, day), channel=Channel.PAGE)


def actor_of_item(city: City, item: WorkItem) -> Actor:
    """The holder of an item, or the first of its pool."""
    if item.person is not None:
        return acting(item.person, city.day)
    unit, _, role = (item.pool or "").partition("/")
    return acting(organs.holders(city.day, unit=unit, roles=[role])[0].person_id, city.day)


def open_items(document: OutgoingDocument) -> list[WorkItem]:
    rows = WorkItem.objects.filter(process=document.matter.process_id, kind="task", state="open")
    return list(rows.order_by("pk"))


def do(city: City, document: OutgoingDocument, login: str, verb: str, **inputs: Any) -> Any:
    return city.do(login, f"outgoing_document.{verb}", document_id=document.pk, **inputs)


def walk(city: City, document: OutgoingDocument, until: str) -> OutgoingDocument:
    """Let each holder do the step's action until `until` is open (or "end" is reached)."""
    for _ in range(40):
        items = open_items(document)
        if not items or any(item.step == until for item in items):
            break
        item = items[0]
        verb, inputs = OF_STEP[item.step]
        given = {"document_id": document.pk, **inputs}
        if item.step == "countersign":
            given["unit"] = item.subject
        if item.step == "authorise_seal":
            given["unit"] = item.subject
            if item.person is not None:  # an organ outside, recorded by the drafter
                given |= {"keeper_name": "陈某", "authorised_on": city.day, "evidence": "用印登记表复印件"}
        if item.step == "negotiate":
            given["grounds"] = dissent.grounds_to_fill(document)
        perform(f"outgoing_document.{verb}", actor_of_item(city, item), given)
    document.refresh_from_db()
    return document


def holder_at(document: OutgoingDocument, step: str) -> str:
    """The staff number of whoever has it at that step."""
    item = next(item for item in open_items(document) if item.step == step)
    return Person.objects.get(pk=item.person).staff_number if item.person else item.pool or ""


def away(city: City, staff_number: str = "mayor") -> None:
    city.do(
        "personnel-clerk",
        "absence.record",
        person_id=city.person(staff_number).pk,
        kind="business",
        from_on=city.day,
        to_on=city.day,
        destination="北京",
        evidence="外出报备单",
    )


def hand_over(city: City, document: OutgoingDocument, login: str, to: str) -> None:
    """Reassign the item at the present step."""
    item = open_items(document)[0]
    city.do(login, "matter.reassign", item_id=item.pk, person_id=city.actor(to).person_id, note="请其办理")


def put_in_hand(document: OutgoingDocument, person_id: int | None) -> None:
    """Let somebody have the item in hand to whom it would not be handed, so that only the Rules of its step stand."""
    (item,) = open_items(document)
    assert WorkItem.objects.filter(pk=item.pk).update(person=person_id, pool=None) == 1
