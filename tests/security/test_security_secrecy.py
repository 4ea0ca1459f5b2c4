"""Secrecy: what may not be taken in, and who may not see what is here; the same by every way in."""

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.city import City
from tests.journeys.documents import drafted, rules_issue
from tests.security.conftest import Browser

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record.actions import InvalidInputs, NotFound, perform
from xunzhang.record.models import Attachment, JournalEntry, Matter
from xunzhang.site.act_cli import act

DRAFT = "outgoing_document.draft"
TITLE = "关于专项工作安排的通知"


def token(city: City, login: str, *scopes: str) -> str:
    made = perform("api_token.issue", city.actor(login), {"name": "试验", "scopes": scopes, "days": 30})
    return str(made.text)


def api(city: City, login: str, method: str, path: str, scope: str, body: Any = None) -> Any:
    return Client().generic(
        method,
        f"/api/v1{path}",
        b"" if body is None else json.dumps(body, default=list).encode(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(city, login, scope)}"},
    )


@pytest.mark.parametrize("level", ["confidential", "secret", "top_secret"])
def test_content_above_the_ceiling_is_not_taken_in_by_any_way(
    city: City, browser: Browser, level: str
) -> None:
    Account.objects.update(clearance="top_secret")  # the ceiling is the installation's, not the person's
    given = rules_issue(secrecy=level)
    with pytest.raises(InvalidInputs) as refused:
        city.do("clerk", DRAFT, **given)
    assert set(refused.value.errors) == {"secrecy"}

    # What a page sends as a word is an answer in JSON.
    in_json = {name: {"true": True, "false": False}.get(str(value), value) for name, value in given.items()}
    answer = api(city, "clerk", "POST", "/actions/outgoing_document/draft", DRAFT, in_json)
    assert answer.status_code == 400
    assert answer.json()["data"]["errors"] == refused.value.errors

    done = CliRunner().invoke(
        act, [DRAFT, "-", "--as", "clerk", "--json"], input=json.dumps(in_json, default=list)
    )
    assert done.exit_code == 2
    assert json.loads(done.output)["data"]["errors"] == refused.value.errors

    typed = {name: value for name, value in given.items() if value not in (None, False)}
    page = browser("clerk").post("/documents/outgoing/draft", typed)
    assert page.status_code in (400, 422)
    assert not Matter.objects.exists()
    assert not Attachment.objects.exists()


def test_a_draft_is_not_raised_above_the_ceiling(city: City) -> None:
    document = drafted(city)
    with pytest.raises(InvalidInputs) as refused:
        city.do(
            "clerk",
            "outgoing_document.revise",
            **rules_issue(secrecy="secret"),
            document_id=document.pk,
            version=document.version,
        )
    assert set(refused.value.errors) == {"secrecy"}


