"""Documents that have ceased to hold, wherever one of them or a copy that was received is shown (条例 第三十三条)."""

from collections.abc import Mapping, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.models import DocumentEnding, IncomingDocument, OutgoingDocument
from xunzhang.chapters.matters.kinds import Ended
from xunzhang.kernel import clock
from xunzhang.record.models import Matter

KIND = DocumentEnding.Kind
# For lists: of the document that was sent no more than what tells whether it holds.
OF_SENT = Prefetch("sent_document", OutgoingDocument.objects.only("pk").prefetch_related("ending"))


def ending_of(document: OutgoingDocument | IncomingDocument) -> DocumentEnding | None:
    """What ended it; of one that was received, what ended the document that was sent."""
    sent = document.sent_document if isinstance(document, IncomingDocument) else document
    return getattr(sent, "ending", None)


def in_short(ending: DocumentEnding) -> str:
    """For a list: that it is void, that it holds no more, or from which day on."""
    if ending.kind == KIND.REVOKED:
        return _("已撤销")
    if ending.from_on <= clock.today():
        return _("已废止")
    return _("%(on)s 起废止") % {"on": ending.from_on}


def in_words(kind: str, ending_from_on: str, *, is_over: bool) -> str:
    """The sentence for a page."""
    if kind == KIND.REVOKED:
        return _("这件公文已由发文机关撤销，自始无效，不再执行。")
    if is_over:
        return _("这件公文已由发文机关废止，自 %(on)s 起失效。") % {"on": ending_from_on}
    return _("这件公文已由发文机关决定废止，自 %(on)s 起失效，此前继续有效。") % {"on": ending_from_on}


def _ended(ending: DocumentEnding) -> Ended:
    return Ended(
        kind=ending.kind,
        from_on=ending.from_on,
        label=in_short(ending),
        sentence=in_words(ending.kind, ending.from_on.isoformat(), is_over=ending.from_on <= clock.today()),
    )


def of_outgoing(matters: Sequence[Matter]) -> Mapping[int, Ended]:
    """Matter → what ended its document. One query; none for those still under way, which nothing can have ended."""
    closed = [one.pk for one in matters if one.closed_at is not None]
    rows = DocumentEnding.objects.filter(document__matter__in=closed)
    return {one.document.matter_id: _ended(one) for one in rows.select_related("document")}


def of_incoming(matters: Sequence[Matter]) -> Mapping[int, Ended]:
    """The same of documents that were received from here. One query."""
    rows = IncomingDocument.objects.filter(
        matter__in=[one.pk for one in matters], sent_document__ending__isnull=False
    )
    return {
        one.matter_id: _ended(one.sent_document.ending)
        for one in rows.select_related("sent_document__ending")
        if one.sent_document is not None
    }
