"""The pages of a document, kept while nothing that is printed changes."""

from django.core.cache import cache

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.kernel.digest import sm3
from xunzhang.typesetting.api import to_pages_svg

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


def page_count(document: OutgoingDocument) -> int:
    return len(pages_of(document))
