"""What article 51 asks of a document that goes up: words of asking, several heads, levels, persons."""

from django.db.models import Q

from xunzhang.chapters.documents.checks.asking_words import matters_in, subject_of, words_of_asking
from xunzhang.chapters.documents.models import OutgoingDocument

__all__ = ["matters_in", "sent_elsewhere", "subject_of", "words_of_asking"]
SHORTEST_SUBJECT = 4


def sent_elsewhere(document: OutgoingDocument) -> frozenset[str]:
    """Titles of other upward documents of the same unit that name the same subject, not abandoned."""
    subject = subject_of(document.title)
    if document.direction != "upward" or len(subject) < SHORTEST_SUBJECT:
        return frozenset()
    rows = (
        OutgoingDocument.objects.filter(
            Q(title__contains=subject), direction="upward", drafting_unit=document.drafting_unit
        )
        .exclude(pk=document.pk)
        .exclude(state__in=[OutgoingDocument.State.ABANDONED, OutgoingDocument.State.DRAFT])
    )
    return frozenset(rows.values_list("title", flat=True)[:20])