@pytest.mark.parametrize("level", ["nothing", "", "SECRET"])
def test_a_level_that_is_none_is_refused(city: City, level: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        city.do("clerk", DRAFT, **rules_issue(secrecy=level))
    assert set(refused.value.errors) == {"secrecy"}


@pytest.fixture
def restricted(city: City, settings: Any) -> OutgoingDocument:
    """A confidential document before the principal of the General Office, who is cleared as little as the checker."""
    settings.SECRECY_CEILING = "secret"
    Account.objects.filter(login_name__in=("clerk", "mayor")).update(clearance="secret")
    document = drafted(city, title=TITLE, secrecy="confidential", secrecy_term="1年")
    city.do("clerk", "outgoing_document.submit", document_id=document.pk)
    return document


def test_nobody_drafts_what_they_may_not_read_themselves(city: City, settings: Any) -> None:
    settings.SECRECY_CEILING = "secret"
    with pytest.raises(InvalidInputs) as refused:
        city.do("clerk", DRAFT, **rules_issue(secrecy="confidential", secrecy_term="1年"))
    assert set(refused.value.errors) == {"secrecy"}
    assert not Matter.objects.exists()


def test_what_one_started_is_hidden_when_ones_clearance_is_lowered(
    city: City, restricted: OutgoingDocument, browser: Browser
) -> None:
    """我发起的: the list, the word that looks for it, the file, the batch and the API; the line itself stays."""
    own = drafted(city, title="关于公开事项的通知")

    def seen(address: str, **sent: Any) -> str:
        client = browser("clerk")
        answer: Any = client.post(address, sent) if sent else client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return html.unescape(body.decode("utf-8-sig"))

    assert TITLE in seen("/matters/started")
    assert TITLE in seen("/matters/started?q=" + TITLE[2:6])
    Account.objects.filter(login_name="clerk").update(clearance="internal")
    for address in ("/matters/started", "/matters/started?export=csv"):
        body = seen(address)
        assert TITLE not in body
        assert own.title in body
        assert "密级高于您的权限" in body
        assert f"/matters/{restricted.matter_id}" not in body
    found = seen("/matters/started?q=" + TITLE[2:6])
    assert TITLE not in found
    assert "密级高于您的权限" not in found  # that a word finds it would tell what it says
    process = restricted.matter.process
    assert process is not None
    assert TITLE not in seen("/matters/chase", selected=str(process.pk))
    listed = api(city, "clerk", "GET", "/matters", "read").json()
    assert own.title in json.dumps(listed, ensure_ascii=False)
    assert TITLE not in json.dumps(listed, ensure_ascii=False)


PLACES = (
    "/matters/{matter}",
    "/matters/{matter}?timeline=all",
    "/matters/{matter}/sheet",
    "/matters/{matter}/trial/{item}",
    "/matters/{matter}/entries/{entry}",
    "/matters/{matter}/circulate",
    "/matters/{matter}/items/{item}/return",
    "/documents/outgoing/{document}",
    "/documents/outgoing/{document}/revise",
    "/documents/outgoing/{document}/versions",
    "/documents/outgoing/{document}/paper.pdf",
    "/documents/outgoing/{document}/pages/1.svg",
)
LISTS = (
    "/",
    "/matters/to-read",
    "/matters/done",
    "/matters/started",
    "/documents/outgoing",
    "/documents/incoming",
    "/documents/numbers",
    "/duties/secretary-list",
)


def named(document: OutgoingDocument) -> dict[str, int]:
    process = document.matter.process
    assert process is not None
    item = process.work_items.order_by("-pk").first()
    entry = JournalEntry.objects.filter(matter=document.matter).order_by("sequence").first()
    assert item is not None
    assert entry is not None
    return {
        "matter": document.matter_id,
        "document": document.pk,
        "item": item.pk,
        "entry": entry.sequence,
    }


def text(answer: Any) -> str:
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("login", ["general-office-principal", "checker", "secretary-general"])
def test_who_is_not_cleared_finds_no_page_even_with_the_work_in_hand(
    city: City, restricted: OutgoingDocument, browser: Browser, login: str
) -> None:
    client = browser(login)
    for place in PLACES:
        path = place.format(**named(restricted))
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (404, 405), path
            assert TITLE not in text(answer), path


@pytest.mark.parametrize(
    "login", ["general-office-principal", "checker", "secretary-general", "dispatching-clerk"]
)
def test_who_is_not_cleared_finds_it_in_no_list_and_no_export(
    city: City, restricted: OutgoingDocument, browser: Browser, login: str
) -> None:
    client = browser(login)
    for path in LISTS:
        for query in ("", "?export=csv", "?export=xlsx", f"?q={TITLE}"):
            answer = client.get(path + query)
            body = text(answer).replace(f'value="{TITLE}"', "")
            if query.startswith("?q="):
                # What was typed is shown again; of the matter there is nothing.
                assert f"/matters/{restricted.matter_id}" not in body, path
            else:
                assert TITLE not in body, (path, query)


def test_searching_does_not_tell_whether_a_hidden_title_holds_a_word(
    city: City, restricted: OutgoingDocument, browser: Browser
) -> None:
    client = browser("general-office-principal")
    for path in LISTS:
        hit, miss = (
            text(client.get(path, {"q": word})).replace(word, "") for word in ("专项工作安排", "毫不相干的词")
        )
        assert _rows(hit) == _rows(miss), path


def _rows(html: str) -> int:
    return html.count("<tr")


def test_who_is_not_cleared_gets_nothing_from_the_api(city: City, restricted: OutgoingDocument) -> None:
    login, matter = "general-office-principal", restricted.matter_id
    for path in (f"/matters/{matter}", f"/matters/{matter}/timeline"):
        answer = api(city, login, "GET", path, "read")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"
    answer = api(city, login, "GET", "/matters", "read")
    assert answer.json()["items"] == []
    body = {"facts": {}, "matter": matter}
    answer = api(city, login, "POST", "/assess/outgoing_document.check", "read", body)
    assert answer.status_code == 404
    answer = api(
        city,
        login,
        "POST",
        "/actions/outgoing_document/release",
        "outgoing_document.release",
        {"document_id": restricted.pk},
    )
    assert answer.status_code == 404


def test_who_is_not_cleared_does_nothing_by_action_or_command(
    city: City, restricted: OutgoingDocument
) -> None:
    ids = named(restricted)
    for name, given in (
        ("outgoing_document.release", {"document_id": restricted.pk}),
        ("matter.circulate", {"matter_id": ids["matter"], "people": [1]}),
        ("matter.chase", {"item_id": ids["item"]}),
    ):
        with pytest.raises(NotFound):
            city.do("general-office-principal", name, **given)
        done = CliRunner().invoke(
            act, [name, "-", "--as", "general-office-principal", "--json"], input=json.dumps(given)
        )
        assert done.exit_code == 2, done.output
        assert json.loads(done.output)["code"] == "not_found"
        assert TITLE not in done.output


def test_clearance_without_need_to_know_opens_nothing(
    city: City, restricted: OutgoingDocument, browser: Browser
) -> None:
    """The mayor is cleared, but it has not come to the mayor yet."""
    client = browser("mayor")
    for place in PLACES:
        assert client.get(place.format(**named(restricted))).status_code in (404, 405), place
    for path in LISTS:
        assert TITLE not in text(client.get(path)), path


def readings(document: OutgoingDocument) -> int:
    return JournalEntry.objects.filter(matter=document.matter, action="matter.read").count()


@pytest.mark.parametrize(
    "place",
    [
        "/matters/{matter}",
        "/matters/{matter}/sheet",
        "/matters/{matter}/entries/{entry}",
        "/documents/outgoing/{document}/versions",
        "/documents/outgoing/{document}/paper.pdf",
        "/documents/outgoing/{document}/pages/1.svg",
    ],
)
def test_each_reading_of_what_is_restricted_is_on_record(
    city: City, restricted: OutgoingDocument, browser: Browser, place: str
) -> None:
    client = browser("clerk")
    before = readings(restricted)
    answer = client.get(place.format(**named(restricted)))
    assert answer.status_code == 200
    assert readings(restricted) == before + 1
    entry = JournalEntry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.person) == ("matter.read", city.actor("clerk").person_id)


