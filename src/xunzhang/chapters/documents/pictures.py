"""Pictures of the pages of a file that came in, for the page on which its elements are confirmed.

A page that was recognised is shown as it was read: turned upright and made straight.
"""

import io
from dataclasses import dataclass

from PIL import Image

from xunzhang.chapters.documents import scans
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment
from xunzhang.typesetting.page_pictures import page_picture, page_sizes
from xunzhang.typesetting.scanning.sheets import papers, sheet
from xunzhang.typesetting.scanning.straight import straightened

PDF = "application/pdf"
IMAGES = ("image/png", "image/jpeg", "image/tiff")
SCALE = 1.6  # pixels for a point
PIXELS_PER_MM = SCALE * 72 / 25.4
LARGEST_SIDE = 2400  # pixels


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file: its number from 1, its size in mm."""

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
    try:
        sizes = (page_sizes if attachment.media_type == PDF else papers)(content, most)
    except UnusableInput:
        return []
    read = {page.number: page for page in scans.pages_of(attachment.digest) if not page.failed}
    return [
        Page(number, round(read[number].width, 1), round(read[number].height, 1))
        if number in read
        else Page(number, round(width, 1), round(height, 1))
        for number, (width, height) in enumerate(sizes, start=1)
    ]


def picture_of(attachment: Attachment, number: int) -> bytes | None:
    """Page `number` (from 1) as PNG; None where there is no such page."""
    if not is_shown(attachment):
        return None
    content = content_of(attachment)
    read = scans.page_of(attachment.digest, number)
    try:
        if attachment.media_type == PDF:
            drawn = page_picture(content, number, scale=SCALE, largest_side=LARGEST_SIDE)
            if drawn is None or read is None or not (read.turns or read.angle):
                return drawn
            image = Image.open(io.BytesIO(drawn))
        else:
            image = sheet(content, number, PIXELS_PER_MM).picture
    except UnusableInput:
        return None
    if read is not None:
        image = straightened(image.convert("RGB"), read.turns, read.angle)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
