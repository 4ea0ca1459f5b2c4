"""Wherever a document stands there is a way on or back, and its state says where it stands."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.chapters.documents import incoming_way
from tests.chapters.documents.test_joint_issue import joint, signing
from tests.chapters.documents.way import (
    OF_STEP,
    SHORT,
    TO_PROVINCE,
    actor_of_item,
    do,
    inputs_of,
    make,
    open_items,
    walk,
)
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import dissent, upward
from xunzhang.chapters.documents.kinds import incoming as incoming_kind
from xunzhang.chapters.documents.kinds import outgoing as outgoing_kind
from xunzhang.chapters.documents.models import (
    AssignedNumber,
    HandlingInstruction,
    IncomingDocument,
    OutgoingDocument,
    RegisterSeries,
    Signature,
)
from xunzhang.chapters.matters import running
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.procedure.position import targets_of
from xunzhang.record.actions import Conflict, InvalidInputs, perform
from xunzhang.record.models import JournalEntry

STATE = OutgoingDocument.State
REVISE = "outgoing_document.revise"
ALL_THE_WAY = (
    "draft",
    "release",
    "countersign",
    "negotiate",
    "check",
    "coordinate",
    "review",
    "sign_and_issue",
)
AFTER_SIGNING = ("recheck", "assign_number", "affix_seal", "distribute")


def sent_back(city: City, document: Any, step: str, note: str = "须更正", **more: Any) -> None:
    """Whoever has it in hand returns it to that step."""
    item = open_items(document)[0]
    perform(
        "matter.return", actor_of_item(city, item), {"item_id": item.pk, "step": step, "note": note, **more}
    )
    document.refresh_from_db()
    document.matter.refresh_from_db()


def targets(document: Any, item: WorkItem, *, straight_back: bool) -> list[WorkItem]:
    with transaction.atomic():
        office = running.office_for(document.matter)
        return [one for _step, _label, one in targets_of(item, office, straight_back=straight_back)]


def act_at(city: City, document: OutgoingDocument, item: WorkItem) -> None:
    """Do what the step asks; one department objects when it is first asked."""
    verb, inputs = OF_STEP[item.step]
    given: dict[str, Any] = {"document_id": document.pk, **inputs}
    if item.step == "countersign":
        given |= {"unit": item.subject, "agrees": item.subject != "WH-FINANCE", "opinion": "意见如上。"}
    if item.step == "negotiate":
        given["grounds"] = dissent.grounds_to_fill(document)
    perform(f"outgoing_document.{verb}", actor_of_item(city, item), given)
    document.refresh_from_db()


def expected(document: OutgoingDocument) -> set[str]:
    return {str(outgoing_kind.STATE_OF_STEP[item.step]) for item in open_items(document)}


def test_the_state_is_the_steps_after_every_return_from_every_step(city: City) -> None:
    document = make(city)
    passed: list[str] = []
    tried = 0
    for _ in range(20):
        items = open_items(document)
        if not items:
            break
        item = items[0]
        passed.append(item.step)
        for straight_back in (False, True):
            for earlier in targets(document, item, straight_back=straight_back):
                tried += 1
                before = transaction.savepoint()
                sent_back(city, document, earlier.step, straight_back=straight_back, to_item=earlier.pk)
                assert {document.state} == expected(document), (item.step, earlier.step, straight_back)
                answering = next(one for one in open_items(document) if one.step == earlier.step)
                assert answering.is_detour is straight_back
                act_at(city, document, answering)
                assert {document.state} == expected(document), (item.step, earlier.step, straight_back)
                transaction.savepoint_rollback(before)
                document.refresh_from_db()
        act_at(city, document, item)
        assert not open_items(document) or {document.state} == expected(document)
    assert [*dict.fromkeys(passed)] == [*ALL_THE_WAY, *AFTER_SIGNING]
    assert tried > 60
    assert document.state == STATE.DISTRIBUTED


def test_the_answer_does_not_leap_over_the_signature(city: City) -> None:
    document = walk(city, make(city, **SHORT), "recheck")
    with pytest.raises(Conflict) as caught:
        sent_back(city, document, "check", straight_back=True)
    assert "逐级重新办理" in str(caught.value)
    sent_back(city, document, "check")
    item = open_items(document)[0]
    # What had been signed is not signed again in passing.
    assert not {one.step for one in targets(document, item, straight_back=True)} & {
        "sign_and_issue",
        *AFTER_SIGNING,
    }


def test_the_page_of_a_return_does_not_offer_what_is_refused(city: City) -> None:
    document = walk(city, make(city, **SHORT), "recheck")
    item = open_items(document)[0]
    client = Client()
    client.force_login(Account.objects.get(login_name="dispatching-clerk"))
    page = client.get(f"/matters/{document.matter_id}/items/{item.pk}/return").content.decode()
    assert "退回理由" in page
    assert "straight_back" not in page


def test_a_recipient_abolished_after_the_recheck_is_put_right_and_signed_again(city: City) -> None:
    document = walk(city, make(city, **SHORT), "distribute")
    number = document.document_number
    document.recipients.create(unit="WH-TOURISM", is_main=False)  # abolished by the reform
    with pytest.raises(InvalidInputs):
        do(city, document, "dispatching-clerk", "distribute")
    sent_back(city, document, "check", "抄送单位已撤销")
    assert (document.state, document.document_number, document.final_digest) == (STATE.UNDERWAY, "", "")
    assert (document.signed_by, document.dated_on) == (None, None)
    assert not document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).exists()
    item = open_items(document)[0]
    perform(
        REVISE,
        actor_of_item(city, item),
        inputs_of(document, copy_recipients=["WH-FINANCE"], is_substantive=False),
    )
    walk(city, document, "end")
    assert (document.state, document.document_number) == (STATE.DISTRIBUTED, number)
    assert document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE).count() == 2
    assert AssignedNumber.objects.filter(document=document).count() == 1
    assert set(document.deliveries.values_list("unit", flat=True)) == {"WH-JIANGAN", "WH-FINANCE"}


@pytest.mark.parametrize("step", ["draft", "check"])
def test_a_misprint_seen_at_the_sealing_goes_back_to_the_text(city: City, step: str) -> None:
    document = walk(city, make(city, **SHORT), "affix_seal")
    number = document.document_number
    sent_back(city, document, step, "正文第二行有错字")
    assert document.state == STATE.UNDERWAY
    item = open_items(document)[0]
    perform(REVISE, actor_of_item(city, item), inputs_of(document, body="请认真做好各项有关工作。"))
    walk(city, document, "end")
    assert (document.state, document.document_number) == (STATE.DISTRIBUTED, number)


def test_to_the_recheck_the_signature_stands_and_the_number_is_given_again(city: City) -> None:
    document = walk(city, make(city, **SHORT), "affix_seal")
    number = document.document_number
    sent_back(city, document, "recheck", "请再核对附件")
    assert (document.state, document.document_number) == (STATE.SIGNED, "")
    assert document.signed_by is not None
    walk(city, document, "distribute")
    assert (document.state, document.document_number) == (STATE.SEALED, number)
    sent_back(city, document, "affix_seal", "印章压字")
    assert (document.state, document.document_number, document.final_digest) == (STATE.NUMBERED, number, "")
    walk(city, document, "end")
    assert document.state == STATE.DISTRIBUTED


def test_a_joint_document_goes_back_to_be_settled_and_all_sign_anew(city: City) -> None:
    document = walk(city, joint(city), "sign_jointly")
    signing(city, document, "edu.principal", "WH-EDU")
    signing(city, document, "justice-principal", "WH-JUSTICE", agrees=False, opinion="缺少依据。")
    do(city, document, "finance-clerk", "settle_jointly", account="当面说明依据。")
    signing(city, document, "justice-principal", "WH-JUSTICE")
    walk(city, document, "affix_seal")
    number = document.document_number
    sent_back(city, document, "settle_jointly", "正文有错字")
    assert (document.state, document.document_number, document.dated_on) == (STATE.UNDERWAY, "", None)
    with pytest.raises(InvalidInputs):
        do(city, document, "finance-clerk", "settle_jointly", account="未改动。")
    organs = ["WH-EDU", "WH-JUSTICE"]
    city.do("finance-clerk", REVISE, **inputs_of(document, joint_organs=organs, body="请按规定做好工作。"))
    do(city, document, "finance-clerk", "settle_jointly", account="改正错字。")
    walk(city, document, "sign_jointly")
    signing(city, document, "edu.principal", "WH-EDU")
    signing(city, document, "justice-principal", "WH-JUSTICE")
    walk(city, document, "end")
    assert (document.state, document.document_number) == (STATE.DISTRIBUTED, number)


# incoming


def test_no_answer_comes_straight_back_on_the_way_of_an_incoming_document(city: City) -> None:
    tried = []
    for made in (incoming_way.registered, incoming_way.accepted, incoming_way.handled, incoming_way.closing):
        document = made(
            city, title=f"第{len(tried)}件来文的题目", document_number="", not_duplicate_reason="不同"
        )
        item = open_items(document)[0]
        assert targets(document, item, straight_back=True) == []
        for earlier in targets(document, item, straight_back=False):
            tried.append((item.step, earlier.step))
            sent_back(city, document, earlier.step)
            assert document.state == incoming_kind.STATE_OF_STEP[earlier.step]
    assert tried == [
        ("review", "register"),
        ("propose", "review"),
        ("reply", "propose"),
        ("close", "propose"),
    ]


def test_sent_back_to_be_registered_it_keeps_its_number(city: City) -> None:
    document = incoming_way.registered(city)
    number, at = document.register_number, document.registered_at
    sent_back(city, document, "register", "来文字号登记有误")
    assert document.state == IncomingDocument.State.RECEIVED
    client = Client()
    client.force_login(Account.objects.get(login_name="receiving-clerk"))
    page = client.get(f"/documents/incoming/{document.pk}/register")
    assert page.status_code == 200
    assert document.title in page.content.decode()
    incoming_way.do(
        city,
        document,
        "receiving-clerk",
        "register",
        **{**incoming_way.TELEGRAM, "document_number": "鄂政办电〔2018〕37号"},
    )
    assert (document.state, document.register_number) == (IncomingDocument.State.REGISTERED, number)
    assert (document.document_number, document.registered_at) == ("鄂政办电〔2018〕37号", at)
    assert RegisterSeries.objects.get().last == document.register_sequence
    entry = JournalEntry.objects.filter(action="incoming_document.register").latest("pk")
    assert entry.summary.startswith(f"更正登记：{number}")
    incoming_way.do(city, document, "checker", "review", **incoming_way.IN_ORDER)


def test_an_instruction_that_was_withdrawn_leaves_no_trace_in_the_routing(city: City) -> None:
    document = incoming_way.accepted(city)
    incoming_way.do(city, document, "clerk", "propose", **incoming_way.proposal(city))
    proposed = document.proposals.get()
    other = {"lead_unit": "WH-FINANCE", "assisting_units": ["WH-JUSTICE", "WH-EDU"]}
    incoming_way.do(city, document, "executive-vice-mayor", "instruct", text="改由市财政局牵头。", **other)
    assert document.proposals.get().handling_units == ["WH-FINANCE", "WH-JUSTICE", "WH-EDU"]
    move = Move.objects.filter(process=document.matter.process_id, step="instruct", kind="complete").get()
    city.do("executive-vice-mayor", "matter.withdraw", move_id=move.pk, note="需要修改批示")
    assert HandlingInstruction.objects.get().is_withdrawn
    assert document.proposals.get().handling_units == proposed.handling_units == ["WH-JUSTICE", "WH-FINANCE"]
    incoming_way.do(city, document, "executive-vice-mayor", "instruct", text="同意拟办意见。")
    assert {item.subject for item in open_items(document)} == {"WH-JUSTICE", "WH-FINANCE"}
    assert document.proposals.get().lead == "WH-JUSTICE"


# filing


def test_an_issued_document_is_filed_by_its_own_action_alone(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    with pytest.raises(InvalidInputs) as caught:
        city.do("clerk", "matter.archive", matter_id=document.matter_id)
    assert "document.archive" in caught.value.errors["matter_id"]
    document.matter.process.refresh_from_db()
    assert document.matter.process.archived_at is None
    client = Client()
    client.force_login(Account.objects.get(login_name="clerk"))
    page = client.get(f"/matters/{document.matter_id}").content.decode()
    assert f'href="/documents/outgoing/{document.pk}/afterwards"' in page
    assert f"/matters/{document.matter_id}/archive" not in page
    city.do("clerk", "document.archive", matter_id=document.matter_id, retention="permanent")
    document.refresh_from_db()
    document.matter.process.refresh_from_db()
    assert document.state == STATE.ARCHIVED
    assert document.matter.process.archived_at is not None


def test_closed_unissued_it_is_abandoned_and_can_be_filed_and_asked_anew(city: City) -> None:
    document = walk(city, make(city, **TO_PROVINCE), "check")
    again = make(city, **TO_PROVINCE)
    assert upward.sent_elsewhere(again)
    sent_back(city, document, "draft", "不再上报")
    item = open_items(document)[0]
    city.do("clerk", "matter.finish", item_id=item.pk, note="不再上报")
    document.refresh_from_db()
    assert document.state == STATE.ABANDONED
    assert not upward.sent_elsewhere(again)
    move = Move.objects.filter(process=document.matter.process_id, kind="finish").get()
    city.do("clerk", "matter.withdraw", move_id=move.pk, note="仍须上报")
    document.refresh_from_db()
    assert document.state == STATE.UNDERWAY
    city.do("clerk", "matter.finish", item_id=item.pk, note="确不上报")
    city.do("clerk", "matter.archive", matter_id=document.matter_id)
    document.refresh_from_db()
    assert document.state == STATE.ABANDONED


def test_a_draft_finished_before_it_was_sent_off_comes_back_as_a_draft(city: City) -> None:
    document = make(city, **SHORT)
    item = open_items(document)[0]
    city.do("clerk", "matter.finish", item_id=item.pk, note="不再制发")
    document.refresh_from_db()
    assert document.state == STATE.ABANDONED
    move = Move.objects.filter(process=document.matter.process_id, kind="finish").get()
    city.do("clerk", "matter.withdraw", move_id=move.pk, note="仍须制发")
    document.refresh_from_db()
    assert document.state == STATE.DRAFT


# dissent


def test_52b_changed_in_the_negotiation_it_is_countersigned_again(city: City) -> None:
    document = walk(city, make(city), "countersign")
    do(city, document, "justice-principal", "countersign", agrees=True, opinion="同意。")
    do(city, document, "finance-principal", "countersign", agrees=False, opinion="经费未落实。")
    told = {"negotiated_on": "2018-11-01", "account": "按市财政局意见修改。"}
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "negotiate", **told, grounds="市财政局：经费未落实。")
    assert "proposal" in caught.value.errors
    city.do(
        "clerk", REVISE, **inputs_of(document, body="所需经费由市财政局核定后安排。", is_substantive=True)
    )
    client = Client()
    client.force_login(Account.objects.get(login_name="clerk"))
    assert "重新送会签" in client.get(f"/matters/{document.matter_id}").content.decode()
    do(city, document, "clerk", "negotiate", **told)
    assert [(item.step, item.subject) for item in open_items(document)] == [
        ("countersign", "WH-FINANCE"),
        ("countersign", "WH-JUSTICE"),
    ]
    do(city, document, "justice-principal", "countersign", agrees=True, opinion="同意。")
    do(city, document, "finance-principal", "countersign", agrees=True, opinion="同意。")
    assert [item.step for item in open_items(document)] == ["check"]
    sent_back(city, document, "negotiate", "请补充协商经过")
    do(city, document, "clerk", "negotiate", **told)
    assert [item.step for item in open_items(document)] == ["check"]
