"""The pages of a document, kept while nothing that is printed changes."""

from django.core.cache import cache

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.kernel.digest import sm3
from xunzhang.typesetting.api import Document, count_pages, layout_sentences, to_pages_svg

KEPT_SECONDS = 600


def pages_of(document: OutgoingDocument) -> list[str]:
    """The pages as SVG."""
    paper = on_paper(document)
    key = f"pages-{sm3(repr(paper).encode())}"
    pages: list[str] | None = cache.get(key)
    if pages is None:
        pages = to_pages_svg(paper)
        cache.set(key, pages, KEPT_SECONDS)
    return pages


def page_count(paper: Document) -> int:
    """How many pages it has; kept as the pages are."""
    key = f"page-count-{sm3(repr(paper).encode())}"
    count: int | None = cache.get(key)
    if count is None:
        count = count_pages(paper)
        cache.set(key, count, KEPT_SECONDS)
    return count


def page_sentences(paper: Document, language: str) -> tuple[str, ...]:
    """What is to be said about its pages before they are printed, in the language; kept as the pages are."""
    key = f"page-sentences-{language}-{sm3(repr(paper).encode())}"
    told: tuple[str, ...] | None = cache.get(key)
    if told is None:
        told = layout_sentences(paper, language=language)
        cache.set(key, told, KEPT_SECONDS)
    return told
