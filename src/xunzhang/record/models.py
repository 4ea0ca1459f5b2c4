"""Matters, the journal of every act on them, what the Rules found, and the attachments."""

import json
from typing import Any

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

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="record_matter_unit"),
            models.Index(fields=["opened_by", "-id"], name="record_matter_opened_by"),
        ]

    def __str__(self) -> str:
        return self.title


class JournalEntry(models.Model):
    """One act. Never changed, never removed: the application has no way to, and the database refuses to.

    `payload` and `findings` are kept as the canonical text the digest was taken over. How the digest is made:
    `journal.content_of`. Numbers of accounts, people, posts and entrustments are kept without foreign keys, so that an entry
    stands by itself.
    """

    sequence = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    account = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    on_behalf_of = models.BigIntegerField(null=True)  # person
    on_behalf_of_name = models.CharField(max_length=200, blank=True)
    entrustment = models.BigIntegerField(null=True)
    matter = models.ForeignKey(
        Matter, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    subject_kind = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=100, blank=True)
    summary = models.TextField()
    payload = models.TextField()
    findings = models.TextField()
    government = models.CharField(max_length=40)
    rulebook_version = models.CharField(max_length=40, blank=True)  # blank: no article was applied
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=45, blank=True)
    attachments = models.TextField()  # digests, as canonical text of a list
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["matter", "sequence"], name="record_entry_matter"),
            models.Index(fields=["subject_kind", "subject_id", "sequence"], name="record_entry_subject"),
            models.Index(fields=["action", "-sequence"], name="record_entry_action"),
            models.Index(fields=["account", "-sequence"], name="record_entry_account"),
            models.Index(fields=["person", "-sequence"], name="record_entry_person"),
            models.Index(fields=["at"], name="record_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    @property
    def is_refusal(self) -> bool:
        """Whether it tells of an act that was asked for and did not happen."""
        return self.action.endswith(".refused")

    @property
    def payload_read(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.payload)
        return value

    @property
    def findings_read(self) -> list[dict[str, Any]]:
        """The findings as `Finding.as_dict()` gave them."""
        value: list[dict[str, Any]] = json.loads(self.findings)
        return value

    @property
    def attachments_read(self) -> list[str]:
        value: list[str] = json.loads(self.attachments)
        return value


class FindingRecord(models.Model):
    """A breach, a departure or a question for judgement, so that counting them is one indexed query.

    A copy of what the entry's findings say; append-only like the entry.
    """

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="finding_records")
    on = models.DateField()
    action = models.CharField(max_length=100)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="finding_records")
    government = models.CharField(max_length=40)
    rulebook_version = models.CharField(max_length=40)
    provision = models.CharField(max_length=40)
    article = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20)  # breached · departed · judgement
    is_refusal = models.BooleanField()  # the act was stopped

    class Meta:
        indexes = [
            models.Index(
                fields=["government", "provision", "outcome", "on"], name="record_finding_provision"
            ),
            models.Index(fields=["government", "article", "outcome", "on"], name="record_finding_article"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.outcome}"


class IdempotencyKey(models.Model):
    """A key a caller gave to one write, so that sending it twice does it once."""

    account = models.BigIntegerField()  # 0: without an account
    key = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    input_digest = models.CharField(max_length=64)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(null=True)  # a reference (see `idempotency`); never a secret
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="record_idempotency_key_once")]

    def __str__(self) -> str:
        return self.key


class Attachment(models.Model):
    """A file of a matter, or only its registration when its content may not be taken in.

    The content lies under `settings.ATTACHMENTS` by its digest; the same content is kept once.
    """

    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(null=True)  # bytes
    digest = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # SM3; blank: registered, not taken in
    sha256 = models.CharField(max_length=64, blank=True)
    secrecy = models.CharField(max_length=20, default="internal")
    registered_note = models.CharField(max_length=300, blank=True)  # where the paper original is kept
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)  # person
    added_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest="", size__isnull=True)
                | (~models.Q(digest="") & models.Q(size__isnull=False)),
                name="record_attachment_whole_or_registered",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_taken_in(self) -> bool:
        """Whether the content is here, not only its registration."""
        return self.digest != ""
