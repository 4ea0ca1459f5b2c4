"""Search over text, provisions, readings and settings: every word must occur."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xunzhang.chapters.working_rules.articles import heading, language
from xunzhang.chapters.working_rules.marking import Segment, segments
from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese
from xunzhang.rulebook import Rulebook, Text

_NUMBER = re.compile(
    r"^(?:第)?\s*(\d{1,4}|[零一二三四五六七八九十百千]+)\s*(?:条)?$|^article\s+(\d{1,4})$", re.IGNORECASE
)
AROUND = 40  # characters shown before the first hit


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: `part` is article, provision, reading or setting; `excerpt` marks the words."""

    part: str
    ref: str
    article: int | None
    title: str
    excerpt: tuple[Segment, ...]


def article_asked(words: str) -> int | None:
    """54, 第54条, 第五十四条 or article 54 name an article."""
    found = _NUMBER.match(words.strip())
    if found is None:
        return None
    written = found[1] or found[2]
    if written.isdecimal():
        return int(written)
    try:
        return from_chinese(written)
    except UnusableInput:
        return None


def marked(text: str, words: Iterable[str]) -> tuple[Segment, ...]:
    """An excerpt around the first hit, with every hit marked."""
    low = text.lower()
    places = [
        (match.start(), match.end(), word)
        for word in words
        for match in re.finditer(re.escape(word.lower()), low)
    ]
    start = max(0, min((first for first, _last, _word in places), default=0) - AROUND)
    end = start + 220
    inside = [
        (first - start, last - start, word) for first, last, word in places if start <= first and last <= end
    ]
    found = segments(text[start:end], inside)
    if start:
        found.insert(0, Segment("…"))
    if end < len(text):
        found.append(Segment("…"))
    return tuple(found)


def _both(text: Text | None) -> str:
    return "" if text is None else f"{text.zh}\n{text.en}"


def search(book: Rulebook, asked: str) -> list[Hit]:
    """What holds all the words, in the order text, provisions, readings, settings."""
    words = asked.split()[:8]
    if not words:
        return []
    low = [word.lower() for word in words]

    def holds(text: str) -> bool:
        lowered = text.lower()
        return all(word in lowered for word in low)

    found: list[Hit] = []
    number = article_asked(asked)
    for article in book.articles.values():
        title = heading(book, article)
        if (
            article.number == number
            or holds(article.text)
            or (article.heading and holds(_both(article.heading)))
        ):
            found.append(
                Hit("article", str(article.number), article.number, title, marked(article.text, words))
            )
    for provision in book.provisions.values():
        told = f"{provision.gist}\n{provision.gist_en}\n{_both(provision.explain)}\n{_both(provision.why)}"
        if provision.id == asked.strip() or holds(told):
            gist = Text(provision.gist, provision.gist_en).of(language())
            excerpt = marked(provision.explain.of(language()), words)
            found.append(Hit("provision", provision.id, provision.article, gist, excerpt))
    for name, reading in book.readings.items():
        if name.lower() == asked.strip().lower() or holds(
            f"{_both(reading.point)}\n{_both(reading.reading)}\n{_both(reading.reason)}"
        ):
            excerpt = marked(reading.reading.of(language()), words)
            found.append(Hit("reading", name, None, reading.point.of(language()), excerpt))
    for name, setting in book.settings.items():
        if holds(f"{name}\n{_both(setting.label)}\n{_both(setting.reason)}"):
            reason = setting.reason.of(language()) if setting.reason else ""
            found.append(
                Hit("setting", name, setting.article, setting.label.of(language()), marked(reason, words))
            )
    return found