def test_readings_by_the_api_are_on_record(city: City, restricted: OutgoingDocument) -> None:
    before = readings(restricted)
    for path in (f"/matters/{restricted.matter_id}", f"/matters/{restricted.matter_id}/timeline"):
        assert api(city, "clerk", "GET", path, "read").status_code == 200
    assert readings(restricted) == before + 2


def test_reading_a_draft_to_change_it_is_on_record(city: City, settings: Any, browser: Browser) -> None:
    settings.SECRECY_CEILING = "secret"
    Account.objects.filter(login_name="clerk").update(clearance="secret")
    document = drafted(city, title=TITLE, secrecy="confidential", secrecy_term="1年")
    assert browser("clerk").get(f"/documents/outgoing/{document.pk}/revise").status_code == 200
    assert readings(document) == 1


def test_what_is_not_restricted_is_read_without_an_entry(city: City, browser: Browser) -> None:
    document = drafted(city)
    before = JournalEntry.objects.count()
    assert browser("clerk").get(f"/matters/{document.matter_id}").status_code == 200
    assert JournalEntry.objects.count() == before


def test_the_register_of_numbers_hides_titles_above_the_clearance(
    city: City, settings: Any, browser: Browser, numbered: Callable[[str], OutgoingDocument]
) -> None:
    document = numbered("confidential")
    body = text(browser("dispatching-clerk").get("/documents/numbers"))
    assert document.title not in body
    assert document.title not in text(browser("dispatching-clerk").get("/documents/numbers?export=csv"))
    numbered("internal")
    assert OutgoingDocument.objects.latest("pk").title in text(
        browser("dispatching-clerk").get("/documents/numbers")
    )


@pytest.fixture
def numbered(city: City) -> Callable[[str], OutgoingDocument]:
    """A document with a number, at that level; how it came to its number does not matter here."""
    from xunzhang.chapters.documents.models import AssignedNumber, NumberSeries
    from xunzhang.kernel import clock

    def made(level: str) -> OutgoingDocument:
        document = drafted(city, title=f"关于{level}级事项的通知")
        Matter.objects.filter(pk=document.matter_id).update(secrecy=level)
        document.state = OutgoingDocument.State.NUMBERED
        document.save()
        series = NumberSeries.objects.order_by("pk").first()
        assert series is not None
        AssignedNumber.objects.create(
            series=series, sequence=900 + document.pk, document=document, assigned_at=clock.now()
        )
        return document

    return made
