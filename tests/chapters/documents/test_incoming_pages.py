"""Pages of incoming documents: lists and register in few queries, the registration beside the file, who may see what."""

import json
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.chapters.documents.incoming_way import (
    PDF,
    TELEGRAM,
    closing,
    do,
    file,
    handling,
    registered,
    taken_in,
)
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.test_urgent_telegram_in_browser import telegram

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.kernel import clock
from xunzhang.record.actions import perform
from xunzhang.record.models import JournalEntry


def client_of(login: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(login_name=login))
    return client


def text_of(answer: Any) -> str:
    return answer.content.decode()  # type: ignore[no-any-return]


# lists


def many(city: City, numbers: range) -> None:
    for number in numbers:
        document = taken_in(city, files=[file(f"{number}.pdf", PDF + str(number).encode())])
        elements = {**TELEGRAM, "title": f"第{number}件来文", "document_number": f"鄂政办〔2018〕{number}号"}
        do(city, document, "receiving-clerk", "register", **elements)


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", ["/documents/incoming", "/documents/incoming/register?year=2018"])
def test_many_lines_take_as_many_queries_as_few(city: City, address: str) -> None:
    client = client_of("receiving-clerk")
    many(city, range(1))
    few = queries_of(client, address)
    many(city, range(1, 7))
    assert queries_of(client, address) <= few + 1
    assert few <= 24


