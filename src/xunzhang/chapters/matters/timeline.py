"""What happened to a matter, as its page tells it: the journal's entries, the latest first."""

from dataclasses import dataclass

from django.utils.translation import get_language

from xunzhang.chapters.matters.naming import names_of
from xunzhang.record import queries as record
from xunzhang.record.actions import REGISTRY
from xunzhang.record.models import JournalEntry, Matter

RECENT = 40  # entries of the journal on the page; all of them on demand
REFUSED = ".refused"
LONGEST_VERB = 16  # characters before the colon of a summary that only name the act


@dataclass(frozen=True, slots=True)
class Told:
    """One entry. `said` is the journal's Chinese sentence without what the page says already; `act` is the act by its
    English label, for an English reader only."""

    entry: JournalEntry
    findings: int
    said: str
    act: str
    who: str


@dataclass(frozen=True, slots=True)
class Timeline:
    rows: tuple[Told, ...]
    has_more: bool


def timeline(matter: Matter, *, whole: bool) -> Timeline:
    """The journal of the matter; one query more for an English reader, who is told names in English."""
    found = record.timeline(matter).order_by("-sequence")
    listed = list(found if whole else found[: RECENT + 1])
    shown = listed if whole else listed[:RECENT]
    if not (get_language() or "").startswith("en"):
        rows = [_told(one, said(one.summary, matter.title), "", one.name) for one in shown]
    else:
        names = names_of([one.person for one in shown])
        rows = [
            _told(
                one,
                _without_verb(said(one.summary, matter.title)),
                _act(one.action),
                names.person(one.person) or one.name,
            )
            for one in shown
        ]
    return Timeline(tuple(rows), not whole and len(listed) > RECENT)


def _told(entry: JournalEntry, sentence: str, act: str, who: str) -> Told:
    return Told(entry, len(entry.findings_read), sentence, act, who)


def said(summary: str, title: str) -> str:
    """`送审：关于…的通知` is `送审` on the page that bears the title."""
    for written in (f"《{title}》", title):
        if summary.endswith(written):
            return summary.removesuffix(written).rstrip("：: ") or summary
    return summary


def _without_verb(sentence: str) -> str:
    """What an entry says beyond the act, which the English label names."""
    verb, _colon, rest = sentence.partition("：")
    return rest if len(verb) <= LONGEST_VERB else sentence


def _act(action: str) -> str:
    spec = REGISTRY.get(action.removesuffix(REFUSED))
    label = spec.label_en if spec is not None else action
    return f"Refused: {label}" if action.endswith(REFUSED) else label
