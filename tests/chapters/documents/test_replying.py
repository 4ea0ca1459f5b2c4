"""Drafting the reply to what came in: the draft and its link are one act, by page and by action."""

import pytest
from django.test import Client
from tests.chapters.documents.incoming_way import handling
from tests.chapters.documents.way import SHORT
from tests.city import City
from tests.journeys.documents import rules_issue

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record.actions import InvalidInputs, NotPermitted
from xunzhang.record.models import JournalEntry


def test_the_draft_of_the_reply_and_its_link_are_one_act(city: City) -> None:
    document = handling(city)
    begun = {**rules_issue(), **SHORT, "answers": document.pk}
    with pytest.raises((NotPermitted, InvalidInputs)):  # of an assisting unit: no draft stays behind
        city.do("finance-clerk", "outgoing_document.draft", **begun)
    assert not OutgoingDocument.objects.exists()
    made = city.do("department-clerk", "outgoing_document.draft", **begun)
    document.refresh_from_db()
    assert document.reply_document == made
    done = list(JournalEntry.objects.order_by("-sequence").values_list("action", flat=True)[:2])
    assert done == ["incoming_document.answer_with", "outgoing_document.draft"]


def test_the_page_drafts_the_reply_in_one_act_too(city: City) -> None:
    document = handling(city)
    client = Client()
    client.force_login(Account.objects.get(login_name="finance-clerk"))
    posted = {
        **{name: value for name, value in {**rules_issue(), **SHORT}.items() if value not in (None, [])}
    }
    address = f"/documents/outgoing/draft?answers={document.pk}"
    refused = client.post(address, posted)
    assert "答复公文由主办单位起草" in refused.content.decode()
    assert not OutgoingDocument.objects.exists()
    client.force_login(Account.objects.get(login_name="department-clerk"))
    assert client.post(address, posted).status_code == 302
    document.refresh_from_db()
    assert document.reply_document == OutgoingDocument.objects.get()
