"""The parts of the file and its properties, written so that the same document gives the same bytes."""

import io
import zipfile
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from xunzhang.typesetting.docx.families import Families
from xunzhang.typesetting.docx.markup import DECLARED, clean, twips
from xunzhang.typesetting.docx.measures import cell
from xunzhang.typesetting.docx.styles import styles_xml
from xunzhang.typesetting.model import Document

_EPOCH = date(2000, 1, 1)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
# Parts of python-docx's template that nothing here refers to.
_UNUSED = {
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Xunzhang</Application></Properties>"
)


class Package:
    """A file being written: footers, pictures and the body go in, bytes come out."""

    def __init__(self, families: Families, pitch: float) -> None:
        self._document: WordDocument = docx.Document()
        self._families = families
        part = self._document.part
        _replace_children(part.styles.element, styles_xml(families, pitch))
        _replace_children(part.settings.element, _settings())
        for relation in [*part.package.rels.values()]:
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                part.package.rels.pop(relation.rId)
            elif relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
                relation.target_part._blob = _APPLICATION.encode()
        for relation in [*part.rels.values()]:
            if relation.reltype in _UNUSED:
                part.rels.pop(relation.rId)
            elif relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
                relation.target_part._blob = _font_table(families).encode()

    def add_footer(self, markup: str) -> str:
        """Add a footer; its relationship id."""
        part, relation = self._document.part.add_footer_part()  # type: ignore[no-untyped-call]
        _replace_children(part.element, markup)
        return str(relation)

    def add_header(self, markup: str) -> str:
        """Add a header; its relationship id."""
        part, relation = self._document.part.add_header_part()  # type: ignore[no-untyped-call]
        _replace_children(part.element, markup)
        return str(relation)

    def add_picture(self, picture: bytes) -> str:
        """Add a PNG or JPEG picture; its relationship id."""
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(picture))
        return str(relation)

    def finished(self, document: Document, heading: str, body: str) -> bytes:
        """The file with this body."""
        _replace_children(self._document.element.body, f"<w:body {DECLARED}>{body}</w:body>")
        self._describe(document, heading)
        written = io.BytesIO()
        self._document.save(written)
        return _with_fixed_times(written.getvalue())

    def _describe(self, document: Document, heading: str) -> None:
        properties = self._document.core_properties
        moment = datetime.combine(document.dated_on or _EPOCH, time(), UTC)
        properties.title = clean(heading)[:255]
        properties.author = clean("、".join(document.issuing_organs))[:255]
        properties.last_modified_by = properties.author
        properties.subject = clean(document.document_number)[:255]
        properties.comments = ""
        properties.keywords = ""
        properties.language = "zh-CN"
        properties.created = properties.modified = moment.replace(tzinfo=None)
        properties.revision = 1


def _replace_children(element: object, markup: str) -> None:
    """Give an element of a part the children of other markup."""
    fresh = parse_xml(markup)
    for child in list(element):  # type: ignore[call-overload]
        element.remove(child)  # type: ignore[attr-defined]
    for child in list(fresh):
        element.append(child)  # type: ignore[attr-defined]


def _settings() -> str:
    """Odd and even sides differ; marks of punctuation keep their width; as in current word processors."""
    compatible = 'w:uri="http://schemas.microsoft.com/office/word"'
    return (
        f'<w:settings {DECLARED}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        f'<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="{twips(2 * cell())}"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
        f'<w:compatSetting w:name="compatibilityMode" {compatible} w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" {compatible} w:val="1"/>'
        f'<w:compatSetting w:name="enableOpenTypeFeatures" {compatible} w:val="1"/>'
        f'<w:compatSetting w:name="doNotFlipMirrorIndents" {compatible} w:val="1"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def _font_table(families: Families) -> str:
    """Which family a machine takes that does not have the one named."""
    names = sorted({face.family for face in families.faces.values()})
    fonts = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{families.substitutes[name]}"/>' if name in families.substitutes else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in names
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {DECLARED}>{fonts}</w:fonts>'


def _with_fixed_times(content: bytes) -> bytes:
    """The same file, its members in one order and without the time of writing."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            fixed.writestr(member, given.read(name))
    return result.getvalue()
