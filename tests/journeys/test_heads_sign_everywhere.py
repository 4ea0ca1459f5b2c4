"""What the heads of departments sign (9.1, R30): the release, the countersign sheet, the department's own document, the
joint one. The head passes by page, API and command; whoever else has it in hand is refused by each."""

from dataclasses import dataclass
from typing import Any

import pytest
from tests.chapters.documents.test_joint_issue import JOINT
from tests.chapters.documents.test_own_documents import REQUEST
from tests.chapters.documents.way import SHORT, make, open_items, walk
from tests.city import City
from tests.journeys.everywhere import done_everywhere, refused_everywhere

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.procedure.models import WorkItem


@dataclass(frozen=True)
class Sheet:
    """A step at which a department's head signs: whose draft, who is the head, and who are not."""

    step: str
    drafter: str
    drafted: dict[str, Any]
    head: str
    others: tuple[str, ...]
    answers: dict[str, Any]


CONCERNED = {**SHORT, "departments_concerned": ["WH-JUSTICE"]}
AGREED = {"agrees": True, "opinion": "同意。", "unit": "WH-JUSTICE"}
SHEETS = [
    Sheet("release", "finance-clerk", SHORT, "finance-principal", ("finance-clerk", "justice-principal"), {}),
    Sheet(
        "countersign",
        "finance-clerk",
        CONCERNED,
        "justice-principal",
        ("department-clerk", "finance-principal", "vice-mayor"),
        AGREED,
    ),
    Sheet(
        "issue",
        "finance-clerk",
        REQUEST,
        "finance-principal",
        ("finance-clerk", "justice-principal", "mayor"),
        {"has_one_matter": True},
    ),
    Sheet(
        "sign_jointly",
        "finance-clerk",
        {**JOINT, "joint_organs": ["WH-JUSTICE"]},
        "justice-principal",
        ("department-clerk", "finance-principal"),
        AGREED,
    ),
]


def held_by(document: OutgoingDocument, step: str, login: str) -> None:
    """Let that person have it in hand, so that nothing but the Rules stands in the way."""
    person = Account.objects.get(login_name=login).person_id
    items = WorkItem.objects.filter(process=document.matter.process_id, step=step, state="open")
    assert items.update(person=person, pool=None) == 1


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.step)
def test_9_1_the_head_signs_for_the_department_and_nobody_else_anywhere(city: City, sheet: Sheet) -> None:
    document = walk(city, make(city, sheet.drafter, **sheet.drafted), sheet.step)
    action = f"outgoing_document.{sheet.step}"
    for other in sheet.others:
        held_by(document, sheet.step, other)
        refused_everywhere(city, other, document, action, "9.1", **sheet.answers)
    held_by(document, sheet.step, sheet.head)

    def done() -> bool:
        return all(item.step != sheet.step for item in open_items(document))

    done_everywhere(city, sheet.head, document, action, done, **sheet.answers)
