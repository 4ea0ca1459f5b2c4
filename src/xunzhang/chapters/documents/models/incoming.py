"""A document on its way to, and in, a receiving unit. (chapter 9 of the Rules; 中办发〔2012〕14号 第二十四条)."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument
from xunzhang.kernel import clock


class IncomingDocument(models.Model):
    """A document for one unit: delivered by another of the installation, uploaded, or brought by the API.

    `unit` is whom it is addressed to, `registering_unit` the office that takes it in, registers it and sees it through.
    """

    class State(models.TextChoices):
        SENT = "sent", _("待签收")
        RECEIVED = "received", _("已签收")
        REGISTERED = "registered", _("待初审")
        ACCEPTED = "accepted", _("待拟办")
        PROPOSED = "proposed", _("待批示")
        HANDLING = "handling", _("承办中")
        REPLYING = "replying", _("待回复")
        CLOSING = "closing", _("待办结")
        COMPLETED = "completed", _("已办结")
        RETURNED = "returned", _("已退回")
        MERGED = "merged", _("已并入原件")
        RECALLED = "recalled", _("已被撤回")

    class Urgency(models.TextChoices):
        """Urgent documents are 特急 or 加急, telegrams 特提, 特急, 加急 or 平急 (条例 第九条第三项)."""

        NONE = "none", _("平件")
        ORDINARY_URGENT = "ordinary_urgent", _("平急")
        URGENT = "urgent", _("加急")
        EXTRA_URGENT = "extra_urgent", _("特急")
        IMMEDIATE = "immediate", _("特提")

    class ReplyForm(models.TextChoices):
        DOCUMENT = "document", _("行文答复")
        WRITTEN = "written", _("书面反馈（不行文）")
        SPOKEN = "spoken", _("电话或者当面答复")

    matter = models.OneToOneField("record.Matter", on_delete=models.PROTECT, related_name="incoming_document")
    state = models.CharField(max_length=20, choices=State, default=State.SENT)
    unit = models.CharField(max_length=40)
    registering_unit = models.CharField(max_length=40, blank=True)
    is_main = models.BooleanField(default=True)
    sent_document = models.ForeignKey(
        OutgoingDocument, null=True, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)

    sender = models.CharField(max_length=200, blank=True)
    sender_unit = models.CharField(max_length=40, blank=True)  # its code, where it is in the directory
    document_number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    title_key = models.CharField(max_length=300, blank=True)  # the title without blanks and marks
    document_kind = models.CharField(max_length=40, blank=True)
    dated_on = models.DateField(null=True)
    urgency = models.CharField(max_length=20, choices=Urgency, default=Urgency.NONE)
    copies = models.PositiveIntegerField(default=1)
    pages = models.PositiveIntegerField(null=True)
    file_digest = models.CharField(max_length=64, blank=True)  # blank: registered only
    kept_at = models.CharField(max_length=300, blank=True)  # where the paper is, if its content may not enter
    elements = models.JSONField(default=dict)  # what was read from the file: name → value, place, rule

    received_at = models.DateTimeField(null=True)
    received_by = models.BigIntegerField(null=True)
    register_year = models.PositiveIntegerField(null=True)
    register_sequence = models.PositiveIntegerField(null=True)
    registered_at = models.DateTimeField(null=True)
    registered_by = models.BigIntegerField(null=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates", db_index=False
    )
    not_duplicate_reason = models.CharField(max_length=500, blank=True)

    needs_reply = models.BooleanField(null=True)
    stated_limit_on = models.DateField(null=True)  # a time limit the document itself states (56)
    due_on = models.DateField(null=True)
    chased_by = models.BigIntegerField(null=True)  # whoever sees that it is done in time

    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    review_opinion = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.BigIntegerField(null=True)
    return_grounds = models.JSONField(default=list)
    return_reason = models.TextField(blank=True)

    reply_form = models.CharField(max_length=20, choices=ReplyForm, blank=True)
    reply = models.TextField(blank=True)
    reply_document = models.ForeignKey(
        OutgoingDocument, null=True, on_delete=models.PROTECT, related_name="answers", db_index=False
    )
    replied_at = models.DateTimeField(null=True)
    replied_by = models.BigIntegerField(null=True)
    late_reason = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # Once, unless it was recalled or sent back: then it can be delivered again.
            models.UniqueConstraint(
                fields=["sent_document", "unit"],
                condition=~models.Q(state__in=("recalled", "returned")),
                name="delivered_once_to_a_unit",
            ),
            models.UniqueConstraint(
                fields=["registering_unit", "register_year", "register_sequence"],
                condition=models.Q(register_sequence__isnull=False),
                name="register_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="incoming_by_unit"),
            models.Index(fields=["registering_unit", "state", "-id"], name="incoming_by_office"),
            models.Index(fields=["registering_unit", "due_on"], name="incoming_by_due"),
            models.Index(fields=["registering_unit", "title_key"], name="incoming_by_title"),
            models.Index(fields=["title_key"], name="incoming_title"),
            models.Index(fields=["title", "id"], name="incoming_by_its_title"),
            models.Index(fields=["received_at"], name="incoming_by_receipt"),
            models.Index(fields=["registering_unit", "document_number"], name="incoming_by_number"),
            models.Index(fields=["file_digest"], name="incoming_by_file"),
            # Of those that have one: SQLite thinks nothing of an index that is empty nearly everywhere.
            models.Index(
                fields=["sent_document"],
                condition=models.Q(sent_document__isnull=False),
                name="incoming_by_exchange",
            ),
            models.Index(
                fields=["duplicate_of"],
                condition=models.Q(duplicate_of__isnull=False),
                name="incoming_duplicates",
            ),
            models.Index(
                fields=["reply_document"],
                condition=models.Q(reply_document__isnull=False),
                name="incoming_by_reply",
            ),
        ]

    OPEN = (
        State.SENT,
        State.RECEIVED,
        State.REGISTERED,
        State.ACCEPTED,
        State.PROPOSED,
        State.HANDLING,
        State.REPLYING,
        State.CLOSING,
    )

    GONE = (State.RECALLED, State.RETURNED)

    @property
    def register_number(self) -> str:
        """收文编号: year and number, once registered."""
        if self.register_sequence is None:
            return ""
        return f"{self.register_year}-{self.register_sequence:04d}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def keeps_deadline(self) -> bool:
        """Whether its deadline says anything: not of one that went back, or that its original stands for."""
        return self.state not in (*self.GONE, self.State.MERGED)

    @property
    def received_on(self) -> date | None:
        """The day of receipt in Beijing."""
        return self.received_at.astimezone(clock.BEIJING).date() if self.received_at else None

    @property
    def is_late(self) -> bool:
        """Open beyond its deadline, or completed after it."""
        if self.due_on is None:
            return False
        done = self.completed_at.astimezone(clock.BEIJING).date() if self.completed_at else None
        if done is None and not self.is_open:
            return False
        return (done or clock.today()) > self.due_on


class RegisterSeries(models.Model):
    """The numbers of one office's register in one year (收文登记簿)."""

    unit = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_register_a_year")]
