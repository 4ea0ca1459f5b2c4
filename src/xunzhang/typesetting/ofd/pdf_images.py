"""Images of a PDF as files: JPEG as it is, anything else as PNG, with its transparency."""

import struct
import zlib
from typing import Any

import msgspec
from pdfminer.pdftypes import PDFStream, resolve1

from xunzhang.kernel.errors import Broken

_PNG = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOURED, _GREY_ALPHA, _COLOURED_ALPHA = 0, 2, 4, 6
_TYPES = {(1, False): _GREY, (3, False): _COLOURED, (1, True): _GREY_ALPHA, (3, True): _COLOURED_ALPHA}
_DEPTHS = (8, 16)


class ImageFile(msgspec.Struct, frozen=True):
    """An image: its bytes, and PNG or JPEG as OFD names the formats."""

    content: bytes
    format: str

    @property
    def suffix(self) -> str:
        return "jpg" if self.format == "JPEG" else "png"


def image_file(stream: PDFStream) -> ImageFile:
    """The image of an XObject. Raises Broken for a kind that our typesetter does not write."""
    mask = resolve1(stream.get("SMask"))
    if _filters(stream)[-1:] == ["DCTDecode"]:
        if mask is not None:
            raise _unknown("JPEG with a mask")
        return ImageFile(stream.get_data(), "JPEG")
    width, height = (int(resolve1(stream[each])) for each in ("Width", "Height"))
    depth = int(resolve1(stream.get("BitsPerComponent", 8)))
    samples = stream.get_data()
    count = len(samples) * 8 // (width * height * depth)
    if depth not in _DEPTHS or (count, False) not in _TYPES:
        raise _unknown(f"{count} components of {depth} bits")
    if mask is not None:
        if (int(resolve1(mask["Width"])), int(resolve1(mask["Height"]))) != (width, height):
            raise _unknown("a mask of another size")
        if int(resolve1(mask.get("BitsPerComponent", 8))) != depth:
            raise _unknown("a mask of another depth")
        samples = _interleaved(samples, mask.get_data(), count, depth // 8)
    return ImageFile(_png(samples, width, height, depth, count, mask is not None), "PNG")


def _filters(stream: PDFStream) -> list[str]:
    found: Any = resolve1(stream.get("Filter", []))
    return [str(resolve1(each).name) for each in (found if isinstance(found, list) else [found])]


def _interleaved(samples: bytes, mask: bytes, count: int, wide: int) -> bytes:
    """Colour and transparency pixel by pixel."""
    pixels = len(mask) // wide
    mixed = bytearray(pixels * (count + 1) * wide)
    step = (count + 1) * wide
    for place in range(count * wide):
        mixed[place::step] = samples[place :: count * wide][:pixels]
    for place in range(wide):
        mixed[count * wide + place :: step] = mask[place::wide][:pixels]
    return bytes(mixed)


def _png(samples: bytes, width: int, height: int, depth: int, count: int, has_alpha: bool) -> bytes:
    row = len(samples) // height
    lines = b"".join(b"\0" + samples[start : start + row] for start in range(0, row * height, row))
    header = struct.pack(">IIBBBBB", width, height, depth, _TYPES[(count, has_alpha)], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _PNG + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in chunks
    )


def _unknown(what: str) -> Broken:
    return Broken(
        f"PDF 中的图片格式转换不了（{what}）。", f"An image of the PDF cannot be converted: {what}."
    )
