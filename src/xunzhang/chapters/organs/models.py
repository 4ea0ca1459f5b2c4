"""Who makes up the government, dated (articles 4 to 9 and 78).

Nothing here is overwritten or deleted. A row that turns out wrong is superseded by a corrected one, with the
reason; a row that is over gets its last day. All days are inclusive; an open `to_on` means "until further notice".
"""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xunzhang.kernel import clock


class UnitKind(models.TextChoices):
    """The kinds of organ that article 78 binds, and the bodies outside that it names as addressees."""

    MUNICIPAL_GOVERNMENT = "municipal_government", _("市人民政府")
    GENERAL_OFFICE = "general_office", _("政府办公厅（室）")
    CONSTITUENT_DEPARTMENT = "constituent_department", _("组成部门")
    SPECIAL_ORGAN = "special_organ", _("特设机构")
    DIRECTLY_AFFILIATED_ORGAN = "directly_affiliated_organ", _("直属机构")
    DEPARTMENT_MANAGED_ORGAN = "department_managed_organ", _("部门管理机构")
    AFFILIATED_INSTITUTION = "affiliated_institution", _("直属事业单位")
    DISTRICT_GOVERNMENT = "district_government", _("区人民政府")
    ZONE_ADMINISTRATION = "zone_administration", _("开发区、风景区管委会")
    SUPERIOR_GOVERNMENT = "superior_government", _("上级人民政府")
    SUPERIOR_OFFICE = "superior_office", _("上级机关办公厅（室）")
    PARTY_COMMITTEE = "party_committee", _("党委")
    PARTY_OFFICE = "party_office", _("党委办公厅（室）")
    CONGRESS = "congress", _("人民代表大会")
    STANDING_COMMITTEE = "standing_committee", _("人大常委会")
    GARRISON = "garrison", _("警备区")
    OTHER_OUTSIDE_BODY = "other_outside_body", _("其他外部单位")


OUTSIDE_KINDS = frozenset(
    {
        UnitKind.SUPERIOR_GOVERNMENT,
        UnitKind.SUPERIOR_OFFICE,
        UnitKind.PARTY_COMMITTEE,
        UnitKind.PARTY_OFFICE,
        UnitKind.CONGRESS,
        UnitKind.STANDING_COMMITTEE,
        UnitKind.GARRISON,
        UnitKind.OTHER_OUTSIDE_BODY,
    }
)


class Level(models.TextChoices):
    """Administrative level of the area that the unit belongs to."""

    STATE = "state", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    DISTRICT = "district", _("区（县）级")
    TOWNSHIP = "township", _("街道（乡镇）级")


class Dated(models.Model):
    """A fact that holds from one day to another, both included, and its chain of corrections."""

    from_on = models.DateField(_("起始日期"))
    to_on = models.DateField(_("截止日期"), null=True)
    ended_reason = models.CharField(_("结束原因"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True)  # set: no longer what we hold to be true
    superseded_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="supersedes"
    )  # None while superseded: withdrawn, nothing in its place
    superseded_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return (
            self.superseded_at is None and self.from_on <= day and (self.to_on is None or day <= self.to_on)
        )


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")), name=name
    )


LIVE = models.Q(superseded_at__isnull=True)


