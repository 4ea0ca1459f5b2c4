"""Keeping what is typed and not yet saved.

No act: it changes no document, nobody but its author sees it, and every few seconds an entry in the journal would bury
those that matter (ADR 13). What is saved is an act.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.actions.finding import OFFICE_WORK
from xunzhang.chapters.documents.models import DraftInProgress, OutgoingDocument
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import InvalidInputs, NotPermitted
from xunzhang.record.actor import Actor

_KEY = re.compile(r"new-[0-9a-f]{8,32}|document-[1-9]\d{0,17}")
MOST_CHARACTERS = 1_500_000
LONGEST_AGO = 366 * 24 * 3600
MOST_NEW = 20  # drafts begun and neither saved nor thrown away; the oldest go


def key_of(document: OutgoingDocument) -> str:
    """Under what the unsaved changes of a document are kept."""
    return f"document-{document.pk}"


@transaction.atomic
def keep(
    actor: Actor, key: str, content: Mapping[str, Any], base_version: int, *, seconds_ago: int = 0
) -> datetime:
    """Keep what the actor typed `seconds_ago` under `key`, instead of what was kept there before; returns when it was.

    Raises NotPermitted, NotFound for a document one may not see, InvalidInputs for a key or a length out of bounds,
    and for content above the level of secrecy that this installation takes in: nothing of it is kept.
    """
    if actor.person_id is None or not actor.posts:
        raise NotPermitted(OFFICE_WORK)
    if not _KEY.fullmatch(key):
        raise InvalidInputs({"key": _("暂存的编号不合格式，请重新打开页面。")})
    if sum(len(str(value)) for value in content.values()) > MOST_CHARACTERS:
        raise InvalidInputs({"body": _("文稿过长，不能暂存，请分成附件。")})
    secrecy.require_taken_in(_level(content))
    document = None
    if key.startswith("document-"):
        document = queries.outgoing_document(actor, int(key.removeprefix("document-")))
    typed_at = clock.now() - timedelta(seconds=min(max(seconds_ago, 0), LONGEST_AGO))
    DraftInProgress.objects.update_or_create(
        person=actor.person_id,
        key=key,
        defaults={
            "document": document,
            "base_version": base_version,
            "content": dict(content),
            "kept_at": typed_at,
        },
    )
    if document is None:
        _drop_oldest(actor.person_id)
    return typed_at


@transaction.atomic
def discard(actor: Actor, key: str) -> None:
    """Throw away what the actor has kept under `key`; nothing happens where nothing is."""
    if actor.person_id is not None:
        DraftInProgress.objects.filter(person=actor.person_id, key=key).delete()


def _level(content: Mapping[str, Any]) -> str:
    """The level chosen; what is none is settled when the draft is saved."""
    level = str(content.get("secrecy") or "")
    return level if level in secrecy.LEVELS else "public"


def _drop_oldest(person_id: int) -> None:
    rows = DraftInProgress.objects.filter(person=person_id, document=None).order_by("-kept_at", "-pk")
    DraftInProgress.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST_NEW:])).delete()
