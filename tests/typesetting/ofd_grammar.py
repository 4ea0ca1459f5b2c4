"""What GB/T 33190-2016 allows in the parts our writer makes: attributes and the order of children, from its figures.

An element is (required attributes, optional attributes, children as a pattern of names each followed by a comma).
"""

import re
from xml.etree.ElementTree import Element

NAMESPACE = "http://www.ofdspec.org/2016"
UNIT = {"Name", "Visible", "CTM", "DrawParam", "LineWidth", "Cap", "Join", "MiterLimit", "DashOffset"} | {
    "DashPattern",
    "Alpha",
}
RULE: dict[str, tuple[set[str], set[str], str]] = {
    "OFD": ({"Version", "DocType"}, set(), "(DocBody,)+"),
    "DocBody": (set(), set(), "DocInfo,DocRoot,(Versions,)?(Signatures,)?"),
    "DocInfo": (
        set(),
        set(),
        "DocID,(Title,)?(Author,)?(Subject,)?(Abstract,)?(CreationDate,)?(ModDate,)?(DocUsage,)?(Cover,)?"
        "(Keywords,)?(Creator,)?(CreatorVersion,)?(CustomDatas,)?",
    ),
    "CustomDatas": (set(), set(), "(CustomData,)+"),
    "CustomData": ({"Name"}, set(), ""),
    "Document": (set(), set(), "CommonData,Pages,"),
    "CommonData": (
        set(),
        set(),
        "MaxUnitID,PageArea,(PublicRes,)*(DocumentRes,)*(TemplatePage,)*(DefaultCS,)?",
    ),
    "PageArea": (set(), set(), "PhysicalBox,(ApplicationBox,)?(ContentBox,)?(BleedBox,)?"),
    "Pages": (set(), set(), "(Page,)+"),
    "Res": ({"BaseLoc"}, set(), "(ColorSpaces,|Fonts,|MultiMedias,)*"),
    "ColorSpaces": (set(), set(), "(ColorSpace,)+"),
    "ColorSpace": ({"ID", "Type"}, {"BitsPerComponent", "Profile"}, ""),
    "Fonts": (set(), set(), "(Font,)+"),
    "Font": (
        {"ID", "FontName"},
        {"FamilyName", "Charset", "Italic", "Bold", "Serif", "FixedWidth"},
        "(FontFile,)?",
    ),
    "MultiMedias": (set(), set(), "(MultiMedia,)+"),
    "MultiMedia": ({"ID", "Type"}, {"Format"}, "MediaFile,"),
    "Content": (set(), set(), "(Layer,)+"),
    "Layer": ({"ID"}, {"Type", "DrawParam"}, "(TextObject,|PathObject,|ImageObject,)*"),
    "TextObject": (
        {"ID", "Boundary", "Font", "Size"},
        UNIT | {"Stroke", "Fill", "HScale", "Weight", "Italic"},
        "(Clips,)?(FillColor,)?(StrokeColor,)?((CGTransform,)*TextCode,)+",
    ),
    "PathObject": (
        {"ID", "Boundary"},
        UNIT | {"Stroke", "Fill", "Rule"},
        "(Clips,)?(StrokeColor,)?(FillColor,)?AbbreviatedData,",
    ),
    "ImageObject": ({"ID", "Boundary", "ResourceID"}, UNIT, "(Clips,)?"),
    "Clips": (set(), {"TransFlag"}, "(Clip,)+"),
    "Clip": (set(), set(), "(Area,)+"),
    "Path": ({"Boundary"}, UNIT | {"Stroke", "Fill", "Rule"}, "AbbreviatedData,"),
    "FillColor": ({"Value"}, {"ColorSpace", "Index", "Alpha"}, ""),
    "StrokeColor": ({"Value"}, {"ColorSpace", "Index", "Alpha"}, ""),
    "CGTransform": ({"CodePosition"}, {"CodeCount", "GlyphCount"}, "(Glyphs,)?"),
    "TextCode": (set(), {"X", "Y", "DeltaX", "DeltaY"}, ""),
}
PLAIN = {
    "DocID", "Title", "Author", "CreationDate", "DocUsage", "Creator", "DocRoot", "MaxUnitID", "PublicRes", "DocumentRes",
    "DefaultCS", "PhysicalBox", "ContentBox", "FontFile", "MediaFile", "AbbreviatedData", "Glyphs",
}  # fmt: skip
# Page and Area mean one thing in the list of pages and in a clip, another as the content of a page.
PAGE_LISTED = ({"ID", "BaseLoc"}, set[str](), "")
PAGE = (set[str](), set[str](), "(Template,)*(PageRes,)*(Area,)?(Content,)?")
CLIP_AREA = (set[str](), {"DrawParam", "CTM"}, "Path,")


def breaches(element: Element, above: str = "") -> list[str]:
    """What in the element and under it the standard does not allow."""
    namespace, _, name = element.tag.removeprefix("{").partition("}")
    found = [] if namespace == NAMESPACE else [f"{name}: namespace {namespace}"]
    children = "".join(child.tag.partition("}")[2] + "," for child in element)
    required, optional, pattern = _rule(name, above)
    given = set(element.attrib)
    found += [f"{name}: lacks {each}" for each in required - given]
    found += [f"{name}: may not have {each}" for each in given - required - optional]
    if not re.fullmatch(pattern, children):
        found.append(f"{name}: children {children}")
    for child in element:
        found += breaches(child, name)
    return found


def _rule(name: str, above: str) -> tuple[set[str], set[str], str]:
    match name, above:
        case "Page", "Pages":
            return PAGE_LISTED
        case "Page", _:
            return PAGE
        case "Area", "Clip":
            return CLIP_AREA
        case "Area", _:
            return RULE["PageArea"]
    return (set(), set(), "") if name in PLAIN else RULE.get(name, (set(), set(), "(unknown)"))
