"""Contents by chapter, and one article with everything that hangs on it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
import yaml
from django.utils.translation import get_language

from xunzhang.chapters.working_rules import ledger, marking
from xunzhang.chapters.working_rules.labels import STATUSES
from xunzhang.procedure.definitions.model import Definition
from xunzhang.procedure.definitions.reading import Shelf
from xunzhang.record.errors import NotFound
from xunzhang.record.queries import ProvisionCount, provision_counts
from xunzhang.rulebook import Rulebook, Text
from xunzhang.rulebook.explain import Template
from xunzhang.rulebook.model import Article, Chapter, Fact, Provision, Reading, Setting
from xunzhang.rulebook.texts import plain
from xunzhang.rulebook.vocabulary import shown


def language() -> str:
    return get_language() or "zh-hans"


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article in the contents."""

    number: int
    heading: str
    statuses: Mapping[str, int]
    stopped: int


@dataclass(frozen=True, slots=True)
class ChapterLine:
    chapter: Chapter
    title: str
    articles: tuple[ArticleLine, ...]
    statuses: Mapping[str, int]


def _in_order(counted: Mapping[str, int]) -> dict[str, int]:
    return {status: counted[status] for status in STATUSES if counted.get(status)}


def heading(book: Rulebook, article: Article) -> str:
    """What an article is about: its heading, or what its provisions say, shortly."""
    if article.heading is not None:
        return article.heading.of(language())
    english = language().startswith("en")
    gists = [one.gist_en if english else one.gist for one in book.provisions_of(article.number)]
    listed = ("; " if english else "、").join(gists[:3])
    return listed + ("…" if len(gists) > 3 else "")


def contents(book: Rulebook) -> list[ChapterLine]:
    """The chapters with their articles, and how many provisions stand how. One query, for what stopped."""
    by_article: dict[int, Counter[str]] = {}
    for provision in book.provisions.values():
        by_article.setdefault(provision.article, Counter())[provision.status] += 1
    stopped: Counter[int] = Counter()
    for count in provision_counts(government=book.government).values():
        stopped[count.article] += count.stopped
    found = []
    for chapter in book.chapters:
        total: Counter[str] = Counter()
        articles = []
        for article in chapter.articles:
            counted = by_article.get(article.number, Counter())
            total.update(counted)
            articles.append(
                ArticleLine(
                    article.number, heading(book, article), _in_order(counted), stopped[article.number]
                )
            )
        found.append(ChapterLine(chapter, chapter.title.of(language()), tuple(articles), _in_order(total)))
    return found


@dataclass(frozen=True, slots=True)
class Applied:
    """An action, or a step of a procedure, that applies a provision."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ProvisionShown:
    """One provision on its article's page."""

    provision: Provision
    gist: str
    explanation: str
    reason: str
    question: str
    remedy: str
    reading: Reading | None
    setting: Setting | None
    setting_value: str
    actions: tuple[Applied, ...]
    steps: tuple[Applied, ...]
    tests: tuple[str, ...]
    count: ProvisionCount
    data: str

    @property
    def anchor(self) -> str:
        return f"provision-{self.provision.id}"


@dataclass(frozen=True, slots=True)
class ArticleShown:
    article: Article
    chapter: Chapter
    heading: str
    lines: tuple[marking.Line, ...]
    provisions: tuple[ProvisionShown, ...]
    before: int | None
    after: int | None


def setting_text(book: Rulebook, name: str, value: Any) -> str:
    """A value of a setting as a reader sees it."""
    fact = book.settings[name].fact
    return shown(fact, frozenset(value) if isinstance(value, list) else value, book.roles).of(language())


def explanation(book: Rulebook, provision: Provision, values: Mapping[str, Any]) -> str:
    """The provision's sentence with what is known without a case: parameters and settings; facts by their names."""
    facts: dict[str, Fact] = {}
    for action in provision.applies_to:
        if action in book.vocabulary.actions:
            facts.update(book.vocabulary.actions[action].facts)

    def value(name: str) -> Text:
        given = provision.with_.get(name)
        if isinstance(given, Mapping) and "setting" in given:
            name, given = str(given["setting"]), None
        if given is not None and not isinstance(given, Mapping | list):
            return plain(given)
        if name in book.settings:
            text = setting_text(book, name, values.get(name))
            return Text(text, text)
        if name in facts:
            label = facts[name].label
            return Text(f"〔{label.zh}〕", f"[{label.en}]")
        return Text("〔…〕", "[…]")

    return Template(provision.explain).filled(value).of(language())


