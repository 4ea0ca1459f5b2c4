"""The checks of a draft with what the office knows, their clauses in the rulebook in force, and the answers on record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from xunzhang.chapters.documents import choices, comparing, previewing, queries
from xunzhang.chapters.documents.checks import Draft, Found, Known, Severity, check
from xunzhang.chapters.documents.checks.model import KnownDocument, Said
from xunzhang.chapters.documents.models import (
    CheckAnswer,
    DocumentEnding,
    IncomingDocument,
    NumberSeries,
    OutgoingDocument,
)
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.queries.units import abolished_units
from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.record.actor import Actor
from xunzhang.record.assessing import rulebook_for
from xunzhang.typesetting.model import chinese_date

CHECK = "outgoing_document.check"
STATE = OutgoingDocument.State
IN_FORCE = (STATE.SEALED, STATE.DISTRIBUTED, STATE.ARCHIVED)
MOST_ALIKE = 5
LONGEST_WORDS = 3
# Words that every title has: they say nothing of its matter.
_COMMON = frozenset(
    [
        "关于",
        "印发",
        "做好",
        "有关",
        "工作",
        "进一步",
        "加强",
        "加快",
        "推进",
        "开展",
        "实施",
        "方案",
        "意见",
        "通知",
        "管理",
        "办法",
        "规定",
        "全市",
        "我市",
        "人民政府",
        "办公厅",
        "若干",
        "问题",
        "情况",
        "事项",
        "支持",
        "建设",
        "促进",
        "发展",
        "年度",
        "组织",
        "落实",
        "贯彻",
    ]
)
_REGULATIONS = {"党政机关公文处理工作条例": 42}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it: in the reader's language, with its provision or national clause, and the answer."""

    found: Found
    sentence: str
    provision: str
    clause: str
    start: int
    end: int
    answer: CheckAnswer | None

    @property
    def is_open(self) -> bool:
        """Whether it still stands: not answered, or answered that it is not in order."""
        return self.answer is None or not self.answer.is_in_order

    @property
    def jump(self) -> str:
        """Where the passage is, as the script of the page reads it."""
        return f"{self.found.place.field}#{self.found.place.number}"


def draft_of(content: Mapping[str, Any], unit: str) -> Draft:
    """What is typed, as the checks read it."""
    plain = {
        name: str(content.get(name) or "")
        for name in (
            *("title", "body", "issued_title", "issued_text", "main_recipients_text", "note"),
            *("document_kind", "direction", "recipient_class", "necessity", "level_skipping_approval"),
            *("assignment", "addressed_person"),
        )
    }
    return Draft(
        **plain,
        companion_class=str(content.get("companion_class") or "none"),
        parent=str(content.get("parent_id") or ""),
        attachments=tuple((one["title"], one["text"]) for one in content.get("attachments") or ()),
        main_recipients=choices.expanded(content.get("main_recipients") or ()),
        issuer=previewing.issuing_name(content, unit),
    )


def known_to(actor: Actor, document: OutgoingDocument | None = None) -> Known:
    """What the office knows today, as far as the actor may see it; `document` is the one being written."""
    today = clock.today()
    book = rulebook_for(on=today)
    articles = sum(len(chapter.articles) for chapter in book.chapters)
    return Known(
        today=today,
        kinds={kind: _endings(label) for kind, label in choices.values_in_chinese("document_kind")},
        marks=frozenset(NumberSeries.objects.values_list("mark", flat=True).distinct()),
        texts={book.title.zh: articles, **_REGULATIONS},
        people=tuple((one.title, one.name) for one in organs.leaders(today)),
        abolished=tuple(unit.name for unit in abolished_units(today)),
        document=_registered,
        alike=_alike_for(actor, document),
    )


def _endings(label: str) -> tuple[str, ...]:
    """令 of 命令（令）, and the word itself."""
    outer, _bracket, inner = label.partition("（")
    return tuple(filter(None, (outer, inner.rstrip("）"))))


