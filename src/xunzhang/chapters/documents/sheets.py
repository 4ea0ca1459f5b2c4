"""The files of what came in as sheets to read: pages as pictures, or as far as their text goes, with the marks of what was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from xunzhang.chapters.documents import elements, file_text, pictures
from xunzhang.chapters.documents.incoming_panel import files_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.record.models import Attachment


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one file, or all paragraphs of a file without pages.

    `address` is that of the page's picture; without one `page` is a `file_text.TextPage`, or there are `paragraphs`.
    """

    file: Attachment
    page: pictures.Page | file_text.TextPage | None = None
    address: str = ""
    paragraphs: Sequence[file_text.Paragraph] = ()
    marks: Sequence[elements.Offered] = field(default_factory=tuple)

    @property
    def is_text(self) -> bool:
        return not self.address


def sheets_of(document: IncomingDocument, offered: Sequence[elements.Offered] = ()) -> list[Sheet]:
    """The sheets of all its files, in their order; a file that cannot be shown has none."""
    marks = list({one.number: one for one in offered if one.number}.values())
    return [
        sheet
        for at, kept in enumerate(read_files(document))
        for sheet in _of_file(
            document, kept, [one for one in marks if one.file == kept.name or (not one.file and at == 0)]
        )
    ]


def read_files(document: IncomingDocument) -> list[Attachment]:
    """Its own files; of one that was delivered within the system the file that was sent."""
    own = files_of(document)
    if own or document.sent_document is None or not document.file_digest:
        return own
    return list(document.sent_document.matter.attachments.filter(digest=document.file_digest)[:1])


def _of_file(document: IncomingDocument, kept: Attachment, marks: list[elements.Offered]) -> list[Sheet]:
    def on(page: int) -> list[elements.Offered]:
        return [one for one in marks if one.box is not None and one.page == page]

    if pictures.is_shown(kept):
        return [
            Sheet(
                kept,
                page,
                reverse("documents:incoming_page", args=[document.pk, kept.pk, page.number]),
                marks=on(page.number),
            )
            for page in pictures.pages_of(kept)
        ]
    if elements.NOT_READ in document.elements:  # it took too much to read: not tried again
        return []
    shown = file_text.contents(kept)
    if shown is None:
        return []
    if shown.pages:
        return [Sheet(kept, page, marks=on(page.number)) for page in file_text.pages(shown)]
    marked = [(one.paragraph, one.number) for one in marks if one.paragraph is not None]
    return [Sheet(kept, paragraphs=file_text.paragraphs(shown, marked))]
