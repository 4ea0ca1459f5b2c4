"""What article 51 asks of a document that goes up: words of asking, several heads, levels, persons."""

from django.db.models import Q

from xunzhang.chapters.documents.checks.asking_words import matters_in, subject_of, words_of_asking
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import secrecy

__all__ = ["matters_in", "sent_elsewhere", "subject_of", "words_of_asking"]
SHORTEST_SUBJECT = 4
MOST_FOUND = 20


def sent_elsewhere(document: OutgoingDocument) -> frozenset[str]:
    """Other upward documents of the same unit that name the same subject, not abandoned.

    By title those of the same drafter that are no more secret than this one; of the others only how many there are.
    """
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
    named, others = set(), 0
    for title, drafter, level in rows.values_list("title", "drafted_by", "matter__secrecy")[:MOST_FOUND]:
        if drafter == document.drafted_by and secrecy.rank(level) <= secrecy.rank(document.matter.secrecy):
            named.add(title)
        else:
            others += 1
    return frozenset(named | ({f"本单位其他人员拟写的 {others} 件"} if others else set()))
