"""Receipts of units where nobody works with this installation: what the dispatching clerk has of them."""

from django.db import models

from xunzhang.chapters.documents.models.incoming import IncomingDocument
from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class OutsideReceipt(models.Model):
    """Who signed for a delivery there, and what shows it; when is the delivery's own `received_at`."""

    delivery = models.OneToOneField(
        IncomingDocument, on_delete=models.PROTECT, related_name="outside_receipt"
    )
    signed_by = models.CharField(max_length=100)
    evidence = models.CharField(max_length=300)
    recorded_by = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()


class ScopeChange(models.Model):
    """Units to which a document was to go besides, after it had been issued, and who approved that for the issuing organ.

    (条例 第三十一条: a change of the range is approved by the issuing organ.)
    """

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="scope_changes")
    units = models.JSONField()
    approved_by = models.BigIntegerField()
    approved_by_name = models.CharField(max_length=200)
    approved_on = models.DateField()
    approval = models.CharField(max_length=300)
    recorded_by = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
