"""The pages of a file as pictures in memory, each with the size of its paper; bounded before anything is unpacked."""

import io
import math

import msgspec
import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.pdfium import opened

MOST_PAGES = 200
MOST_PIXELS = 150_000_000  # A3 at 600 dpi has 70 million
PIXELS_PER_MM = 200 / 25.4
LONGEST_SIDE = 3400  # pixels: A3 at 200 dpi
A4 = (210.0, 297.0)

_INCH = 25.4
_LEAST_RESOLUTION, _MOST_RESOLUTION = 72, 1300
_SMALLEST_PAPER, _LARGEST_PAPER = 80.0, 900.0
_BROKEN = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
)
_ORIENTATION, _ON_ITS_SIDE = 0x0112, range(5, 9)
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


class Sheet(msgspec.Struct, frozen=True):
    """One page in colour, as it stands in the file, and its paper in mm."""

    number: int
    picture: Image.Image
    width: float
    height: float


def page_count(data: bytes) -> int:
    """How many pages a PDF or picture has. Raises UnusableInput when it is broken, encrypted or too large."""
    if _is_pdf(data):
        with opened(data) as document:
            return len(document)
    try:
        with _picture(data) as picture:
            return _frames(picture)
    except _BROKEN as problem:
        raise _broken() from problem


def papers(data: bytes, most: int) -> list[tuple[float, float]]:
    """Width and height in mm of the first pages of a picture, by its head alone. Errors as `page_count`."""
    try:
        with _picture(data) as picture:
            found = []
            for at in range(min(_frames(picture), most)):
                picture.seek(at)
                paper = paper_of(picture.size, _resolution(picture))
                is_turned = picture.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
                found.append(paper[::-1] if is_turned else paper)
            return found
    except _BROKEN as problem:
        raise _broken() from problem


def sheet(data: bytes, number: int, pixels_per_mm: float = PIXELS_PER_MM) -> Sheet:
    """Page `number` from 1, scaled down to at most this many pixels a mm. Errors as `page_count`."""
    return _pdf_sheet(data, number, pixels_per_mm) if _is_pdf(data) else _frame(data, number, pixels_per_mm)


def paper_of(pixels: tuple[int, int], resolution: tuple[float, float] | None) -> tuple[float, float]:
    """The paper in mm: by the resolution where it is credible, else A4 by its shorter side."""
    across, down = pixels
    if resolution is not None and all(_LEAST_RESOLUTION <= each <= _MOST_RESOLUTION for each in resolution):
        width, height = across / resolution[0] * _INCH, down / resolution[1] * _INCH
        if all(_SMALLEST_PAPER <= each <= _LARGEST_PAPER for each in (width, height)):
            return width, height
    scale = A4[0] / min(across, down)
    if max(across, down) * scale > A4[1] * 1.6:  # a strip: by its longer side
        scale = A4[1] / max(across, down)
    return across * scale, down * scale


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _picture(data: bytes) -> Image.Image:
    """The opened picture, nothing unpacked yet; refuses one of more pixels than any scan has."""
    try:
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as problem:
        raise _too_large("") from problem
    _require_bounded(picture.size)
    return picture


def _require_bounded(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_large(f"（{size[0]}×{size[1]}）")


def _too_large(size: str) -> UnusableInput:
    return UnusableInput(
        f"图片过大{size}，请用 300 dpi 以内重新扫描。",
        "file",
        "The picture has too many pixels; scan it at 300 dpi or less.",
    )


def _broken() -> UnusableInput:
    return UnusableInput(
        "图片已损坏，打不开，请重新扫描或者重新取得。",
        "file",
        "The picture is broken; scan it or get it again.",
    )


def _frames(picture: Image.Image) -> int:
    """Only a TIFF has pages; what else has frames moves."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _frame(data: bytes, number: int, pixels_per_mm: float) -> Sheet:
    try:
        with _picture(data) as picture:
            if not 1 <= number <= _frames(picture):
                raise _broken()
            if number > 1:
                picture.seek(number - 1)
                _require_bounded(picture.size)
            paper = paper_of(picture.size, _resolution(picture))
            size = _bounded(picture.size, paper, pixels_per_mm)
            picture.draft("RGB", size)  # JPEG alone: decoded at a half, a quarter, an eighth
            upright = _on_white(ImageOps.exif_transpose(picture))
            if (upright.width > upright.height) != (paper[0] > paper[1]):
                paper = paper[::-1]
            size = _bounded(upright.size, paper, pixels_per_mm)
            if size != upright.size:
                upright = upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            return Sheet(number, upright, *paper)
    except _BROKEN as problem:
        raise _broken() from problem


def _resolution(picture: Image.Image) -> tuple[float, float] | None:
    try:
        across, down = (float(each) for each in picture.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (across, down) if math.isfinite(across) and math.isfinite(down) else None


def _on_white(picture: Image.Image) -> Image.Image:
    """As RGB; what is see-through shows white paper."""
    has_holes = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if picture.mode in {"I", "I;16", "I;16B", "F"}:
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if not has_holes:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(paper, layered).convert("RGB")


def _bounded(size: tuple[int, int], paper: tuple[float, float], pixels_per_mm: float) -> tuple[int, int]:
    """The size to which a picture is scaled down; never up."""
    scale = min(1.0, paper[0] * pixels_per_mm / size[0], LONGEST_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _pdf_sheet(data: bytes, number: int, pixels_per_mm: float) -> Sheet:
    try:
        with opened(data) as document:
            if not 1 <= number <= len(document):
                raise _broken()
            points = document.get_page_size(number - 1)
            width, height = (each / 72 * _INCH for each in points)
            scale = min(pixels_per_mm * _INCH / 72, LONGEST_SIDE / max(1.0, *points))
            picture = document[number - 1].render(scale=scale).to_pil().convert("RGB")
            return Sheet(number, picture, width, height)
    except pypdfium2.PdfiumError as problem:
        raise UnusableInput(
            f"第{number}页已损坏，打不开。", "file", f"Page {number} is broken and cannot be opened."
        ) from problem
