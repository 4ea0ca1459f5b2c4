"""Drawings that float over the page: rectangles, pictures, and text boxes; all placed from the page's corner."""

from itertools import count

from xunzhang.typesetting.docx.markup import twips

_EMU_PER_POINT = 12700


def emu(points: float) -> int:
    """Lengths of drawings are given in English metric units."""
    return round(points * _EMU_PER_POINT)


class Drawings:
    """Writes the drawings of one document, each with a number of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def rectangle(self, left: float, top: float, width: float, height: float, colour: str) -> str:
        """A run with a filled rectangle."""
        shape = (
            f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/>'
            f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/>'
            "</a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
        )
        return self._shape(left, top, width, height, shape, "线")

    def text_box(
        self, left: float, top: float, width: float, height: float, content: str, *, turned: bool = False
    ) -> str:
        """A run with a box of paragraphs and tables, without a frame or inner edges; `turned`: read from above."""
        direction = ' vert="vert"' if turned else ""
        shape = (
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
            f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
            f'<wps:bodyPr{direction} lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr></wps:wsp>'
        )
        return self._shape(left, top, width, height, shape, "文本框")

    def picture(
        self, relation: str, left: float, top: float, width: float, height: float, name: str, *, over: bool
    ) -> str:
        """A run with a picture, over the text or under it."""
        identity = next(self._numbers)
        graphic = (
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{identity}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        )
        anchor = _anchor(identity, name, left, top, width, height, graphic, behind=not over)
        return f"<w:r><w:drawing>{anchor}</w:drawing></w:r>"

    def _shape(self, left: float, top: float, width: float, height: float, shape: str, name: str) -> str:
        identity = next(self._numbers)
        graphic = (
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"{shape}</a:graphicData></a:graphic>"
        )
        anchor = _anchor(identity, name, left, top, width, height, graphic, behind=False)
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
            f"<w:drawing>{anchor}</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
        )


def _anchor(
    identity: int,
    name: str,
    left: float,
    top: float,
    width: float,
    height: float,
    graphic: str,
    *,
    behind: bool,
) -> str:
    return (
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{identity}" '
        f'behindDoc="{int(behind)}" locked="0" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{identity}" name="{name}{identity}"/><wp:cNvGraphicFramePr/>{graphic}</wp:anchor>'
    )


NO_CELL_MARGINS = (
    "<w:tblCellMar>"
    + "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in ("top", "left", "bottom", "right"))
    + "</w:tblCellMar>"
)


def fixed_row(height: float, cells: str) -> str:
    """A table row of exact height."""
    return f'<w:tr><w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'
