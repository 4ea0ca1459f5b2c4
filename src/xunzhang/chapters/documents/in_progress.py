"""What was typed and not saved, offered again: whose, when, on which version, and what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from xunzhang.chapters.documents import comparing
from xunzhang.chapters.documents.models import DraftInProgress, OutgoingDocument
from xunzhang.chapters.documents.typed import differs
from xunzhang.chapters.organs.models import Person
from xunzhang.record.actor import Actor


@dataclass(frozen=True, slots=True)
class Offer:
    """Unsaved changes of a document; `newer` where somebody saved another version since."""

    kept: DraftInProgress
    changes: list[comparing.Change]
    newer: comparing.Named | None
    newer_changes: list[comparing.Change]


def new_key() -> str:
    """A key for a draft that has no document yet."""
    return f"new-{token_hex(8)}"


def kept(actor: Actor, key: str) -> DraftInProgress | None:
    """What the actor has kept under the key."""
    if actor.person_id is None or not actor.posts:
        return None
    return DraftInProgress.objects.filter(person=actor.person_id, key=key).first()


def new_drafts(actor: Actor) -> list[DraftInProgress]:
    """Drafts begun and never saved, the newest first. One query."""
    if actor.person_id is None or not actor.posts:
        return []
    rows = DraftInProgress.objects.filter(person=actor.person_id, document=None)
    return [row for row in rows.order_by("-kept_at", "-pk") if _says_anything(row.content)]


def _says_anything(content: Mapping[str, Any]) -> bool:
    return any(content.get(name) for name in ("title", "body", "issued_text", "attachments"))


def offer_of(
    row: DraftInProgress | None, document: OutgoingDocument, values: Mapping[str, Any]
) -> Offer | None:
    """The offer of what was kept; None where it says nothing else than the document does."""
    if row is None or not differs(row.content, values):
        return None
    newer, newer_changes = since(document, row.base_version)
    return Offer(row, comparing.changes(values, row.content), newer, newer_changes)


def since(document: OutgoingDocument, version: int) -> tuple[comparing.Named | None, list[comparing.Change]]:
    """The present version with who saved it, and what changed since `version`; nothing where that is the present one."""
    if document.version <= version:
        return None, []
    kept_versions = {
        one.number: one for one in document.versions.filter(number__in=[version, document.version])
    }
    latest, base = kept_versions.get(document.version), kept_versions.get(version)
    if latest is None:
        return None, []
    named = comparing.Named(
        latest, Person.objects.filter(pk=latest.saved_by).values_list("name", flat=True).first() or ""
    )
    return named, comparing.changes(base.content, latest.content) if base else []
