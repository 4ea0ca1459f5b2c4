"""Every prohibition, gate and limit of articles 51 and 55 at every action that the rulebook applies it to, with 27 and
52a: the right way passes by page, API and command; the wrong one is refused by each, with clause and remedy."""

import html
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.incoming_way import IN_ORDER, PDF, TELEGRAM, file, registered, taken_in
from tests.chapters.documents.incoming_way import REQUEST as ARRIVED
from tests.chapters.documents.incoming_way import do as handle
from tests.chapters.documents.way import SHORT, do, make, walk
from tests.city import DAY, City
from tests.journeys.everywhere import (
    BACKEND,
    by_api,
    by_command,
    done_everywhere,
    refused_everywhere,
    refusing,
    written,
)
from tests.journeys.prohibited import CASES, ISSUE, REVIEW, SIGN, STEPS, TAKEN_BY, Case

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import Bulletin, IncomingDocument, OutgoingDocument
from xunzhang.record.actions import Refused
from xunzhang.rulebook import library


def parameters(cases: tuple[Case, ...]) -> Any:
    return pytest.mark.parametrize(
        "case", [pytest.param(one, id=f"{one.provision} {one.action}: {one.name}") for one in cases]
    )


def test_every_prohibition_has_its_case_at_every_action() -> None:
    books = library()
    (government,) = books.governments
    wanted = {
        (one.id, action)
        for one in books.in_force(government, DAY).provisions.values()
        if one.article in (51, 55) and one.kind in ("prohibition", "gate", "limit")
        for action in one.applies_to
    }
    assert wanted == {(one.provision, one.action) for one in CASES if one.provision[:2] in ("51", "55")} | {
        ("55c", "bulletin.register")
    }


def outgoing(city: City, case: Case, changes: dict[str, Any]) -> OutgoingDocument:
    """A document of the case before the step at which it is asked."""
    login = "finance-clerk" if case.action == ISSUE else "clerk"
    given = {**case.drafted, **changes}
    if given.get("addressed_person") == 0:
        given["addressed_person"] = city.person("mayor").pk
    if given.get("parent_id") == 0:
        parent = walk(city, make(city, **{**SHORT, "title": "关于成立防汛指挥部的通知"}), "end")
        given["parent_id"] = parent.pk
    return walk(city, make(city, login, **given), case.action.partition(".")[2])


def incoming(city: City, case: Case, changes: dict[str, Any]) -> IncomingDocument:
    before = IncomingDocument.objects.count()
    document = taken_in(city, files=[file(content=PDF + b"%" + str(before).encode())])
    given = {**TELEGRAM, **case.drafted, **changes, "document_number": f"武司〔2018〕{12 + before}号"}
    if before:
        given["title"] = "关于另一事项的" + given["title"][-2:]
    handle(city, document, "receiving-clerk", "register", **given)
    return document


def abandoned(document: OutgoingDocument | IncomingDocument) -> None:
    """Off the way: else it would itself be another document on the same matter."""
    if isinstance(document, OutgoingDocument):
        OutgoingDocument.objects.filter(pk=document.pk).update(state="abandoned")


@parameters(CASES)
def test_51_52a_55_27_the_wrong_way_is_refused_and_the_right_one_passes_everywhere(
    city: City, case: Case
) -> None:
    login, answers = case.login or TAKEN_BY[case.action], STEPS[case.action]
    made: Callable[..., Any] = incoming if case.action == REVIEW else outgoing
    document = made(city, case, case.wrong)
    state = document.state
    if case.altered:
        type(document).objects.filter(pk=document.pk).update(**case.altered)
    wrongly = {**answers, **case.answered_wrong}
    refused_everywhere(city, login, document, case.action, case.provision, **wrongly)
    assert document.state == state
    if case.altered and case.right:
        type(document).objects.filter(pk=document.pk).update(**case.right)
    elif case.altered or case.wrong or case.right:
        abandoned(document)
        document = made(city, case, case.right)
    rightly = {**answers, **case.answered_right}

    def done() -> bool:
        if isinstance(document, IncomingDocument):
            return IncomingDocument.objects.get(pk=document.pk).state == "accepted"
        found = document.matter.process.work_items.filter(step=case.action.partition(".")[2], state="open")
        return not found.exists()

    done_everywhere(city, login, document, case.action, done, **rightly)


