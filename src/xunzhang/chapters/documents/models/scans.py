"""Files without text that are recognised, once for each content however many matters have it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scan(models.Model):
    """A picture, or a PDF with pages that are pictures. `pages` are the numbers of those to be recognised, all when empty."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待识别")
        DONE = "done", _("已识别")
        FAILED = "failed", _("没有识别")

    digest = models.CharField(max_length=64, primary_key=True)  # SM3 of the content
    is_pdf = models.BooleanField()
    pages = models.JSONField(default=list)
    page_count = models.PositiveIntegerField(null=True)  # of those to be recognised, once the file was opened
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.JSONField(default=dict)  # {zh, en}: why it failed
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(state="waiting"), name="scans_waiting")
        ]


class ScannedPage(models.Model):
    """One page as it was recognised: `typesetting.scanning.model.RecognisedPage` as plain data."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="recognised_pages")
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scanned_page_once")]
