"""武政〔2018〕54号 from the draft to its receipt in a district, through the actions."""

from tests.city import City
from tests.journeys.documents import drafted

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.record.models import JournalEntry


def test_the_rules_own_issue_goes_its_way(city: City) -> None:
    document = drafted(city)
    pk = {"document_id": document.pk}
    city.do("clerk", "outgoing_document.submit", **pk)
    city.do("general-office-principal", "outgoing_document.release", **pk)
    city.do("justice-principal", "outgoing_document.countersign", agrees=True, opinion="同意。", **pk)
    city.do("finance-principal", "outgoing_document.countersign", agrees=True, opinion="无意见。", **pk)
    city.do("checker", "outgoing_document.check", opinion="拟同意，请呈批。", **pk)
    city.do("executive-vice-mayor", "outgoing_document.review", opinion="同意，请市长签发。", **pk)
    city.do("mayor", "outgoing_document.sign_and_issue", opinion="同意印发。", **pk)
    city.do("dispatching-clerk", "outgoing_document.recheck", **pk)
    city.do("dispatching-clerk", "outgoing_document.assign_number", **pk)
    city.do("printing-clerk", "outgoing_document.affix_seal", copies=120, **pk)
    city.do("dispatching-clerk", "outgoing_document.distribute", **pk)

    document.refresh_from_db()
    assert document.document_number == "武政〔2018〕54号"
    assert document.state == OutgoingDocument.State.DISTRIBUTED
    assert document.matter.closed_at is not None
    arrived = IncomingDocument.objects.get(sent_document=document, unit="WH-JIANGAN")
    city.do("district-clerk", "incoming_document.receive", document_id=arrived.pk, needs_reply=False)
    arrived.refresh_from_db()
    assert arrived.received_at is not None
    assert JournalEntry.objects.filter(action="incoming_document.receive").count() == 1
