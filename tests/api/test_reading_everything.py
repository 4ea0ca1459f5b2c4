"""What the pages show can be read by the API: the desk, documents with their files, the directory; nobody sees more by it."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdfium2 import PdfDocument
from tests.chapters.documents import incoming_way
from tests.chapters.documents.way import SHORT, make, open_items, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.record.actions import perform
from xunzhang.record.models import JournalEntry
from xunzhang.site import api

Get = Callable[..., Any]


@pytest.fixture
def get(city: City) -> Get:
    """Ask as somebody: the answer's JSON with its status, or the answer itself."""
    tokens: dict[str, str] = {}

    def ask(login: str, path: str, *, whole: bool = False) -> Any:
        if login not in tokens:
            issued = {"name": "试验", "scopes": ("read",), "days": 30}
            tokens[login] = perform("api_token.issue", city.actor(login), issued).text
        answer = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {tokens[login]}"})
        return answer if whole else (answer.status_code, json.loads(answer.content))

    return ask


def test_work_items_are_those_of_the_inbox(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "sign_and_issue")
    (item,) = open_items(document)
    status, told = get("mayor", "/work-items")
    assert status == 200
    (row,) = [one for one in told["items"] if one["matter"] == document.matter_id]
    assert (row["id"], row["step"], row["title"]) == (item.pk, "sign_and_issue", document.title)
    assert sum(told["counts"][name] for name in ("overdue", "today", "this_week", "later")) == len(
        told["items"]
    )
    assert document.matter_id not in [one["matter"] for one in get("clerk", "/work-items")[1]["items"]]


def test_work_items_are_paged_without_gap_or_double(city: City, get: Get) -> None:
    for number in range(5):
        walk(city, make(city, **{**SHORT, "title": f"关于第{number}项工作的通知"}), "check")
    whole = [one["id"] for one in get("checker", "/work-items")[1]["items"]]
    paged, after = [], ""
    while after is not None:
        _status, told = get("checker", f"/work-items?limit=2&after={after}")
        paged += [one["id"] for one in told["items"]]
        after = told["next_after"]
    assert paged == whole
    assert len(paged) >= 5


def test_what_is_above_the_clearance_is_not_named(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "sign_and_issue")
    document.matter.secrecy = "confidential"
    document.matter.save()
    told = get("mayor", "/work-items")[1]
    row = next(one for one in told["items"] if one["step"] == "sign_and_issue")
    assert row["matter"] is None
    assert document.title not in json.dumps(told, ensure_ascii=False)
    for path in ("", "/file", "/versions", "/deliveries", "/scope-changes"):
        assert get("mayor", f"/documents/outgoing/{document.pk}{path}")[0] == 404
    assert document.pk not in [one["id"] for one in get("mayor", "/documents/outgoing")[1]["items"]]
    assert get("mayor", f"/matters/{document.matter_id}/work-items")[0] == 404


def test_who_has_it_now_is_told_with_the_number_that_operations_take(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "check")
    (item,) = open_items(document)
    status, told = get("clerk", f"/matters/{document.matter_id}/work-items")
    assert status == 200
    assert [(one["id"], one["step"], one["state"]) for one in told["items"]] == [(item.pk, "check", "open")]
    assert told["items"][0]["holder"]
    assert get("district-clerk", f"/matters/{document.matter_id}/work-items")[0] == 404


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/work-items?kind=nothing", "kind"),
        ("/work-items?due=tomorrow", "due"),
        ("/work-items?matter_kind=nothing", "matter_kind"),
        ("/documents/outgoing?state=nowhere", "state"),
        ("/documents/incoming?state=nowhere", "state"),
        ("/units?on=yesterday", "on"),
    ],
)
def test_values_that_do_not_exist_are_named(get: Get, path: str, field: str) -> None:
    status, told = get("clerk", path)
    assert (status, list(told["data"]["errors"])) == (400, [field])


