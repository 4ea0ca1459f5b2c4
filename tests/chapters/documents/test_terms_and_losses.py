"""保密期限 on the document and in the register; copies that are lost; the register by the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.test_copies import CLASSIFIED, KEEPER, browser, elsewhere, on
from tests.chapters.documents.way import make
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import previewing
from xunzhang.chapters.documents.models import NumberedCopy, OutgoingDocument, Printing
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.chapters.documents.registers.book import Asked
from xunzhang.chapters.documents.registers.copies import lines, rows
from xunzhang.record.actions import InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.models import JournalEntry

LOSS = {"loss": "清点时没有找到，正在查找。", "loss_reported_to": "秘书长、市保密局"}


@pytest.fixture(autouse=True)
def _holds_secrets(settings: Any, city: City) -> None:
    settings.SECRECY_CEILING = "secret"
    Account.objects.update(clearance="secret")


# the term


@pytest.mark.parametrize(
    ("level", "term", "said"),
    [
        ("confidential", "", "应当标注密级和保密期限（条例第九条第（二）项）"),
        ("confidential", "一年", "用阿拉伯数字"),
        ("confidential", "11年", "不超过 10 年"),
        ("secret", "21年", "不超过 20 年"),
        ("confidential", "0年", "用阿拉伯数字"),
        ("internal", "1年", "不涉密的公文没有保密期限"),
    ],
)
def test_a_classified_document_says_how_long(city: City, level: str, term: str, said: str) -> None:
    with pytest.raises(InvalidInputs) as caught:
        make(city, **{**CLASSIFIED, "secrecy": level, "secrecy_term": term})
    assert said in caught.value.errors["secrecy_term"]
    assert not OutgoingDocument.objects.exists()


@pytest.mark.parametrize(
    ("term", "printed"), [("10年", "秘密★10年"), ("6个月", "秘密★6个月"), ("长期", "秘密★长期")]
)
def test_it_is_printed_after_the_level(city: City, term: str, printed: str) -> None:
    document = make(city, **{**CLASSIFIED, "secrecy_term": term})
    paper = on_paper(document)
    assert f"{paper.classification}★{paper.classified_until}" == printed
    client = browser("clerk")
    assert printed in client.get(reverse("matters:matter", args=[document.matter_id])).content.decode()


def test_the_drafting_page_asks_for_it(city: City) -> None:
    assert "保密期限" in browser("clerk").get(reverse("documents:draft")).content.decode()


def test_the_preview_beside_the_text_bears_it_too(city: City) -> None:
    typed = {
        "title": "关于有关事项的通知",
        "body": "请办理。",
        "secrecy": "confidential",
        "secrecy_term": "6个月",
    }
    assert previewing.paper_of(typed, "WH-GO").classified_until == "6个月"
    assert previewing.paper_of({**typed, "secrecy": "internal"}, "WH-GO").classified_until == ""


# lost copies


@pytest.fixture
def printing(city: City) -> Printing:
    """Above the ceiling: only the copies are here, two of them given out."""
    made = elsewhere(city, secrecy_term="20年")
    on(city, made, "give", first=1, last=2, recipient="省机要局", received_by="李四")
    return made


def lose(city: City, printing: Printing, number: int, **changes: Any) -> Any:
    days = {"lost_found_on": city.day, "loss_reported_on": city.day}
    return on(city, printing, "report_loss", first=number, **{**LOSS, **days, **changes})


def test_a_lost_copy_is_in_the_register_at_once(city: City, printing: Printing) -> None:
    lose(city, printing, 2)
    copy = printing.numbered_copies.get(number=2)
    assert (copy.state, copy.loss_reported_to, copy.recipient) == ("lost", "秘书长、市保密局", "省机要局")
    client = browser(KEEPER)
    page = client.get(reverse("documents:copies_of", args=[printing.pk])).content.decode()
    for said in ("遗失", "有 1 份遗失", "清点时没有找到", "市保密局", "绝密★20年"):
        assert said in page
    listed = client.get(reverse("documents:copies")).content.decode()
    assert "遗失" in listed
    entry = JournalEntry.objects.get(action="document_copy.report_loss")
    assert "遗失" in entry.summary
    actor = city.actor(KEEPER)
    asked = Asked(year=city.day.year, month=None, part="")
    states = [line.cells[-1] for line in lines(actor, list(rows(actor, asked).order_by("number")))]
    assert [one for one in states if "遗失" in str(one)] == ["遗失 2018-11-01 秘书长、市保密局"]


def test_what_is_lost_is_neither_given_nor_destroyed_and_found_again_it_comes_back(
    city: City, printing: Printing
) -> None:
    lose(city, printing, 2)
    lose(city, printing, 3)  # never given out
    destroying = {"reason": "会议结束", "approved_by": "秘书长", "witness": "赵六"}
    with pytest.raises(InvalidInputs, match="遗失"):
        on(city, printing, "destroy", first=2, **destroying)
    with pytest.raises(InvalidInputs, match="遗失"):
        on(city, printing, "give", first=3, recipient="省机要局", received_by="李四")
    with pytest.raises(InvalidInputs, match="不能登记遗失"):
        lose(city, printing, 2)
    on(city, printing, "take_back", first=2, returned_by="李四")
    copy = printing.numbered_copies.get(number=2)
    assert (copy.state, copy.loss) == ("returned", LOSS["loss"])  # that it was lost stays on record
    entry = JournalEntry.objects.get(action="document_copy.take_back")
    assert "遗失后找回" in entry.summary
    on(city, printing, "destroy", first=2, **destroying)
    with pytest.raises(InvalidInputs):
        lose(city, printing, 2)


@pytest.mark.parametrize(
    ("field", "found", "reported"),
    [("lost_found_on", 1, 1), ("loss_reported_on", 0, 1), ("loss_reported_on", 0, -1)],
)
def test_the_days_of_a_loss_are_in_order(
    city: City, printing: Printing, field: str, found: int, reported: int
) -> None:
    with pytest.raises(InvalidInputs) as caught:
        lose(
            city,
            printing,
            2,
            lost_found_on=city.day + timedelta(days=found),
            loss_reported_on=city.day + timedelta(days=reported),
        )
    assert field in caught.value.errors


def test_the_database_wants_a_report_of_every_loss(city: City, printing: Printing) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberedCopy.objects.filter(printing=printing, number=2).update(state="lost")


def test_only_the_keeper_records_a_loss(city: City, printing: Printing) -> None:
    days = {"lost_found_on": city.day, "loss_reported_on": city.day}
    with pytest.raises((NotPermitted, NotFound)):
        city.do(
            "finance-clerk", "document_copy.report_loss", printing_id=printing.pk, first=2, **LOSS, **days
        )


def test_by_the_page(city: City, printing: Printing) -> None:
    client = browser(KEEPER)
    here = reverse("documents:copies_of", args=[printing.pk])
    assert "登记遗失" in client.get(here).content.decode()
    sent = {
        "form": "lose",
        "first": "2",
        **LOSS,
        "lost_found_on": "2018-11-01",
        "loss_reported_on": "2018-11-01",
    }
    assert client.post(f"{here}?do=lose", sent).status_code == 302
    assert printing.numbered_copies.get(number=2).state == "lost"


# by the API


def by_api(city: City, login: str, address: str) -> tuple[int, Any]:
    issued = {"name": "核对", "scopes": ("read",), "days": 30}
    token = perform("api_token.issue", city.actor(login), issued)
    answer = Client().get(
        f"/api/v1/documents/printings{address}", headers={"Authorization": f"Bearer {token.text}"}
    )
    return answer.status_code, answer.json()


def test_the_api_tells_where_each_copy_is(city: City, printing: Printing) -> None:
    lose(city, printing, 2)
    status, listed = by_api(city, KEEPER, "")
    assert status == 200
    (one,) = listed["items"]
    assert (one["id"], one["secrecy"], one["secrecy_term"], one["total"]) == (
        printing.pk,
        "top_secret",
        "20年",
        6,
    )
    status, found = by_api(city, KEEPER, f"/{printing.pk}/copies?limit=4")
    assert [(copy["number"], copy["state"]) for copy in found["items"]] == [
        ("000001", "given"),
        ("000002", "lost"),
        ("000003", "held"),
        ("000004", "held"),
    ]
    assert found["items"][1]["loss"]["reported_to"] == "秘书长、市保密局"
    assert found["next_after"] == 4
    rest = by_api(city, KEEPER, f"/{printing.pk}/copies?after=4")[1]
    assert ([copy["number"] for copy in rest["items"]], rest["next_after"]) == (["000005", "000006"], None)
    lost = by_api(city, KEEPER, f"/{printing.pk}/copies?state=lost")[1]
    assert [copy["number"] for copy in lost["items"]] == ["000002"]
    assert by_api(city, KEEPER, f"/{printing.pk}/copies?state=nowhere")[0] == 400


def test_the_api_tells_nothing_to_whoever_does_not_see_it(city: City, printing: Printing) -> None:
    status, listed = by_api(city, "finance-clerk", "")
    assert (status, listed["items"]) == (200, [])
    assert by_api(city, "finance-clerk", f"/{printing.pk}/copies")[0] == 404
    Account.objects.filter(login_name=KEEPER).update(clearance="internal")
    assert by_api(city, KEEPER, f"/{printing.pk}/copies")[0] == 404