def _data(provision: Provision) -> str:
    """What the engine runs, as it stands in the file."""
    kept = msgspec.to_builtins(provision)
    wanted = ("applies_to", "when", "pattern", "with", "unknown", "question")
    found = {name: kept[name] for name in wanted if kept.get(name)}
    if "pattern" not in found and "question" not in found:
        return ""
    return str(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=100)).strip()


@lru_cache(maxsize=16)
def _definitions(book: Rulebook) -> dict[str, Definition]:
    """The latest version of each procedure of a rulebook, by key."""
    shelf = Shelf()
    if book.procedures.is_dir():
        shelf.read_folder(book.government, book.procedures)
    return {key: shelf.latest(book.government, key) for key in shelf.keys(book.government)}


@lru_cache(maxsize=16)
def _keys(book: Rulebook) -> dict[str, str]:
    """The procedure that each file of the rulebook defines: two versions of one stand in two files."""
    if not book.procedures.is_dir():
        return {}
    read = {path.stem: yaml.safe_load(path.read_bytes()) for path in book.procedures.glob("*.yaml")}
    return {stem: str(found.get("procedure", stem)) for stem, found in read.items()}


def step_label(book: Rulebook, procedure: str, step: str) -> str:
    """`发文 · 拟稿` for a step that cites a provision; `procedure` is its key or the name of its file."""
    definition = _definitions(book).get(_keys(book).get(procedure, procedure))
    if definition is None:
        return f"{procedure} {step}".strip()
    found = definition.steps.get(step)
    parts = [definition.label.of(language())] + ([found.label.of(language())] if found else [])
    return " · ".join(parts)


def action_label(book: Rulebook, name: str) -> str:
    """The label of an action of the vocabulary."""
    found = book.vocabulary.actions.get(name)
    return found.label.of(language()) if found is not None else name


def article(book: Rulebook, number: int, values: Mapping[str, Any]) -> ArticleShown:
    """One article with its provisions. `values`: the settings of the day. One query. Raises NotFound."""
    found = book.articles.get(number)
    if found is None:
        raise NotFound(f"本规则没有第 {number} 条。", f"The Rules have no article {number}.")
    provisions = book.provisions_of(number)
    counts = provision_counts(article=number, government=book.government)
    entries = ledger.entries(book)
    shown_provisions = []
    for one in provisions:
        steps = [
            Applied(f"{step.procedure}#{step.step}", step_label(book, step.procedure, step.step))
            for step in book.contents.steps
            if step.provision == one.id
        ]
        steps = list({step.label: step for step in steps}.values())  # two versions of a procedure cite alike
        text = language()
        shown_provisions.append(
            ProvisionShown(
                provision=one,
                gist=Text(one.gist, one.gist_en).of(text),
                explanation=explanation(book, one, values),
                reason=one.why.of(text),
                question=one.question.of(text) if one.question else "",
                remedy=one.remedy.of(text) if one.remedy else "",
                reading=book.readings.get(one.reading or ""),
                setting=book.settings.get(one.setting or ""),
                setting_value=setting_text(book, one.setting, values.get(one.setting)) if one.setting else "",
                actions=tuple(Applied(name, action_label(book, name)) for name in one.applies_to),
                steps=tuple(steps),
                tests=entries[one.id].tests,
                count=counts.get(one.id, ProvisionCount(one.id, number)),
                data=_data(one),
            )
        )
    numbers = list(book.articles)
    at = numbers.index(number)
    return ArticleShown(
        article=found,
        chapter=book.chapter_of[number],
        heading=heading(book, found),
        lines=tuple(marking.lines(found, provisions)),
        provisions=tuple(shown_provisions),
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
    )
