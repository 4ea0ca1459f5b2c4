"""Stored files as answers."""

from django.http import FileResponse

from xunzhang.record.attachments import place_of


def stored(digest: str, name: str) -> FileResponse:
    """The attachment of that digest as a PDF called `name`."""
    return FileResponse(place_of(digest).open("rb"), filename=f"{name}.pdf", content_type="application/pdf")
