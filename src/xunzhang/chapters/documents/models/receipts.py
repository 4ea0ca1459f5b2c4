"""Receipts of units where nobody works with this installation: what the dispatching clerk has of them."""

from django.db import models

from xunzhang.chapters.documents.models.incoming import IncomingDocument


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
