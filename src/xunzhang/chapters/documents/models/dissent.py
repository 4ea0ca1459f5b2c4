"""Dissent between departments over a draft: what the lead department negotiated, what the leader in charge settled.

Articles 52 and 53 of the Rules.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class Negotiation(models.Model):
    """One round of negotiation by the lead department, with the grounds of each side and its proposal (52)."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="negotiations")
    document_version = models.PositiveIntegerField()
    units = models.JSONField(default=list)  # codes of the departments negotiated with
    negotiated_on = models.DateField()
    account = models.TextField()  # how it went
    grounds = models.TextField()  # of each side
    proposal = models.TextField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Coordination(models.Model):
    """What the leader in charge brought about: agreement, or an inclination (53.1)."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("取得一致意见")
        INCLINATION = "inclination", _("提出倾向性建议")

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="coordinations")
    document_version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    opinion = models.TextField()
    coordinated_by = models.BigIntegerField()
    coordinated_by_name = models.CharField(max_length=100)
    coordinated_at = models.DateTimeField()
