"""A document on its way to, and in, a receiving unit. (chapter 9 of the Rules; 中办发〔2012〕14号)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class IncomingDocument(models.Model):
    """A document on its way to, and in, one receiving unit."""

    class State(models.TextChoices):
        SENT = "sent", _("待签收")
        RECEIVED = "received", _("已签收")
        COMPLETED = "completed", _("已办结")

    matter = models.OneToOneField("record.Matter", on_delete=models.PROTECT, related_name="incoming_document")
    state = models.CharField(max_length=20, choices=State, default=State.SENT)
    unit = models.CharField(max_length=40)
    is_main = models.BooleanField(default=True)
    sent_document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="deliveries")
    document_number = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    file_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.BigIntegerField()
    received_at = models.DateTimeField(null=True)
    received_by = models.BigIntegerField(null=True)
    needs_reply = models.BooleanField(null=True)
    stated_limit_on = models.DateField(null=True)  # a time limit the document itself states (56)
    due_on = models.DateField(null=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.BigIntegerField(null=True)
    reply = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sent_document", "unit"], name="delivered_once_to_a_unit")
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="incoming_by_unit"),
        ]
