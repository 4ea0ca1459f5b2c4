"""Bulletins (简报) that a unit sends to the government (article 55)."""

from django.db import models
from django.db.models import Q


class Bulletin(models.Model):
    """One title, from the day it was registered until it is ended."""

    unit = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    is_exception = models.BooleanField(default=False)  # beside another, with a recorded reason
    reason = models.CharField(max_length=500, blank=True)
    registered_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"], condition=Q(to_on=None), name="one_running_bulletin_a_title"
            )
        ]
