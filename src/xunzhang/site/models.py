"""What one installation is."""

from django.db import models


class Installation(models.Model):
    """One row: whether this is the demonstration, and how far its clock stands from real time."""

    is_demonstration = models.BooleanField(default=False)
    clock_offset = models.DurationField(null=True)  # the demonstration's date minus the real one
    prepared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_installation")]
