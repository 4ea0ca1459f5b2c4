"""Numbers and the use of seals. (chapter 9 of the Rules; 中办发〔2012〕14号)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class NumberSeries(models.Model):
    """One series of document numbers: the organ's mark and the year, and for what form of page it is used."""

    class Use(models.TextChoices):
        ANY = "any", _("不限")
        DOCUMENT = "document", _("文件、命令（令）")
        LETTER = "letter", _("信函")
        MINUTES = "minutes", _("纪要")

    mark = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    unit = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)
    used_for = models.CharField(max_length=10, choices=Use, default=Use.ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "year"], name="one_series_a_year")]


class AssignedNumber(models.Model):
    """A number given out or kept for somebody: without gap or double, voided only with a reason."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("已用")
        RESERVED = "reserved", _("预留")
        VOID = "void", _("作废")

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="numbers")
    sequence = models.PositiveIntegerField()
    document = models.OneToOneField(
        OutgoingDocument, null=True, on_delete=models.PROTECT, related_name="assigned_number"
    )
    assigned_by = models.BigIntegerField(null=True)
    assigned_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)  # what it was kept for, or joint issuers
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    void_reason = models.CharField(max_length=300, blank=True)
    voided_by = models.BigIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "sequence"], name="one_number_once")]


class SealUse(models.Model):
    """The register of the seal: which document, which file, who, when."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="seal_uses")
    unit = models.CharField(max_length=40)
    serial = models.CharField(max_length=64, blank=True)  # of the electronic seal
    signature = models.BinaryField(default=bytes)  # over the final file (GB/T 38540-2020), kept beside it
    file_digest = models.CharField(max_length=64)
    copies = models.PositiveIntegerField(default=1)
    authorisation = models.ForeignKey(  # of a joint organ: its own leave
        "documents.SealAuthorisation", null=True, on_delete=models.PROTECT, related_name="uses"
    )
    used_by = models.BigIntegerField()
    used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["used_at", "id"], name="seal_use_by_time")]

    @property
    def is_current(self) -> bool:
        """Whether its file is the document's final one; after a return to be numbered again it is void."""
        if self.file_digest == self.document.final_digest:
            return True
        # A numbered copy is a final file too, as long as its printing counts.
        return self.document.printings.filter(
            is_void=False, numbered_copies__file_digest=self.file_digest
        ).exists()
