"""Numbered copies of classified documents: numbers without gap or double, each given once, taken back, destroyed."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.chapters.documents import way
from tests.chapters.documents.way import SHORT, do, make, open_items, walk
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api
from tests.typesetting.measuring import near, pages_of

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, NumberedCopy, OutgoingDocument, Printing
from xunzhang.record import journal
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment, JournalEntry

KEEPER = "dispatching-clerk"
ROW = 10.445  # mm, 一行
STATE = NumberedCopy.State
CLASSIFIED = {
    **SHORT,
    "secrecy": "confidential",
    "secrecy_term": "1年",
    "disclosure": "withheld",
    "disclosure_ground": "《中华人民共和国保守国家秘密法》第九条",
}


@pytest.fixture(autouse=True)
def _holds_secrets(settings: Any, city: City) -> None:
    """The installation may hold what is secret, and everybody in the test may read it."""
    settings.SECRECY_CEILING = "secret"
    Account.objects.update(clearance="secret")


@pytest.fixture
def document(city: City, monkeypatch: pytest.MonkeyPatch) -> OutgoingDocument:
    """A classified document with its number, before it is printed."""
    plainly = way.acting
    monkeypatch.setattr(way, "acting", lambda *given: replace(plainly(*given), clearance="secret"))
    return walk(city, make(city, **CLASSIFIED), "affix_seal")


def seal(city: City, document: OutgoingDocument, total: int = 5) -> Printing:
    do(city, document, "printing-clerk", "affix_seal", copies=total)
    document.refresh_from_db()
    return document.printings.get(is_void=False)


def on(city: City, printing: Printing, verb: str, **inputs: Any) -> Any:
    return city.do(KEEPER, f"document_copy.{verb}", printing_id=printing.pk, **inputs)


def browser(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    return client


def states(printing: Printing) -> dict[int, str]:
    return dict(printing.numbered_copies.order_by("number").values_list("number", "state"))


def file_of(copy: NumberedCopy) -> bytes:
    return content_of(Attachment.objects.filter(digest=copy.file_digest).first())


def test_a_classified_document_is_printed_in_numbered_copies(city: City, document: OutgoingDocument) -> None:
    printing = seal(city, document)
    assert (printing.total, printing.secrecy) == (5, "confidential")
    assert states(printing) == {1: "given", 2: "held", 3: "held", 4: "held", 5: "held"}
    first = printing.numbered_copies.get(number=1)
    assert (first.file_digest, first.received_by, first.unit) == (
        document.final_digest,
        "存档",
        document.issuing_unit,
    )
    entry = JournalEntry.objects.get(action="outgoing_document.affix_seal")
    assert "份号 000001—000005" in entry.summary


def test_every_copy_bears_its_own_number_where_the_standard_says(
    city: City, document: OutgoingDocument
) -> None:
    """GB/T 9704-2012, 7.2.1 and 7.2.2: six digits in size 3, upper left in the first row; the level under it."""
    printing = seal(city, document)
    on(city, printing, "print", first=2, last=4)
    for copy in printing.numbered_copies.exclude(file_digest=""):
        page = pages_of(file_of(copy))[0]
        number, level = page.find(copy.written), page.find("秘密")[0]
        assert copy.written == f"{copy.number:06d}"
        assert {round(glyph.size) for glyph in number} == {16}
        assert number[0].left == near(28)
        assert number[0].top == near(37)
        assert level.left == near(28)
        assert level.top - number[0].top == near(ROW)
    files = printing.numbered_copies.exclude(file_digest="").values_list("file_digest", flat=True)
    assert len(set(files)) == len(files) == 4
    with pytest.raises(InvalidInputs) as refused:
        on(city, printing, "print", first=4, last=5)
    assert "000004 已经打印过" in refused.value.errors["first"]


def test_a_draft_shows_level_and_a_number_that_is_no_copys(city: City, document: OutgoingDocument) -> None:
    answer = browser(KEEPER).get(reverse("documents:outgoing_pdf", args=[document.pk]))
    text = pages_of(answer.content)[0].text()
    assert "000000" in text
    assert "秘密" in text


def test_each_recipient_gets_a_copy_of_its_own(city: City, document: OutgoingDocument) -> None:
    printing = seal(city, document)
    do(city, document, KEEPER, "distribute")
    arrived = list(IncomingDocument.objects.filter(sent_document=document).order_by("pk"))
    assert len(arrived) == 2
    given_out = [one.numbered_copy for one in arrived]
    assert [one.number for one in given_out] == [2, 3]
    for one, copy in zip(arrived, given_out, strict=True):
        assert one.file_digest == copy.file_digest != document.final_digest
        assert (copy.unit, copy.state) == (one.unit, STATE.GIVEN)
        assert copy.written in pages_of(file_of(copy))[0].text()
    assert journal.verify().fault is None
    answer = browser(KEEPER).get(reverse("documents:copy_pdf", args=[printing.pk, 2]))
    assert b"".join(answer.streaming_content) == file_of(given_out[0])
    theirs = next(one for one in arrived if one.unit == "WH-FINANCE")
    opened = browser("finance-clerk").get(reverse("documents:incoming_pdf", args=[theirs.pk]))
    assert b"".join(opened.streaming_content) == file_of(theirs.numbered_copy)
    refused = browser("finance-clerk").get(reverse("documents:copy_pdf", args=[printing.pk, 2]))
    assert refused.status_code == 404


def test_too_few_copies_are_refused(city: City, document: OutgoingDocument) -> None:
    with pytest.raises(InvalidInputs) as refused:
        seal(city, document, 2)
    assert "至少印制 3 份" in refused.value.errors["copies"]


def test_a_recalled_delivery_brings_its_copy_back_and_the_next_one_goes_out(
    city: City, document: OutgoingDocument
) -> None:
    printing = seal(city, document, 4)
    do(city, document, KEEPER, "distribute")
    unit = IncomingDocument.objects.filter(sent_document=document).order_by("pk")[0].unit
    do(city, document, KEEPER, "recall", units=[unit], reason="主送有误")
    assert states(printing)[2] == STATE.RETURNED
    do(city, document, KEEPER, "redeliver", units=[unit])
    assert states(printing) == {1: "given", 2: "returned", 3: "given", 4: "given"}
    again = IncomingDocument.objects.filter(sent_document=document, unit=unit).order_by("-pk")[0].unit
    do(city, document, KEEPER, "recall", units=[again], reason="再撤回")
    with pytest.raises(Conflict, match="份数不足"):
        do(city, document, KEEPER, "redeliver", units=[unit])
    on(city, printing, "print_more", more=1, approved_by="秘书长")
    do(city, document, KEEPER, "redeliver", units=[unit])
    assert states(printing)[5] == STATE.GIVEN


def test_a_numbered_copy_goes_to_a_unit_of_the_range_alone(city: City, document: OutgoingDocument) -> None:
    printing = seal(city, document)
    on(city, printing, "print", first=2)
    with pytest.raises(InvalidInputs, match="第三十一条"):
        on(city, printing, "give", first=2, unit="WH-JUSTICE", received_by="李四")
    assert printing.numbered_copies.get(number=2).state == "held"


def test_a_numbered_copy_goes_to_nobody_named_beyond_the_range(
    city: City, document: OutgoingDocument
) -> None:
    """Of units outside the directory: those the document names, and those the issuing organ has approved since."""
    printing = seal(city, document)
    on(city, printing, "print", first=2, last=5)
    do(city, document, KEEPER, "distribute")
    for name in ("某某公司", "江岸区", "人民政府"):
        with pytest.raises(InvalidInputs) as refused:
            on(city, printing, "give", first=4, recipient=name, received_by="李四")
        assert "第三十一条" in refused.value.errors["recipient"]
    with pytest.raises(InvalidInputs) as refused:  # a listed unit is no other by being typed
        on(city, printing, "give", first=4, recipient="武汉市司法局", received_by="李四")
    assert "在“收文单位”中选择" in refused.value.errors["recipient"]
    assert states(printing)[4] == STATE.HELD
    OutgoingDocument.objects.filter(pk=document.pk).update(main_recipients_text="江岸区人民政府，某某研究院")
    on(city, printing, "give", first=4, recipient="某某研究院", received_by="李四")
    asked = {"outside": "某某公司、某某银行", "approver": city.actor("mayor").person_id, "reason": "配合办理"}
    change = do(city, document, KEEPER, "propose_scope", **asked)
    with pytest.raises(InvalidInputs, match="第三十一条"):
        on(city, printing, "give", first=5, recipient="某某公司", received_by="王五")
    city.do("mayor", "outgoing_document.decide_scope", change_id=change.pk, agrees=True)
    on(city, printing, "give", first=5, recipient="某某公司", received_by="王五")
    assert printing.numbered_copies.get(number=5).recipient == "某某公司"


def test_given_once_taken_back_destroyed(city: City, document: OutgoingDocument) -> None:
    printing = seal(city, document)
    with pytest.raises(InvalidInputs, match="还没有打印"):
        on(city, printing, "give", first=2, unit="WH-FINANCE", received_by="李四")
    on(city, printing, "print", first=2, last=3)
    on(city, printing, "give", first=2, last=3, unit="WH-FINANCE", received_by="李四")
    with pytest.raises(InvalidInputs, match="已发出，不能再发出"):
        on(city, printing, "give", first=3, recipient="另一单位", received_by="王五")
    with pytest.raises(InvalidInputs, match="请先清退"):
        on(city, printing, "destroy", first=2, reason="会议结束", approved_by="秘书长", witness="赵六")
    on(city, printing, "take_back", first=2, returned_by="李四")
    with pytest.raises(InvalidInputs, match="已清退，不能再发出"):
        on(city, printing, "give", first=2, unit="WH-FINANCE", received_by="李四")
    with pytest.raises(InvalidInputs, match="监销人"):
        on(
            city,
            printing,
            "destroy",
            first=2,
            reason="期满",
            approved_by="秘书长",
            witness=city.actor(KEEPER).name,
        )
    on(city, printing, "destroy", first=2, reason="期满", approved_by="秘书长", witness="赵六")
    copy = printing.numbered_copies.get(number=2)
    assert (copy.returned_by, copy.witness, copy.destruction_approved_by) == ("李四", "赵六", "秘书长")
    for verb in ("take_back", "give"):
        more = (
            {"returned_by": "李四"} if verb == "take_back" else {"unit": "WH-FINANCE", "received_by": "李四"}
        )
        with pytest.raises(InvalidInputs, match="已销毁"):
            on(city, printing, verb, first=2, **more)


@pytest.mark.parametrize(
    ("inputs", "field"),
    [({"first": 6}, "first"), ({"first": 2, "last": 9}, "last"), ({"first": 3, "last": 2}, "last")],
)
def test_numbers_that_are_not_there(city: City, document: OutgoingDocument, inputs: Any, field: str) -> None:
    printing = seal(city, document)
    with pytest.raises(InvalidInputs) as refused:
        on(city, printing, "take_back", returned_by="李四", **inputs)
    assert set(refused.value.errors) == {field}


def test_only_the_dispatching_post_keeps_the_copies(city: City, document: OutgoingDocument) -> None:
    printing = seal(city, document)
    inputs = {"printing_id": printing.pk, "first": 1, "returned_by": "李四"}
    with pytest.raises(NotPermitted):
        city.do("mayor", "document_copy.take_back", **inputs)
    with pytest.raises(NotFound):
        city.do("finance-clerk", "document_copy.take_back", **inputs)
    Account.objects.filter(login_name=KEEPER).update(clearance="internal")
    with pytest.raises(NotFound):
        city.do(KEEPER, "document_copy.take_back", **inputs)
    page = reverse("documents:copies_of", args=[printing.pk])
    assert browser(KEEPER).get(page).status_code == 404
    assert browser("finance-clerk").get(page).status_code == 404
    assert document.document_number not in browser(KEEPER).get(reverse("documents:copies")).content.decode()


def test_returned_to_be_numbered_again_its_printing_is_void(city: City, document: OutgoingDocument) -> None:
    printing = seal(city, document)
    (item,) = open_items(document)
    city.do(KEEPER, "matter.return", item_id=item.pk, step="affix_seal", note="版面有误")
    printing.refresh_from_db()
    assert printing.is_void
    with pytest.raises(Conflict, match="作废"):
        on(city, printing, "print", first=2)
    assert states(seal(city, document, 3)) == {1: "given", 2: "held", 3: "held"}


def test_an_unclassified_document_stays_as_it_is(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    assert not Printing.objects.exists()
    assert {one.file_digest for one in document.deliveries.all()} == {document.final_digest}
    answer = browser(KEEPER).get(reverse("documents:outgoing_pdf", args=[document.pk]))
    assert "000001" not in pages_of(b"".join(answer.streaming_content))[0].text()


ELSEWHERE = {
    "unit": "WH-GO",
    "document_number": "武政机〔2018〕3号",
    "title": "甲号文件",
    "secrecy": "top_secret",
    "total": 6,
    "kept_at": "机要室三号柜",
}


def elsewhere(city: City, **changes: Any) -> Printing:
    unit = next(post.unit for post in city.actor(KEEPER).posts)
    made: Printing = city.do(KEEPER, "document_copy.register", **{**ELSEWHERE, "unit": unit, **changes})
    return made


def test_above_the_ceiling_only_the_copies_are_registered(city: City) -> None:
    printing = elsewhere(city)
    assert list(states(printing).values()) == ["held"] * 6
    with pytest.raises(InvalidInputs, match="内容不在本系统"):
        on(city, printing, "print", first=1)
    on(city, printing, "give", first=1, last=2, recipient="省机要局", received_by="李四")
    assert not Attachment.objects.exists()
    with pytest.raises(Conflict, match="已经登记过"):
        elsewhere(city)
    with pytest.raises(InvalidInputs) as refused:
        elsewhere(city, document_number="武政机〔2018〕4号", secrecy="confidential")
    assert "可以在本系统办理" in refused.value.errors["secrecy"]
    with pytest.raises(InvalidInputs):
        elsewhere(city, document_number="武政机〔2018〕4号", secrecy="internal")
    with pytest.raises(NotFound):
        city.do(
            "finance-clerk",
            "document_copy.give",
            printing_id=printing.pk,
            first=3,
            recipient="某局",
            received_by="王五",
        )


def test_the_register_on_the_page_and_as_a_workbook(city: City) -> None:
    printing = elsewhere(city)
    on(city, printing, "give", first=1, last=2, recipient="省机要局", received_by="李四")
    client = browser(KEEPER)
    page = client.get(reverse("documents:register", args=["copies"])).content.decode()
    for said in ("000001", "000006", "省机要局", "绝密", "甲号文件"):
        assert said in page
    answer = client.get(reverse("documents:register", args=["copies"]) + "?export=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [row[4].value for row in sheet.iter_rows(min_row=3)] == [f"{number:06d}" for number in range(1, 7)]
    assert (
        "甲号文件"
        not in browser("finance-clerk").get(reverse("documents:register", args=["copies"])).content.decode()
    )


def test_the_page_gives_copies_out(city: City) -> None:
    printing = elsewhere(city)
    here = reverse("documents:copies_of", args=[printing.pk])
    client = browser(KEEPER)
    assert "登记发出" in client.get(here).content.decode()
    sent = {"form": "give", "first": "1", "last": "3", "recipient": "省机要局", "received_by": "李四"}
    assert client.post(f"{here}?do=give", sent).status_code == 302
    again = client.post(f"{here}?do=give", sent)
    assert again.status_code == 422
    assert "不能再发出" in again.content.decode()
    assert [one for one, state in states(printing).items() if state == STATE.GIVEN] == [1, 2, 3]


def test_by_the_api(city: City) -> None:
    printing = elsewhere(city)
    given_out = {"printing_id": printing.pk, "first": 1, "recipient": "省机要局", "received_by": "李四"}
    assert by_api(city, KEEPER, "document_copy.give", given_out)[0] == 200
    status, told = by_api(city, KEEPER, "document_copy.give", given_out)
    assert status == 400
    assert "不能再发出" in told["data"]["errors"]["first"]


VERBS = st.sampled_from(["give", "take_back", "destroy", "print_more"])
STEPS = st.lists(st.tuples(VERBS, st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=10)
INPUTS: dict[str, dict[str, Any]] = {
    "give": {"recipient": "省机要局", "received_by": "李四"},
    "take_back": {"returned_by": "李四"},
    "destroy": {"reason": "期满", "approved_by": "秘书长", "witness": "赵六"},
}
MAY_FOLLOW = {
    STATE.HELD: {STATE.HELD, STATE.GIVEN, STATE.DESTROYED},
    STATE.GIVEN: {STATE.GIVEN, STATE.RETURNED},
    STATE.RETURNED: {STATE.RETURNED, STATE.DESTROYED},
    STATE.DESTROYED: {STATE.DESTROYED},
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_no_number_lacks_none_is_double_and_none_is_given_twice(
    city: City, steps: list[tuple[str, int, int]]
) -> None:
    Printing.objects.count()
    printing = elsewhere(city, document_number=f"武政机〔2018〕{Printing.objects.count() + 10}号", total=4)
    given_out: list[int] = []
    for verb, first, further in steps:
        before = states(printing)
        try:
            if verb == "print_more":
                on(city, printing, verb, more=first, approved_by="秘书长")
            else:
                on(city, printing, verb, first=first, last=first + further, **INPUTS[verb])
        except InvalidInputs:
            assert states(printing) == before, "a refusal changes nothing"
            continue
        after = states(printing)
        if verb == "give":
            given_out += range(first, first + further + 1)
        printing.refresh_from_db()
        assert list(after) == list(range(1, printing.total + 1))
        assert all(after[number] in MAY_FOLLOW[STATE(state)] for number, state in before.items())
    assert len(given_out) == len(set(given_out))
