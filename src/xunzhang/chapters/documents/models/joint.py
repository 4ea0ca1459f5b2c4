"""Documents that several organs issue together, and drafts sent back by the General Office."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models.outgoing import OutgoingDocument


class JointOrgan(models.Model):
    """An organ that issues the document with the lead, in the order in which they stand; the lead is not among them."""

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="joint_organs")
    unit = models.CharField(max_length=40)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="joint_organ_once")]


class JointSignature(models.Model):
    """What the head of one joint organ said of one text (条例 第二十二条: all heads sign). Never changed, but superseded.

    Of an organ outside the installation the lead records it with its evidence; `person` is then empty.
    """

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="joint_signatures")
    unit = models.CharField(max_length=40)
    document_version = models.PositiveIntegerField()
    agrees = models.BooleanField()
    opinion = models.TextField()
    person = models.BigIntegerField(null=True)
    signer_name = models.CharField(max_length=100)
    signer_title = models.CharField(max_length=120)
    signed_on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    is_superseded = models.BooleanField(default=False)
    # The operation it was given with, and with it what was written by hand.
    move = models.OneToOneField(
        "procedure.Move", null=True, on_delete=models.PROTECT, related_name="joint_signature"
    )

    class Meta:
        ordering = ["pk"]


class SealAuthorisation(models.Model):
    """A joint organ lets its seal be set on one numbered text (条例 第九条第（十三）项: the seal agrees with the signature).

    Of an organ outside the installation the lead records it with its evidence; `person` is then empty. Never changed,
    but superseded.
    """

    document = models.ForeignKey(
        OutgoingDocument, on_delete=models.PROTECT, related_name="seal_authorisations"
    )
    unit = models.CharField(max_length=40)
    document_version = models.PositiveIntegerField()
    document_number = models.CharField(max_length=60)
    opinion = models.CharField(max_length=300, blank=True)
    person = models.BigIntegerField(null=True)
    keeper_name = models.CharField(max_length=100)
    authorised_on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    is_superseded = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]


class DraftReturn(models.Model):
    """A draft that the check sent back: on which of the points of the Regulations (条例 第二十条), and why."""

    class Point(models.TextChoices):
        GROUNDS = "grounds", _("行文理由不充分，或者依据不准确")
        LAW_AND_POLICY = "law_and_policy", _("不符合法律法规和方针政策，或者与现行公文不衔接")
        CONSULTATION = "consultation", _("涉及有关地区或者部门职权的事项未充分协商、取得一致")
        KIND_AND_FORM = "kind_and_form", _("文种、格式不正确，或者人名、地名、时间、数字、引文等有误")
        OTHER = "other", _("不符合起草的其他要求")

    document = models.ForeignKey(OutgoingDocument, on_delete=models.PROTECT, related_name="returns")
    document_version = models.PositiveIntegerField()
    points = models.JSONField()
    reason = models.TextField()
    returned_by = models.BigIntegerField()
    returned_by_name = models.CharField(max_length=100)
    returned_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
