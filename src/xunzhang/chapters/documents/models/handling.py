"""What is proposed, instructed and done on an incoming document, and how its deadline was moved. Rows are never changed,
but for the mark that an opinion was withdrawn or that a later proposal took its place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.incoming import IncomingDocument


class HandlingProposal(models.Model):
    """拟办: who is to instruct, who leads, who assists, who is only to read. The latest one holds."""

    class Route(models.TextChoices):
        PRESENTED = "presented", _("呈领导批示")
        ASSIGNED = "assigned", _("转有关单位办理")
        CIRCULATED = "circulated", _("传阅（阅知）")

    document = models.ForeignKey(IncomingDocument, on_delete=models.PROTECT, related_name="proposals")
    route = models.CharField(max_length=20, choices=Route)
    opinion = models.TextField()
    lead_unit = models.CharField(max_length=40, blank=True)
    assisting_units = models.JSONField(default=list)
    leaders = models.JSONField(default=list)  # people, in the order in which they instruct
    readers = models.JSONField(default=list)  # people it is sent to for information
    proposed_by = models.BigIntegerField()
    proposed_by_name = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    is_superseded = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    @property
    def _settled_by(self) -> "HandlingProposal | HandlingInstruction":
        """The last instruction that named other units and was not withdrawn, else the proposal itself."""
        changed = [one for one in self.instructions.all() if one.changed_units and not one.is_withdrawn]
        return changed[-1] if changed else self

    @property
    def lead(self) -> str:
        """The unit that leads, as the leaders left it."""
        return self._settled_by.lead_unit

    @property
    def assisting(self) -> list[str]:
        """The units that assist, as the leaders left them."""
        return list(self._settled_by.assisting_units)

    @property
    def handling_units(self) -> list[str]:
        """The lead unit first, then those that assist, as the leaders left it."""
        settled = self._settled_by
        return [one for one in (settled.lead_unit, *settled.assisting_units) if one]


class HandlingInstruction(models.Model):
    """批示 of one leader on one proposal; it may name another lead, other assisting units: then both are kept with it."""

    proposal = models.ForeignKey(HandlingProposal, on_delete=models.PROTECT, related_name="instructions")
    text = models.TextField()
    for_leader = models.BigIntegerField()  # whose turn it was; somebody else's where it was handed on
    person = models.BigIntegerField()
    person_name = models.CharField(max_length=100)
    title = models.CharField(max_length=120)
    changed_units = models.BooleanField(default=False)
    lead_unit = models.CharField(max_length=40, blank=True)
    assisting_units = models.JSONField(default=list)
    at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)
    # The operation it was given with, and with it what was written by hand.
    move = models.OneToOneField(
        "procedure.Move", null=True, on_delete=models.PROTECT, related_name="instruction"
    )

    class Meta:
        ordering = ["id"]


class HandlingResult(models.Model):
    """What one unit did about it (承办结果)."""

    proposal = models.ForeignKey(HandlingProposal, on_delete=models.PROTECT, related_name="results")
    unit = models.CharField(max_length=40)
    is_lead = models.BooleanField()
    result = models.TextField()
    person = models.BigIntegerField()
    person_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]


class DeadlineChange(models.Model):
    """An extension with its reason and approval, or a pause where the installation's setting allows one."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("延期")
        PAUSE = "pause", _("中止计时")

    document = models.ForeignKey(IncomingDocument, on_delete=models.PROTECT, related_name="deadline_changes")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField()
    approved_by = models.BigIntegerField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    sender_consent = models.CharField(max_length=300, blank=True)  # where the sender stated the limit
    # An extension of the Rules' own days is asked for first, and holds once `approved_by` has said so.
    asked_due_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_declined = models.BooleanField(default=False)
    decision = models.TextField(blank=True)
    from_due_on = models.DateField(null=True)
    to_due_on = models.DateField(null=True)  # of a pause: once it has ended
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    made_by = models.BigIntegerField()
    made_by_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    # The approver's reading of what was asked, and with it what was written by hand.
    move = models.OneToOneField(
        "procedure.Move", null=True, on_delete=models.PROTECT, related_name="deadline_change"
    )

    @property
    def is_asked(self) -> bool:
        """An extension that waits for its approver."""
        return self.asked_due_on is not None and self.decided_at is None

    class Meta:
        ordering = ["id"]
