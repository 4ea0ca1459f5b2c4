"""How a document that was issued ceases to hold (条例 第三十三条)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class DocumentEnding(models.Model):
    """Revoked: void from the beginning. Repealed: no longer in force from a day on."""

    class Kind(models.TextChoices):
        REVOKED = "revoked", _("撤销")
        REPEALED = "repealed", _("废止")

    document = models.OneToOneField(OutgoingDocument, on_delete=models.PROTECT, related_name="ending")
    kind = models.CharField(max_length=10, choices=Kind)
    from_on = models.DateField()  # a revoked document never held: its own date
    by_document = models.ForeignKey(
        OutgoingDocument, null=True, on_delete=models.PROTECT, related_name="endings_made"
    )
    basis = models.CharField(max_length=300)
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField()
