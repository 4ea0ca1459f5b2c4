"""What a drafter has typed and not yet saved, and the answers to what the checks asked."""

from django.db import models

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class DraftInProgress(models.Model):
    """One person's unsaved text of one document, or of one that does not exist yet; no part of the record (ADR 13)."""

    person = models.BigIntegerField()
    key = models.CharField(max_length=40)  # document-54, or new- and a random name
    document = models.ForeignKey(
        OutgoingDocument, null=True, on_delete=models.CASCADE, related_name="drafts_in_progress"
    )
    base_version = models.PositiveIntegerField(default=0)  # the version that was open
    content = models.JSONField()  # field of the form → what is typed in it
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_draft_in_progress_a_key")]


class CheckAnswer(models.Model):
    """What somebody answered to a check that asks: it lets go until the passage it asked about changes."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="check_answers")
    code = models.CharField(max_length=40)
    asked_of = models.CharField(max_length=64)  # digest of the passage
    passage = models.TextField()
    is_in_order = models.BooleanField()
    reason = models.CharField(max_length=500)
    document_version = models.PositiveIntegerField()
    answered_by = models.BigIntegerField()
    answered_by_name = models.CharField(max_length=100)
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["document", "code", "asked_of"], name="check_answer_by_passage")]


class SecrecyLowering(models.Model):
    """The level of a draft was made lower before it was signed: by whom, at which step, why. Never changed."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="secrecy_lowerings")
    document_version = models.PositiveIntegerField()
    was = models.CharField(max_length=20)
    now = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    step = models.CharField(max_length=60)
    lowered_by = models.BigIntegerField()
    lowered_by_name = models.CharField(max_length=100)
    lowered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
