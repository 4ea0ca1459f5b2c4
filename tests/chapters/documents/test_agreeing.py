"""Facts of a draft that follow from others are checked at their fields."""

from typing import Any

import pytest
from tests.chapters.documents.test_own_documents import REQUEST
from tests.chapters.documents.way import LATERAL, SHORT, TO_PROVINCE, make, walk
from tests.city import City
from tests.rulebook.articles.test_art_054_contradictions import RECIPIENTS

from xunzhang.chapters.documents.agreeing import DIRECTIONS, kind_in_title
from xunzhang.record.actions import InvalidInputs


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于做好有关工作的通知", "notice"),
        ("武汉市人民政府令", "order"),
        ("关于印发《办法》的通知（试行）", "notice"),
        ("关于有关事项的复函", "letter"),
        ("关于加强管理的实施意见", "opinion"),
        ("关于有关事项的请示", "request_for_instructions"),
        ("研究防汛工作", ""),
    ],
)
def test_the_kind_that_a_title_names(title: str, kind: str) -> None:
    assert kind_in_title(title) == kind


@pytest.mark.parametrize(
    ("drafter", "inputs", "field", "words"),
    [
        ("clerk", {**SHORT, "title": "关于有关事项的请示"}, "document_kind", "请示"),
        ("clerk", {**TO_PROVINCE, "recipient_class": "lateral_organ"}, "recipient_class", "省"),
        ("clerk", {**TO_PROVINCE, "direction": "downward"}, "direction", "上行"),
        ("clerk", {**SHORT, "main_recipients": ["HB"]}, "recipient_class", "上一级人民政府"),
        ("clerk", {**LATERAL, "direction": "upward"}, "direction", "平行"),
        ("finance-clerk", {**REQUEST, "recipient_class": "subordinate"}, "recipient_class", "市人民政府"),
        ("finance-clerk", {**REQUEST, "recipient_class": "beyond_superior"}, "recipient_class", "市人民政府"),
        ("finance-clerk", {**REQUEST, "main_recipients": ["HB"]}, "recipient_class", "越级"),
    ],
)
def test_a_mismatch_is_a_sentence_at_its_field(
    city: City, drafter: str, inputs: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidInputs) as caught:
        make(city, drafter, **inputs)
    assert words in caught.value.errors[field]


def test_one_fitting_recipient_of_several_is_enough(city: City) -> None:
    # Several heads are another matter (51.1e), which the signature is refused for.
    make(city, "finance-clerk", **{**REQUEST, "main_recipients": ["WH", "WH-CPC-GO"]})


def test_the_office_may_write_a_letter_to_a_district(city: City) -> None:
    """条例 第八条第（十四）项: a letter is for organs of which neither is above the other; so are the Office and a district."""
    letter = {
        **LATERAL,
        "issued_in_name_of": "general_office",
        "main_recipients": ["WH-JIANGAN"],
        "main_recipients_text": "江岸区人民政府",
    }
    walk(city, make(city, "clerk", **letter), "sign_and_issue")
    with pytest.raises(InvalidInputs) as caught:
        make(city, "clerk", **{**letter, "issued_in_name_of": "government"})
    assert "recipient_class" in caught.value.errors


def test_directions_lead_where_the_rules_say(city: City) -> None:
    """What is told at the field and what the table refuses are one thing."""
    for class_of_recipient, directions in DIRECTIONS.items():
        assert directions == {way for way, to in RECIPIENTS.items() if class_of_recipient in to}, (
            class_of_recipient
        )
