"""After distribution: taken back from whoever has not received it, delivered again; drafts sent back by the check."""

from typing import Any

import pytest
from tests.chapters.documents.way import SHORT, do, inputs_of, make, open_items, walk
from tests.city import City

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted


@pytest.fixture
def sent(city: City) -> OutgoingDocument:
    return walk(city, make(city, **{**SHORT, "main_recipients": ["WH-JIANGAN", "WH-EDU"]}), "end")


def delivery(document: OutgoingDocument, unit: str) -> IncomingDocument:
    return IncomingDocument.objects.filter(sent_document=document, unit=unit).latest("pk")


def receive(city: City, row: IncomingDocument, login: str) -> None:
    city.do(login, "incoming_document.receive", document_id=row.pk, needs_reply=False)


def test_a_recalled_delivery_is_closed_and_gone_from_the_inbox(city: City, sent: OutgoingDocument) -> None:
    do(city, sent, "dispatching-clerk", "recall", units=["WH-JIANGAN"], reason="附件有误")
    row = delivery(sent, "WH-JIANGAN")
    row.matter.refresh_from_db()
    assert (row.state, row.matter.closed_at is not None) == ("recalled", True)
    assert not WorkItem.objects.filter(process=row.matter.process_id, state="open").exists()
    assert delivery(sent, "WH-EDU").state == "sent"
    with pytest.raises(NotFound):
        queries.incoming_document(city.actor("district-clerk"), row.pk)
    with pytest.raises((NotFound, Conflict, NotPermitted)):
        receive(city, row, "district-clerk")


def approved(city: City, document: OutgoingDocument, unit: str) -> None:
    """By the mayor, who signed it."""
    mayor = city.actor("mayor").person_id
    asked = {"units": [unit], "approver": mayor, "reason": "须据此办理"}
    change = do(city, document, "dispatching-clerk", "propose_scope", **asked)
    city.do("mayor", "outgoing_document.decide_scope", change_id=change.pk, agrees=True)


def test_what_was_received_cannot_be_recalled(city: City, sent: OutgoingDocument) -> None:
    receive(city, delivery(sent, "WH-JIANGAN"), "district-clerk")
    with pytest.raises(Conflict) as caught:
        do(city, sent, "dispatching-clerk", "recall", units=["WH-JIANGAN", "WH-EDU"], reason="附件有误")
    assert "江岸" in str(caught.value)
    assert delivery(sent, "WH-EDU").state == "sent"  # nothing of it was done


def test_delivered_again_after_a_recall_and_to_one_who_had_it_not(city: City, sent: OutgoingDocument) -> None:
    do(city, sent, "dispatching-clerk", "recall", units=["WH-JIANGAN"], reason="附件有误")
    approved(city, sent, "WH-JUSTICE")
    do(city, sent, "dispatching-clerk", "redeliver", units=["WH-JIANGAN", "WH-JUSTICE"])
    again = delivery(sent, "WH-JIANGAN")
    assert (again.state, again.is_main) == ("sent", True)
    receive(city, again, "district-clerk")
    assert not delivery(sent, "WH-JUSTICE").is_main
    assert sent.recipients.filter(unit="WH-JUSTICE", is_main=False).exists()
    with pytest.raises(Conflict):
        do(city, sent, "dispatching-clerk", "redeliver", units=["WH-JIANGAN"])


@pytest.mark.parametrize(
    ("verb", "inputs", "error"),
    [
        ("recall", {"units": ["WH-AUDIT"], "reason": "附件有误"}, InvalidInputs),
        ("redeliver", {"units": ["NOWHERE"]}, InvalidInputs),
    ],
)
def test_units_that_do_not_fit(
    city: City, sent: OutgoingDocument, verb: str, inputs: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        do(city, sent, "dispatching-clerk", verb, **inputs)


def test_only_the_dispatching_post_recalls(city: City, sent: OutgoingDocument) -> None:
    for login in ("mayor", "checker"):
        with pytest.raises(NotPermitted):
            do(city, sent, login, "recall", units=["WH-JIANGAN"], reason="附件有误")


def test_the_check_sends_a_draft_back_on_the_points_of_the_regulations(city: City) -> None:
    document = walk(city, make(city, **SHORT), "check")
    with pytest.raises(InvalidInputs):
        do(city, document, "checker", "return_draft", points=["wrong"], reason="请核对。")
    do(
        city,
        document,
        "checker",
        "return_draft",
        points=["kind_and_form", "grounds"],
        reason="第二段日期有误。",
    )
    (item,) = open_items(document)
    assert (item.step, item.person) == ("draft", city.actor("clerk").person_id)
    made = document.returns.get()
    assert (made.points, made.document_version) == (["kind_and_form", "grounds"], 1)
    city.do("clerk", "outgoing_document.revise", **inputs_of(document, body="请于十一月底前做好。"))
    document = walk(city, document, "end")
    assert (document.state, document.version) == ("distributed", 2)


def test_nobody_but_the_checker_with_it_in_hand_sends_it_back(city: City) -> None:
    document = walk(city, make(city, **SHORT), "release")
    for login in ("general-office-principal", "checker"):
        with pytest.raises(NotPermitted):
            do(city, document, login, "return_draft", points=["other"], reason="请核对。")
