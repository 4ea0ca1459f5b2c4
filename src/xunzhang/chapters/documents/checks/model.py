"""What a check looks at, what it knows, and what it says. Pure: texts in, findings out, no database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """`must`: a binding rule is broken. `should`: good form asks otherwise. `ask`: a person judges, and the answer is kept."""

    MUST = "must"
    SHOULD = "should"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Said:
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Clause:
    """On what a finding rests: `fact` names the fact by which the rulebook in force is searched for its provision; `otherwise`
    is the national norm that says it where the rulebook does not. Empty for mere usage.
    """

    fact: str = ""
    otherwise: Said = field(default_factory=lambda: Said("", ""))


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: the field of the form, its number where there are several (from 0), characters from and to."""

    field: str
    number: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check found; `passage` are the words it is about, by which an answer is remembered."""

    code: str
    severity: Severity
    sentence: Said
    clause: Clause
    place: Place
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the draft with the field it stands in."""

    field: str
    number: int
    text: str

    def place(self, start: int, end: int) -> Place:
        return Place(self.field, self.number, start, end)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as typed; what is open is empty, or None. `issuer` is the organ whose name it would bear."""

    title: str = ""
    body: str = ""
    issued_title: str = ""
    issued_text: str = ""
    main_recipients_text: str = ""
    note: str = ""
    attachments: tuple[tuple[str, str], ...] = ()
    document_kind: str = ""
    direction: str = ""
    recipient_class: str = ""
    companion_class: str = "none"
    parent: str = ""
    necessity: str = ""
    level_skipping_approval: str = ""
    assignment: str = ""
    addressed_person: str = ""
    main_recipients: tuple[str, ...] = ()
    issuer: str = ""

    def texts(self) -> Iterator[Written]:
        """Every text that is printed, in its order."""
        yield Written("title", 0, self.title)
        yield Written("body", 0, self.body)
        yield Written("issued_text", 0, self.issued_text)
        for number, (title, text) in enumerate(self.attachments):
            yield Written("attachment_title", number, title)
            yield Written("attachment_text", number, text)

    def prose(self) -> Iterator[Written]:
        """The texts that have paragraphs."""
        return (one for one in self.texts() if one.field in ("body", "issued_text", "attachment_text"))


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the register; `ended` says revoked or repealed, and from when."""

    number: str
    title: str
    ended: Said | None = None


def _nothing(_words: str) -> tuple[KnownDocument, ...]:
    return ()


def _unknown(_number: str) -> KnownDocument | None:
    return None


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows. `kinds`: kind → words in which its titles end. `texts`: title → number of its articles.

    `document` finds a number in the registers, `alike` documents in force on the same matter, `people` are (title, name).
    """

    today: date
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    texts: Mapping[str, int] = field(default_factory=dict)
    people: tuple[tuple[str, str], ...] = ()
    abolished: tuple[str, ...] = ()
    document: Callable[[str], KnownDocument | None] = _unknown
    alike: Callable[[str], tuple[KnownDocument, ...]] = _nothing


def regulation(article: str, article_en: str) -> Said:
    """An article of the Regulations on official documents (中办发〔2012〕14号)."""
    return Said(
        f"《党政机关公文处理工作条例》（中办发〔2012〕14号）{article}",
        f"Regulations on Official Documents (中办发〔2012〕14号), {article_en}",
    )


def standard(clause: str) -> Said:
    """A clause of the format standard."""
    return Said(f"GB/T 9704-2012 第{clause}条", f"GB/T 9704-2012, clause {clause}")


USAGE = Clause()
ACCURATE = Clause(otherwise=regulation("第二十条第（四）项", "article 20(4)"))