def test_51_1a_each_kind_goes_its_own_direction(city: City) -> None:
    """All 15 kinds in all directions: what the Regulations do not foresee is refused by the check."""
    ways = {
        "request_for_instructions": {"upward"},
        "report": {"upward"},
        "reply": {"downward"},
        "circular": {"downward"},
        "letter": {"lateral"},
        "notice": {"downward", "lateral"},
        "opinion": {"upward", "downward", "lateral"},
        "order": {"downward", "public"},
        "decision_document": {"downward", "public"},
        "resolution": {"downward", "public"},
        "announcement": {"public"},
        "public_notice": {"public"},
        "communique": {"public"},
        "minutes": {"downward"},
        "bill": set(),  # to the congress or its standing committee alone
    }
    recipients = {
        "upward": "superior_government",
        "downward": "subordinate",
        "lateral": "lateral_organ",
        "public": "public",
    }
    document = walk(city, make(city, **SHORT), "check")
    row = OutgoingDocument.objects.filter(pk=document.pk)
    passed: set[tuple[str, str]] = set()
    stopped: dict[tuple[str, str], set[str]] = {}
    for kind, direction in product(ways, recipients):
        row.update(
            document_kind=kind,
            direction=direction,
            recipient_class=recipients[direction],
            content_class="other",
            meeting_title="常务会议",
            attendees="市长",
            reviewing_meeting="executive_meeting",
        )
        with transaction.atomic():
            try:
                do(city, document, "checker", "check", opinion="拟同意。", has_one_matter=True)
                passed.add((kind, direction))
            except Refused as refused:
                stopped[kind, direction] = refusing([one.as_dict() for one in refused.findings])
            transaction.set_rollback(True)
    assert {way for way, provisions in stopped.items() if "51.1a" not in provisions} == set()
    assert passed == {(kind, direction) for kind, foreseen in ways.items() for direction in foreseen}


def test_52a_the_departments_concerned_come_first(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "departments_concerned": ["WH-JUSTICE"]}), "sign_and_issue")
    document.signatures.filter(act="countersign").update(is_superseded=True)
    refused_everywhere(city, "mayor", document, SIGN, "52a", opinion="同意。")
    document.signatures.filter(act="countersign").update(is_superseded=False)
    signed = document.signatures.filter(act="sign_and_issue")
    done_everywhere(city, "mayor", document, SIGN, signed.exists, opinion="同意。")


def test_51_1c_51_1e_of_what_arrived_the_reviewers_word_counts_where_nothing_was_found(city: City) -> None:
    report = {**ARRIVED, "document_kind": "report", "title": "关于有关情况的报告"}
    document = registered(city, **report)
    for name, provision in (("asks_for_something", "51.1c"), ("is_sent_to_several_heads", "51.1e")):
        with pytest.raises(Refused) as caught:
            handle(city, document, "checker", "review", **{**IN_ORDER, name: True})
        assert refusing([one.as_dict() for one in caught.value.findings]) == {provision}
    handle(city, document, "checker", "review", **IN_ORDER)
    assert document.state == "accepted"


def test_51_1c_51_1e_of_what_arrived_what_was_found_is_asked_everywhere(city: City) -> None:
    """Words of asking in the file, and the same matter at another office: unanswered, nobody passes it."""
    text = "关于有关情况的报告\n市人民政府：\n现将有关情况报告如下。\n妥否，请批示。\n"
    report = {**TELEGRAM, **ARRIVED, "document_kind": "report", "title": "关于有关情况的报告"}
    handle(city, taken_in(city, "finance-clerk"), "finance-clerk", "register", **report)
    document = taken_in(city, files=[file("报告.txt", text.encode())])
    handle(city, document, "receiving-clerk", "register", **report)
    refused_everywhere(city, "checker", document, REVIEW, "51.1c", **IN_ORDER, is_sent_to_several_heads=False)
    refused_everywhere(city, "checker", document, REVIEW, "51.1e", **IN_ORDER, asks_for_something=False)


def test_55c_a_second_bulletin(city: City) -> None:
    action = "bulletin.register"
    city.do("clerk", action, unit="WH-FINANCE", title="财政简报")
    given = {"unit": "WH-FINANCE", "title": "预算执行快报"}
    before = written()
    with pytest.raises(Refused) as caught:
        city.do("clerk", action, **given)
    expected = [one.as_dict() for one in caught.value.findings]
    assert refusing(expected) == {"55c"}
    status, told = by_api(city, "clerk", action, given)
    assert (status, told["findings"]) == (422, expected)
    code, told = by_command("clerk", action, given)
    assert (code, told["findings"]) == (3, expected)
    client = Client()
    client.force_login(Account.objects.get(login_name="clerk"), backend=BACKEND)
    answer = client.post(reverse("documents:bulletins"), {"form": "register", **given})
    assert answer.status_code == 422
    assert expected[0]["remedy"]["zh"] in html.unescape(answer.content.decode())
    assert written() == before
    assert Bulletin.objects.count() == 1
    other = {"unit": "WH-JUSTICE", "title": "司法简报"}
    status, told = by_api(city, "clerk", action, other)
    assert status == 200, told
    code, told = by_command("clerk", action, {**other, "unit": "WH-EDU"})
    assert code == 0, told
    answer = client.post(
        reverse("documents:bulletins"), {"form": "register", "unit": "WH-AUDIT", "title": "审计简报"}
    )
    assert answer.status_code == 302
    assert Bulletin.objects.count() == 4
