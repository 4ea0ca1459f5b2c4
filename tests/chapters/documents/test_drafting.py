"""Draft, revise, submit, withdraw and return: what the drafter may do, and what happens to opinions."""

from typing import Any

import pytest
from tests.chapters.documents.way import LATERAL, SHORT, do, holder_at, inputs_of, make, open_items, walk
from tests.city import City

from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.procedure.models import Move
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.actor import Actor, Administrator
from xunzhang.record.models import JournalEntry

REVISE = "outgoing_document.revise"


def test_a_draft_opens_a_matter_in_the_drafters_hands(city: City) -> None:
    document = make(city)
    assert (document.state, document.version, document.drafting_unit) == ("draft", 1, "WH-GO")
    assert document.issuing_unit == "WH"
    assert document.matter.title == document.title
    assert document.matter.rulebook_version == "2018"
    assert holder_at(document, "draft") == "general-office.clerk"
    assert document.versions.get().content["body"] == document.body
    assert JournalEntry.objects.get(action="outgoing_document.draft").matter_id == document.matter_id


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("main_recipients", {"main_recipients": ["NOWHERE"]}),
        ("copy_recipients", {"copy_recipients": ["WH-JIANGAN"]}),
        ("issued_title", {"issued_title": "", "issued_text": "正文"}),
        ("meeting_on", {"reviewing_meeting": "executive_meeting", "meeting_on": None}),
        ("meeting_on", {"reviewing_meeting": "executive_meeting", "meeting_on": "2018-11-02"}),
        ("secrecy", {"secrecy": "secret"}),
        ("secrecy", {"secrecy": "nonsense"}),
        ("title", {"title": "通知"}),
        ("document_kind", {"document_kind": "minutes"}),
        ("disclosure", {"disclosure": "secret"}),
        ("parent_id", {"parent_id": 999_999}),
        ("addressed_person", {"addressed_person": 999_999}),
    ],
)
def test_what_cannot_be_used_is_named(city: City, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputs) as caught:
        make(city, **{**SHORT, **changes})
    assert field in caught.value.errors
    assert not OutgoingDocument.objects.exists()


def test_an_administrator_drafts_nothing(city: City) -> None:
    administrator = Actor(1, None, "系统管理员", administrator=Administrator.SYSTEM)
    document = make(city)
    with pytest.raises(NotPermitted):
        perform("outgoing_document.submit", administrator, {"document_id": document.pk})
    with pytest.raises(NotPermitted):
        perform(REVISE, administrator, inputs_of(document))


def test_nobody_else_sees_a_draft(city: City) -> None:
    document = make(city)
    for login in ("checker", "secretary-general", "justice-principal"):
        with pytest.raises(NotFound):
            do(city, document, login, "submit")


def test_a_revision_keeps_both_versions_and_says_what_changed(city: City) -> None:
    document = make(city, **SHORT)
    city.do("clerk", REVISE, **inputs_of(document, body="请抓紧做好有关工作。"))
    document.refresh_from_db()
    assert document.version == 2
    assert [one.content["body"] for one in document.versions.order_by("number")] == [
        "请认真做好有关工作。",
        "请抓紧做好有关工作。",
    ]
    entry = JournalEntry.objects.get(action=REVISE)
    assert entry.payload_read["changed"] == ["body"]
    city.do("clerk", REVISE, **inputs_of(document, title="关于另一项工作的通知", urgency=2))
    document.matter.refresh_from_db()
    assert document.matter.title == "关于另一项工作的通知"
    assert {item.title for item in open_items(document)} == {"关于另一项工作的通知"}
    assert {item.urgency for item in open_items(document)} == {2}


def test_two_at_once_the_second_is_told_and_nothing_is_overwritten(city: City) -> None:
    document = make(city, **SHORT)
    mine = inputs_of(document, body="第一个人的修改。")
    yours = inputs_of(document, body="第二个人的修改。")
    city.do("clerk", REVISE, **mine)
    with pytest.raises(Conflict) as caught:
        city.do("clerk", REVISE, **yours)
    assert "第 2 稿" in caught.value.chinese
    document.refresh_from_db()
    assert document.body == "第一个人的修改。"


def test_only_whoever_has_it_revises_it(city: City) -> None:
    document = walk(city, make(city), "countersign")
    for login in ("clerk", "justice-principal"):
        with pytest.raises(NotPermitted):
            city.do(login, REVISE, **inputs_of(document))


