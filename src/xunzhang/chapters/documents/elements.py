"""The elements of a document as its file shows them, offered for confirmation with where each was found and why."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.translation import get_language

from xunzhang import rulebook as rules
from xunzhang.chapters.documents import scans
from xunzhang.chapters.documents.models import IncomingDocument, Scan
from xunzhang.chapters.documents.upward import words_of_asking
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record import attachments
from xunzhang.typesetting import apart, reading
from xunzhang.typesetting.reading.contents import Box, FileKind, Place
from xunzhang.typesetting.reading.model import CONFIDENCES, Confidence, Reading
from xunzhang.typesetting.reading.sentences import RULES
from xunzhang.typesetting.scanning import apart as recognition

LEVELS = {"秘密": "confidential", "机密": "secret", "绝密": "top_secret"}
URGENCIES = {"特提": "immediate", "特急": "extra_urgent", "加急": "urgent", "平急": "ordinary_urgent"}
# What was entered differs from what is written: the words themselves are shown beside it.
SHOWN_AS_WRITTEN = ("dated_on", "stated_limit_on", "needs_reply", "secrecy")
NOT_READ = "not_read"  # no field: stands for a remark
_E = reading.Element


@dataclass(frozen=True, slots=True)
class Element:
    """One value read from a file, for the field of the registration of that name; sentences are {zh, en}.

    `line` is the text it was taken from, `box` its place on `page` in mm: left, top, width, height, or `paragraph` the
    number of the paragraph of a file without pages. `score` is how sure
    the recogniser of a scan was, 0 to 1; `is_doubtful` where it is to be compared with the original.
    """

    value: str
    where: dict[str, str] = field(default_factory=dict)
    rule: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, str] = field(default_factory=dict)
    line: str = ""
    file: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    score: float | None = None
    is_doubtful: bool = False
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file showed at once; whether it is to be recognised, and on which pages, all when empty."""

    elements: dict[str, Element]
    is_scan: bool = False
    pages: tuple[int, ...] = ()
    is_pdf: bool = False


class Reader(Protocol):
    """What reads the elements of one file: field of the registration → what was found, and what is still to be done."""

    def __call__(self, content: bytes, name: str) -> Looked: ...


def _both(pair: Iterable[str]) -> dict[str, str]:
    zh, en = pair
    return {"zh": zh, "en": en}


def _box(box: Box | None) -> tuple[float, float, float, float] | None:
    if box is None:
        return None
    return (round(box.left, 1), round(box.top, 1), round(box.width, 1), round(box.height, 1))


def _element(
    value: str,
    place: Place,
    name: str,
    *,
    line: str = "",
    rule: str = "",
    sure: Any = None,
    score: float | None = None,
) -> Element:
    return Element(
        value=value,
        where={language: place.sentence(language) for language in ("zh", "en")},
        rule=_both(RULES[rule]) if rule else {},
        confidence=_both(CONFIDENCES[sure]) if sure is not None else {},
        line=line,
        file=name,
        page=place.page,
        box=_box(place.box),
        paragraph=place.paragraph,
        score=score,
        is_doubtful=score is not None and sure is Confidence.DOUBTFUL,
    )


def _kinds() -> dict[str, str]:
    """The vocabulary's kinds by their Chinese names."""
    fact = rules.library().vocabulary().action("incoming_document.register").facts["document_kind"]
    return {text.zh: key for key, text in fact.values.items()}


def _of_reading(found: reading.Reading, name: str) -> dict[str, Element]:
    """Field → element, for those fields that the reading can fill."""
    fields: dict[str, Element] = {}

    def offer(target: str, source: reading.Element, value: str) -> None:
        one = found.get(source)
        if one is not None and value and target not in fields:
            fields[target] = _element(
                value,
                one.place,
                name,
                line=one.line,
                rule=one.rule,
                sure=one.confidence,
                score=one.score,
            )

    for target, source in (
        ("title", _E.TITLE),
        ("document_number", _E.DOCUMENT_NUMBER),
        ("sender", _E.SIGNATURE),
        ("main_recipients", _E.MAIN_RECIPIENTS),
        ("contact", _E.CONTACT),
    ):
        offer(target, source, found.value(source))
    mark = found.get(_E.MARK)
    if mark is not None:
        offer("sender", _E.MARK, mark.parts[0] if mark.parts else mark.value.removesuffix("文件"))
    offer("document_kind", _E.KIND, _kinds().get(found.value(_E.KIND), ""))
    offer("urgency", _E.URGENCY, URGENCIES.get(found.value(_E.URGENCY), ""))
    marked = found.value(_E.CLASSIFICATION)
    offer("secrecy", _E.CLASSIFICATION, next((LEVELS[word] for word in LEVELS if word in marked), ""))
    offer("dated_on", _E.DATED_ON, _day(found.value(_E.DATED_ON)))
    if found.pages:
        fields["pages"] = Element(
            str(found.pages), where=_both(("文件的页数", "the file's pages")), file=name
        )
    limit = found.reply_limit
    if limit is not None and (due_on := _due_on(limit)):
        fields["stated_limit_on"] = _element(due_on, limit.place, name, line=limit.sentence)
    if found.reply is not None:
        asked = found.reply
        fields["needs_reply"] = _element(
            str(asked.asked).lower(),
            asked.place,
            name,
            line=asked.sentence,
            rule=asked.rule,
            sure=asked.confidence,
        )
    return fields


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""


