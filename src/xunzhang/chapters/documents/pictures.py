"""Pictures of the pages of a file that came in, for the page on which its elements are confirmed."""

import io
from dataclasses import dataclass

import pypdfium2
from PIL import Image, UnidentifiedImageError

from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment
from xunzhang.typesetting.pdfium import opened

PDF = "application/pdf"
IMAGES = ("image/png", "image/jpeg", "image/tiff")
SCALE = 1.6  # pixels for a point
LARGEST_SIDE = 2400  # pixels
MOST_PIXELS = 80_000_000
MM_OF_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file: its number from 1, its size in mm (of an image: as if it filled A4's width)."""

    number: int
    width: float
    height: float


def is_shown(attachment: Attachment) -> bool:
    """Whether pages of it can be shown as pictures."""
    return bool(attachment.digest) and (attachment.media_type == PDF or attachment.media_type in IMAGES)


def pages_of(attachment: Attachment, most: int = 30) -> list[Page]:
    """The pages of a PDF or an image; empty for a file that cannot be shown or is broken."""
    if not is_shown(attachment):
        return []
    content = content_of(attachment)
    if attachment.media_type in IMAGES:
        image = _image(content)
        return [] if image is None else [Page(1, 210.0, round(210.0 * image.height / image.width, 1))]
    try:
        with opened(content) as document:
            sizes = [document.get_page_size(at) for at in range(min(len(document), most))]
    except (UnusableInput, pypdfium2.PdfiumError):
        return []
    return [
        Page(number, round(width * MM_OF_POINT, 1), round(height * MM_OF_POINT, 1))
        for number, (width, height) in enumerate(sizes, start=1)
    ]


def picture_of(attachment: Attachment, number: int) -> bytes | None:
    """Page `number` (from 1) as PNG; None where there is no such page."""
    if not is_shown(attachment):
        return None
    content = content_of(attachment)
    if attachment.media_type in IMAGES:
        image = _image(content) if number == 1 else None
    else:
        image = _page(content, number)
    if image is None:
        return None
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def _page(content: bytes, number: int) -> Image.Image | None:
    try:
        with opened(content) as document:
            if not 1 <= number <= len(document):
                return None
            width, height = document.get_page_size(number - 1)
            scale = min(SCALE, LARGEST_SIDE / max(width, height, 1.0))
            found: Image.Image = document[number - 1].render(scale=scale).to_pil()
            return found
    except (UnusableInput, pypdfium2.PdfiumError):
        return None


def _image(content: bytes) -> Image.Image | None:
    try:
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            return None
        image.load()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    return image
