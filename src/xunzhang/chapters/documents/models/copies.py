"""Numbered copies of classified documents (份号; 条例 第九条、第三十四条、第三十五条): what was printed, where each copy is."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.incoming import IncomingDocument
from xunzhang.chapters.documents.models.outgoing import OutgoingDocument

LAST_NUMBER = 999_999  # six digits (GB/T 9704-2012, 7.2.1)


class Printing(models.Model):
    """One printing of a classified document: `total` copies numbered from 1.

    Without `document` its content is kept elsewhere, at `kept_at`: only the copies are registered here.
    """

    document = models.ForeignKey(
        OutgoingDocument, null=True, on_delete=models.PROTECT, related_name="printings"
    )
    unit = models.CharField(max_length=40)  # the organ that issued it
    document_number = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    secrecy = models.CharField(max_length=20)
    secrecy_term = models.CharField(max_length=10, blank=True)  # 保密期限 as printed
    total = models.PositiveIntegerField()
    kept_at = models.CharField(max_length=300, blank=True)
    printed_by = models.BigIntegerField()
    printed_by_name = models.CharField(max_length=100)
    printed_at = models.DateTimeField()
    is_void = models.BooleanField(default=False)  # returned to be numbered again before it was given out

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=1, total__lte=LAST_NUMBER), name="printing_has_copies"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(is_void=False), name="one_printing_that_counts"
            ),
        ]
        indexes = [models.Index(fields=["printed_at", "id"], name="printing_by_time")]


class NumberedCopy(models.Model):
    """One copy. It is given once and never to anybody else; afterwards it comes back, and is destroyed, or is lost."""

    class State(models.TextChoices):
        HELD = "held", _("未发出")
        GIVEN = "given", _("已发出")
        RETURNED = "returned", _("已清退")
        DESTROYED = "destroyed", _("已销毁")
        LOST = "lost", _("遗失")

    printing = models.ForeignKey(Printing, on_delete=models.PROTECT, related_name="numbered_copies")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    file_digest = models.CharField(max_length=64, blank=True)  # of its own PDF, once that was printed
    printed_by = models.BigIntegerField(null=True)
    printed_by_name = models.CharField(max_length=100, blank=True)
    printed_at = models.DateTimeField(null=True)
    unit = models.CharField(
        max_length=40, blank=True
    )  # code of the unit that has it; empty outside the directory
    recipient = models.CharField(max_length=200, blank=True)  # its name as registered
    received_by = models.CharField(max_length=100, blank=True)
    delivery = models.OneToOneField(
        IncomingDocument, null=True, on_delete=models.PROTECT, related_name="numbered_copy"
    )
    given_by_name = models.CharField(max_length=100, blank=True)
    given_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=100, blank=True)  # who brought it back
    taken_back_by_name = models.CharField(max_length=100, blank=True)
    returned_at = models.DateTimeField(null=True)
    destruction_approved_by = models.CharField(max_length=100, blank=True)
    witness = models.CharField(max_length=100, blank=True)
    destruction_reason = models.CharField(max_length=300, blank=True)
    destroyed_by_name = models.CharField(max_length=100, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    # Found to be missing: how, on which day, to whom it was reported; it stays on record when the copy is found again.
    loss = models.CharField(max_length=300, blank=True)
    lost_found_on = models.DateField(null=True)
    loss_reported_on = models.DateField(null=True)
    loss_reported_to = models.CharField(max_length=200, blank=True)
    loss_recorded_by_name = models.CharField(max_length=100, blank=True)
    loss_recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["printing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["printing", "number"], name="one_copy_a_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_NUMBER), name="copy_number_has_six_digits"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(given_at__isnull=False), name="given_copies_say_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="lost") | Q(loss_reported_on__isnull=False),
                name="lost_copies_are_reported",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("given_at")),
                name="copies_return_after_they_are_given",
            ),
        ]

    @property
    def written(self) -> str:
        """The number as it is printed."""
        return f"{self.number:06d}"
