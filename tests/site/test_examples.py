"""The files that the README names do what it says of them."""

import json
from datetime import date
from pathlib import Path

from tests.city import City

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record.actions import perform
from xunzhang.record.actor import Channel
from xunzhang.rulebook import assess, library

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def test_nothing_stands_against_the_example_of_a_signature() -> None:
    facts = json.loads((EXAMPLES / "facts.json").read_text(encoding="utf-8"))
    day = date(2018, 11, 1)
    found = assess(library().in_force("wuhan", day), "outgoing_document.sign_and_issue", facts, day)
    assert not found.refused
    assert not found.undecided


def test_the_example_of_a_draft_is_taken_by_the_demonstration(city: City) -> None:
    inputs = json.loads((EXAMPLES / "draft.json").read_text(encoding="utf-8"))
    made = perform("outgoing_document.draft", city.actor("clerk", Channel.COMMAND), inputs)
    assert made.recipients.filter(is_main=True).count() > 50
    assert made.state == OutgoingDocument.State.DRAFT
