"""A rulebook as data: what the files say, decoded but not yet compiled."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import msgspec

from xunzhang.kernel.numerals import to_chinese
from xunzhang.rulebook.texts import EMPTY, Text

Kind = Literal["composition", "authority", "gate", "deadline", "limit", "prohibition", "duty", "principle"]
Force = Literal["must", "default", "may"]
Status = Literal["coded", "judgement", "declaratory", "pending"]
Capability = Literal[
    "documents",
    "meetings",
    "decisions",
    "norms",
    "disclosure",
    "oversight",
    "supervision",
    "information",
    "discipline",
    "organs",
]
FactType = Literal["boolean", "integer", "date", "text", "choice", "role", "set"]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Repealed(_Data, frozen=True, kw_only=True):
    title: Text
    document_number: str
    dated_on: date | None = None


class Identity(_Data, frozen=True, kw_only=True):
    """rulebook.yaml: whose rules, which version, in force from and to (both days included)."""

    government: str
    name: Text
    title: Text
    version: str
    in_force_from: date
    in_force_to: date | None = None
    document_number: str = ""
    legal_basis: tuple[Text, ...] = ()
    repeals: tuple[Repealed, ...] = ()
    transition: Text | None = None


class Promulgation(_Data, frozen=True, kw_only=True):
    """The document that issued the rules."""

    title: str
    document_number: str = ""
    recipients: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    issued_by: str = ""
    dated_on: date | None = None


class Paragraph(_Data, frozen=True, kw_only=True):
    text: str
    items: tuple[str, ...] = ()

    def numbered_items(self) -> Iterator[tuple[int, str]]:
        """(number, text with its official numbering), such as (1, "（一）……")."""
        for number, item in enumerate(self.items, 1):
            yield number, f"（{to_chinese(number)}）{item}"

    @property
    def lines(self) -> list[str]:
        return [self.text, *(item for _, item in self.numbered_items())]


class Article(_Data, frozen=True, kw_only=True):
    number: int
    paragraphs: tuple[Paragraph, ...]
    heading: Text | None = None

    @property
    def text(self) -> str:
        """The official text: paragraphs and items, one a line."""
        return "\n".join(line for paragraph in self.paragraphs for line in paragraph.lines)


class Chapter(_Data, frozen=True, kw_only=True):
    number: int
    title: Text
    articles: tuple[Article, ...]


class Source(_Data, frozen=True, kw_only=True):
    """source.yaml: the official text."""

    chapters: tuple[Chapter, ...]
    promulgation: Promulgation | None = None


class Departure(_Data, frozen=True, kw_only=True):
    """How far a default may be departed from: `only_if` this holds, which rests on `reading`; `otherwise` says what does."""

    only_if: Any
    reading: str
    otherwise: Text


class Provision(_Data, frozen=True, kw_only=True):
    """One norm of an article. `with_` and `when` are data still: see compile.py."""

    id: str
    kind: Kind
    force: Force
    status: Status
    gist: str
    gist_en: str
    explain: Text
    quote: str = ""
    reason: Text | str | None = None
    capability: Capability | None = None
    applies_to: tuple[str, ...] = ()
    when: Any = None
    pattern: str | None = None
    with_: dict[str, Any] = msgspec.field(default_factory=dict, name="with")
    question: Text | None = None
    unknown: Literal["missing", "judgement"] = "missing"
    reading: str | None = None
    setting: str | None = None
    remedy: Text | None = None
    departure: Departure | None = None
    article: int = 0  # set by the loader, as are chapter and file
    chapter: int = 0
    file: str = ""

    @property
    def why(self) -> Text:
        """Why the provision is not coded; empty for coded ones."""
        if isinstance(self.reason, str):
            return Text(self.reason, self.reason)
        return self.reason or EMPTY


class ArticleProvisions(_Data, frozen=True, kw_only=True):
    article: int
    provisions: tuple[Provision, ...] = ()


class ChapterProvisions(_Data, frozen=True, kw_only=True):
    """NN-….yaml: the provisions of one chapter."""

    chapter: int
    articles: tuple[ArticleProvisions, ...] = ()


class Reading(_Data, frozen=True, kw_only=True):
    point: Text
    reading: Text
    reason: Text | None = None


class DatedValue(_Data, frozen=True, kw_only=True):
    from_: date = msgspec.field(name="from")
    value: Any


class Fact(_Data, frozen=True, kw_only=True):
    """A fact of an action: its type, label and values. `of` is the type of a set's members."""

    label: Text
    type: FactType
    values: dict[str, Text] = msgspec.field(default_factory=dict)
    of: Literal["text", "choice", "role"] = "text"
    bounds: tuple[int, int] | None = None
    help: Text | None = None


class Setting(_Data, frozen=True, kw_only=True):
    """A dated value of the installation, with the default that the rulebook gives it."""

    label: Text
    type: Literal["boolean", "integer", "date", "text", "choice", "set"]
    default: Any = None
    values: dict[str, Text] = msgspec.field(default_factory=dict)
    bounds: tuple[int, int] | None = None  # of an integer
    dated: tuple[DatedValue, ...] = ()
    reason: Text | None = None
    article: int | None = None

    @property
    def fact(self) -> Fact:
        """The setting as a fact: its type, values and bounds, for checking and showing a value."""
        return Fact(label=self.label, type=self.type, values=self.values, bounds=self.bounds)

    def on(self, day: date) -> Any:
        """The rulebook's own value on `day` (an installation may override it)."""
        value = self.default
        for one in self.dated:
            if one.from_ <= day:
                value = one.value
        return value


class Role(_Data, frozen=True, kw_only=True):
    label: Text
    post: bool = True
    leader: bool = False
    seats: int | None = None
    unit_function: str | None = None
    note: Text | None = None
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)


class Impossible(_Data, frozen=True, kw_only=True):
    when: Any
    reason: Text


class Table(_Data, frozen=True, kw_only=True):
    """A decision table that several provisions fill together; see the format reference."""

    label: Text
    actions: tuple[str, ...]
    actor: str
    domain: tuple[str, ...]
    reviewed_by: str | None = None
    impossible: tuple[Impossible, ...] = ()


class ReadingsFile(_Data, frozen=True, kw_only=True):
    readings: dict[str, Reading] = msgspec.field(default_factory=dict)


class SettingsFile(_Data, frozen=True, kw_only=True):
    settings: dict[str, Setting] = msgspec.field(default_factory=dict)


class RolesFile(_Data, frozen=True, kw_only=True):
    roles: dict[str, Role] = msgspec.field(default_factory=dict)


class TablesFile(_Data, frozen=True, kw_only=True):
    tables: dict[str, Table] = msgspec.field(default_factory=dict)


class ActionFacts(_Data, frozen=True, kw_only=True):
    label: Text
    facts: dict[str, Fact | None] = msgspec.field(default_factory=dict)


class VocabularyFile(_Data, frozen=True, kw_only=True):
    facts: dict[str, Fact] = msgspec.field(default_factory=dict)
    actions: dict[str, ActionFacts] = msgspec.field(default_factory=dict)


class StepCitation(_Data, frozen=True, kw_only=True):
    """A procedure's step that cites a provision."""

    procedure: str
    step: str
    provision: str


class Contents(_Data, frozen=True, kw_only=True):
    """Everything the files of one rulebook say; what the cache holds."""

    identity: Identity
    source: Source
    provisions: tuple[Provision, ...]
    readings: dict[str, Reading]
    settings: dict[str, Setting]
    roles: dict[str, Role]
    tables: dict[str, Table]
    steps: tuple[StepCitation, ...]
    digest: str
