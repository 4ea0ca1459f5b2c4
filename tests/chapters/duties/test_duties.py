"""Chapter 2 at work: reported, classed, decided, assigned, instructed, confirmed; right and wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override
from tests.city import City
from tests.journeys.documents import drafted

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.matters import duty_queries
from xunzhang.chapters.matters.models import Assignment, Instruction, MajorDecision, MajorMark
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused
from xunzhang.record.actor import Actor, Administrator
from xunzhang.record.models import JournalEntry, Matter

ADMINISTRATOR = Actor(1, None, "系统管理员", administrator=Administrator.SYSTEM)


@pytest.fixture
def under_way(city: City) -> OutgoingDocument:
    """The notice with the General Office to check; the executive vice mayor is in charge of the drafting unit."""
    document = drafted(city, departments_concerned=[], is_major=None)
    city.do("clerk", "outgoing_document.submit", document_id=document.pk)
    city.do("general-office-principal", "outgoing_document.release", document_id=document.pk)
    return document


def shown_to(city: City, document: OutgoingDocument, *logins: str) -> None:
    people = [city.actor(login).person_id for login in logins]
    city.do("clerk", "matter.circulate", matter_id=document.matter_id, people=people)


def read_item(city: City, document: OutgoingDocument, login: str) -> WorkItem:
    item: WorkItem = document.matter.process.work_items.get(
        kind="read", person=city.actor(login).person_id, state="open"
    )
    return item


def matter(document: OutgoingDocument) -> Matter:
    return Matter.objects.get(pk=document.matter_id)


# 7b


def test_7b_an_important_matter_is_before_the_mayor_at_once_and_flagged_until_read(
    city: City, under_way: OutgoingDocument
) -> None:
    shown_to(city, under_way, "executive-vice-mayor")
    report = city.do(
        "executive-vice-mayor",
        "matter.report_important",
        matter_id=under_way.matter_id,
        reason="涉及全市安全",
    )
    assert matter(under_way).is_important
    item = read_item(city, under_way, "mayor")
    assert report.item == item
    assert item.because["provisions"] == ["7b"]
    assert duty_queries.duties_of(matter(under_way), city.actor("mayor")).is_unread_by_head
    assert list(duty_queries.unread_important(city.actor("executive-vice-mayor"))) == [report]
    entry = JournalEntry.objects.get(action="matter.report_important")
    assert [(one["provision"], one["outcome"]) for one in entry.findings_read] == [("7b", "met")]
    with pytest.raises(Conflict):
        city.do(
            "executive-vice-mayor", "matter.report_important", matter_id=under_way.matter_id, reason="再报"
        )
    city.do("mayor", "matter.mark_read", item_id=item.pk)
    assert not duty_queries.duties_of(matter(under_way), city.actor("mayor")).is_unread_by_head
    assert not duty_queries.unread_important(city.actor("executive-vice-mayor")).exists()
    assert matter(under_way).is_important


def test_7b_whoever_handles_the_mayors_inbox_does_not_read_it_in_the_mayors_place(
    city: City, under_way: OutgoingDocument
) -> None:
    shown_to(city, under_way, "executive-vice-mayor")
    city.do(
        "mayor",
        "delegation.grant",
        person_id=city.actor("secretary-general").person_id,
        from_on=city.day,
        to_on=city.day,
        reason="外出",
    )
    city.do("executive-vice-mayor", "matter.report_important", matter_id=under_way.matter_id, reason="要紧")
    item = read_item(city, under_way, "mayor")
    with pytest.raises(NotPermitted):
        city.do("secretary-general", "matter.mark_read", item_id=item.pk)
    item.refresh_from_db()
    assert item.state == WorkItem.State.OPEN


def test_7b_others_do_not_report(city: City, under_way: OutgoingDocument) -> None:
    with pytest.raises(NotPermitted):
        city.do("secretary-general", "matter.report_important", matter_id=under_way.matter_id, reason="要紧")
    with pytest.raises(NotFound):  # the vice mayor for education has nothing to do with it
        city.do("vice-mayor", "matter.report_important", matter_id=under_way.matter_id, reason="要紧")
    assert not matter(under_way).is_important


# R7, 6.2


@pytest.mark.parametrize("login", ["mayor", "executive-vice-mayor", "checker"])
def test_r7_head_leader_in_charge_and_general_office_mark_it_major(
    city: City, under_way: OutgoingDocument, login: str
) -> None:
    shown_to(city, under_way, "mayor", "executive-vice-mayor")
    city.do(login, "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    assert matter(under_way).is_major is True
    mark = MajorMark.objects.get()
    assert (mark.was_major, mark.marked_by) == (None, city.actor(login).person_id)


def test_r7_only_the_mayor_lowers_it(city: City, under_way: OutgoingDocument) -> None:
    shown_to(city, under_way, "mayor", "executive-vice-mayor", "vice-mayor")
    with pytest.raises(NotPermitted):  # a vice mayor who is not in charge of it
        city.do(
            "vice-mayor", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="重大"
        )
    city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    for login in ("checker", "executive-vice-mayor"):
        with pytest.raises(NotPermitted):
            city.do(login, "matter.mark_major", matter_id=under_way.matter_id, is_major=False, reason="一般")
    assert matter(under_way).is_major is True
    city.do("mayor", "matter.mark_major", matter_id=under_way.matter_id, is_major=False, reason="一般事项")
    assert matter(under_way).is_major is False
    with pytest.raises(Conflict):
        city.do("mayor", "matter.mark_major", matter_id=under_way.matter_id, is_major=False, reason="一般")


def test_r7_the_refusal_is_kept_in_chinese_for_a_reader_of_english(
    city: City, under_way: OutgoingDocument
) -> None:
    city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    with override("en"), pytest.raises(NotPermitted):
        city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=False, reason="一般")
    entry = JournalEntry.objects.get(action="matter.mark_major.refused")
    assert entry.summary == "未能认定是否重大：已认定为重大事项的，只有政府首长可以改为非重大。"


def decision(**changes: Any) -> dict[str, Any]:
    return {
        "meeting_kind": "executive_meeting",
        "meeting_title": "市人民政府第60次常务会议",
        "meeting_on": "2018-10-29",
        "conclusion": "原则同意。",
        **changes,
    }


def test_6_2_the_deciding_meeting_is_recorded_and_counts_for_signing(
    city: City, under_way: OutgoingDocument
) -> None:
    city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    OutgoingDocument.objects.filter(pk=under_way.pk).update(reviewing_meeting="none", meeting_on=None)
    city.do("checker", "matter.decide_major", matter_id=under_way.matter_id, **decision())
    kept = duty_queries.decided_by(matter(under_way))
    assert kept is not None
    assert (kept.meeting_kind, kept.meeting_title) == ("executive_meeting", "市人民政府第60次常务会议")
    pk = {"document_id": under_way.pk}
    city.do("checker", "outgoing_document.check", opinion="拟同意，请呈批。", **pk)
    city.do("executive-vice-mayor", "outgoing_document.review", opinion="同意。", **pk)
    city.do("mayor", "outgoing_document.sign_and_issue", opinion="同意印发。", **pk)
    entry = JournalEntry.objects.get(action="outgoing_document.sign_and_issue")
    assert ("6.2", "met") in {(one["provision"], one["outcome"]) for one in entry.findings_read}


@pytest.mark.parametrize("kind", ["coordination_meeting", "thematic_meeting", "none"])
def test_6_2_other_meetings_do_not_decide_it(city: City, under_way: OutgoingDocument, kind: str) -> None:
    city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    with pytest.raises(Refused) as caught:
        city.do(
            "checker", "matter.decide_major", matter_id=under_way.matter_id, **decision(meeting_kind=kind)
        )
    assert [one.provision for one in caught.value.against] == ["6.2"]
    assert not MajorDecision.objects.exists()


def test_6_2_a_decision_needs_a_major_matter_a_past_day_and_somebody_who_keeps_them(
    city: City, under_way: OutgoingDocument
) -> None:
    with pytest.raises(InvalidInputs) as caught:
        city.do("checker", "matter.decide_major", matter_id=under_way.matter_id, **decision())
    assert "matter_id" in caught.value.errors
    city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    with pytest.raises(InvalidInputs) as caught:
        city.do(
            "checker",
            "matter.decide_major",
            matter_id=under_way.matter_id,
            **decision(meeting_on=city.day + timedelta(days=1)),
        )
    assert "meeting_on" in caught.value.errors
    with pytest.raises(NotPermitted):
        city.do("secretary-general", "matter.decide_major", matter_id=under_way.matter_id, **decision())


# 8a


def assignment(**changes: Any) -> dict[str, Any]:
    return {
        "source": "head_assignment",
        "task": "一个月内提出配套办法",
        "basis": "市长2018年11月1日交办",
        "unit": "WH-JUSTICE",
        "due_on": "2018-12-01",
        **changes,
    }


@pytest.mark.parametrize("source", ["government_decision", "head_assignment"])
def test_8a_decisions_and_assignments_come_to_the_secretarys_list(
    city: City, under_way: OutgoingDocument, source: str
) -> None:
    made = city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment(source=source))
    assert made.is_on_secretary_list
    assert list(duty_queries.secretary_list(city.actor("secretary-general"))) == [made]
    assert read_item(city, under_way, "secretary-general").because["provisions"] == ["8a"]
    assert read_item(city, under_way, "justice-principal")
    assert list(duty_queries.secretary_list(city.actor("justice-principal"))) == [made]
    assert not duty_queries.secretary_list(city.actor("finance-principal")).exists()
    assert not duty_queries.secretary_list(ADMINISTRATOR).exists()
    entry = JournalEntry.objects.get(action="matter.assign")
    assert [(one["provision"], one["outcome"]) for one in entry.findings_read] == [("8a", "met")]


def test_8a_others_assignments_do_not(city: City, under_way: OutgoingDocument) -> None:
    made = city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment(source="other"))
    assert not made.is_on_secretary_list
    assert not duty_queries.secretary_list(city.actor("secretary-general")).exists()


def test_8a_without_a_secretary_it_is_refused(city: City, under_way: OutgoingDocument) -> None:
    held = city.person("secretary-general").appointments.get(to_on__isnull=True)
    city.do(
        "personnel-clerk",
        "appointment.end",
        appointment_id=held.pk,
        to_on=city.day - timedelta(days=1),
        reason="职务变动",
    )
    with pytest.raises(Refused) as caught:
        city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment())
    assert [one.provision for one in caught.value.against] == ["8a"]
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"), [("unit", {"unit": "NOWHERE"}), ("due_on", {"due_on": "2018-10-01"})]
)
def test_8a_what_cannot_be_used_is_named(
    city: City, under_way: OutgoingDocument, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInputs) as caught:
        city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment(**wrong))
    assert field in caught.value.errors


def test_8a_closed_by_the_secretary_not_by_the_unit(city: City, under_way: OutgoingDocument) -> None:
    made = city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment())
    with pytest.raises(NotPermitted):
        city.do("justice-principal", "assignment.complete", assignment_id=made.pk, result="办好了")
    city.do("secretary-general", "assignment.complete", assignment_id=made.pk, result="配套办法已报")
    made.refresh_from_db()
    assert made.result == "配套办法已报"
    assert made.completed_by == city.actor("secretary-general").person_id
    with pytest.raises(Conflict):
        city.do("secretary-general", "assignment.complete", assignment_id=made.pk, result="再来")
    with pytest.raises(NotFound):
        city.do("secretary-general", "assignment.complete", assignment_id=made.pk + 1, result="没有")


# 9.2


def test_9_2_a_leader_instructs_and_the_drafter_reads_it(city: City, under_way: OutgoingDocument) -> None:
    shown_to(city, under_way, "executive-vice-mayor")
    made = city.do(
        "executive-vice-mayor", "matter.instruct", matter_id=under_way.matter_id, text="请抓紧办理。"
    )
    assert (made.person, made.title) == (city.actor("executive-vice-mayor").person_id, "常务副市长")
    assert made.readers == [city.actor("clerk").person_id]
    assert read_item(city, under_way, "clerk").because["zh"] == "常务副市长批示：请抓紧办理。"
    with pytest.raises(NotPermitted):
        city.do("checker", "matter.instruct", matter_id=under_way.matter_id, text="请办")
    with pytest.raises(InvalidInputs) as caught:
        city.do(
            "executive-vice-mayor",
            "matter.instruct",
            matter_id=under_way.matter_id,
            text="请办",
            people=[99_999],
        )
    assert "people" in caught.value.errors


def test_9_2_on_audit_supervision_only_the_mayor_instructs(city: City, under_way: OutgoingDocument) -> None:
    shown_to(city, under_way, "executive-vice-mayor", "mayor")
    Matter.objects.filter(pk=under_way.matter_id).update(unit="WH-AUDIT")
    with pytest.raises(Refused) as caught:
        city.do("executive-vice-mayor", "matter.instruct", matter_id=under_way.matter_id, text="放一放")
    assert [one.provision for one in caught.value.against] == ["9.2"]
    assert not Instruction.objects.exists()
    assert JournalEntry.objects.filter(action="matter.instruct.refused").count() == 1
    city.do("mayor", "matter.instruct", matter_id=under_way.matter_id, text="依法办理。")


# 4


def test_4_the_members_of_a_day_are_confirmed(city: City) -> None:
    made = city.do("personnel-clerk", "membership.confirm", on=city.day)
    roles = {one["role"] for one in made.members}
    assert roles == {"mayor", "executive_vice_mayor", "vice_mayor", "secretary_general", "principal_officer"}
    found = duty_queries.membership(city.day)
    assert found.confirmation == made
    assert not found.has_changed
    entry = JournalEntry.objects.get(action="membership.confirm")
    assert [(one["provision"], one["outcome"]) for one in entry.findings_read] == [("4", "met")]
    held = city.person("secretary-general").appointments.get(to_on__isnull=True)
    city.do(
        "personnel-clerk",
        "appointment.end",
        appointment_id=held.pk,
        to_on=city.day - timedelta(days=1),
        reason="职务变动",
    )
    assert duty_queries.membership(city.day).has_changed


def test_4_who_does_not_belong_is_refused(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    members = duty_queries.organs.holders(city.day)  # everybody in a post, deputies and clerks among them
    monkeypatch.setattr(duty_queries.organs, "members", lambda on: members)
    with pytest.raises(Refused) as caught:
        city.do("personnel-clerk", "membership.confirm", on=city.day)
    assert [one.provision for one in caught.value.against] == ["4"]


def test_4_only_the_personnel_clerk_and_never_ahead(city: City) -> None:
    with pytest.raises(NotPermitted):
        city.do("checker", "membership.confirm", on=city.day)
    with pytest.raises(InvalidInputs) as caught:
        city.do("personnel-clerk", "membership.confirm", on=city.day + timedelta(days=1))
    assert "on" in caught.value.errors


# pages


def client_of(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    return client


def test_the_pages_of_the_duties(city: City, under_way: OutgoingDocument) -> None:
    client = client_of("checker")
    page = client.get(f"/duties/{under_way.matter_id}/assign")
    assert page.status_code == 200
    sent = client.post(f"/duties/{under_way.matter_id}/assign", assignment())
    assert sent.status_code == 302, sent.content.decode()
    made = Assignment.objects.get()
    listed = client_of("secretary-general").get("/duties/secretary-list")
    assert "一个月内提出配套办法" in listed.content.decode()
    closing = client_of("secretary-general").post(
        f"/duties/assignments/{made.pk}/close", {"result": "已落实"}
    )
    assert closing.status_code == 302
    assert client.get(f"/duties/{under_way.matter_id}/instruct").status_code == 404
    assert client.get(f"/duties/{under_way.matter_id}/nonsense").status_code == 404
    marked = client.post(
        f"/duties/{under_way.matter_id}/mark_major", {"is_major": "true", "reason": "涉及全局"}
    )
    assert marked.status_code == 302
    wrong = client.post(
        f"/duties/{under_way.matter_id}/decide_major", decision(meeting_kind="thematic_meeting")
    )
    assert wrong.status_code == 422
    assert "第六条" in wrong.content.decode()


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    city: City, under_way: OutgoingDocument, django_assert_max_num_queries: Any
) -> None:
    row = city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment())
    for number in range(40):
        row.pk, row.task = None, f"事项{number}"
        row._state.adding = True
        row.save()
    client = client_of("secretary-general")
    client.get("/duties/secretary-list")
    with django_assert_max_num_queries(22):
        assert client.get("/duties/secretary-list").status_code == 200


def test_what_is_kept_of_a_matter_is_drawn_with_what_the_reader_may_add(
    city: City, under_way: OutgoingDocument
) -> None:
    city.do("checker", "matter.mark_major", matter_id=under_way.matter_id, is_major=True, reason="涉及全局")
    city.do("checker", "matter.decide_major", matter_id=under_way.matter_id, **decision())
    city.do("checker", "matter.assign", matter_id=under_way.matter_id, **assignment())
    city.do("secretary-general", "matter.instruct", matter_id=under_way.matter_id, text="请抓紧。")

    def drawn(login: str) -> str:
        request = RequestFactory().get("/")
        context = duty_queries.duties_context(request, matter(under_way), city.actor(login))
        return render_to_string("matters/duties.html", context, request)

    for text in ("涉及全局", "市人民政府第60次常务会议", "一个月内提出配套办法", "请抓紧。"):
        assert text in drawn("clerk")
    secretary = drawn("secretary-general")
    assert f"/duties/{under_way.matter_id}/instruct" in secretary
    assert "/close" in secretary
    checker = drawn("checker")
    assert "/instruct" not in checker
    assert "/mark_major" not in checker  # it is major, and the checker cannot lower it
    with override("en"):
        assert "Instructions, assignments and classing" in drawn("clerk")