def test_a_substantive_change_supersedes_the_opinions_given_on_another_text(city: City) -> None:
    document = walk(city, make(city), "check")
    city.do("checker", REVISE, **inputs_of(document, title="改错别字后的标题", is_substantive=False))
    given = document.signatures.filter(act=Signature.Act.COUNTERSIGN)
    assert given.filter(is_superseded=False).count() == 2
    city.do("checker", REVISE, **inputs_of(document, body="一、另外的内容。"))
    assert given.filter(is_superseded=True).count() == 2
    assert document.signatures.get(act=Signature.Act.RELEASE).is_superseded is False


def test_r7_a_revision_does_not_make_it_less_than_major(city: City) -> None:
    document = make(city, is_major=True)
    city.do("clerk", REVISE, **inputs_of(document, is_major=False))  # on the drafter's own desk
    city.do("clerk", REVISE, **inputs_of(document, is_major=True))
    walk(city, document, "check")
    with pytest.raises(InvalidInputs) as caught:
        city.do("checker", REVISE, **inputs_of(document, is_major=False))
    assert "is_major" in caught.value.errors
    with pytest.raises(InvalidInputs):
        city.do("checker", REVISE, **inputs_of(document, is_major=None))


def test_submitting_twice_and_by_another_is_refused(city: City) -> None:
    document = make(city)
    do(city, document, "clerk", "submit")
    assert holder_at(document, "release") == "general-office.principal"
    with pytest.raises(Conflict):
        do(city, document, "clerk", "submit")


def test_a_withdrawn_submission_is_a_draft_again(city: City) -> None:
    document = make(city)
    do(city, document, "clerk", "submit")
    move = Move.objects.filter(process=document.matter.process, kind="complete").get()
    city.do("clerk", "matter.withdraw", move_id=move.pk, note="还要修改")
    document.refresh_from_db()
    assert document.state == "draft"
    with pytest.raises(NotFound):
        do(city, document, "checker", "check", opinion="同意。")


def test_a_return_to_the_drafter_and_straight_back(city: City) -> None:
    document = walk(city, make(city, **LATERAL), "check")
    item = open_items(document)[0]
    city.do("checker", "matter.return", item_id=item.pk, step="draft", note="请补充背景", straight_back=True)
    document.refresh_from_db()
    assert document.state == "underway"
    city.do("clerk", REVISE, **inputs_of(document, body="补充了背景的正文。"))
    do(city, document, "clerk", "submit")
    assert open_items(document)[0].step == "check"


def test_a_signature_that_is_withdrawn_no_longer_counts(city: City) -> None:
    document = walk(city, make(city), "recheck")
    assert document.state == "signed"
    move = Move.objects.filter(process=document.matter.process, step="sign_and_issue").get()
    city.do("mayor", "matter.withdraw", move_id=move.pk, note="再议")
    document.refresh_from_db()
    assert (document.state, document.signed_by, document.dated_on) == ("underway", None, None)
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).is_superseded
    do(city, document, "mayor", "sign_and_issue", opinion="同意。")
    signatures = document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE).order_by("pk")
    assert [(one.round, one.is_superseded) for one in signatures] == [(1, True), (2, False)]


def test_a_return_after_the_signature_takes_it_back(city: City) -> None:
    document = walk(city, make(city), "recheck")
    item = open_items(document)[0]
    city.do("dispatching-clerk", "matter.return", item_id=item.pk, step="sign_and_issue", note="格式有误")
    document.refresh_from_db()
    assert document.state == "underway"
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).is_superseded
    with pytest.raises(InvalidInputs):
        do(city, document, "dispatching-clerk", "recheck")


def test_a_withdrawn_countersignature_no_longer_counts(city: City) -> None:
    document = walk(city, make(city), "countersign")
    do(city, document, "justice-principal", "countersign", agrees=True, opinion="同意。")
    move = Move.objects.filter(process=document.matter.process, step="countersign").get()
    city.do("justice-principal", "matter.withdraw", move_id=move.pk, note="还要研究")
    assert document.signatures.get(act=Signature.Act.COUNTERSIGN).is_superseded
    do(city, document, "justice-principal", "countersign", agrees=False, opinion="第三条不妥。")
    latest = document.signatures.get(act=Signature.Act.COUNTERSIGN, is_superseded=False)
    assert (latest.agrees, latest.round, latest.opinion) == (False, 2, "第三条不妥。")
