"""The three administrators, people without a post and nobody: each action is refused but the own duties."""

from typing import Any

import pytest
from tests.api.test_registry import sample
from tests.city import City
from tests.journeys.documents import drafted
from tests.security.conftest import ADMINISTRATORS, Browser, administrator

from xunzhang.accounts.access import actor_for
from xunzhang.accounts.permissions import DOOR, DUTIES, OPERATOR, separation
from xunzhang.chapters.organs.models import Unit
from xunzhang.record.actions import InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.actor import SWEEPER, Actor, Administrator, Channel
from xunzhang.record.models import JournalEntry
from xunzhang.site import registry

# Written out here and not taken from the code: whoever widens a duty has to widen it here too.
OWN = {
    "system": {
        "unit",
        "post",
        "person",
        "appointment",
        "portfolio",
        "pairing",
        "term",
        "organisation",
        "calendar_year",
        "calendar_exception",
        "setting",
    },
    "security": {"account"},
    "audit": {"journal"},
}
EVERYBODYS = {"session", "password", "second_factor", "saved_view", "api_token"}
CLOSED_TO_THE_OFFICE = OWN["security"] | OWN["audit"]


def own_actions() -> list[str]:
    return [name for name in registry.actions() if not name.startswith("probe")]


def noun(name: str) -> str:
    return name.partition(".")[0]


def test_no_two_administrators_share_a_duty() -> None:
    assert {kind.value: set(nouns) for kind, nouns in DUTIES.items()} == OWN
    nouns = [one for listed in OWN.values() for one in listed]
    assert len(nouns) == len(set(nouns))
    assert not EVERYBODYS & set(nouns)


@pytest.mark.parametrize("kind", ADMINISTRATORS)
def test_the_guard_keeps_each_administrator_to_the_own_duties(kind: str) -> None:
    actor = Actor(1, None, kind, administrator=Administrator(kind))
    let_near = {noun(name) for name in own_actions() if separation(actor, name) is None}
    assert let_near <= OWN[kind] | EVERYBODYS
    assert let_near & OWN[kind]


def test_the_guard_keeps_the_office_from_the_accounts_and_the_journal() -> None:
    person = Actor(1, 1, "张三")
    for name in own_actions():
        assert (separation(person, name) is not None) == (noun(name) in CLOSED_TO_THE_OFFICE), name


def _done(actor: Actor, allowed: set[str]) -> list[str]:
    """The actions that got through with the smallest usable inputs, except those allowed."""
    through = []
    for name, spec in registry.actions().items():
        if noun(name) in allowed or name.startswith("probe"):
            continue
        schema = spec.inputs.model_json_schema()
        try:
            perform(name, actor, sample(schema, schema))
        except (NotPermitted, NotFound, InvalidInputs):
            continue
        through.append(name)
    return through


@pytest.mark.parametrize("channel", [Channel.PAGE, Channel.API, Channel.COMMAND])
@pytest.mark.parametrize("kind", ADMINISTRATORS)
def test_an_administrator_does_nobody_else_s_work_in_a_running_office(
    city: City, kind: str, channel: Channel
) -> None:
    actor = actor_for(administrator(kind), channel)
    before = JournalEntry.objects.count()
    assert _done(actor, OWN[kind] | EVERYBODYS) == []
    since = JournalEntry.objects.filter(sequence__gt=before)
    assert since.exists()  # every refusal is on record
    assert not since.exclude(action__endswith=".refused").exists()


@pytest.mark.parametrize(
    "actor",
    [
        Actor(987_654, 987_654, "无职务"),
        Actor(None, None, "无名", channel=Channel.PAGE),
        Actor(None, None, "无名", channel=Channel.API),
    ],
    ids=["without a post", "nobody on a page", "nobody by the API"],
)
def test_who_holds_nothing_does_nothing_in_a_running_office(city: City, actor: Actor) -> None:
    own = EVERYBODYS if actor.account_id is not None else set()
    # The clock of the demonstration is for whoever looks at it.
    assert _done(actor, own | {"demonstration"}) == []


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (DOOR, {"session"}),
        (SWEEPER, {"deadline"}),
        (OPERATOR, {"account"}),
    ],
    ids=["the login page", "the sweep", "the operator"],
)
def test_who_acts_without_an_account_does_only_what_it_is_for(
    city: City, actor: Actor, allowed: set[str]
) -> None:
    assert _done(actor, allowed) == []


# page → the administrators it is for; people of the office see none of them
PAGES = {
    "/accounts/": {"security"},
    "/accounts/new": {"security"},
    "/accounts/clerk": {"security"},
    "/security-log": {"security", "audit"},
    "/journal/": {"audit"},
    "/journal/1": {"audit"},
    "/journal/verify": {"audit"},
    "/accounts/?export=csv": {"security"},
    "/journal/?export=csv": {"audit"},
    "/calendar/import": {"system"},
}


@pytest.mark.parametrize("login", [*ADMINISTRATORS, "mayor", "clerk", "checker"])
def test_pages_of_the_administrators_are_separated_too(browser: Browser, login: str) -> None:
    client = browser(login)
    for path, whose in PAGES.items():
        answer = client.get(path)
        if login in whose:
            assert answer.status_code == 200, path
        else:
            assert answer.status_code in (403, 404), path
    assert (client.post("/journal/export").status_code == 200) == (login == "audit")
    assert (client.post("/journal/verify").status_code == 200) == (login == "audit")


@pytest.mark.parametrize("login", ["security", "audit", "mayor", "clerk"])
def test_only_who_keeps_the_organisation_changes_it_on_a_page(browser: Browser, login: str) -> None:
    given = {"code": "WH-NEW", "name": "市试验局", "kind": "department", "established_on": "2018-11-01"}
    before = Unit.objects.count()
    answer = browser(login).post("/organs/units/establish", given)
    assert answer.status_code in (400, 403, 422)
    assert Unit.objects.count() == before
    assert browser(login).get("/organs/lists/people/import").status_code == 403


@pytest.mark.parametrize("kind", ADMINISTRATORS)
def test_administrators_see_no_matter_and_no_document(city: City, browser: Browser, kind: str) -> None:
    document = drafted(city)
    city.do("clerk", "outgoing_document.submit", document_id=document.pk)
    client = browser(kind)
    matter = document.matter_id
    for path in (
        f"/matters/{matter}",
        f"/matters/{matter}/sheet",
        f"/documents/outgoing/{document.pk}",
        f"/documents/outgoing/{document.pk}/versions",
        f"/documents/outgoing/{document.pk}/paper.pdf",
        f"/documents/outgoing/{document.pk}/pages/1.svg",
    ):
        assert client.get(path).status_code in (403, 404), path
    for path in ("/", "/matters/started", "/documents/outgoing", "/documents/numbers", "/documents/incoming"):
        answer = client.get(path)
        assert document.title not in _text(answer), path


def _text(answer: Any) -> str:
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")
