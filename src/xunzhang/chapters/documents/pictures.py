"""Pictures of the pages of a file that came in, for the page on which its elements are confirmed."""

import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment
from xunzhang.typesetting.page_pictures import page_picture, page_sizes

PDF = "application/pdf"
IMAGES = ("image/png", "image/jpeg", "image/tiff")
SCALE = 1.6  # pixels for a point
LARGEST_SIDE = 2400  # pixels
MOST_PIXELS = 80_000_000


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
        sizes = page_sizes(content, most)
    except UnusableInput:
        return []
    return [Page(number, width, height) for number, (width, height) in enumerate(sizes, start=1)]


def picture_of(attachment: Attachment, number: int) -> bytes | None:
    """Page `number` (from 1) as PNG; None where there is no such page."""
    if not is_shown(attachment):
        return None
    content = content_of(attachment)
    if attachment.media_type == PDF:
        return _page(content, number)
    image = _image(content) if number == 1 else None
    if image is None:
        return None
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def _page(content: bytes, number: int) -> bytes | None:
    try:
        return page_picture(content, number, scale=SCALE, largest_side=LARGEST_SIDE)
    except UnusableInput:
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
