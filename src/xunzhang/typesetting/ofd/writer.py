"""Writes documents as OFD (GB/T 33190-2016): what stands in the PDF, at the same places, with the fonts embedded.

The same document and fonts give the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from itertools import count
from xml.sax.saxutils import escape, quoteattr

import msgspec

from xunzhang.kernel.digest import sm3
from xunzhang.typesetting.api import FontSet, to_pdf
from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import Document
from xunzhang.typesetting.ofd.elements import elements_of
from xunzhang.typesetting.ofd.geometry import written
from xunzhang.typesetting.ofd.page_content import NAMESPACE, Resource, page_xml
from xunzhang.typesetting.ofd.pdf_fonts import EmbeddedFont
from xunzhang.typesetting.ofd.pdf_images import ImageFile
from xunzhang.typesetting.ofd.pdf_pages import Painted, painted

_CREATOR = "Xunzhang"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_IDENTIFIER_DIGITS = 32
# ZIP knows no earlier day; the file's own date stands in DocInfo.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FOLDER = "Doc_0"


class Information(msgspec.Struct, frozen=True):
    """What DocInfo says of the file. `elements` go into CustomDatas, by name."""

    title: str = ""
    author: str = ""
    created_on: date | None = None
    elements: Mapping[str, str] = {}
    content_box: tuple[float, float, float, float] | None = None


def to_ofd(
    document: Document, fonts: FontSet | None = None, *, identifier: str = "", level: str = ""
) -> bytes:
    """The document as OFD, page for page as its PDF; errors as `typeset`. The rest as `information_of`."""
    return ofd_of_pdf(to_pdf(document, fonts), information_of(document, identifier=identifier, level=level))


def information_of(document: Document, *, identifier: str = "", level: str = "") -> Information:
    """What an OFD of the document says of it.

    `identifier` (公文标识) and `level` (发布层次) complete the elements of GB/T 33480 that the document itself gives.
    """
    elements = elements_of(document, identifier, level)
    return Information(
        title=elements.get("标题") or document.mark,
        author="、".join(document.issuing_organs) or document.mark,
        created_on=document.dated_on,
        elements=elements,
        content_box=(
            number("margin_left"),
            number("margin_top"),
            number("area_width"),
            number("area_height"),
        ),
    )


def ofd_of_pdf(pdf: bytes, information: Information) -> bytes:
    """An OFD of a PDF that our typesetter wrote, already at hand. Raises Broken for a PDF from elsewhere."""
    found = painted(pdf)
    identifiers = count(1)
    colours = next(identifiers)
    resource = Resource(
        [next(identifiers) for _ in found.fonts], [next(identifiers) for _ in found.images], colours
    )
    page_identifiers = [next(identifiers) for _ in found.pages]
    contents = [page_xml(page, found.fonts, resource, lambda: next(identifiers)) for page in found.pages]
    parts: dict[str, bytes] = {
        "OFD.xml": _xml(_root(information, pdf)),
        f"{_FOLDER}/Document.xml": _xml(
            _document(found, information, page_identifiers, colours, largest=next(identifiers) - 1)
        ),
        f"{_FOLDER}/PublicRes.xml": _xml(_public(found.fonts, resource)),
        f"{_FOLDER}/DocumentRes.xml": _xml(_media(found.images, resource)),
    }
    for place, content in enumerate(contents):
        parts[f"{_FOLDER}/Pages/Page_{place}/Content.xml"] = _xml(content)
    for place, font in enumerate(found.fonts):
        parts[f"{_FOLDER}/Res/{_font_file(place)}"] = font.program
    for place, image in enumerate(found.images):
        parts[f"{_FOLDER}/Res/{_image_file(place, image)}"] = image.content
    return _packed(parts)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith((".png", ".jpg")) else zipfile.ZIP_DEFLATED
            )
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return file.getvalue()


def _xml(body: str) -> bytes:
    return (_DECLARATION + body).encode()


def _root(information: Information, pdf: bytes) -> str:
    """OFD.xml (7.4). The identifier is a digest, so that it is the same for the same pages."""
    identifier = sm3(pdf)[:_IDENTIFIER_DIGITS]
    custom = "".join(
        f"<ofd:CustomData Name={quoteattr(name)}>{escape(text)}</ofd:CustomData>"
        for name, text in information.elements.items()
    )
    told = {
        "DocID": identifier,
        "Title": information.title,
        "Author": information.author,
        "CreationDate": information.created_on.isoformat() if information.created_on else "",
        "DocUsage": "Normal",
        "Creator": _CREATOR,
    }
    return (
        f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        + "".join(f"<ofd:{name}>{escape(text)}</ofd:{name}>" for name, text in told.items() if text)
        + (f"<ofd:CustomDatas>{custom}</ofd:CustomDatas>" if custom else "")
        + f"</ofd:DocInfo><ofd:DocRoot>{_FOLDER}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def _document(
    found: Painted, information: Information, page_identifiers: list[int], colours: int, largest: int
) -> str:
    """Document.xml (7.5)."""
    first = found.pages[0]
    content = information.content_box
    pages = "".join(
        f'<ofd:Page ID="{identifier}" BaseLoc="Pages/Page_{place}/Content.xml"/>'
        for place, identifier in enumerate(page_identifiers)
    )
    return (
        f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:MaxUnitID>{largest}</ofd:MaxUnitID>'
        f"<ofd:PageArea><ofd:PhysicalBox>{written(0, 0, first.width, first.height)}</ofd:PhysicalBox>"
        + (f"<ofd:ContentBox>{written(*content)}</ofd:ContentBox>" if content else "")
        + "</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        f"<ofd:DefaultCS>{colours}</ofd:DefaultCS></ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )


def _public(fonts: tuple[EmbeddedFont, ...], resource: Resource) -> str:
    """PublicRes.xml (7.9): the colour space and the fonts."""
    listed = "".join(
        f'<ofd:Font ID="{resource.fonts[place]}" FontName={quoteattr(font.name)} FamilyName={quoteattr(font.family)}'
        f' Charset="unicode"{_traits(font)}><ofd:FontFile>{_font_file(place)}</ofd:FontFile></ofd:Font>'
        for place, font in enumerate(fonts)
    )
    return (
        f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:ColorSpaces>'
        f'<ofd:ColorSpace ID="{resource.colours}" Type="RGB" BitsPerComponent="8"/></ofd:ColorSpaces>'
        + (f"<ofd:Fonts>{listed}</ofd:Fonts>" if listed else "")
        + "</ofd:Res>"
    )


def _traits(font: EmbeddedFont) -> str:
    traits = {"Italic": font.italic, "Bold": font.bold, "Serif": font.serif, "FixedWidth": font.fixed}
    return "".join(f' {name}="true"' for name, has in traits.items() if has)


def _media(images: tuple[ImageFile, ...], resource: Resource) -> str:
    """DocumentRes.xml (7.9): the pictures. It is there without any too: some readers insist on it."""
    listed = "".join(
        f'<ofd:MultiMedia ID="{resource.images[place]}" Type="Image" Format="{image.format}">'
        f"<ofd:MediaFile>{_image_file(place, image)}</ofd:MediaFile></ofd:MultiMedia>"
        for place, image in enumerate(images)
    )
    held = f"<ofd:MultiMedias>{listed}</ofd:MultiMedias>" if listed else ""
    return f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res">{held}</ofd:Res>'


def _font_file(place: int) -> str:
    return f"font_{place}.ttf"


def _image_file(place: int, image: ImageFile) -> str:
    return f"image_{place}.{image.suffix}"
