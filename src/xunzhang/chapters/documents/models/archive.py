"""What was filed: retention, its place in the archive, the package that can be handed over."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveSeries(models.Model):
    """The items of one unit, year and retention in its archive: the last one given out."""

    unit = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    retention = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "retention"], name="one_archive_series")
        ]


class ArchivedDocument(models.Model):
    """One filed document (GB/T 39362-2020, DA/T 22-2015): `archive_number` is unit, year, retention and item."""

    class Retention(models.TextChoices):
        PERMANENT = "permanent", _("永久")
        THIRTY_YEARS = "thirty_years", _("30年")
        TEN_YEARS = "ten_years", _("10年")

    matter = models.OneToOneField("record.Matter", on_delete=models.PROTECT, related_name="archived_document")
    unit = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    retention = models.CharField(max_length=20, choices=Retention)
    item = models.PositiveIntegerField()
    archive_number = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    document_number = models.CharField(max_length=60, blank=True)
    package_digest = models.CharField(max_length=64, blank=True)  # none of what was only registered here
    archived_by = models.BigIntegerField()
    archived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "retention", "item"], name="archive_item_once")
        ]