def _due_on(limit: reading.model.TimeLimit) -> str:
    """The day a limit means, counted from today's receipt where it is counted from there; empty where it cannot be told."""
    if limit.due_on is not None:
        return limit.due_on.isoformat()
    if limit.days is None or limit.counted_from not in ("", "receipt"):
        return ""
    today = clock.today()
    if limit.unit == "working_day":
        return current_calendar().add(today, limit.days).isoformat()
    return (today + timedelta(days=limit.days)).isoformat() if limit.unit == "day" else ""


def look(content: bytes, name: str) -> Looked:
    """What the file shows at once. Nothing for a file of another kind; it can be kept all the same.

    Of a file that takes too much time or memory to read, NOT_READ says so, and of a scan where none can be
    recognised. Call it outside a transaction: it may last.
    """
    try:
        found = apart.read(content, name)
    except apart.TakesTooMuch as problem:
        return Looked({NOT_READ: _not_read(name, problem.chinese, problem.english)})
    except UnusableInput:
        return Looked({})
    shown = _of_reading(found, name) if found.has_text_layer else {}
    if not found.scanned:
        return Looked(shown)
    if not recognition.is_installed():
        return Looked(shown or {NOT_READ: _not_read(name, *recognition.NOT_INSTALLED)})
    done = Scan.objects.filter(pk=sm3(content), state=Scan.State.DONE).first()
    if done is not None:
        return Looked(shown or of_scan(done, name))
    is_pdf = found.kind is FileKind.PDF
    return Looked(shown, True, found.scanned if is_pdf else (), is_pdf)


read: Reader = look


def of_scan(scan: Scan, name: str) -> dict[str, Element]:
    """What was recognised in a file, or NOT_READ with the reason."""
    if scan.state == Scan.State.FAILED:
        return {NOT_READ: _not_read(name, scan.reason.get("zh", ""), scan.reason.get("en", ""))}
    found = scans.reading_of(scan.digest, name)
    if found is None:
        return {}
    if not found.elements:
        return {NOT_READ: _not_read(name, *found.remarks[0])} if found.remarks else {}
    return _of_reading(found, name)


def _not_read(name: str, chinese: str, english: str) -> Element:
    return Element(name, where=_both((chinese, english)), file=name)


def _body_of(content: bytes, name: str, digest: str) -> str:
    """The text of a file's body, recognised where it has been; empty where it cannot be read."""
    try:
        found: Reading | None = apart.read(content, name)
    except UnusableInput:
        return ""
    if found is not None and not found.has_text_layer:
        found = scans.reading_of(digest, name)
    return "\n".join(part.text for part in found.body) if found is not None else ""


def stored(found: Mapping[str, Element]) -> dict[str, Any]:
    """As the document keeps them."""
    return {name: asdict(one) for name, one in found.items()}


@dataclass(frozen=True, slots=True)
class Offered:
    """An element beside its field, in the reader's language; `number` marks its place in what is shown of the file, 0 for
    none."""

    name: str
    number: int
    value: str
    where: str
    rule: str
    confidence: str
    line: str
    page: int | None
    box: tuple[float, float, float, float] | None
    sure_by: int | None  # percent, of the recogniser
    is_doubtful: bool
    file: str
    paragraph: int | None


def offered(kept: Mapping[str, Any]) -> dict[str, Offered]:
    """What a document keeps of its reading, numbered in the order of the page."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    places: dict[tuple[Any, ...], int] = {}
    for one in sorted(kept.values(), key=_down_the_page):
        if place := _place(one):
            places.setdefault(place, len(places) + 1)
    return {
        name: Offered(
            name,
            places.get(_place(one), 0),
            one["value"],
            one["where"].get(language, ""),
            one["rule"].get(language, ""),
            one["confidence"].get(language, ""),
            one["line"] if name in SHOWN_AS_WRITTEN else "",
            one["page"],
            tuple(one["box"]) if one["box"] else None,
            None if one.get("score") is None else round(one["score"] * 100),
            one.get("is_doubtful", False),
            one.get("file", ""),
            one.get("paragraph"),
        )
        for name, one in kept.items()
    }


def _down_the_page(one: Mapping[str, Any]) -> tuple[float, ...]:
    return (one["page"] or 0, (one["box"] or [0, 0])[1], one.get("paragraph") or 0)


def _place(one: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells one place from another; empty where none is known."""
    if one["box"]:
        return (one.get("file", ""), one["page"], *one["box"])
    return (one.get("file", ""), one["paragraph"]) if one.get("paragraph") else ()


def words_of_asking_in(document: IncomingDocument) -> tuple[str, ...]:
    """What a report's text seems to ask for: by the sender's own record, else as far as its files can be read."""
    if document.document_kind != "report":
        return ()
    if document.sent_document is not None:
        return words_of_asking(document.sent_document.body)
    found: list[str] = []
    for kept in document.matter.attachments.exclude(digest=""):
        body = _body_of(attachments.content_of(kept), kept.name, kept.digest)
        found.extend(words_of_asking(body))
    return tuple(found)


def unit_named(name: str) -> str:
    """The code of the unit of the directory with that full or short name; empty for none."""
    if not name:
        return ""
    for unit in organs.units_on(clock.today(), search=name):
        if name in (unit.name, unit.short_name):
            return unit.code
    return ""
