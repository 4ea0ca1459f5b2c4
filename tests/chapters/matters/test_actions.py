"""Every operation of the desk through `perform`, with its entry in the journal."""

from datetime import date, timedelta

import pytest
from tests.chapters.matters.conftest import KIND, TODAY, Office

from xunzhang.kernel import clock
from xunzhang.procedure.models import Delegation, Move, WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted
from xunzhang.record.models import JournalEntry, Matter

pytestmark = pytest.mark.django_db


def _entries(action: str) -> int:
    return JournalEntry.objects.filter(action=action).count()


def _steps(matter: Matter) -> set[str]:
    rows = WorkItem.objects.filter(process=matter.process_id, state="open", kind="task")
    return set(rows.values_list("step", flat=True))


def test_return_sends_it_back_to_the_drafter_with_the_reason(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    office.act("money", "matter.return", item_id=item.pk, step="draft", note="经费依据不足")
    assert _steps(matter) == {"draft"}
    assert office.item(matter, "clerk").round == 2
    assert JournalEntry.objects.get(action="matter.return").summary == "退回：经费依据不足"


def test_return_straight_back_comes_to_the_returner_again(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    office.act("money", "matter.return", item_id=item.pk, step="draft", note="请补附件", straight_back=True)
    assert office.item(matter, "clerk").is_detour
    assert office.item(matter, "school").state == "open"  # the other branch goes on
    office.act("clerk", "sample_matter.submit", matter_id=matter.pk, opinion="已补")
    assert office.item(matter, "money", state="open").step == "countersign"


def test_return_to_one_of_several_who_handled_the_step(office: Office) -> None:
    matter = office.sent()
    for key in ("money", "school"):
        office.act(key, "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    money = office.item(matter, "money")
    at_check = WorkItem.objects.get(process=matter.process_id, step="check", state="open")
    office.act(
        "checker",
        "matter.return",
        item_id=at_check.pk,
        step="countersign",
        note="请说明",
        straight_back=True,
        to_item=money.pk,
    )
    assert office.item(matter, "money", state="open").is_detour
    assert not WorkItem.objects.filter(person=office.people["school"], state="open").exists()


def test_return_without_a_reason_names_the_field(office: Office) -> None:
    matter = office.sent()
    with pytest.raises(InvalidInputs) as refused:
        office.act("money", "matter.return", item_id=office.item(matter, "money").pk, step="draft", note="")
    assert "note" in refused.value.errors


def test_withdraw_restores_the_step_until_somebody_has_built_on_it(office: Office) -> None:
    matter = office.sent()
    move = Move.objects.get(process=matter.process_id, kind="complete")
    office.act("clerk", "matter.withdraw", move_id=move.pk, note="附件有误")
    assert _steps(matter) == {"draft"}
    office.act("clerk", "sample_matter.submit", matter_id=matter.pk, opinion="重送")
    office.act("money", "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    last = Move.objects.filter(process=matter.process_id, kind="complete", step="draft").latest("pk")
    with pytest.raises(Conflict, match="已"):
        office.act("clerk", "matter.withdraw", move_id=last.pk, note="再改")


def test_withdraw_of_another_is_not_permitted(office: Office) -> None:
    matter = office.sent()
    move = Move.objects.get(process=matter.process_id, kind="complete")
    with pytest.raises(NotPermitted):
        office.act("money", "matter.withdraw", move_id=move.pk, note="试试")


def test_reassign_keeps_the_deadline(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    office.act(
        "money",
        "matter.reassign",
        item_id=item.pk,
        person_id=office.people["accountant"],
        note="请会计办理",
    )
    handed = office.item(matter, "accountant")
    assert (handed.state, handed.due_on) == ("open", item.due_on)
    assert _entries("matter.reassign") == 1


def test_reassign_to_somebody_without_a_post_names_the_field(office: Office) -> None:
    matter = office.sent()
    with pytest.raises(InvalidInputs) as refused:
        office.act(
            "money", "matter.reassign", item_id=office.item(matter, "money").pk, person_id=99_999, note="转办"
        )
    assert "person_id" in refused.value.errors


@pytest.mark.parametrize("operation", ["add_before", "countersign"])
def test_asking_first_waits_for_the_opinion(office: Office, operation: str) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    office.act(
        "money", f"matter.{operation}", item_id=item.pk, people=[office.people["accountant"]], note="请核"
    )
    item.refresh_from_db()
    assert item.state == "waiting"
    asked = office.item(matter, "accountant")
    office.act("accountant", "matter.give_opinion", item_id=asked.pk, agrees=False, opinion="金额不符")
    item.refresh_from_db()
    asked.refresh_from_db()
    assert (item.state, asked.outcome) == ("open", "objected")
    assert "金额不符" in JournalEntry.objects.get(action="matter.give_opinion").summary


def test_asking_afterwards_comes_after_the_holder(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    office.act("money", "matter.add_after", item_id=item.pk, people=[office.people["accountant"]])
    assert office.item(matter, "accountant").state == "queued"
    office.act("money", "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    asked = office.item(matter, "accountant", state="open")
    office.act("accountant", "matter.give_opinion", item_id=asked.pk, agrees=True, opinion="无意见")
    assert _steps(matter) == {"countersign"}  # the other unit's


def test_circulate_and_read(office: Office) -> None:
    matter = office.sent()
    office.act(
        "clerk", "matter.circulate", matter_id=matter.pk, people=[office.people["head"]], note="请局长阅"
    )
    item = office.item(matter, "head")
    assert (item.kind, item.state) == ("read", "open")
    office.act("head", "matter.mark_read", item_id=item.pk)
    item.refresh_from_db()
    assert item.state == "done"
    with pytest.raises(Conflict):
        office.act("head", "matter.mark_read", item_id=item.pk)


def test_circulate_by_somebody_who_has_it_not(office: Office) -> None:
    matter = office.sent()
    office.act("clerk", "matter.circulate", matter_id=matter.pk, people=[office.people["head"]])
    with pytest.raises(InvalidInputs):
        office.act("head", "matter.circulate", matter_id=matter.pk, people=[office.people["accountant"]])


def test_chase_is_counted(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    for _time in range(2):
        office.act("clerk", "matter.chase", item_id=item.pk, note="请尽快")
    item.refresh_from_db()
    assert item.chase_count == 2
    assert (
        JournalEntry.objects.filter(action="matter.chase").latest("sequence").summary == "催办“会签”：请尽快"
    )


def test_finish_needs_a_reason_and_closes(office: Office) -> None:
    matter = office.open()
    item = office.item(matter, "clerk")
    with pytest.raises(InvalidInputs):
        office.act("clerk", "matter.finish", item_id=item.pk)
    office.act("clerk", "matter.finish", item_id=item.pk, note="不再需要")
    matter.refresh_from_db()
    assert matter.closed_at is not None
    assert matter.process is not None
    assert matter.process.closed_as == "finish"


def test_archive_by_the_lead_unit_after_completion(office: Office) -> None:
    matter = office.sent()
    with pytest.raises(Conflict):
        office.act("clerk", "matter.archive", matter_id=matter.pk)
    for key in ("money", "school"):
        office.act(key, "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    office.act("checker", "sample_matter.check", matter_id=matter.pk, opinion="通过")
    with pytest.raises(NotPermitted):
        office.act("money", "matter.archive", matter_id=matter.pk)
    office.act("clerk", "matter.archive", matter_id=matter.pk)
    matter.refresh_from_db()
    assert matter.process is not None
    assert matter.process.archived_at is not None
    assert matter.closed_at is not None


def test_delegation_lends_the_inbox_for_its_days_only(office: Office) -> None:
    matter = office.sent()
    row = office.act(
        "money",
        "delegation.grant",
        person_id=office.people["accountant"],
        from_on=TODAY,
        to_on=TODAY + timedelta(days=2),
        kinds=[KIND],
        reason="出差",
    )
    office.act(
        "accountant", "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="代为同意"
    )
    item = office.item(matter, "money")
    assert (item.done_by, item.on_behalf_of) == (office.people["accountant"], office.people["money"])
    other = office.sent("第二件样件")
    with clock.frozen(date(2018, 11, 12)), pytest.raises(NotPermitted):
        office.act("accountant", "sample_matter.countersign", matter_id=other.pk, agrees=True, opinion="同意")
    office.act("money", "delegation.revoke", delegation_id=row.pk)
    with pytest.raises(NotPermitted):
        office.act("accountant", "sample_matter.countersign", matter_id=other.pk, agrees=True, opinion="同意")
    assert Delegation.objects.get().revoked_at is not None


def test_delegation_of_an_unknown_kind_names_the_field(office: Office) -> None:
    with pytest.raises(InvalidInputs) as refused:
        office.act(
            "money",
            "delegation.grant",
            person_id=office.people["accountant"],
            from_on=TODAY,
            to_on=TODAY,
            kinds=["no_such"],
            reason="出差",
        )
    assert "kinds" in refused.value.errors


@pytest.mark.parametrize(
    ("action", "inputs"),
    [
        ("matter.return", {"step": "draft", "note": "退回"}),
        ("matter.chase", {}),
        ("matter.add_before", {"people": [1]}),
        ("matter.give_opinion", {"agrees": True, "opinion": "同意"}),
    ],
)
def test_who_may_not_see_it_is_told_nothing(office: Office, action: str, inputs: dict[str, object]) -> None:
    matter = office.sent()
    with pytest.raises(NotFound):
        office.act("checker", action, item_id=office.item(matter, "money").pk, **inputs)
