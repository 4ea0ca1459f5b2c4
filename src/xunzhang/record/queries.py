"""Reading the journal and what the Rules found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xunzhang.kernel.clock import BEIJING
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Attachment, FindingRecord, JournalEntry, Matter


@dataclass(frozen=True)
class JournalFilter:
    """What of the journal is asked for; what is not given does not narrow it."""

    action: str = ""  # a name, or the beginning of one: `account.`
    account: int | None = None
    person: int | None = None
    matter: int | None = None
    subject_kind: str = ""
    subject_id: str = ""
    provision: str = ""  # entries whose findings stopped, departed from or had to judge it
    only_refusals: bool = False
    from_on: date | None = None
    to_on: date | None = None  # the last day included
    text: str = ""  # in the summary or the name
    before: int | None = None  # keyset: entries with a smaller number


@dataclass(frozen=True)
class JournalPage:
    """Newest first. `next_before` goes into the next page's filter; None: this is the last page."""

    entries: list[JournalEntry]
    next_before: int | None


@dataclass(frozen=True)
class ProvisionCount:
    """How often a provision stopped an act, was departed from, or left it to a person."""

    provision: str
    article: int
    stopped: int = 0
    departed: int = 0
    judged: int = 0


def timeline(matter: Matter | int) -> QuerySet[JournalEntry]:
    """Everything that happened to a matter, refusals and readings included, in order. One indexed query."""
    return JournalEntry.objects.filter(matter=matter).order_by("sequence")


def history_of(subject_kind: str, subject_id: str | int) -> QuerySet[JournalEntry]:
    """Everything that happened to one row, in order."""
    return JournalEntry.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id)).order_by(
        "sequence"
    )


def journal_page(wanted: JournalFilter, *, limit: int = 50) -> JournalPage:
    """A page of the whole journal. Who may see it is asked by the caller (the audit administrator)."""
    rows = list(_narrowed(wanted).order_by("-sequence")[: limit + 1])
    more = len(rows) > limit
    return JournalPage(rows[:limit], rows[limit - 1].sequence if more else None)


def _narrowed(wanted: JournalFilter) -> QuerySet[JournalEntry]:
    rows = JournalEntry.objects.all()
    if wanted.action.endswith("."):
        rows = rows.filter(action__startswith=wanted.action)
    elif wanted.action:
        rows = rows.filter(action=wanted.action)
    exact = {
        name: value
        for name in ("account", "person", "matter", "subject_kind", "subject_id")
        if (value := getattr(wanted, name)) not in (None, "")
    }
    rows = rows.filter(**exact)
    if wanted.provision:
        numbers = FindingRecord.objects.filter(provision=wanted.provision).values("entry")
        rows = rows.filter(sequence__in=numbers)
    if wanted.only_refusals:
        rows = rows.filter(action__endswith=".refused")
    if wanted.from_on is not None:
        rows = rows.filter(at__gte=_beginning(wanted.from_on))
    if wanted.to_on is not None:
        rows = rows.filter(at__lt=_beginning(wanted.to_on + timedelta(days=1)))
    if wanted.text:
        rows = rows.filter(Q(summary__contains=wanted.text) | Q(name__contains=wanted.text))
    if wanted.before is not None:
        rows = rows.filter(sequence__lt=wanted.before)
    return rows


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BEIJING)


def provision_counts(
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    article: int | None = None,
    government: str = "",
) -> Mapping[str, ProvisionCount]:
    """Provision → how often it stopped an act, was departed from, was judged; both days included. One query.

    A breach counts as a stop; so does a question that was still open when the act was asked for.
    """
    rows = FindingRecord.objects.filter(government=government or settings.GOVERNMENT)
    if article is not None:
        rows = rows.filter(article=article)
    if from_on is not None:
        rows = rows.filter(on__gte=from_on)
    if to_on is not None:
        rows = rows.filter(on__lte=to_on)
    counted: dict[str, dict[str, int]] = {}
    articles: dict[str, int] = {}
    for row in rows.values("provision", "article", "outcome", "is_refusal").annotate(times=Count("pk")):
        of_provision = counted.setdefault(row["provision"], {"stopped": 0, "departed": 0, "judged": 0})
        articles[row["provision"]] = row["article"]
        if row["outcome"] == "breached":
            of_provision["stopped"] += row["times"]
        elif row["outcome"] == "departed":
            of_provision["departed"] += 0 if row["is_refusal"] else row["times"]  # else nothing came of it
        else:
            of_provision["stopped" if row["is_refusal"] else "judged"] += row["times"]
    return {
        provision: ProvisionCount(provision, articles[provision], **counts)
        for provision, counts in sorted(counted.items())
    }


def attachments_of(matter: Matter, actor: Actor) -> QuerySet[Attachment]:
    """The matter's files that stand and that the actor is cleared for."""
    return secrecy.readable(Attachment.objects.filter(matter=matter, withdrawn_at=None), actor)
