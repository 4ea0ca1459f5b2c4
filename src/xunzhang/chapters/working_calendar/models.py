"""What an installation adds to the national working-day table: further years, and a city's exceptions."""

from django.db import models


class ImportedYear(models.Model):
    """A year imported by the administrator. A later import of the same year supersedes it, and both stay."""

    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    holidays = models.JSONField()  # ISO dates
    makeup_workdays = models.JSONField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=100)
    is_superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=models.Q(is_superseded=False), name="one_import_in_force"
            )
        ]


class LocalException(models.Model):
    """One day on which this city departs from the table, with the notice it rests on."""

    day = models.DateField()
    is_working = models.BooleanField()
    notice = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(withdrawn_at__isnull=True), name="one_exception_a_day"
            )
        ]
