"""Signing, reviewing, countersigning and instructing by hand: strokes kept, journalled, drawn; the plain click stays enough."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.incoming_way import accepted, proposal
from tests.chapters.documents.incoming_way import do as do_incoming
from tests.chapters.documents.test_who_signs import give
from tests.chapters.documents.way import SHORT, actor_of_item, away, do, make, open_items, walk
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api, by_command, on_page

from xunzhang.accounts.models import Account
from xunzhang.chapters.matters.handwriting import BY_HAND, MOST_POINTS, MOST_STROKES, digest_of, read_written
from xunzhang.chapters.matters.handwriting import Written as WrittenInputs
from xunzhang.chapters.matters.models import Handwriting
from xunzhang.kernel.errors import Broken
from xunzhang.record import journal
from xunzhang.record.actions import InvalidInputs, perform
from xunzhang.record.models import JournalEntry

NAME = {
    "width": 900,
    "height": 300,
    "strokes": [
        [[100, 150, 0, 500], [400, 60, 90, 620], [700, 200, 180, 700]],
        [[450, 40, 300, 900], [450, 280, 420, 900]],
        [[460, 290, 500, 300]],
    ],
}
OPINION = {"width": 1200, "height": 480, "strokes": [[[80, 100, 0, 500], [900, 130, 400, 500]]]}
BOTH = {"name": NAME, "opinion": OPINION}


def presented(city: City, **changes: Any) -> Any:
    """With the mayor to sign."""
    return walk(city, make(city, "edu.clerk", **{**SHORT, **changes}), "sign_and_issue")


def drawn(login: str, matter: int, move: int, part: str) -> Any:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    return client.get(reverse("matters:drawing", args=[matter, move, part]))


def page_of(login: str, matter: int, name: str = "matter") -> str:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    return client.get(reverse(f"matters:{name}", args=[matter])).content.decode()


def test_a_signature_by_hand_is_kept_journalled_and_drawn(city: City) -> None:
    document = presented(city)
    do(city, document, "mayor", "sign_and_issue", opinion="同意印发。", handwriting=BOTH)
    signature = document.signatures.get(act="sign_and_issue")
    kept = signature.move.handwriting
    assert (kept.name, kept.opinion) == (NAME, OPINION)
    assert kept.person == signature.person
    assert signature.opinion == "同意印发。"
    entry = JournalEntry.objects.get(action="outgoing_document.sign_and_issue")
    assert (
        json.loads(entry.payload)["handwriting"]
        == kept.digest
        == digest_of(WrittenInputs(**read_written(BOTH)))
    )
    answer = drawn("mayor", document.matter_id, kept.move_id, "name")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    shown = page_of("mayor", document.matter_id, "sheet")
    assert reverse("matters:drawing", args=[document.matter_id, kept.move_id, "opinion"]) in shown
    assert f"{city.day:%Y-%m-%d}" in shown
    assert journal.verify().fault is None


def test_nobody_sees_the_handwriting_who_may_not_see_the_document(city: City) -> None:
    document = presented(city)
    do(city, document, "mayor", "sign_and_issue", handwriting={"name": NAME})
    move = document.signatures.get(act="sign_and_issue").move_id
    assert drawn("finance-clerk", document.matter_id, move, "name").status_code == 404
    assert drawn("mayor", document.matter_id, move, "opinion").status_code == 404
    assert drawn("mayor", document.matter_id, move, "else").status_code == 404


@pytest.mark.parametrize("verb", ["release", "countersign", "check", "review"])
def test_every_opinion_on_the_way_may_be_by_hand(city: City, verb: str) -> None:
    # Drafted by a department, so that it is released and reviewed; a department concerned, so that it is countersigned.
    document = make(city, "edu.clerk", **{**SHORT, "departments_concerned": ["WH-FINANCE"]})
    walk(city, document, verb)
    (item,) = [one for one in open_items(document) if one.step == verb]
    more = {
        "countersign": {"agrees": True, "unit": item.subject},
        "check": {"opinion": "拟同意。", "has_one_matter": True},
    }
    given = {"document_id": document.pk, "handwriting": BOTH, **more.get(verb, {})}
    perform(f"outgoing_document.{verb}", actor_of_item(city, item), given)
    assert document.signatures.get(act=verb).move.handwriting.opinion == OPINION


def test_an_instruction_by_hand(city: City) -> None:
    document = accepted(city)
    do_incoming(city, document, "clerk", "propose", **proposal(city))
    made = do_incoming(city, document, "executive-vice-mayor", "instruct", handwriting={"opinion": OPINION})
    assert made.text == BY_HAND
    assert made.move.handwriting.name is None
    assert "手写的意见" in page_of("executive-vice-mayor", document.matter_id)


def test_an_instruction_without_a_word_is_a_circle(city: City) -> None:
    document = accepted(city)
    do_incoming(city, document, "clerk", "propose", **proposal(city))
    made = do_incoming(city, document, "executive-vice-mayor", "instruct")
    assert (made.text, made.person_name) == ("圈阅", city.actor("executive-vice-mayor").name)
    assert made.at.date() == city.day


def test_one_click_is_name_date_and_consent(city: City) -> None:
    """Nothing typed, nothing written: the button alone, as the page sends it."""
    document = presented(city)
    answer = on_page("mayor", document, "sign_and_issue", {})
    assert answer.status_code == 302
    signature = document.signatures.get(act="sign_and_issue")
    assert (signature.opinion, signature.person_name) == ("同意", city.actor("mayor").name)
    assert signature.signed_at.date() == city.day
    assert not Handwriting.objects.exists()


def test_an_objection_is_never_without_a_word(city: City) -> None:
    document = make(city, "edu.clerk", **{**SHORT, "departments_concerned": ["WH-FINANCE"]})
    walk(city, document, "countersign")
    (item,) = open_items(document)
    given = {"document_id": document.pk, "agrees": False, "unit": "WH-FINANCE"}
    with pytest.raises(InvalidInputs) as refused:
        perform("outgoing_document.countersign", actor_of_item(city, item), given)
    assert "写明理由" in refused.value.errors["opinion"]
    given["handwriting"] = {"opinion": OPINION}
    perform("outgoing_document.countersign", actor_of_item(city, item), given)
    assert document.signatures.get(act="countersign").opinion == BY_HAND


def test_an_entrusted_signature_shows_both_names(city: City) -> None:
    away(city)
    document = make(city, "edu.clerk", **SHORT)
    give(city, "executive-vice-mayor", "54(3)", ("notice",))
    walk(city, document, "sign_and_issue")
    do(city, document, "executive-vice-mayor", "sign_and_issue", handwriting={"name": NAME})
    grantor = city.actor("mayor").name
    shown = page_of("executive-vice-mayor", document.matter_id, "sheet")
    assert f"受{grantor}委托代签" in shown
    assert city.actor("executive-vice-mayor").name in shown


def test_a_returned_document_keeps_what_was_written_the_first_time(city: City) -> None:
    document = presented(city)
    do(city, document, "mayor", "sign_and_issue", handwriting={"name": NAME})
    (item,) = open_items(document)
    city.do("dispatching-clerk", "matter.return", item_id=item.pk, step="sign_and_issue", note="格式有误")
    do(city, document, "mayor", "sign_and_issue", handwriting={"name": OPINION})
    first, second = document.signatures.filter(act="sign_and_issue").order_by("pk")
    assert (first.is_superseded, first.move.handwriting.name) == (True, NAME)
    assert (second.is_superseded, second.move.handwriting.name) == (False, OPINION)
    shown = page_of("mayor", document.matter_id)
    for one in (first, second):
        assert reverse("matters:drawing", args=[document.matter_id, one.move_id, "name"]) in shown


def test_what_was_written_is_never_overwritten(city: City) -> None:
    document = presented(city)
    do(city, document, "mayor", "sign_and_issue", handwriting={"name": NAME})
    kept = Handwriting.objects.get()
    kept.name = OPINION
    with pytest.raises(Broken):
        kept.save()
    with pytest.raises(Broken):
        kept.delete()


def stroke(*points: list[Any]) -> dict[str, Any]:
    return {"name": {"width": 900, "height": 300, "strokes": [list(points)]}}


LINE = ([10, 10, 0, 500], [600, 200, 50, 500])
UNUSABLE = [
    ("not json", "{broken", "没有完整送达"),
    ("too long", "[" * 400_001, "过大"),
    ("deeply nested", "[" * 100_000, "没有完整送达"),
    ("another part", {"seal": NAME}, "两项"),
    ("a list", [], "两项"),
    ("no pad", {"name": [1, 2]}, "三项"),
    ("more keys", {"name": {**NAME, "colour": "red"}}, "三项"),
    ("strokes in words", {"name": {**NAME, "strokes": "一横"}}, "不是列表"),
    ("too small a pad", {"name": {**NAME, "width": 1}}, "书写区宽、高"),
    ("a pad of fractions", {"name": {**NAME, "height": 99.5}}, "书写区宽、高"),
    ("an empty stroke", {"name": {**NAME, "strokes": [[]]}}, "有一笔是空的"),
    ("three numbers", stroke([1, 2, 3]), "四个整数"),
    ("truth for a number", stroke([True, 2, 3, 4]), "四个整数"),
    ("outside", stroke(LINE[0], [901, 20, 60, 500]), "书写区之外"),
    ("below zero", stroke(LINE[0], [-1, 20, 60, 500]), "书写区之外"),
    ("time runs back", stroke([10, 10, 50, 500], [600, 200, 0, 500]), "时间前后颠倒"),
    ("two days", stroke(LINE[0], [600, 200, 2 * 86_400_000, 500]), "超过一天"),
    ("too hard", stroke(LINE[0], [600, 200, 50, 1001]), "压力"),
    ("one dot", stroke([450, 150, 0, 500]), "误触"),
    ("a touch", stroke([450, 150, 0, 500], [460, 155, 9, 500]), "误触"),
    (
        "too many strokes",
        {"name": {**NAME, "strokes": [[[1, 1, 0, 1]]] * (MOST_STROKES + 1)}},
        f"超过 {MOST_STROKES} 笔",
    ),
    (
        "too many points",
        {"name": {**NAME, "strokes": [[[1, 1, 0, 1]] * (MOST_POINTS + 1)]}},
        f"超过 {MOST_POINTS} 个点",
    ),
]


@pytest.mark.parametrize(("given", "said"), [one[1:] for one in UNUSABLE], ids=[one[0] for one in UNUSABLE])
def test_what_is_no_handwriting_is_refused_with_a_sentence(city: City, given: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_written(given)
    with pytest.raises(InvalidInputs) as refused:
        city.do("mayor", "outgoing_document.sign_and_issue", document_id=1, handwriting=given)
    assert said in refused.value.errors["handwriting"]


@pytest.mark.parametrize(
    "given", [None, "", "  ", "null", {}, {"name": None}, {"name": {**NAME, "strokes": []}}]
)
def test_an_empty_pad_is_no_handwriting(given: Any) -> None:
    assert read_written(given) is None


def test_page_api_and_command_take_the_same(city: City) -> None:
    first, second, third = (presented(city, title=f"关于做好第{one}项工作的通知") for one in "一二三")
    assert on_page("mayor", first, "sign_and_issue", {"handwriting": json.dumps(BOTH)}).status_code == 302
    given = {"document_id": second.pk, "handwriting": BOTH}
    status, _answer = by_api(city, "mayor", "outgoing_document.sign_and_issue", given)
    assert status == 200
    code, _told = by_command("mayor", "outgoing_document.sign_and_issue", {**given, "document_id": third.pk})
    assert code == 0
    digests = set(Handwriting.objects.values_list("digest", flat=True))
    assert (Handwriting.objects.count(), len(digests)) == (3, 1)


def test_a_refused_page_keeps_the_strokes(city: City) -> None:
    document = presented(city)
    sent = json.dumps(stroke([450, 150, 0, 500]))
    answer = on_page("mayor", document, "sign_and_issue", {"handwriting": sent, "opinion": "同意印发。"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "误触" in page
    assert "[450, 150, 0, 500]" in page.replace("&quot;", '"')


def test_the_pdf_sheet_is_printed_with_what_was_written(city: City) -> None:
    document = presented(city)
    do(city, document, "mayor", "sign_and_issue", handwriting=BOTH)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name="mayor"), backend=BACKEND)
    answer = client.get(reverse("matters:sheet_pdf", args=[document.matter_id]))
    assert answer.content.startswith(b"%PDF")
