"""Every page of the organisation, in both languages, with few queries; the forms act and refuse."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browsing import assert_accessible, assert_fits

from xunzhang.accounts.models import Account
from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import (
    Absence,
    Appointment,
    Entrustment,
    Pairing,
    Person,
    Portfolio,
    Post,
)
from xunzhang.record.models import JournalEntry

PAGES = (
    "/organs/",
    "/organs/?on=2018-05-01",
    "/organs/?q=财政",
    "/organs/?kind=district_government",
    "/organs/chart",
    "/organs/people",
    "/organs/portfolios",
    "/organs/portfolios?on=2017-06-01",
    "/organs/who",
    "/organs/who?role=mayor&on=2017-06-01",
    "/organs/entrustments",
    "/organs/absences",
    "/organs/terms",
    "/organs/units/WH-JUSTICE",
    "/organs/units/WH-LEGAL",
    "/organs/units/WH-EEB?on=2018-05-01",
)
FORMS = (
    "/organs/units/establish",
    "/organs/units/WH-EDU/rename",
    "/organs/units/WH-EDU/reorganise",
    "/organs/units/WH-EDU/abolish",
    "/organs/units/WH-EDU/posts/create",
    "/organs/people/register",
    "/organs/portfolios/assign",
    "/organs/pairings/assign",
    "/organs/terms/set",
    "/organs/lists/units/import",
)


def _log_in(client: Client, account: Account) -> Client:
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


@pytest.fixture
def personnel(client: Client, demonstration_city: Any, account_of: Callable[..., Account]) -> Client:
    return _log_in(client, account_of("general-office.personnel"))


def _addresses() -> list[str]:
    person = Person.objects.get(staff_number="mayor").pk
    return [
        *PAGES,
        *FORMS,
        f"/organs/people/{person}",
        f"/organs/people/{person}/correct",
        f"/organs/people/{person}/appoint",
        f"/organs/appointments/{Appointment.objects.first().pk}/end",
        f"/organs/appointments/{Appointment.objects.first().pk}/correct",
        f"/organs/posts/{Post.objects.first().pk}/amend",
        f"/organs/posts/{Post.objects.first().pk}/abolish",
        f"/organs/portfolios/{Portfolio.objects.first().pk}/end",
        f"/organs/portfolios/{Portfolio.objects.first().pk}/withdraw",
        f"/organs/pairings/{Pairing.objects.first().pk}/end",
        f"/organs/pairings/{Pairing.objects.first().pk}/withdraw",
        "/organs/entrustments/grant",
        f"/organs/entrustments/{Entrustment.objects.first().pk}",
        f"/organs/entrustments/{Entrustment.objects.first().pk}/revoke",
        "/organs/absences/record",
        f"/organs/absences/{Absence.objects.first().pk}/end",
        f"/organs/absences/{Absence.objects.first().pk}/withdraw",
        "/organs/units/WH-EDU/names/1/correct",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_answers(personnel: Client, language: str) -> None:
    designation = queries.designations_of(queries.unit_on("WH-EDU", date(2018, 11, 1)).id)[0].pk
    for address in _addresses():
        address = address.replace("/names/1/", f"/names/{designation}/")
        answer = personnel.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200, address
        assert "<h1>" in answer.content.decode()


def test_pages_that_are_not_there(personnel: Client) -> None:
    for address in (
        "/organs/units/NONE",
        "/organs/people/999999",
        "/organs/entrustments/999999",
        "/organs/appointments/999999/end",
        "/organs/posts/999999/amend",
        "/organs/lists/none/import",
    ):
        assert personnel.get(address).status_code == 404, address


def test_a_page_needs_a_login(client: Client, db: None) -> None:
    assert client.get("/organs/").status_code == 302


def test_the_directory_of_a_past_day(personnel: Client) -> None:
    assert "市环保局" not in personnel.get("/organs/").content.decode()
    then = personnel.get("/organs/?on=2018-05-01").content.decode()
    assert "武汉市环境保护局" in then
    assert "2018-05-01" in then


def test_an_english_reader_sees_english_names_and_marks(personnel: Client) -> None:
    english = {"Accept-Language": "en"}
    directory = personnel.get("/organs/?on=2018-11-01", headers=english).content.decode()
    assert "taken over by Wuhan Municipal" in directory
    assert not re.search(r"taken over by [\u4e00-\u9fff]|，", directory)
    unit = personnel.get("/organs/units/WH-JUSTICE?on=2018-11-01", headers=english).content.decode()
    assert "由" not in unit
    assert ">Director, Wuhan Municipal Justice Bureau</a>" in unit
    register = personnel.get("/organs/entrustments", headers=english).content.decode()
    assert "Kind of document: notice" in register


def test_a_form_acts_and_refuses(personnel: Client) -> None:
    address = "/organs/units/WH-EDU/rename"
    refused = personnel.post(address, {"name": "武汉市财政局", "from_on": "2018-11-01"})
    assert refused.status_code == 422
    assert "WH-FINANCE" in refused.content.decode()
    done = personnel.post(address, {"name": "武汉市教育体育局", "from_on": "2018-11-01"})
    assert done.status_code == 302
    assert queries.unit_on("WH-EDU", date(2018, 11, 1)).name == "武汉市教育体育局"


def test_an_entrustment_is_given_on_the_page_or_refused_with_the_article(personnel: Client) -> None:
    mayor = Person.objects.get(staff_number="mayor").pk
    executive = Person.objects.get(staff_number="executive-vice-mayor").pk
    given = {
        "grantor_id": mayor,
        "grantee_id": executive,
        "kind": "entrustment",
        "provision": "54(3)",
        "document_classes": ["notice"],
        "from_on": "2018-11-05",
        "to_on": "2018-11-09",
        "evidence": "书面委托",
    }
    refused = personnel.post("/organs/entrustments/grant", {**given, "kind": "authorisation"})
    assert refused.status_code == 422
    assert "第五条" in refused.content.decode()
    done = personnel.post("/organs/entrustments/grant", given)
    assert done.status_code == 302
    assert (
        queries.entrustment_for(executive, "54(3)", on=date(2018, 11, 6), document_class="notice") is not None
    )
    named = personnel.post(
        "/organs/entrustments/grant",
        {
            **given,
            "provision": "5b",
            "document_classes": [],
            "named_meetings": "市人民政府第60次常务会议\n",
            "only_while_absent": "true",
        },
    )
    assert named.status_code == 302
    assert Entrustment.objects.order_by("-pk")[0].scopes.get().name == "市人民政府第60次常务会议"


def test_the_paper_of_an_entrustment_is_kept_and_given_out(
    personnel: Client, tmp_path: Any, settings: Any
) -> None:
    settings.ATTACHMENTS = tmp_path
    given = {
        "grantor_id": Person.objects.get(staff_number="mayor").pk,
        "grantee_id": Person.objects.get(staff_number="executive-vice-mayor").pk,
        "kind": "entrustment",
        "provision": "54(3)",
        "document_classes": ["notice"],
        "from_on": "2018-11-05",
        "to_on": "2018-11-09",
        "evidence": "书面委托",
        "evidence_file": SimpleUploadedFile("委托书.pdf", b"%PDF-1.4\n%%EOF\n"),
    }
    assert personnel.post("/organs/entrustments/grant", given).status_code == 302
    made = Entrustment.objects.order_by("-pk")[0]
    answer = personnel.get(f"/organs/entrustments/{made.pk}/evidence")
    assert answer.content == b"%PDF-1.4\n%%EOF\n"
    without = Entrustment.objects.filter(evidence_digest="").first()
    assert personnel.get(f"/organs/entrustments/{without.pk}/evidence").status_code == 404
    entry = JournalEntry.objects.filter(action="entrustment.grant").order_by("-pk")[0]
    assert made.evidence_digest in str(entry.attachments)
    assert "evidence_content" not in entry.payload


def test_a_clerk_of_a_department_sees_but_does_not_change(
    client: Client, demonstration_city: Any, account_of: Callable[..., Account]
) -> None:
    _log_in(client, account_of("finance.clerk"))
    shown = client.get("/organs/units/WH-FINANCE").content.decode()
    assert "/organs/units/WH-FINANCE/rename" not in shown
    refused = client.post("/organs/units/WH-FINANCE/rename", {"name": "财务局", "from_on": "2018-11-01"})
    assert refused.status_code == 403
    assert client.get("/organs/lists/units/import").status_code == 403


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/organs/", 16),
        ("/organs/chart", 12),
        ("/organs/people", 14),
        ("/organs/portfolios", 16),
        ("/organs/entrustments", 12),
        ("/organs/absences", 12),
        ("/organs/who?role=vice_mayor", 14),
        ("/organs/units/WH-JUSTICE", 24),
    ],
)
def test_pages_ask_few_queries(personnel: Client, address: str, most: int) -> None:
    personnel.get(address)
    with CaptureQueriesContext(connection) as asked:
        personnel.get(address)
    assert len(asked) <= most, "\n".join(query["sql"][:200] for query in asked)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_main_pages_in_the_browser(
    demonstration_city: None, sign_in: Callable[[Any], Any], account_of: Callable[..., Account]
) -> None:
    page = sign_in(account_of("general-office.personnel"))
    for address in (
        "/organs/",
        "/organs/chart",
        "/organs/people",
        "/organs/portfolios",
        "/organs/who?role=vice_mayor",
        "/organs/entrustments",
        "/organs/absences",
        "/organs/entrustments/grant",
        "/organs/units/WH-JUSTICE",
        "/organs/lists/units/import",
    ):
        page.goto(address)
        assert page.locator("h1").count() == 1
        assert_accessible(page)
        assert_fits(page)


def test_a_day_that_is_none_is_said_not_taken_for_today(personnel: Client) -> None:
    answer = personnel.get("/organs/?on=2018-13-45")
    assert answer.status_code == 400
    assert "“2018-13-45”不是日期，请写成 2018-09-28 的形式。" in answer.content.decode()