@pytest.mark.parametrize(
    "path",
    [
        "/documents/outgoing?before=99999999999999999999999",
        "/documents/outgoing/99999999999999999999999",
        "/documents/incoming/99999999999999999999999/file?attachment=99999999999999999999999",
        "/matters/99999999999999999999999/work-items",
        "/holders?person=99999999999999999999999",
        "/entrustments?person=99999999999999999999999",
        "/work-items?after=99999999999999999999999-1",
    ],
)
def test_numbers_without_end_break_nothing(get: Get, path: str) -> None:
    assert get("clerk", path)[0] in (200, 400, 404)  # no error of ours


def test_an_outgoing_document_with_its_opinions_versions_and_deliveries(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "end")
    here = f"/documents/outgoing/{document.pk}"
    status, told = get("clerk", here)
    assert status == 200
    assert (told["title"], told["body"], told["document_number"]) == (
        document.title,
        document.body,
        document.document_number,
    )
    assert (told["party_route"], told["addressed_person"], told["attachments"]) == (
        document.party_route,
        None,
        document.attachments,
    )
    assert told["departments_concerned"] == document.departments_concerned
    assert "sign_and_issue" in [one["act"] for one in told["signatures"]]
    numbers = [one["number"] for one in get("clerk", f"{here}/versions")[1]["items"]]
    assert numbers[0] == 1
    assert get("clerk", f"{here}/versions/1")[1]["content"]["body"]
    assert get("clerk", f"{here}/versions/99")[0] == 404
    delivered = get("clerk", f"{here}/deliveries")[1]
    assert {one["unit"] for one in delivered["items"]} == set(
        document.deliveries.values_list("unit", flat=True)
    )
    assert get("clerk", f"{here}/scope-changes")[1] == {"items": []}


def test_the_question_of_a_wider_range_reaches_who_is_asked(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "end")
    asked = {
        "document_id": document.pk,
        "units": ["WH-JUSTICE"],
        "approver": city.actor("mayor").person_id,
        "reason": "司法局须据此清理文件",
    }
    change = city.do("dispatching-clerk", "outgoing_document.propose_scope", **asked)
    (question,) = get("mayor", "/work-items")[1]["questions"]
    assert document.title in question["sentence"]
    (told,) = get("mayor", f"/documents/outgoing/{document.pk}/scope-changes")[1]["items"]
    assert (told["id"], told["state"], told["units"]) == (change.pk, "asked", ["WH-JUSTICE"])
    assert get("clerk", "/work-items")[1]["questions"] == []


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04"), ("ofd", b"PK\x03\x04")]
)
def test_the_file_in_every_form(city: City, get: Get, form: str, begins: bytes) -> None:
    document = make(city, **SHORT)
    answer = get("clerk", f"/documents/outgoing/{document.pk}/file?form={form}", whole=True)
    assert answer.status_code == 200
    assert b"".join(answer).startswith(begins)
    assert get("district-clerk", f"/documents/outgoing/{document.pk}/file?form={form}")[0] == 404
    assert get("clerk", f"/documents/outgoing/{document.pk}/file?form=rtf")[0] == 400


def test_the_received_copy_its_file_and_how_it_is_handled(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "end")
    copy = IncomingDocument.objects.get(sent_document=document, unit="WH-JIANGAN")
    listed = get("district-clerk", "/documents/incoming")[1]["items"]
    assert copy.pk in [one["id"] for one in listed]
    status, told = get("district-clerk", f"/documents/incoming/{copy.pk}")
    assert status == 200
    assert (told["title"], told["document_number"]) == (document.title, document.document_number)
    assert told["proposals"] == []
    answer = get("district-clerk", f"/documents/incoming/{copy.pk}/file", whole=True)
    pages = PdfDocument(BytesIO(b"".join(answer)))
    assert document.document_number[:2] in pages[0].get_textpage().get_text_bounded()
    for path in ("", "/file"):
        assert get("finance-clerk", f"/documents/incoming/{copy.pk}{path}")[0] == 404


