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


class CalendarState(models.Model):
    """One row: which state of the calendar is in force, by a name no other state ever had.

    Whoever counts a deadline in a transaction holds the row shared, whoever changes the calendar holds it alone,
    so no deadline is counted by a calendar that is no longer in force when the deadline becomes visible.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    revision = models.CharField(max_length=32, blank=True)  # empty: never changed, the national calendar
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_calendar_state")]
