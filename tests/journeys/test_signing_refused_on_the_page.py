"""A signature refused on the matter page: the same findings, articles and remedies as the action gives."""

import html
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.way import put_in_hand
from tests.city import City
from tests.journeys.documents import drafted
from tests.journeys.test_signing_refused import SIGN, against, by_api, by_command, entrusted, to_signing

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.kernel import clock
from xunzhang.record.actions import Refused
from xunzhang.record.models import JournalEntry
from xunzhang.ui.citations import cited

__all__ = ("entrusted",)
BACKEND = "xunzhang.accounts.backends.AccountBackend"


def at_page(login: str, document: OutgoingDocument, **more: str) -> Any:
    """What the page answers to the signature, as its own form sends it."""
    client = Client()
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    sent = {"form": "step", "at_step": "sign_and_issue", "opinion": "同意。", **more}
    return client.post(reverse("matters:matter", args=[document.matter_id]), sent)


def shown(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def assert_page_says_the_same(city: City, login: str, document: OutgoingDocument, provision: str) -> None:
    """The page shows each finding of the action: sentence, article and remedy; so do API and command."""
    with pytest.raises(Refused) as caught:
        city.do(login, SIGN, document_id=document.pk, opinion="同意。")
    expected = [one.as_dict() for one in caught.value.findings]
    assert (provision, "breached") in against(expected)
    before = JournalEntry.objects.filter(action=f"{SIGN}.refused").count()
    answer = at_page(login, document)
    assert answer.status_code == 422
    page = shown(answer)
    for one in expected:
        assert one["sentence"]["zh"] in page, one["provision"]
        assert cited(one["provision"]) in page, one["provision"]
        assert one["quote"] in page, one["provision"]
        if one["remedy"] and one["remedy"]["zh"]:
            assert one["remedy"]["zh"] in page, one["provision"]
    document.refresh_from_db()
    assert document.signed_by is None
    assert JournalEntry.objects.filter(action=f"{SIGN}.refused").count() == before + 1
    assert by_api(city, login, document) == (422, expected)
    assert by_command(login, document) == (3, expected)


def hand_over(city: City, document: OutgoingDocument, login: str) -> None:
    """The mayor hands the item to somebody else: having it in hand is not the right to sign."""
    item = document.matter.process.work_items.get(step="sign_and_issue", state="open")
    city.do("mayor", "matter.reassign", item_id=item.pk, person_id=city.person(login).pk, note="请代签")


def test_54_3_the_wrong_person_is_refused_on_the_page(city: City) -> None:
    assert_page_says_the_same(city, "secretary-general", to_signing(city), "54(3)")


def test_54_3_who_has_it_in_hand_is_refused_on_the_page_too(city: City) -> None:
    document = to_signing(city)
    put_in_hand(document, city.person("secretary-general").pk)
    assert_page_says_the_same(city, "secretary-general", document, "54(3)")


def test_54_3_without_entrustment_is_refused_on_the_page(city: City) -> None:
    document = to_signing(city)
    put_in_hand(document, city.person("executive-vice-mayor").pk)
    assert_page_says_the_same(city, "executive-vice-mayor", document, "54(3)")


def test_54_3_an_entrustment_that_has_ended_is_refused_on_the_page(
    city: City, entrusted: Callable[[date, date], Any]
) -> None:
    document = to_signing(city)
    entrusted(city.day, city.day + timedelta(days=4))
    hand_over(city, document, "executive-vice-mayor")
    with clock.frozen(city.day + timedelta(days=5)):
        assert_page_says_the_same(city, "executive-vice-mayor", document, "54(3)")
    assert at_page("executive-vice-mayor", document).status_code == 302  # while it lasts, the page signs
    document.refresh_from_db()
    assert document.signed_by == city.person("executive-vice-mayor").pk


def test_52a_before_countersigning_is_refused_on_the_page(city: City) -> None:
    document = drafted(city)
    pk = {"document_id": document.pk}
    city.do("clerk", "outgoing_document.submit", **pk)
    city.do("general-office-principal", "outgoing_document.release", **pk)
    city.do("justice-principal", "outgoing_document.countersign", agrees=True, opinion="同意。", **pk)
    assert_page_says_the_same(city, "general-office-principal", document, "52a")


def test_the_page_in_english_says_the_finding_in_english(city: City) -> None:
    document = to_signing(city)
    with pytest.raises(Refused) as caught:
        city.do("secretary-general", SIGN, document_id=document.pk, opinion="同意。")
    client = Client()
    client.force_login(
        Account.objects.get(login_name="secretary-general"),
        backend=BACKEND,
    )
    answer = client.post(
        reverse("matters:matter", args=[document.matter_id]),
        {"form": "step", "at_step": "sign_and_issue", "opinion": "同意。"},
        headers={"Accept-Language": "en"},
    )
    page = shown(answer)
    breached = next(one for one in caught.value.findings if one.provision == "54(3)")
    assert breached.as_dict()["sentence"]["en"] in page
    assert "Article 54 (3)" in page


def test_a_page_open_too_long_never_does_another_step(city: City) -> None:
    """The form of a step that has passed meets a person who now has another step in hand."""
    document = to_signing(city)
    answer = at_page("mayor", document, at_step="review", at_item="999999999999999999999999")
    assert answer.status_code in (403, 409, 422)
    document.refresh_from_db()
    assert document.signed_by is None
    assert "没有办理" in shown(answer)
    assert 'name="at_step" value="sign_and_issue"' in answer.content.decode()  # the present step is offered
    assert "同意印发。</textarea>" in shown(answer)  # as it begins, not with what was typed for the other


def test_a_post_for_no_step_at_all_does_nothing(city: City) -> None:
    document = to_signing(city)
    answer = at_page("secretary-general", document, at_step="no_such_step")
    assert answer.status_code == 409
    document.refresh_from_db()
    assert document.signed_by is None