def test_a_reading_of_what_is_restricted_is_journalled(city: City, get: Get) -> None:
    document = walk(city, make(city, **SHORT), "check")
    document.matter.secrecy = "confidential"
    document.matter.save()
    noted = JournalEntry.objects.filter(action="matter.read", matter=document.matter)
    here = f"/documents/outgoing/{document.pk}"
    assert get("clerk", here)[0] == 404
    assert not noted.exists()
    Account.objects.filter(login_name="clerk").update(clearance="confidential")
    parts = ("", "/versions", "/versions/1", "/file", "/deliveries", "/scope-changes")
    for path in (*(f"{here}{part}" for part in parts), f"/matters/{document.matter_id}/work-items"):
        before = noted.count()
        assert get("clerk", path, whole=True).status_code == 200
        assert noted.count() == before + 1


def test_a_reading_of_a_restricted_one_that_came_in_is_journalled(city: City, get: Get) -> None:
    document = incoming_way.handling(city)
    document.matter.secrecy = "confidential"
    document.matter.save()
    file = document.matter.attachments.get()
    noted = JournalEntry.objects.filter(action__in=("matter.read", "attachment.read"), matter=document.matter)
    here = f"/documents/incoming/{document.pk}"
    paths = (here, f"{here}/file", f"{here}/file?attachment={file.pk}")
    for path in paths:
        assert get("receiving-clerk", path)[0] == 404
    assert not noted.exists()
    Account.objects.filter(login_name="receiving-clerk").update(clearance="confidential")
    for path in paths:
        before = noted.count()
        assert get("receiving-clerk", path, whole=True).status_code == 200
        assert noted.count() == before + 1


def test_the_directory_of_any_day(city: City, get: Get) -> None:
    status, told = get("clerk", "/units?q=财政")
    assert (status, "WH-FINANCE" in [one["code"] for one in told["items"]]) == (200, True)
    mayor = get("clerk", "/holders?role=mayor")[1]["items"]
    assert [one["person"] for one in mayor] == [city.actor("mayor").person_id]
    assert get("clerk", "/holders?role=mayor&on=1990-01-01")[1]["items"] == []
    away = city.person("vice-mayor.education")
    city.do(
        "personnel-clerk",
        "absence.record",
        person_id=away.pk,
        kind="business",
        from_on=city.day,
        to_on=city.day,
        destination="北京",
        evidence="外出报备单",
    )
    (absence,) = [one for one in get("clerk", "/absences")[1]["items"] if one["person"] == away.pk]
    assert (absence["name"], absence["destination"], absence["to_on"]) == (
        away.name,
        "北京",
        city.day.isoformat(),
    )
    given = get("clerk", "/entrustments")[1]["items"]
    assert all(one["scopes"] and one["provision"] for one in given)


def test_administrators_have_no_desk_and_see_no_documents(city: City, get: Get) -> None:
    document = make(city, **SHORT)
    Account.objects.create(
        login_name="system", administrator="system", holder_name="系统管理员", is_active=True
    )
    assert get("system", "/work-items")[0] == 403
    assert get("system", "/documents/outgoing")[1]["items"] == []
    assert get("system", f"/documents/outgoing/{document.pk}")[0] == 404


def test_lists_are_paged_by_the_number_of_the_last(city: City, get: Get) -> None:
    for _number in range(3):
        make(city, **SHORT)
    first = get("clerk", "/documents/outgoing?limit=2")[1]
    rest = get("clerk", f"/documents/outgoing?limit=2&before={first['next_before']}")[1]
    found = [one["id"] for one in first["items"] + rest["items"]]
    assert found == sorted(found, reverse=True)
    assert set(found) >= set(OutgoingDocument.objects.values_list("pk", flat=True)[:3])


def test_the_schema_says_which_answers_are_files() -> None:
    paths = api.api.get_openapi_schema()["paths"]
    answer = paths["/api/v1/documents/outgoing/{document}/file"]["get"]["responses"]["200"]
    assert list(answer["content"]) == ["application/octet-stream"]
