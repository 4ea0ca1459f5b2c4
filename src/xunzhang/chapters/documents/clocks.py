"""By when an incoming document is to be done: the stated limit, the urgent kind's own clock, or the Rules' days (56)."""

from datetime import date, timedelta
from typing import Any

from xunzhang.chapters.documents.models import DeadlineChange, IncomingDocument
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.kernel.errors import Broken
from xunzhang.record import assessing
from xunzhang.record.models import Matter
from xunzhang.rulebook.setting_values import values_on

CLOSE = "incoming_document.close"
SETTING_OF_URGENCY = {
    IncomingDocument.Urgency.IMMEDIATE: "handling_days_immediate",
    IncomingDocument.Urgency.EXTRA_URGENT: "handling_days_extra_urgent",
    IncomingDocument.Urgency.URGENT: "handling_days_urgent",
    IncomingDocument.Urgency.ORDINARY_URGENT: "handling_days_ordinary_urgent",
}
# How urgent a matter is in an inbox. 平急 is told by the document's own pages; an inbox knows it by its deadline.
RANK_OF_URGENCY = {
    IncomingDocument.Urgency.IMMEDIATE: 3,
    IncomingDocument.Urgency.EXTRA_URGENT: 2,
    IncomingDocument.Urgency.URGENT: 1,
    IncomingDocument.Urgency.ORDINARY_URGENT: 0,
    IncomingDocument.Urgency.NONE: 0,
}
URGENCY_OF_RANK = {1: IncomingDocument.Urgency.URGENT, 2: IncomingDocument.Urgency.EXTRA_URGENT}


def setting(matter: Matter, name: str) -> Any:
    """The value of a setting of the matter's rulebook in this installation today; None where it has none."""
    today = clock.today()
    book = assessing.rulebook_for(matter)
    return values_on(book, today, assessing.installed_settings(book, today)).get(name)


def asked_extension(document: IncomingDocument) -> DeadlineChange | None:
    """The extension that waits for its approver, if there is one."""
    return document.deadline_changes.filter(
        kind=DeadlineChange.Kind.EXTENSION, asked_due_on__isnull=False, decided_at__isnull=True
    ).first()


def stated_limit_of(document: IncomingDocument) -> date | None:
    """The limit that binds (56): the one stated, or the later one that the sender itself agreed to, on record."""
    if document.stated_limit_on is None:
        return None
    moved = (
        document.deadline_changes.filter(kind=DeadlineChange.Kind.EXTENSION, to_due_on__isnull=False)
        .exclude(sender_consent="")
        .order_by("-pk")
        .first()
    )
    return moved.to_due_on if moved is not None else document.stated_limit_on


def closing_facts(document: IncomingDocument, completed_on: date | None) -> dict[str, object]:
    """The facts of incoming_document.close."""
    facts: dict[str, object] = {
        "needs_reply": bool(document.needs_reply),
        "has_stated_limit": document.stated_limit_on is not None,
    }
    if completed_on is not None:
        facts["completed_on"] = completed_on
    if document.received_on is not None:
        facts["received_on"] = document.received_on
    if document.stated_limit_on is not None:
        facts["stated_limit_on"] = stated_limit_of(document)
    return facts


def deadline_findings(document: IncomingDocument, completed_on: date | None = None) -> list[Any]:
    """What the Rules say of the deadline; nothing where the document wants no reply."""
    _book, assessment = assessing.assess(
        CLOSE, closing_facts(document, completed_on), matter=document.matter, on=clock.today()
    )
    return [one for one in assessment.findings if one.kind == "deadline" and one.outcome != "not_applicable"]


def due_on_of(document: IncomingDocument) -> date | None:
    """The day by which it is to be done; the day of receipt is not counted. Raises Broken before it is received."""
    received_on = document.received_on
    if received_on is None:
        raise Broken("no deadline runs before receipt")
    if document.stated_limit_on is not None:
        return stated_limit_of(document)
    name = SETTING_OF_URGENCY.get(IncomingDocument.Urgency(document.urgency))
    if name is not None:
        days = setting(document.matter, name)
        if days is not None:
            return received_on + timedelta(days=int(days))
    dues = [one.due_on for one in deadline_findings(document) if one.due_on is not None]
    return min(dues, default=None)


def rests_on(document: IncomingDocument) -> tuple[str, str]:
    """Where the deadline comes from, for a page: (`stated`, ""), (`setting`, its name) or (`rule`, its provision)."""
    if document.stated_limit_on is not None:
        return "stated", ""
    name = SETTING_OF_URGENCY.get(IncomingDocument.Urgency(document.urgency))
    if name is not None and setting(document.matter, name) is not None:
        return "setting", name
    findings = deadline_findings(document)
    return ("rule", findings[0].provision) if findings else ("none", "")


def departures_of(document: IncomingDocument, completed_on: date) -> dict[str, str]:
    """Provision → reason, where the deadline of the Rules has passed and a change made before it passed covers the day."""
    if document.due_on is None or completed_on > document.due_on:
        return {}
    last = document.deadline_changes.filter(to_due_on__isnull=False).order_by("-pk").first()
    if last is None or last.from_due_on is None or decided_on(last) > last.from_due_on:
        return {}
    reason = f"经{last.approved_by_name or last.sender_consent}同意{last.get_kind_display()}至 {last.to_due_on}：{last.reason}"
    return {
        one.provision: reason
        for one in deadline_findings(document, completed_on)
        if one.outcome == "breached" and one.force == "default"
    }


def decided_on(change: DeadlineChange) -> date:
    """The day from which a change holds."""
    return change.decided_at.astimezone(clock.BEIJING).date() if change.decided_at else change.from_on


def open_pause(document: IncomingDocument) -> DeadlineChange | None:
    """The pause that is running, if there is one."""
    return document.deadline_changes.filter(kind=DeadlineChange.Kind.PAUSE, to_on__isnull=True).first()


def after_pause(due_on: date, from_on: date, to_on: date) -> date:
    """The deadline moved by the working days of a pause."""
    calendar = current_calendar()
    return calendar.add(due_on, calendar.count(from_on, to_on))
