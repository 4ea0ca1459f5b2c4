"""The styles of the document: one for each element of an official document, headings with their outline levels."""

from dataclasses import dataclass

from xunzhang.typesetting.docx.families import Face, Families
from xunzhang.typesetting.docx.markup import DECLARED, fonts_of, half_points, twips
from xunzhang.typesetting.docx.measures import SPACING, balanced, cell
from xunzhang.typesetting.gbt9704.parameters import number, parameters

BODY = "OfficialBody"
DIVISION, SECTION = "Division", "Section"
TITLE, SUBTITLE = "Title", "Subtitle"
HEADINGS = {1: "Heading1", 2: "Heading2", 3: "Heading3", 4: "Heading4"}
CHARACTERS = {"gothic": "GothicText", "regular_script": "KaiText"}


@dataclass(frozen=True)
class _Style:
    identity: str
    name: str
    based_on: str = "Normal"
    following: str = ""
    paragraph: str = ""
    run: str = ""


def styles_xml(families: Families, pitch: float) -> str:
    """The styles part; `pitch` is the height of a row of the body in points."""
    faces = families.faces
    body = number("body_size")
    small = number("colophon_size")
    exact = _line(pitch)
    first = f'<w:ind w:firstLineChars="200" w:firstLine="{twips(2 * cell())}"/>'
    red = str(parameters()["mark_red"].value).lstrip("#").upper()
    styles = [
        _Style("Normal", "Normal", "", paragraph=exact, run=_size(body)),
        _Style(BODY, "公文正文", paragraph=f'{first}<w:jc w:val="both"/>'),
        _Style("Recipients", "主送机关", following=BODY, paragraph='<w:jc w:val="both"/>'),
        _Style("TopRow", "份号密级紧急程度"),
        _Style(
            "Mark", "发文机关标志", paragraph='<w:jc w:val="center"/>',
            run=f'{_face(faces["mark_song"])}<w:color w:val="{red}"/><w:spacing w:val="0"/>{_size(number("mark_size"))}',
        ),
        _Style("DocumentNumber", "发文字号", paragraph=f'{_line(balanced(body))}<w:jc w:val="center"/>'),
        _Style("Issuers", "签发人"),
        _Style(
            TITLE, "Title", following="Recipients", paragraph='<w:keepNext/><w:keepLines/><w:jc w:val="center"/>',
            run=f'{_face(faces["title_song"])}<w:spacing w:val="0"/>{_size(number("title_size"))}',
        ),
        _Style(
            SUBTITLE, "Subtitle", following=BODY, paragraph='<w:keepNext/><w:jc w:val="center"/>',
            run=_face(faces["regular_script"]),
        ),
        _Style(
            DIVISION, "章标题", following=BODY, run=_face(faces["gothic"]),
            paragraph=f'<w:keepNext/>{_spacing(pitch)}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
        ),
        _Style(
            SECTION, "节标题", following=BODY, run=_face(faces["regular_script"]),
            paragraph=f'<w:keepNext/>{_spacing(pitch)}<w:jc w:val="center"/><w:outlineLvl w:val="1"/>',
        ),
        *(
            _Style(
                identity, f"heading {level}", BODY, BODY,
                f'<w:keepNext/><w:keepLines/><w:outlineLvl w:val="{level - 1}"/>',
                _face(faces[role]) if role else "",
            )
            for (level, identity), role in zip(
                HEADINGS.items(), ("gothic", "regular_script", "", ""), strict=True
            )
        ),
        _Style("AttachmentsNote", "附件说明"),
        _Style("Attendance", "出席人员"),
        _Style("Signature", "发文机关署名"),
        _Style("DateOfDocument", "成文日期"),
        _Style("Note", "附注", paragraph=first),
        _Style("AttachmentLabel", "附件序号", following=TITLE, run=_face(faces["gothic"])),
        _Style("TableCaption", "表题", paragraph='<w:keepNext/><w:jc w:val="center"/>', run=_face(faces["gothic"])),
        _Style("TableText", "表格文字", paragraph="", run='<w:spacing w:val="0"/>' + _size(number_or("table_size", small))),
        _Style("Colophon", "版记", run='<w:spacing w:val="0"/>' + _size(small)),
        _Style("PageNumber", "页码", run=f'{_face(faces["song"])}<w:spacing w:val="0"/>{_size(number("page_number_size"))}'),
    ]  # fmt: skip
    characters = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f"<w:qFormat/><w:rPr>{_face(faces[role])}</w:rPr></w:style>"
        for role, identity, name in (
            ("gothic", "GothicText", "黑体字"),
            ("regular_script", "KaiText", "楷体字"),
        )
    )
    return (
        f"<w:styles {DECLARED}>{_defaults(faces['imitation_song'])}"
        + "".join(_written(style) for style in styles)
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        + characters
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
    )


def number_or(name: str, otherwise: float) -> float:
    """A dimension where the standard's list has it."""
    return number(name) if name in parameters() else otherwise


def _defaults(face: Face) -> str:
    """No closing mark over the edge, no gap between Chinese and digits, no grid: as the PDF."""
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts_of(face.family)}<w:spacing w:val="{SPACING}"/>'
        '<w:kern w:val="0"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>'
        '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


def _written(style: _Style) -> str:
    default = ' w:default="1"' if style.identity == "Normal" else ""
    builtin = style.name.isascii()
    custom = "" if builtin else ' w:customStyle="1"'
    based = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style.identity}"><w:name w:val="{style.name}"/>'
        f"{based}{following}<w:qFormat/>"
        + (f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "")
        + (f"<w:rPr>{style.run}</w:rPr>" if style.run else "")
        + "</w:style>"
    )


def _face(face: Face) -> str:
    return fonts_of(face.family) + ("<w:b/><w:bCs/>" if face.bold else "")


def _size(points: float) -> str:
    return f'<w:sz w:val="{half_points(points)}"/><w:szCs w:val="{half_points(points)}"/>'


def _line(points: float) -> str:
    return f'<w:spacing w:line="{twips(points)}" w:lineRule="exact"/>'


def _spacing(points: float) -> str:
    return f'<w:spacing w:before="{twips(points)}" w:after="{twips(points)}"/>'
