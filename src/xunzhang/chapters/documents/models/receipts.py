"""Receipts of units where nobody works with this installation: what the dispatching clerk has of them."""

from django.db import models
from django.utils.translation import gettext_lazy

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
    """Units to which a document is to go besides, after it had been issued, and what the issuing organ said to that.

    (条例 第三十一条: a change of the range is approved by the issuing organ.) While it is asked, `approved_by` is who was
    asked; then who answered. What was entered before approval was an act of its own is approved, by who is named in it.
    """

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("已请示")
        APPROVED = "approved", gettext_lazy("已批准")
        DECLINED = "declined", gettext_lazy("不同意")
        WITHDRAWN = "withdrawn", gettext_lazy("已撤回请示")

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="scope_changes")
    units = models.JSONField()
    names = models.JSONField(default=list)  # of units outside the directory
    state = models.CharField(max_length=20, choices=State, default=State.APPROVED)
    reason = models.CharField(max_length=300, blank=True)
    approved_by = models.BigIntegerField()
    approved_by_name = models.CharField(max_length=200)
    approved_on = models.DateField(null=True)
    approval = models.CharField(max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["approved_by"], condition=models.Q(state="asked"), name="scope_asked_of")
        ]
