"""A scanner of paper, for the tests: pages of a PDF as noisy, skewed pictures, the same every time."""

import io
import math
import random

import msgspec
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

_RED = (205, 30, 40)


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a paper was scanned. `angle` in degrees, `turns` in quarters, `noise` the deviation of 255 shades,
    `shadow` a darker edge, `seal` a stamp over the date, `bits` 1 for black and white."""

    dpi: int = 200
    angle: float = 0.0
    turns: int = 0
    grey: bool = False
    blur: float = 0.0
    noise: float = 0.0
    quality: int = 80
    paper: int = 250
    shadow: bool = False
    bits: int = 8


def scanned(
    pdf: bytes, way: Way, *, pages: int = 99, seal_at: tuple[int, float, float] | None = None
) -> list:
    """Pictures of the pages. `seal_at` is page, and millimetres across and down to the middle of a stamp."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for at in range(min(len(document), pages)):
        picture = document[at].render(scale=way.dpi / 72).to_pil().convert("RGB")
        if seal_at is not None and seal_at[0] == at + 1:
            picture = _stamped(picture, way.dpi, seal_at[1], seal_at[2])
        found.append(_through_the_scanner(picture, way, at))
    document.close()
    return found


def _stamped(picture: Image.Image, dpi: int, across: float, down: float) -> Image.Image:
    """A round stamp of 42 mm with a star and a ring of strokes, printed over what is there."""
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    mm = dpi / 25.4
    x, y, radius = across * mm, down * mm, 21 * mm
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RED, width=round(1.2 * mm))
    star = []
    for point in range(10):
        length = (7 if point % 2 == 0 else 2.8) * mm
        turn = math.pi * point / 5 - math.pi / 2
        star.append((x + length * math.cos(turn), y + length * math.sin(turn)))
    draw.polygon(star, fill=_RED)
    for stroke in range(15):
        turn = math.radians(150 + stroke * 16)
        for shift in (-0.05, 0.05):
            inner, outer = 13.5 * mm, 17.5 * mm
            draw.line(
                (
                    x + inner * math.cos(turn + shift),
                    y + inner * math.sin(turn + shift),
                    x + outer * math.cos(turn - shift),
                    y + outer * math.sin(turn - shift),
                ),
                fill=_RED,
                width=round(0.6 * mm),
            )
    return ImageChops.multiply(picture, layer)


def _through_the_scanner(picture: Image.Image, way: Way, seed: int) -> Image.Image:
    if way.angle:
        picture = picture.rotate(-way.angle, Image.Resampling.BICUBIC, fillcolor="white")
    if way.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(way.blur))
    if way.paper < 255:
        picture = picture.point(lambda value: value * way.paper // 255)
    if way.shadow:
        shade = (
            Image.linear_gradient("L").rotate(90).resize(picture.size).point(lambda value: 255 - value // 4)
        )
        picture = ImageChops.multiply(picture, Image.merge("RGB", (shade,) * 3))
    if way.noise:
        picture = _noisy(picture, way.noise, seed)
    if way.turns:
        picture = picture.rotate(-90 * way.turns, expand=True)
    if way.grey:
        picture = picture.convert("L")
    if way.bits == 1:
        return picture.convert("L").point(lambda value: 255 if value > 150 else 0).convert("1")
    return picture


def _noisy(picture: Image.Image, deviation: float, seed: int) -> Image.Image:
    """With grain from a table of random shades, shifted row by row: quick, and the same every time."""
    chance = random.Random(seed)
    width, height = picture.size
    row = bytes(min(255, max(0, round(chance.gauss(128, deviation)))) for _ in range(width * 2))
    grain = Image.new("L", picture.size)
    for y in range(height):
        start = chance.randrange(width)
        grain.paste(Image.frombytes("L", (width, 1), row[start : start + width]), (0, y))
    return ImageChops.add(picture, Image.merge("RGB", (grain,) * 3), scale=1, offset=-128)


def as_png(pictures: list, dpi: int) -> bytes:
    return _saved(pictures[0], "PNG", dpi=(dpi, dpi))


def as_jpeg(pictures: list, dpi: int, quality: int = 80) -> bytes:
    return _saved(pictures[0].convert("RGB"), "JPEG", dpi=(dpi, dpi), quality=quality)


def as_tiff(pictures: list, dpi: int) -> bytes:
    compression = "group4" if pictures[0].mode == "1" else "tiff_lzw"
    return _saved(
        pictures[0],
        "TIFF",
        dpi=(dpi, dpi),
        save_all=True,
        append_images=pictures[1:],
        compression=compression,
    )


def as_pdf(pictures: list, dpi: int, quality: int = 80) -> bytes:
    """A PDF of pictures without a text layer, as scanners make it."""
    flat = [picture if picture.mode == "1" else picture.convert("RGB") for picture in pictures]
    return _saved(flat[0], "PDF", resolution=dpi, save_all=True, append_images=flat[1:], quality=quality)


def _saved(picture: Image.Image, kind: str, **options) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()