def test_the_list_narrows_by_each_filter(city: City) -> None:
    urgent = registered(city)
    other = taken_in(city, files=[file("x.pdf", PDF + b"x")])
    plain = {**TELEGRAM, "title": "一般来文", "document_number": "武司〔2018〕3号", "urgency": "none"}
    do(
        city,
        other,
        "receiving-clerk",
        "register",
        **{**plain, "sender": "武汉市司法局", "document_kind": "letter"},
    )
    client = client_of("receiving-clerk")

    def titles(query: str) -> set[str]:
        page = text_of(client.get(f"/documents/incoming?{query}"))
        return {one.title for one in (urgent, other) if one.matter.title in page and one.title in page}

    other.refresh_from_db()
    assert titles("urgency=urgent") == {urgent.title}
    assert titles("urgency=none") == {other.title}
    assert titles("kind=letter") == {other.title}
    assert titles("sender=司法局") == {other.title}
    assert titles("state=registered") == {urgent.title, other.title}
    assert titles("state=completed") == set()
    assert titles("progress=open") == {urgent.title, other.title}
    with clock.frozen(datetime(2018, 11, 6, 9, 0, tzinfo=clock.BEIJING)):
        assert titles("progress=overdue") == {urgent.title}
    assert titles("received_at_from=2018-11-02") == set()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_is_exported(city: City, kind: str) -> None:
    registered(city)
    answer = client_of("receiving-clerk").get(f"/documents/incoming?export={kind}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert len(content) > 100


# the register


def test_the_register_as_offices_keep_it(city: City) -> None:
    document = closing(city)
    do(city, document, "receiving-clerk", "close")
    answer = client_of("receiving-clerk").get("/documents/incoming/register?year=2018&month=11&export=xlsx")
    book = load_workbook(BytesIO(answer.content))
    sheet = book.active
    assert sheet["A1"].value == "武汉市人民政府办公厅收文登记簿（2018年11月）"
    heads = [cell.value for cell in sheet[2]]
    assert heads[:5] == ["收文编号", "收文日期", "来文机关", "来文字号", "标题"]
    line = dict(zip(heads, (cell.value for cell in sheet[3]), strict=True))
    assert line["收文编号"] == "2018-0001"
    assert line["承办单位"] == "市司法局、市财政局"
    assert "同意拟办意见" in line["拟办和批示"]
    assert line["办结日期"].date() == date(2018, 11, 1)
    assert line["办理结果"] == "已按要求落实，情况已书面反馈。"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$2"
    page = text_of(client_of("receiving-clerk").get("/documents/incoming/register?year=2018"))
    assert "2018-0001" in page
    assert "2018-0001" not in text_of(
        client_of("receiving-clerk").get("/documents/incoming/register?year=2017")
    )


def test_each_unit_has_its_own_register(city: City) -> None:
    registered(city)
    page = text_of(client_of("department-clerk").get("/documents/incoming/register?unit=WH-GO&year=2018"))
    assert "市司法局" in page
    assert "2018-0001" not in page


# taking in on the page


def test_uploaded_read_confirmed_and_registered_on_the_page(city: City) -> None:
    client = client_of("receiving-clerk")
    assert client.get("/documents/incoming/new").status_code == 200
    paper = SimpleUploadedFile("来文.pdf", telegram(), "application/pdf")
    answer = client.post("/documents/incoming/new", {"unit": "WH", "secrecy": "internal", "files": [paper]})
    document = IncomingDocument.objects.get()
    assert answer.headers["location"] == f"/documents/incoming/{document.pk}/register"
    page = text_of(client.get(answer.headers["location"]))
    for words in ("湖北省人民政府办公厅", "鄂政办发〔2018〕36号", "识别自", "第1页", "版头的紧急程度字样"):
        assert words in page
    kept = document.matter.attachments.get()
    picture = client.get(f"/documents/incoming/{document.pk}/files/{kept.pk}/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/documents/incoming/{document.pk}/files/{kept.pk}/9.png").status_code == 404
    assert (
        client.get(f"/documents/incoming/{document.pk}/files/{kept.pk}").headers["content-type"]
        == "application/pdf"
    )
    refused = client.post(answer.headers["location"], {**TELEGRAM, "dated_on": "2018-11-09"})
    assert refused.status_code == 422
    assert "成文日期晚于今天" in text_of(refused)
    client.post(answer.headers["location"], TELEGRAM)
    document.refresh_from_db()
    assert document.register_number == "2018-0001"
    entry = JournalEntry.objects.get(action="incoming_document.register")
    assert entry.payload_read["read"]["document_number"] == "鄂政办发〔2018〕36号"
    assert entry.payload_read["confirmed"]["document_number"] == TELEGRAM["document_number"]


def test_a_duplicate_is_shown_where_it_is_registered(city: City) -> None:
    registered(city)
    second = taken_in(city)
    client = client_of("receiving-clerk")
    page = text_of(client.get(f"/documents/incoming/{second.pk}/register"))
    assert "可能是重复来文" in page
    assert "文件内容相同" in page
    first = IncomingDocument.objects.get(register_sequence=1)
    client.post(f"/documents/incoming/{second.pk}/register", {**TELEGRAM, "duplicate_of": first.pk})
    second.refresh_from_db()
    assert second.duplicate_of == first
    assert f"/documents/incoming/{second.pk}" in text_of(client.get(f"/matters/{first.matter_id}"))


def test_pages_of_return_extension_and_pause(city: City) -> None:
    walk(city, make(city, **SHORT), "end")
    document = IncomingDocument.objects.get(unit="WH-JIANGAN")
    client = client_of("district-clerk")
    page = f"/documents/incoming/{document.pk}/return"
    assert "不属于本机关办理" in text_of(client.get(page))
    client.post(page, {"grounds": ["not_ours"], "reason": "此事项由市级部门办理。"})
    sender = text_of(client_of("clerk").get(f"/matters/{document.sent_document.matter_id}"))
    assert "此事项由市级部门办理。" in sender
    assert "不属于本机关办理" in sender
    mine = text_of(client.get(f"/matters/{document.matter_id}"))
    assert "第二十四条第（三）项" in mine
    other = handling(city)
    office = client_of("clerk")
    boss = city.person("executive-vice-mayor").pk
    extension = {"due_on": "2018-11-08", "reason": "需要各区汇总", "approver": boss}
    office.post(f"/documents/incoming/{other.pk}/extend", extension)
    before = other.due_on
    assert "等候" in text_of(office.get(f"/matters/{other.matter_id}"))
    leader = client_of("executive-vice-mayor")
    assert "批准延期" in text_of(leader.get(f"/matters/{other.matter_id}"))
    leader.post(f"/documents/incoming/{other.pk}/extension", {"agrees": "true", "opinion": "同意"})
    other.refresh_from_db()
    assert (before != other.due_on, other.due_on) == (True, date(2018, 11, 8))
    shown = text_of(office.get(f"/matters/{other.matter_id}"))
    assert "需要各区汇总" in shown
    assert "常务副市长批准" in shown
    refused = office.post(f"/documents/incoming/{other.pk}/pause", {"reason": "等候材料"})
    assert refused.status_code == 409
    assert "没有规定中止计时" in text_of(refused)


# English, and who sees what


@pytest.mark.parametrize("page", ["new", "", "register", "{pk}/register", "{pk}/return"])
def test_pages_are_in_english_too(city: City, page: str) -> None:
    document = taken_in(city)
    address = f"/documents/incoming/{page.format(pk=document.pk)}".rstrip("/")
    answer = client_of("receiving-clerk", "en").get(address)
    assert answer.status_code == 200
    assert (
        "Take in" in text_of(answer)
        or "Register" in text_of(answer)
        or "Return to the sender" in text_of(answer)
    )


def test_who_sees_a_document_that_came_in(city: City) -> None:
    document = handling(city)
    kept = document.matter.attachments.get()
    addresses = (
        f"/matters/{document.matter_id}",
        f"/documents/incoming/{document.pk}/files/{kept.pk}",
        f"/documents/incoming/{document.pk}/files/{kept.pk}/1.png",
    )
    seen = {
        login: [client_of(login).get(address).status_code for address in addresses]
        for login in (
            "clerk",
            "checker",
            "department-clerk",
            "executive-vice-mayor",
            "district-clerk",
            "vice-mayor",
        )
    }
    assert seen["clerk"] == [200, 200, 404]  # the file of the test is too poor to be drawn
    assert seen["department-clerk"][:2] == [200, 200]
    assert seen["executive-vice-mayor"][:2] == [200, 200]
    assert seen["district-clerk"] == [404, 404, 404]
    assert seen["vice-mayor"] == [404, 404, 404]


# the API


def test_taken_in_and_registered_through_the_api(city: City) -> None:
    actions = [f"incoming_document.{verb}" for verb in ("take_in", "register")]
    issued = perform(
        "api_token.issue", city.actor("receiving-clerk"), {"name": "交换", "scopes": actions, "days": 30}
    )
    client = Client(headers={"authorization": f"Bearer {issued.text}"})

    def call(verb: str, inputs: dict[str, Any]) -> Any:
        return client.post(
            f"/api/v1/actions/incoming_document/{verb}", json.dumps(inputs), content_type="application/json"
        )

    empty = call("take_in", {"files": []})
    assert (empty.status_code, empty.json()["code"]) == (400, "invalid_input")
    taken = call("take_in", {"unit": "WH", "files": [file("来文.pdf", telegram())]}).json()
    document = IncomingDocument.objects.get()
    assert taken["subject"]["id"] in (str(document.pk), document.pk)
    assert document.elements["document_number"]["value"] == "鄂政办发〔2018〕36号"
    done = call("register", {"document_id": document.pk, **TELEGRAM}).json()
    assert done["summary"].startswith("收文登记：2018-0001")
    other = call("return", {"document_id": document.pk, "grounds": ["not_ours"], "reason": "不属于本机关。"})
    assert other.status_code == 403  # not in the token's scopes


@pytest.mark.parametrize("login", ["clerk", "department-clerk"])
def test_the_matter_page_of_an_incoming_document_asks_few_times(city: City, login: str) -> None:
    document = handling(city)
    client = client_of(login)
    assert queries_of(client, f"/matters/{document.matter_id}") <= 44
