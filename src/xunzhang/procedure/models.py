"""Where a matter stands (tokens), who has it (work items), and every operation so far (moves).

State is rows. Nothing is deleted: what is undone or cut off keeps its row and gets another state.
People are integers, pools are strings `unit/role`; what they mean is the chapters' business.
"""

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class ExactEncoder(DjangoJSONEncoder):
    """Instants to the microsecond: what is undone must come back as it was."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


WITHOUT_DUE = 3_652_059  # ordinal of 9999-12-31: sorts after every deadline
URGENCY_BAND = 10_000_000  # wider than any ordinal of a day
MOST_URGENT = 9


def queue_key(urgency: int, due_on_ordinal: int | None) -> int:
    """The order of an inbox as one number: urgency first, then the deadline; those without one last."""
    return (MOST_URGENT - urgency) * URGENCY_BAND + (due_on_ordinal or WITHOUT_DUE)


class Process(models.Model):
    """One run of one version of a procedure."""

    definition = models.CharField(max_length=60)
    definition_version = models.PositiveIntegerField()
    government = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=60)  # the chapter's noun; delegations are by kind
    urgency = models.PositiveSmallIntegerField(default=0)  # 0 平件 · 1 加急 · 2 特急
    started_by = models.BigIntegerField()
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=60, blank=True)  # the end reached, "finish" or "stop"
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # number of moves so far; every writer must raise it

    class Meta:
        indexes = [
            models.Index(fields=["started_by", "-id"], name="process_started_by"),
            models.Index(
                fields=["definition", "definition_version", "id"],
                condition=Q(closed_at__isnull=True),
                name="process_running",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Token(models.Model):
    """A place in the procedure. A split keeps its token waiting and opens one under it per branch."""

    class State(models.TextChoices):
        ACTIVE = "active", "在办"
        SPLIT = "split", "等待分支"
        ARRIVED = "arrived", "已到汇合"
        JOINED = "joined", "已汇合"
        ENDED = "ended", "已结束"
        CANCELLED = "cancelled", "已取消"
        WITHDRAWN = "withdrawn", "已撤回"

    LIVE = (State.ACTIVE, State.SPLIT, State.ARRIVED)

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="tokens")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="branches", db_index=False
    )
    step = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State)
    subject = models.CharField(max_length=120, blank=True)  # what the branch is about, e.g. a unit's code
    has_objection = models.BooleanField(default=False)
    # Where it goes straight back to, innermost last: {step, person, pool, because}.
    detours = models.JSONField(default=list)
    touched = models.PositiveIntegerField()  # sequence of the move that changed it last

    class Meta:
        indexes = [
            models.Index(
                fields=["process", "parent"],
                condition=Q(state__in=("active", "split", "arrived")),
                name="token_live",
            ),
            # Of the few that have one: SQLite thinks nothing of an index that is empty nearly everywhere.
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="token_branch"),
        ]


class WorkItem(models.Model):
    """One thing for one person or one pool to do or to read: a row of somebody's inbox."""

    class Kind(models.TextChoices):
        TASK = "task", "办件"
        READ = "read", "阅件"

    class State(models.TextChoices):
        OPEN = "open", "待办"
        WAITING = "waiting", "等待加签"
        QUEUED = "queued", "未轮到"
        DONE = "done", "已办"
        RETURNED = "returned", "已退回"
        TRANSFERRED = "transferred", "已转办"
        CANCELLED = "cancelled", "已取消"
        WITHDRAWN = "withdrawn", "已撤回"

    LIVE = (State.OPEN, State.WAITING, State.QUEUED)

    class Relation(models.TextChoices):
        """How an added signer's item stands to its parent."""

        BEFORE = "before", "前加签"
        AFTER = "after", "后加签"
        COUNTERSIGN = "countersign", "会签"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="work_items")
    token = models.ForeignKey(
        Token, null=True, on_delete=models.PROTECT, related_name="work_items", db_index=False
    )
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.TASK)
    step = models.CharField(max_length=80)
    person = models.BigIntegerField(null=True)
    pool = models.CharField(max_length=120, null=True)
    subject = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=11, choices=State, default=State.OPEN)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="added", db_index=False
    )
    relation = models.CharField(max_length=11, choices=Relation, blank=True)
    round = models.PositiveIntegerField(default=1)  # how often this token has come to this step
    is_detour = models.BooleanField(default=False)  # asked to answer straight back

    # Denormalised for the inbox: never changes without the process.
    title = models.CharField(max_length=500)
    process_kind = models.CharField(max_length=60)
    urgency = models.PositiveSmallIntegerField(default=0)
    queue_key = models.BigIntegerField()

    received_at = models.DateTimeField()
    received_on = models.DateField()  # the deadline counts from here
    due_on = models.DateField(null=True)
    due_days = models.PositiveIntegerField(null=True)
    due_unit = models.CharField(max_length=11, blank=True)
    warn_on = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)
    escalate_on = models.DateField(null=True)  # the first day on which it is late enough
    escalated_at = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True)
    chase_count = models.PositiveIntegerField(default=0)

    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=60, blank=True)
    because = models.JSONField(default=dict)  # how the holder was found: expression, zh, en, provisions
    touched = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, pool__isnull=False)
                | Q(person__isnull=False, pool__isnull=True),
                name="work_item_one_holder",
            ),
            models.UniqueConstraint(
                fields=["token", "person"],
                condition=Q(state__in=("open", "waiting", "queued"), kind="task", person__isnull=False),
                name="work_item_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["token", "pool"],
                condition=Q(state__in=("open", "waiting", "queued"), kind="task", pool__isnull=False),
                name="work_item_once_a_pool",
            ),
        ]
        indexes = [
            models.Index(fields=["token"], condition=Q(token__isnull=False), name="work_item_of_token"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="work_item_added"),
            models.Index(
                fields=["person", "kind", "queue_key", "id"],
                condition=Q(state="open", person__isnull=False),
                name="inbox_person",
            ),
            models.Index(
                fields=["pool", "kind", "queue_key", "id"],
                condition=Q(state="open", pool__isnull=False),
                name="inbox_pool",
            ),
            models.Index(
                fields=["done_by", "-done_at", "-id"], condition=Q(done_by__isnull=False), name="done_by"
            ),
            models.Index(
                fields=["on_behalf_of", "-done_at", "-id"],
                condition=Q(on_behalf_of__isnull=False),
                name="done_on_behalf_of",
            ),
            models.Index(
                fields=["warn_on"],
                condition=Q(state="open", warn_on__isnull=False, warned_at__isnull=True),
                name="sweep_warn",
            ),
            models.Index(
                fields=["escalate_on"],
                condition=Q(state="open", escalate_on__isnull=False, escalated_at__isnull=True),
                name="sweep_escalate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.step}"


class Move(models.Model):
    """One operation, never changed: who, what, and every row it made or altered, so that it undoes exactly."""

    class Kind(models.TextChoices):
        START = "start", "发起"
        COMPLETE = "complete", "办理"
        RETURN = "return", "退回"
        WITHDRAW = "withdraw", "撤回"
        TRANSFER = "transfer", "转办"
        ADD_BEFORE = "add_before", "前加签"
        ADD_AFTER = "add_after", "后加签"
        COUNTERSIGN = "countersign", "会签"
        ADD_BRANCH = "add_branch", "增加分支"
        CIRCULATE = "circulate", "传阅"
        READ = "read", "阅毕"
        CHASE = "chase", "催办"
        ESCALATE = "escalate", "逾期升级"
        FINISH = "finish", "办结"
        STOP = "stop", "终止"
        ARCHIVE = "archive", "归档"
        MIGRATE = "migrate", "迁移"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="moves")
    sequence = models.PositiveIntegerField()  # the process's version after it
    kind = models.CharField(max_length=11, choices=Kind)
    definition_version = models.PositiveIntegerField()
    item = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="moves")
    step = models.CharField(max_length=80, blank=True)  # its name at that time
    to_step = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)  # None: the sweep
    on_behalf_of = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    # {"process": {field: [before, after]}, "tokens": {id: {field: [before, after]}}, "items": {…},
    #  "made_tokens": {id: {field: value}}, "made_items": {…}}
    changes = models.JSONField(default=dict, encoder=ExactEncoder)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "sequence"], name="move_sequence")]


class Delegation(models.Model):
    """Somebody else may handle one's work items for a period (委托办理). It lends the inbox, not the office:

    an entrustment by the Rules is kept where posts are kept. It does not pass on further.
    """

    delegator = models.BigIntegerField()
    delegate = models.BigIntegerField()
    kinds = models.JSONField(default=list)  # kinds of process; empty: all
    from_on = models.DateField()
    to_on = models.DateField()  # last day
    granted_by = models.BigIntegerField()
    granted_at = models.DateTimeField()
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(delegator=F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="delegation_period"),
        ]
        indexes = [
            models.Index(
                fields=["delegate", "from_on", "to_on"],
                condition=Q(revoked_at__isnull=True),
                name="delegation_in_force",
            )
        ]
