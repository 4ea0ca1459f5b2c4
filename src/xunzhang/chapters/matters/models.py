"""What chapter 2 has the government keep of a matter: instructions, assignments, important reports, decisions (articles 4 to 9)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.kernel.errors import Broken


class ImportantReport(models.Model):
    """A vice head marked the matter important: it is put before the head, and flagged until the head has read it (7b)."""

    matter = models.ForeignKey("record.Matter", on_delete=models.PROTECT, related_name="important_reports")
    reason = models.CharField(max_length=1000)
    reported_by = models.BigIntegerField()
    reported_by_name = models.CharField(max_length=100)
    reported_at = models.DateTimeField()
    head = models.BigIntegerField()  # the person it was put before
    head_name = models.CharField(max_length=100)
    item = models.ForeignKey("procedure.WorkItem", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Assignment(models.Model):
    """A decision of the government or an assignment by its head, followed from the secretary's list (8a)."""

    class Source(models.TextChoices):
        GOVERNMENT_DECISION = "government_decision", _("政府决定事项")
        HEAD_ASSIGNMENT = "head_assignment", _("政府首长交办事项")
        OTHER = "other", _("其他")

    matter = models.ForeignKey("record.Matter", on_delete=models.PROTECT, related_name="assignments")
    source = models.CharField(max_length=30, choices=Source)
    task = models.TextField()
    basis = models.CharField(max_length=300)  # the decision or the words of the head, with the day
    unit = models.CharField(max_length=40)  # code of the unit that carries it out
    due_on = models.DateField(null=True)
    is_on_secretary_list = models.BooleanField(default=False)
    assigned_by = models.BigIntegerField()
    assigned_by_name = models.CharField(max_length=100)
    assigned_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    completed_by = models.BigIntegerField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(is_on_secretary_list=True, completed_at__isnull=True),
                name="matters_assignment_open",
            )
        ]


class Instruction(models.Model):
    """批示: what a leader writes on a matter, by name and with the time. Never changed."""

    matter = models.ForeignKey("record.Matter", on_delete=models.PROTECT, related_name="instructions")
    text = models.TextField()
    person = models.BigIntegerField()
    person_name = models.CharField(max_length=100)
    title = models.CharField(max_length=120)  # of the post, on that day
    at = models.DateTimeField()
    readers = models.JSONField(default=list)  # people it was sent to

    class Meta:
        ordering = ["id"]


class MajorMark(models.Model):
    """Somebody said whether the matter is major (R7). The latest one holds."""

    matter = models.ForeignKey("record.Matter", on_delete=models.PROTECT, related_name="major_marks")
    is_major = models.BooleanField()
    was_major = models.BooleanField(null=True)
    reason = models.CharField(max_length=1000)
    marked_by = models.BigIntegerField()
    marked_by_name = models.CharField(max_length=100)
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class MajorDecision(models.Model):
    """The meeting that decided a major matter, recorded by hand (6.2). The latest one holds."""

    matter = models.ForeignKey("record.Matter", on_delete=models.PROTECT, related_name="major_decisions")
    meeting_kind = models.CharField(max_length=40)
    meeting_title = models.CharField(max_length=200)
    meeting_on = models.DateField()
    conclusion = models.TextField()
    recorded_by = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class MembershipConfirmation(models.Model):
    """The members of the government on a day, as the directory computed them and somebody confirmed them (4)."""

    on = models.DateField()
    members = models.JSONField()  # [{person, name, role, title, unit}], in the order of the directory
    note = models.CharField(max_length=300, blank=True)
    confirmed_by = models.BigIntegerField()
    confirmed_by_name = models.CharField(max_length=100)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["on", "-id"], name="matters_membership_on")]


class Handwriting(models.Model):
    """What somebody wrote by hand with one operation: strokes with time and pressure. Never changed, never taken away."""

    matter = models.ForeignKey("record.Matter", on_delete=models.PROTECT, related_name="handwriting")
    move = models.OneToOneField("procedure.Move", on_delete=models.PROTECT, related_name="handwriting")
    person = models.BigIntegerField()
    person_name = models.CharField(max_length=100)
    name = models.JSONField(
        null=True
    )  # {"width", "height", "strokes": [[[x, y, milliseconds, pressure], …], …]}
    opinion = models.JSONField(null=True)
    digest = models.CharField(max_length=64)  # SM3 over both, as in the journal
    at = models.DateTimeField()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once: what was written stays as it was written."""
        if self.pk is not None:
            raise Broken("handwriting is never overwritten")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Broken("handwriting is never taken away")
