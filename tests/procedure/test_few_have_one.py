"""Keys that few rows have are found by their index whatever SQLite has counted."""

import pytest
from django.db import connection
from tests.chapters.documents.way import make

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.procedure.models import Token, WorkItem

pytestmark = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="PostgreSQL counts empty keys apart and needs no help"
)
READS = 300


@pytest.fixture
def counted(city):
    """Three hundred rows without the key for each that has one, counted as an administrator would."""
    document = make(city)
    item = WorkItem.objects.get(process=document.matter.process)
    item.pk, item.token, item.kind = None, None, WorkItem.Kind.READ
    fields = {
        one.attname: getattr(item, one.attname)
        for one in WorkItem._meta.concrete_fields
        if not one.primary_key
    }
    WorkItem.objects.bulk_create(WorkItem(**fields) for _ in range(READS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (WorkItem.objects.filter(token=1, kind="task").exclude(state="withdrawn"), "work_item_of_token"),
        (WorkItem.objects.filter(parent=1), "work_item_added"),
        (Token.objects.filter(parent=1), "token_branch"),
        (IncomingDocument.objects.filter(sent_document=1), "incoming_by_exchange"),
        (IncomingDocument.objects.filter(duplicate_of=1), "incoming_duplicates"),
        (IncomingDocument.objects.filter(reply_document=1), "incoming_by_reply"),
        (OutgoingDocument.objects.filter(parent=1), "outgoing_companions"),
    ],
)
def test_they_are_found_by_their_index(counted, rows, index):
    assert f"USING INDEX {index}" in rows.explain()
