"""Matters and the journal of every act on them."""

from django.db import models


class Matter(models.Model):
    """One matter of the office, pinned to the rulebook version under which it was opened (reading R26)."""

    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=60)  # the chapter's noun: outgoing_document, agenda_item …
    government = models.CharField(max_length=40)
    rulebook_version = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)  # code of the unit that leads it
    opened_on = models.DateField()
    opened_by = models.BigIntegerField(null=True)  # person
    secrecy = models.CharField(max_length=20, default="internal")
    is_major = models.BooleanField(null=True)  # None: nobody has said; doubt counts as major (R7)
    is_important = models.BooleanField(default=False)
    urgency = models.PositiveSmallIntegerField(default=0)  # 0 平件 · 1 加急 · 2 特急
    process = models.OneToOneField(
        "procedure.Process", null=True, on_delete=models.PROTECT, related_name="matter"
    )
    closed_at = models.DateTimeField(null=True)
