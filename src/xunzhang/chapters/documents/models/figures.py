"""Figures of one month, counted by the sweep so that a page reads hundreds of rows and not millions (ADR 30)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MonthFigure(models.Model):
    """One number: of a month, a measure, a unit, and what the measure tells apart. No state secrets are counted.

    Sums are kept beside what they sum up: `unit` ALL of all units, `first` ALL (of steps) of all steps of a unit.
    """

    ALL = "*"

    class Measure(models.TextChoices):
        ISSUED = "issued", _("发文")  # kind of document · in whose name
        TAKEN_IN = "taken_in", _("收文")  # kind of document
        STEP = "step", _("环节用时")  # kind of matter · step
        RETURNED = "returned", _("退回")  # kind of matter · reason
        PROVISION = "provision", _("规则")  # provision · outcome
        RECEIPT = "receipt", _("签收用时")

    month = models.DateField()  # its first day
    measure = models.CharField(max_length=20, choices=Measure)
    unit = models.CharField(max_length=40)
    first = models.CharField(max_length=80, blank=True)
    second = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField()
    late = models.PositiveIntegerField(default=0)  # of them, after the deadline
    spread = models.JSONField(default=dict)  # half days it took → how many; for median and ninth decile
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "measure", "unit", "first", "second"], name="month_figure_once"
            )
        ]
