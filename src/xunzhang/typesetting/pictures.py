"""What kind of picture some bytes are: seals, signature stamps and handwriting come as PNG, JPEG or SVG."""

from xunzhang.kernel.errors import UnusableInput

LARGEST = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_COLOUR_TYPE = 25
_WITH_ALPHA = {4, 6}
_HEAD = 1024


def kind_of(picture: bytes) -> str:
    """png, jpeg or svg; empty for anything else."""
    if picture.startswith(_PNG):
        return "png"
    if picture.startswith(_JPEG):
        return "jpeg"
    head = picture[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "svg" if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in picture[:_HEAD] else ""


def lets_text_through(picture: bytes) -> bool:
    """True where the picture can be printed over text without hiding it: SVG, or PNG with transparency."""
    kind = kind_of(picture)
    if kind == "png":
        return picture[_COLOUR_TYPE] in _WITH_ALPHA or b"tRNS" in picture[:_HEAD]
    return kind == "svg"


def require_picture(picture: bytes, field: str) -> None:
    """Raise UnusableInput with `field` for what is no picture, or too large a one; none at all is well."""
    if picture and not kind_of(picture):
        raise UnusableInput("图片应当是 PNG、JPEG 或 SVG。", field, "The picture should be PNG, JPEG or SVG.")
    if len(picture) > LARGEST:
        raise UnusableInput(
            "图片太大，请缩小到 1 MB 以内。", field, "The picture is too large; make it smaller than 1 MB."
        )
