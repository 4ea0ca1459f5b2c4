"""A document from its draft on: what it is, its text and versions, its opinions. (chapter 9 of the Rules; 中办发〔2012〕14号)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutgoingDocument(models.Model):
    """A document from its draft to its distribution. Units are named by their codes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("拟稿")
        UNDERWAY = "underway", _("流转中")
        SIGNED = "signed", _("已签发")
        NUMBERED = "numbered", _("已编号")
        SEALED = "sealed", _("已用印")
        DISTRIBUTED = "distributed", _("已分发")
        ARCHIVED = "archived", _("已归档")
        ABANDONED = "abandoned", _("已终止")

    matter = models.OneToOneField("record.Matter", on_delete=models.PROTECT, related_name="outgoing_document")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    document_kind = models.CharField(max_length=40)
    content_class = models.CharField(max_length=40, default="other")
    issued_in_name_of = models.CharField(max_length=40)
    direction = models.CharField(max_length=20)
    recipient_class = models.CharField(max_length=40)
    origin = models.CharField(max_length=40, default="other")
    reviewing_meeting = models.CharField(max_length=40, blank=True)  # kind; recorded by hand
    meeting_title = models.CharField(max_length=200, blank=True)
    meeting_on = models.DateField(null=True)
    government_consent_noted = models.BooleanField(default=False)
    necessity = models.TextField()  # why it must be issued at all (article 51)
    basis = models.CharField(max_length=500)  # the duty or decision it rests on (article 9)
    addressed_person = models.BigIntegerField(null=True)  # a leader whom it is sent to in person (51)
    assigned_on = models.DateField(null=True)  # when that leader assigned the matter
    assignment = models.CharField(max_length=300, blank=True)
    direct_reason = models.CharField(max_length=300, blank=True)  # why a top secret matter must go directly
    level_skipping_approval = models.CharField(max_length=300, blank=True)  # by whom, when, on what ground
    party_route = models.CharField(
        max_length=20, default="none"
    )  # whether for a Party committee meeting (51)
    substance_is_government = models.BooleanField(null=True)
    government_procedure = models.CharField(
        max_length=300, blank=True
    )  # review or approval outside a meeting
    within_department_powers = models.BooleanField(null=True)  # article 55
    law_already_provides = models.BooleanField(null=True)
    companion_class = models.CharField(max_length=30, default="none")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="companions", db_index=False
    )
    disclosure = models.CharField(max_length=20, default="proactive")  # article 27
    disclosure_ground = models.CharField(max_length=300, blank=True)
    secrecy_term = models.CharField(max_length=10, blank=True)  # of a classified one, as printed: 1年, 6个月
    issuing_unit = models.CharField(max_length=40)
    drafting_unit = models.CharField(max_length=40)
    drafted_by = models.BigIntegerField()
    departments_concerned = models.JSONField(default=list)
    # Minutes: who came, who was excused, who sat in, as printed (GB/T 9704-2012, 10.3), and whose business it was.
    attendees = models.TextField(blank=True)
    absentees = models.TextField(blank=True)
    observers = models.TextField(blank=True)
    meeting_unit = models.CharField(max_length=40, blank=True)

    title = models.CharField(max_length=300)
    main_recipients_text = models.CharField(max_length=500, blank=True)
    body = models.TextField()
    issued_title = models.CharField(max_length=300, blank=True)
    issued_text = models.TextField(blank=True)  # the instrument a notice issues, printed after it
    note = models.CharField(max_length=300, blank=True)
    attachments = models.JSONField(default=list)  # [{title, text}] in their order, printed after the body
    version = models.PositiveIntegerField(default=1)

    document_number = models.CharField(max_length=60, blank=True)
    dated_on = models.DateField(null=True)
    signed_by = models.BigIntegerField(null=True)
    final_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"], condition=~Q(document_number=""), name="document_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="outgoing_by_state"),
            models.Index(fields=["dated_on", "id"], name="outgoing_by_date"),
            models.Index(fields=["title", "id"], name="outgoing_by_title"),
            models.Index(
                fields=["parent"], condition=models.Q(parent__isnull=False), name="outgoing_companions"
            ),
        ]


class DocumentVersion(models.Model):
    """The text as it stood after one act; never changed."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    saved_by = models.BigIntegerField()
    saved_at = models.DateTimeField()
    content = (
        models.JSONField()
    )  # title, main_recipients_text, body, issued_title, issued_text, note, attachments

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_version_a_number")]


class Recipient(models.Model):
    """A unit the document goes to: 主送 (main) or 抄送 (copy)."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="recipients")
    unit = models.CharField(max_length=40)
    is_main = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="recipient_once")]


class Signature(models.Model):
    """An opinion with name and full date: countersigning, checking, review, signing (条例 第二十二条)."""

    class Act(models.TextChoices):
        RELEASE = "release", _("部门审签")
        COUNTERSIGN = "countersign", _("会签")
        CHECK = "check", _("审核")
        REVIEW = "review", _("分管领导审核")
        SIGN_AND_ISSUE = "sign_and_issue", _("签发")
        RECHECK = "recheck", _("复核")

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="signatures")
    act = models.CharField(max_length=20, choices=Act)
    document_version = models.PositiveIntegerField()
    round = models.PositiveIntegerField(default=1)
    unit = models.CharField(max_length=40)
    person = models.BigIntegerField()
    person_name = models.CharField(max_length=100)
    role = models.CharField(max_length=40)
    on_behalf_of = models.BigIntegerField(null=True)
    on_behalf_of_name = models.CharField(max_length=100, blank=True)
    entrustment = models.BigIntegerField(null=True)
    agrees = models.BooleanField()
    opinion = models.TextField()
    signed_at = models.DateTimeField()
    clause = models.CharField(max_length=20, blank=True)  # the provision it rests on
    is_superseded = models.BooleanField(default=False)  # a later round, or a substantive change after it
    # The operation it was given with, and with it what was written by hand.
    move = models.OneToOneField(
        "procedure.Move", null=True, on_delete=models.PROTECT, related_name="signature"
    )

    class Meta:
        indexes = [models.Index(fields=["document", "act"], name="signature_by_act")]