def _registered(number: str) -> KnownDocument | None:
    row = (
        OutgoingDocument.objects.filter(document_number=number)
        .exclude(state=STATE.ABANDONED)
        .values("pk", "title")
        .first()
    )
    if row is not None:
        ending = DocumentEnding.objects.filter(document=row["pk"]).first()
        return KnownDocument(number, row["title"], _ended(ending))
    title = IncomingDocument.objects.filter(document_number=number).values_list("title", flat=True).first()
    return None if title is None else KnownDocument(number, title)


def _ended(ending: DocumentEnding | None) -> Said | None:
    if ending is None or (ending.kind == DocumentEnding.Kind.REPEALED and ending.from_on > clock.today()):
        return None
    on = chinese_date(ending.from_on)
    if ending.kind == DocumentEnding.Kind.REVOKED:
        return Said("已被撤销，自始无效", "has been revoked and is void from the beginning")
    return Said(f"已自{on}起废止", f"was repealed from {ending.from_on.isoformat()}")


def _alike_for(actor: Actor, document: OutgoingDocument | None) -> Callable[[str], tuple[KnownDocument, ...]]:
    def alike(subject: str) -> tuple[KnownDocument, ...]:
        named = Q(title__contains=subject)
        words = telling_words(subject)
        if words:
            every = Q()
            for word in words:
                every &= Q(title__contains=word)
            named |= every
        rows = (
            queries.outgoing(actor)
            .filter(named, state__in=IN_FORCE)
            .exclude(pk=document.pk if document else None)
            .filter(ending=None)
            .order_by("-pk")
        )
        return tuple(
            KnownDocument(number, title)
            for number, title in rows.values_list("document_number", "title")[:MOST_ALIKE]
        )

    return alike


def telling_words(subject: str) -> tuple[str, ...]:
    """The longest words of a subject that say what it is about; none where fewer than two do."""
    found = {word for word in comparing.words(subject) if len(word) > 1 and word not in _COMMON}
    chosen = sorted(found, key=lambda word: (-len(word), subject.find(word)))[:LONGEST_WORDS]
    return tuple(chosen) if len(chosen) > 1 else ()


@lru_cache(maxsize=8)
def _provisions_by_fact(government: str, version: str) -> Mapping[str, str]:
    """Fact of the check → the provision of the rulebook that asks for it."""
    book = rulebook_for()
    found: dict[str, str] = {}
    for provision in book.provisions.values():
        if provision.status == "coded" and CHECK in provision.applies_to:
            for fact in _strings(provision.with_):
                found.setdefault(fact, provision.id)
    return found


def _strings(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _strings(value)


def asked_of(code: str, passage: str) -> str:
    """Under what the answer to a question about a passage is remembered."""
    return sm3(f"{code}\n{passage}".encode())


def answers_of(document: OutgoingDocument | None) -> dict[str, CheckAnswer]:
    """The last answer to each question on the document. One query."""
    if document is None:
        return {}
    return {row.asked_of: row for row in CheckAnswer.objects.filter(document=document).order_by("pk")}


def checked(
    actor: Actor, content: Mapping[str, Any], unit: str, document: OutgoingDocument | None
) -> list[Shown]:
    """What the checks find in what is typed, as the page shows it."""
    english = (get_language() or "").startswith("en")
    book = rulebook_for(on=clock.today())
    by_fact = _provisions_by_fact(book.government, book.version)
    answers = answers_of(document)
    draft = draft_of(content, unit)
    texts = {(one.field, one.number): one.text for one in draft.texts()}
    shown = []
    for found in check(draft, known_to(actor, document)):
        text = texts.get((found.place.field, found.place.number), "")
        clause = found.clause.otherwise
        asks = found.severity is Severity.ASK
        shown.append(
            Shown(
                found=found,
                sentence=found.sentence.en if english else found.sentence.zh,
                provision=by_fact.get(found.clause.fact, "") if found.clause.fact else "",
                clause=clause.en if english else clause.zh,
                start=_units(text[: found.place.start]),
                end=_units(text[: found.place.end]),
                answer=answers.get(asked_of(found.code, found.passage)) if asks else None,
            )
        )
    return shown


def _units(text: str) -> int:
    """How many units a browser counts for the text: characters beyond the basic plane are two."""
    return len(text.encode("utf-16-le")) // 2
