"""What is wrong with a form is told from the top of the page to its end, whatever the order of the action's inputs."""

import re

from tests.chapters.documents.incoming_way import taken_in
from tests.chapters.documents.test_drafting_page import signed_in
from tests.city import City

LINKED = re.compile(r'<li><a href="#([\w-]+)">')


def told_and_shown(page: str) -> tuple[list[str], list[str]]:
    """The fields that the summary links to, and the same fields where the page has them."""
    told = LINKED.findall(page[page.index("data-error-summary") :].split("</section>")[0])
    return told, sorted(told, key=lambda name: page.index(f'id="{name}"'))


def test_a_draft_says_what_is_wrong_in_the_order_of_its_page(city: City) -> None:
    wrong = {
        "form": "",
        "note": "附" * 3000,
        "meeting_on": "昨天",
        "title": "",
        "body": "",
        "document_kind": "",
        "necessity": "要" * 9000,
        "main_recipients_text": "",
    }
    answer = signed_in("clerk").post("/documents/outgoing/draft", wrong)
    told, shown = told_and_shown(answer.content.decode())
    assert len(told) > 5
    assert {"field-document_kind", "field-title", "field-body", "field-meeting_on"} <= set(told)
    assert told == shown


def test_a_registration_says_what_is_wrong_in_the_order_of_its_page(city: City) -> None:
    document = taken_in(city)
    wrong = {
        "title": "",
        "sender": "",
        "dated_on": "昨天",
        "copies": "无",
        "pages": "两页",
        "document_kind": "",
    }
    answer = signed_in("receiving-clerk").post(f"/documents/incoming/{document.pk}/register", wrong)
    told, shown = told_and_shown(answer.content.decode())
    assert len(told) > 3
    assert told == shown