class Unit(models.Model):
    """A body of article 78 or one it deals with. The columns here are those of its latest designation."""

    code = models.CharField(_("机构代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=200)
    kind = models.CharField(_("类别"), max_length=40, choices=UnitKind.choices)
    function = models.CharField(_("职能标识"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级（归口）单位"),
        null=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    level = models.CharField(_("层级"), max_length=20, choices=Level.choices)
    order = models.PositiveIntegerField(_("排序"), default=1000)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    established_on = models.DateField(_("设立日期"))
    abolished_on = models.DateField(_("撤销日期"), null=True)  # the first day on which it is no more
    abolished_reason = models.CharField(_("撤销原因"), max_length=300, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("承接单位"), null=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        ordering = ["order", "code"]
        indexes = [
            models.Index(fields=["function"], name="organs_unit_function"),
            models.Index(fields=["kind", "order", "code"], name="organs_unit_kind"),
            models.Index(fields=["order", "code"], name="organs_unit_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(abolished_on__isnull=True)
                | models.Q(abolished_on__gt=models.F("established_on")),
                name="organs_unit_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organs:unit", args=[self.code])

    @property
    def is_outside(self) -> bool:
        return self.kind in OUTSIDE_KINDS


class UnitDesignation(Dated):
    """What a unit was called, what it was and where it belonged, over one period."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="designations")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=UnitKind.choices)
    function = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20, choices=Level.choices)
    order = models.PositiveIntegerField(default=1000)
    contact = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["unit_id", "from_on", "id"]
        indexes = [models.Index(fields=["unit", "from_on"], condition=LIVE, name="organs_designation_live")]
        constraints = [_in_order("organs_designation_in_order")]


class Post(models.Model):
    """A post in a unit. `role` is a role of the rulebook in force; a leader's post is in the government itself."""

    unit = models.ForeignKey(Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=60)
    title = models.CharField(_("职务名称"), max_length=120)
    title_en = models.CharField(_("英文职务名称"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(_("职数"), null=True, default=1)  # None: no fixed number
    order = models.PositiveIntegerField(_("排序"), default=100)
    established_on = models.DateField(_("设置日期"))
    abolished_on = models.DateField(_("取消日期"), null=True)  # the first day on which it is no more

    class Meta:
        ordering = ["unit__order", "unit__code", "order", "id"]
        indexes = [models.Index(fields=["role", "unit"], name="organs_post_role")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="organs_post_title"),
            models.CheckConstraint(
                condition=models.Q(abolished_on__isnull=True)
                | models.Q(abolished_on__gt=models.F("established_on")),
                name="organs_post_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.title}"


class Person(models.Model):
    """A person who holds or held a post. The staff number is the person's name to other systems."""

    staff_number = models.CharField(_("人员编号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=80)
    name_en = models.CharField(_("英文姓名"), max_length=160, blank=True)
    gender = models.CharField(
        _("性别"), max_length=10, blank=True, choices=[("female", _("女")), ("male", _("男"))]
    )
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["staff_number"]
        indexes = [models.Index(fields=["name"], name="organs_person_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organs:person", args=[self.pk])


class PersonRevision(models.Model):
    """What was recorded of a person before it was corrected."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="revisions")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160, blank=True)
    gender = models.CharField(max_length=10, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    replaced_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["person_id", "id"]


class Appointment(Dated):
    """A person holds a post (任职)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    is_primary = models.BooleanField(_("主要职务"), default=True)
    counts_as_leader = models.BooleanField(
        _("列为政府领导同志"), default=False
    )  # reading R1: only by a dated flag
    basis = models.CharField(_("任免依据"), max_length=300, blank=True)

    class Meta:
        ordering = ["post_id", "from_on", "id"]
        indexes = [
            models.Index(fields=["post", "from_on"], condition=LIVE, name="organs_appointment_post"),
            models.Index(fields=["person", "from_on"], condition=LIVE, name="organs_appointment_person"),
        ]
        constraints = [_in_order("organs_appointment_in_order")]


class Portfolio(Dated):
    """A leader is in charge of one unit or of one subject (分工, article 7)."""

    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="portfolios")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="portfolios")
    subject = models.CharField(_("分管事项"), max_length=200, blank=True)
    basis = models.CharField(_("分工依据"), max_length=300, blank=True)

    class Meta:
        ordering = ["leader_id", "from_on", "id"]
        indexes = [
            models.Index(fields=["unit", "from_on"], condition=LIVE, name="organs_portfolio_unit"),
            models.Index(fields=["leader", "from_on"], condition=LIVE, name="organs_portfolio_leader"),
        ]
        constraints = [
            _in_order("organs_portfolio_in_order"),
            models.CheckConstraint(
                condition=(models.Q(unit__isnull=False) & models.Q(subject=""))
                | (models.Q(unit__isnull=True) & ~models.Q(subject="")),
                name="organs_portfolio_one_thing",
            ),
        ]


class Pairing(Dated):
    """A deputy secretary-general assists a leader (article 8)."""

    assistant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairings")
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assistants")
    basis = models.CharField(_("分工依据"), max_length=300, blank=True)

    class Meta:
        ordering = ["leader_id", "from_on", "id"]
        indexes = [
            models.Index(fields=["leader", "from_on"], condition=LIVE, name="organs_pairing_leader"),
            models.Index(fields=["assistant", "from_on"], condition=LIVE, name="organs_pairing_assistant"),
        ]
        constraints = [_in_order("organs_pairing_in_order")]


class AbsenceKind(models.TextChoices):
    """The three of article 67, and leave of other kinds."""

    VISIT = "visit", _("出访")
    BUSINESS = "business", _("出差")
    LEAVE = "leave", _("休假")


class Absence(Dated):
    """A person is away from the city; the days of leaving and of coming back both count as away."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(_("外出事由"), max_length=20, choices=AbsenceKind.choices)
    destination = models.CharField(_("目的地"), max_length=200, blank=True)
    evidence = models.CharField(_("依据"), max_length=300)
    evidence_digest = models.CharField(max_length=64, blank=True)  # of an attachment of the record
    returned_on = models.DateField(_("销假日期"), null=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [models.Index(fields=["person", "from_on"], condition=LIVE, name="organs_absence_person")]
        constraints = [_in_order("organs_absence_in_order")]


class EntrustmentKind(models.TextChoices):
    ENTRUSTMENT = "entrustment", _("委托")
    AUTHORISATION = "authorisation", _("授权")


class Entrustment(Dated):
    """One person lets another act, by one provision, for named meetings, documents or tasks, between two days.

    `to_on` is always given. From `revoked_on` on it is no longer in force. With `only_while_absent` it works only
    on days on which an absence of the grantor is on record.
    """

    grantor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entrustments_given")
    grantor_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    grantee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entrustments_held")
    grantee_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("方式"), max_length=20, choices=EntrustmentKind.choices)
    provision = models.CharField(_("依据条款"), max_length=20)  # the provision's ref, e.g. of article 54
    only_while_absent = models.BooleanField(_("仅在委托人外出期间有效"), default=False)
    evidence = models.CharField(_("委托凭据"), max_length=300)
    evidence_digest = models.CharField(max_length=64, blank=True)
    revoked_on = models.DateField(_("撤回日期"), null=True)
    revoked_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [
            models.Index(
                fields=["grantee", "provision", "from_on"], condition=LIVE, name="organs_entrustment_grantee"
            ),
            models.Index(fields=["grantor", "from_on"], condition=LIVE, name="organs_entrustment_grantor"),
        ]
        constraints = [
            _in_order("organs_entrustment_in_order"),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=False), name="organs_entrustment_has_an_end"
            ),
            models.CheckConstraint(
                condition=~models.Q(grantor=models.F("grantee")), name="organs_entrustment_to_another"
            ),
        ]


class ScopeKind(models.TextChoices):
    MEETING = "meeting", _("会议")
    DOCUMENT = "document", _("公文类别")
    TASK = "task", _("工作或专项任务")


class EntrustmentScope(models.Model):
    """One named meeting, class of documents or task that an entrustment covers; what is not named is not covered."""

    entrustment = models.ForeignKey(Entrustment, on_delete=models.PROTECT, related_name="scopes")
    kind = models.CharField(max_length=20, choices=ScopeKind.choices)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entrustment", "kind", "name"], name="organs_scope_once")
        ]


class Term(Dated):
    """A term of the government (届). `from_on` and `to_on` are its first and last day (article 1)."""

    ordinal = models.PositiveSmallIntegerField(_("届次"))
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            _in_order("organs_term_in_order"),
            models.CheckConstraint(condition=models.Q(to_on__isnull=False), name="organs_term_has_an_end"),
            models.UniqueConstraint(fields=["ordinal"], condition=LIVE, name="organs_term_ordinal_once"),
        ]
