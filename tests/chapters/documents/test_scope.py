"""条例 第三十一条: a change of the range of distribution is approved by the issuing organ; nothing else of delivery is bound by it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.test_joint_issue import JOINT
from tests.chapters.documents.way import SHORT, do, make, walk
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api, by_command

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import scope
from xunzhang.chapters.documents.kinds import asking
from xunzhang.chapters.documents.models import OutgoingDocument, ScopeChange
from xunzhang.chapters.organs.models import Appointment, Post
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted
from xunzhang.record.models import JournalEntry

CLERK = "dispatching-clerk"


@pytest.fixture
def sent(city: City) -> OutgoingDocument:
    return walk(city, make(city, **SHORT), "end")


def ask(city: City, document: OutgoingDocument, **changes: Any) -> ScopeChange:
    """The dispatching post asks the mayor, who signed it."""
    given = {
        "units": ["WH-JUSTICE"],
        "approver": city.actor("mayor").person_id,
        "reason": "司法局须据此清理文件",
        **changes,
    }
    change: ScopeChange = do(city, document, CLERK, "propose_scope", **given)
    return change


def decide(city: City, login: str, change: ScopeChange, **inputs: Any) -> Any:
    given = {"change_id": change.pk, "agrees": True, **inputs}
    return city.do(login, "outgoing_document.decide_scope", **given)


def refused(city: City, document: OutgoingDocument) -> str:
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, CLERK, "redeliver", units=["WH-JUSTICE"])
    assert not document.deliveries.filter(unit="WH-JUSTICE").exists()
    return str(caught.value.errors["units"])


def test_beyond_the_range_it_goes_with_the_organs_own_approval_alone(
    city: City, sent: OutgoingDocument
) -> None:
    assert "应当经发文机关批准（条例第三十一条）" in refused(city, sent)
    change = ask(city, sent)
    assert "司法局" in refused(city, sent)  # asked is not approved
    for login in (CLERK, "checker", "clerk", "secretary-general", "executive-vice-mayor"):
        with pytest.raises((NotPermitted, NotFound)):
            decide(city, login, change)
    assert "条例第三十一条" in refused(city, sent)
    decide(city, "mayor", change, opinion="同意增发。")
    change.refresh_from_db()
    assert (change.state, change.approved_by, change.approved_on, change.approval) == (
        "approved",
        city.actor("mayor").person_id,
        city.day,
        "同意增发。",
    )
    entry = JournalEntry.objects.get(action="outgoing_document.decide_scope")
    assert (entry.person, entry.matter_id) == (city.actor("mayor").person_id, sent.matter_id)
    do(city, sent, CLERK, "redeliver", units=["WH-JUSTICE"])
    assert sent.deliveries.filter(unit="WH-JUSTICE").exists()
    payload = json.loads(JournalEntry.objects.get(action="outgoing_document.redeliver").payload)
    assert (payload["beyond_scope"], payload["scope_changes"]) == (["WH-JUSTICE"], [change.pk])
    with pytest.raises(Conflict):
        decide(city, "mayor", change)


def test_declined_it_goes_nowhere(city: City, sent: OutgoingDocument) -> None:
    change = ask(city, sent)
    with pytest.raises(InvalidInputs) as caught:
        decide(city, "mayor", change, agrees=False)
    assert "写明理由" in caught.value.errors["opinion"]
    decide(city, "mayor", change, agrees=False, opinion="司法局不涉此事。")
    assert "条例第三十一条" in refused(city, sent)
    ask(city, sent)  # it may be asked again


def test_what_was_approved_for_one_unit_reaches_no_other(city: City, sent: OutgoingDocument) -> None:
    decide(city, "mayor", ask(city, sent))
    with pytest.raises(InvalidInputs) as caught:
        do(city, sent, CLERK, "redeliver", units=["WH-JUSTICE", "WH-EDU"])
    assert "教育局" in caught.value.errors["units"]
    assert "司法局" not in caught.value.errors["units"]


def test_each_is_told_what_waits_and_what_came_of_it(city: City, sent: OutgoingDocument) -> None:
    mayor, clerk = city.actor("mayor").person_id, city.actor(CLERK).person_id
    change = ask(city, sent)
    unread = WorkItem.objects.filter(process=sent.matter.process_id, kind="read", state="open")
    assert "请您批准增发：" in unread.get(person=mayor).because["zh"]
    decide(city, "mayor", change, opinion="同意增发。")
    assert "批准增发：" in unread.get(person=clerk).because["zh"]


def above_the_inbox(login: str) -> str:
    return client_of(login).get(reverse("matters:inbox")).content.decode()


def test_the_question_stands_above_the_inbox_of_who_is_asked_until_answered(
    city: City, sent: OutgoingDocument
) -> None:
    change = ask(city, sent)
    here = reverse("documents:deliveries", args=[sent.pk])
    shown = above_the_inbox("mayor")
    assert f"请您批准增发《{sent.matter.title}》（{sent.document_number}）：" in shown
    assert "司法局须据此清理文件" in shown
    assert here in shown
    assert "请您批准增发" not in above_the_inbox("secretary-general")
    decide(city, "mayor", change)
    assert "请您批准增发" not in above_the_inbox("mayor")


def test_who_has_left_the_post_is_asked_nothing_and_answers_nothing(
    city: City, sent: OutgoingDocument
) -> None:
    change = ask(city, sent)
    Appointment.objects.filter(person=city.actor("mayor").person_id).update(
        to_on=city.day - timedelta(days=1)
    )
    assert sent.title not in above_the_inbox("mayor")
    with pytest.raises((NotPermitted, NotFound)):
        decide(city, "mayor", change)


def test_a_question_is_asked_once_and_can_be_taken_back(city: City, sent: OutgoingDocument) -> None:
    change = ask(city, sent, outside="某某研究院")
    with pytest.raises(InvalidInputs) as caught:
        ask(city, sent)
    assert "已经请示" in caught.value.errors["units"]
    with pytest.raises(InvalidInputs) as caught:
        ask(city, sent, units=[], outside="某某研究院")
    assert "先撤回那项请示" in caught.value.errors["outside"]
    withdrawn = {"change_id": change.pk, "reason": "改请示秘书长"}
    with pytest.raises(NotPermitted):
        city.do("mayor", "outgoing_document.withdraw_scope", **withdrawn)
    city.do(CLERK, "outgoing_document.withdraw_scope", **withdrawn)
    assert "请您批准增发" not in above_the_inbox("mayor")
    for act in (
        lambda: decide(city, "mayor", change),
        lambda: city.do(CLERK, "outgoing_document.withdraw_scope", **withdrawn),
    ):
        with pytest.raises(Conflict) as stopped:
            act()
        assert "已经撤回" in stopped.value.chinese
    assert "司法局" in refused(city, sent)  # taken back is not approved
    ask(city, sent)


def test_what_lies_unread_says_the_latest(city: City, sent: OutgoingDocument) -> None:
    mayor = city.actor("mayor").person_id
    change = ask(city, sent)
    unread = WorkItem.objects.filter(process=sent.matter.process_id, kind="read", state="open", person=mayor)
    city.do(CLERK, "outgoing_document.withdraw_scope", change_id=change.pk, reason="改发市教育局")
    assert "已撤回" in unread.get().because["zh"]
    ask(city, sent, units=["WH-EDU"])
    assert "教育局" in unread.get().because["zh"]


def test_questions_one_may_no_longer_answer_hide_none_that_one_may(
    city: City, sent: OutgoingDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(city, sent)
    stale = ScopeChange.objects.get()
    for _number in range(12):
        stale.pk = None
        stale.save()
    last = ScopeChange.objects.latest("pk").pk
    answerable = asking.approvers_of
    asked: list[int] = []

    def of_the_last_alone(document: OutgoingDocument) -> Any:
        asked.append(document.pk)
        return answerable(document) if len(asked) == 13 else {}

    monkeypatch.setattr(asking, "approvers_of", of_the_last_alone)
    (question,) = asking.put_to(city.actor("mayor"))
    assert sent.title in question.sentence
    assert last


def test_what_was_answered_is_not_taken_back(city: City, sent: OutgoingDocument) -> None:
    change = ask(city, sent)
    decide(city, "mayor", change)
    with pytest.raises(Conflict):
        city.do(CLERK, "outgoing_document.withdraw_scope", change_id=change.pk, reason="请示有误")


def test_whether_there_is_a_question_is_not_told_to_who_may_not_see_it(
    city: City, sent: OutgoingDocument
) -> None:
    change = ask(city, sent)
    said = set()
    for number in (change.pk, change.pk + 1000):
        with pytest.raises(NotFound) as caught:
            decide(city, "district-clerk", ScopeChange(pk=number))
        said.add(caught.value.chinese)
    assert said == {"没有这项请示，或您无权查看。"}


def test_the_page_takes_a_question_back(city: City, sent: OutgoingDocument) -> None:
    change = ask(city, sent)
    here = reverse("documents:deliveries", args=[sent.pk])
    page = client_of(CLERK)
    given = {"form": f"withdraw-{change.pk}", "reason": ""}
    answer = page.post(here, given)
    assert answer.status_code == 422
    assert "撤回的理由" in answer.content.decode()
    assert page.post(here, {**given, "reason": "单位有误"}).status_code == 302
    change.refresh_from_db()
    assert (change.state, change.approval) == ("withdrawn", "单位有误")
    assert "已撤回请示" in page.get(here).content.decode()


def test_nothing_is_asked_any_more_of_what_was_revoked(city: City, sent: OutgoingDocument) -> None:
    ask(city, sent)
    do(city, sent, CLERK, "revoke", basis="内容有误，予以撤销")
    assert "请您批准增发" not in above_the_inbox("mayor")


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"units": []}, "units"),
        ({"units": ["NOWHERE"]}, "units"),
        ({"units": ["WH-JIANGAN"]}, "units"),
        ({"units": [], "outside": "武汉市司法局"}, "outside"),
        ({"units": [], "outside": "江岸区人民政府"}, "outside"),
        ({"units": [], "outside": "单位" * 101}, "outside"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_asked(city: City, sent: OutgoingDocument, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputs) as caught:
        ask(city, sent, **inputs)
    assert field in caught.value.errors
    assert not sent.scope_changes.exists()


def test_nobody_but_a_signer_is_asked(city: City, sent: OutgoingDocument) -> None:
    with pytest.raises(InvalidInputs) as caught:
        ask(city, sent, approver=city.actor("checker").person_id)
    assert "批准" in caught.value.errors["approver"]


def test_within_the_range_nothing_is_to_be_approved(city: City, sent: OutgoingDocument) -> None:
    do(city, sent, CLERK, "recall", units=["WH-JIANGAN"], reason="附件有误")
    do(city, sent, CLERK, "redeliver", units=["WH-JIANGAN"])
    assert not sent.scope_changes.exists()


def test_of_a_departments_document_its_head_approves(city: City) -> None:
    own = {**JOINT, "joint_organs": [], "title": "武汉市财政局关于规范资金管理的通知"}
    document = walk(city, make(city, "finance-clerk", **own), "end")
    head = city.actor("finance-principal").person_id
    assert set(scope.approvers_of(document)) == {head}
    given = {"units": ["WH-JUSTICE"], "reason": "须据此办理", "approver": head}
    change = do(city, document, "finance-clerk", "propose_scope", **given)
    with pytest.raises((NotPermitted, NotFound)):
        decide(city, "mayor", change)
    decide(city, "finance-principal", change)
    do(city, document, "finance-clerk", "redeliver", units=["WH-JUSTICE"])
    assert document.deliveries.filter(unit="WH-JUSTICE").exists()


def test_a_signer_who_now_serves_another_organ_approves_no_more(city: City) -> None:
    sent = walk(city, make(city, **SHORT), "end")
    change = ask(city, sent)
    held = Appointment.objects.filter(person=city.actor("mayor").person_id)
    elsewhere = Post.objects.filter(unit__code="WH-JUSTICE").first()
    held.update(post=elsewhere, counts_as_leader=False)
    assert city.actor("mayor").person_id not in scope.approvers_of(sent)
    with pytest.raises(NotPermitted):
        decide(city, "mayor", change)


def client_of(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "zh-CN"})
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    return client


def test_by_page_alike(city: City, sent: OutgoingDocument) -> None:
    clerk, here = client_of(CLERK), reverse("documents:deliveries", args=[sent.pk])
    answer = clerk.post(here, {"form": "redeliver", "units": ["WH-JUSTICE"]})
    assert answer.status_code == 422
    assert "条例第三十一条" in answer.content.decode()
    mayor = city.actor("mayor").person_id
    asked = {"form": "propose", "units": ["WH-JUSTICE"], "approver": str(mayor), "reason": "须据此办理"}
    assert clerk.post(here, asked).status_code == 302
    change = sent.scope_changes.get()
    decided = {"form": f"decide-{change.pk}", "agrees": "true", "opinion": "同意增发。"}
    assert f"decide-{change.pk}" not in clerk.get(here).content.decode()
    clerk.post(here, decided)
    change.refresh_from_db()
    assert change.state == "asked"  # the dispatching post has no such form
    chief = client_of("mayor")
    page = chief.get(here).content.decode()
    assert "请示扩大印发范围" not in page
    assert "须据此办理" in page
    assert chief.post(here, {**decided, "agrees": ""}).status_code == 422
    assert chief.post(here, decided).status_code == 302
    assert "同意增发。" in clerk.get(here).content.decode()
    assert clerk.post(here, {"form": "redeliver", "units": ["WH-JUSTICE"]}).status_code == 302
    assert sent.deliveries.filter(unit="WH-JUSTICE").exists()


def test_by_api_and_command_alike(city: City, sent: OutgoingDocument) -> None:
    redeliver = {"document_id": sent.pk, "units": ["WH-JUSTICE"]}
    status, said = by_api(city, CLERK, "outgoing_document.redeliver", redeliver)
    assert (status, "条例第三十一条" in said["message"]) == (400, True)
    code, said = by_command(CLERK, "outgoing_document.redeliver", redeliver)
    assert (code, "条例第三十一条" in said["message"]) == (2, True)
    asked = {**redeliver, "approver": city.actor("mayor").person_id, "reason": "须据此办理"}
    assert by_api(city, CLERK, "outgoing_document.propose_scope", asked)[0] == 200
    change = sent.scope_changes.get()
    decided = {"change_id": change.pk, "agrees": True}
    assert by_api(city, CLERK, "outgoing_document.decide_scope", decided)[0] == 403
    assert by_command(CLERK, "outgoing_document.decide_scope", decided)[0] == 5
    assert by_command("mayor", "outgoing_document.decide_scope", decided)[0] == 0
    assert by_api(city, "mayor", "outgoing_document.decide_scope", decided)[0] == 409
    assert by_command(CLERK, "outgoing_document.redeliver", redeliver)[0] == 0


def test_nobody_else_asks_or_sends(city: City, sent: OutgoingDocument) -> None:
    with pytest.raises(NotPermitted):
        do(city, sent, "mayor", "redeliver", units=["WH-JUSTICE"])
    with pytest.raises(NotPermitted):
        do(
            city,
            sent,
            "mayor",
            "propose_scope",
            units=["WH-JUSTICE"],
            approver=city.actor("mayor").person_id,
            reason="须据此办理",
        )


def test_what_was_revoked_goes_no_further(city: City, sent: OutgoingDocument) -> None:
    change = ask(city, sent)
    do(city, sent, CLERK, "revoke", basis="内容有误，予以撤销")
    with pytest.raises((Conflict, InvalidInputs)):
        decide(city, "mayor", change)
    with pytest.raises((Conflict, InvalidInputs)):
        ask(city, sent, units=["WH-EDU"])
