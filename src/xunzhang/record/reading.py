"""Readings of restricted matters, each noted in the journal (article 70 and the law on state secrets)."""

from django.db import transaction

from xunzhang.record import journal, secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Attachment, JournalEntry, Matter


def note_read(actor: Actor, matter: Matter, *, attachment: Attachment | None = None) -> JournalEntry | None:
    """Note that the actor is shown the matter, or one of its files; nothing is noted when it is not restricted.

    Raises NotFound when the level is above the actor's clearance.
    """
    level = max(matter.secrecy, attachment.secrecy if attachment else "public", key=secrecy.rank)
    secrecy.require_readable(actor, level)
    if not secrecy.is_restricted(level):
        return None
    draft = journal.Draft(
        action="attachment.read" if attachment else "matter.read",
        actor=actor,
        summary=f"查阅{attachment.name if attachment else matter.title}（{secrecy.in_chinese(level)}）",
        payload={"secrecy": level},
        matter=matter,
        subject_kind="attachment" if attachment else "matter",
        subject_id=str(attachment.pk if attachment else matter.pk),
        government=matter.government,
        rulebook_version=matter.rulebook_version,
        attachments=[attachment.digest] if attachment and attachment.is_taken_in else [],
    )
    with transaction.atomic():
        return journal.append([draft])[0]
