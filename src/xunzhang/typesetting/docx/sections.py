"""Sections: size and edges of the pages, page numbers on odd and even sides, first sides without one."""

from dataclasses import dataclass, replace

from xunzhang.typesetting.docx.markup import twips
from xunzhang.typesetting.docx.measures import mm, row_bottom, row_top, row_width
from xunzhang.typesetting.gbt9704.parameters import number

# Header and footer stand inside the edges whatever they hold.
_HEADER = 20.0


@dataclass(frozen=True)
class Feet:
    """Relationship ids of the footers and headers that sections refer to."""

    odd: str
    even: str
    empty: str
    landscape_odd: str
    landscape_even: str
    first_header: str = ""
    footer_distance: float = 50.0


@dataclass(frozen=True)
class Section:
    """One section. `begins` is nextPage, evenPage or oddPage; `numbered` sides bear their number; `rows` to a page.

    0 rows are the usual number.
    """

    feet: Feet
    begins: str = "nextPage"
    numbered: bool = True
    first_differs: bool = False
    landscape: bool = False
    restarts: bool = False
    rows: int = 0

    @property
    def top(self) -> float:
        """Where the first row begins for its characters to stand at the upper edge of the type area."""
        if self.landscape:
            return row_top(int(number("rows"))) - mm("margin_top") + mm("margin_left")
        return row_top(self.rows or int(number("rows")))

    def turned(self, *, landscape: bool) -> "Section":
        """The section after this one, lying on its side or upright."""
        return replace(self, landscape=landscape, begins="nextPage", first_differs=False, restarts=False)

    def markup(self) -> str:
        """The section's properties."""
        parts = [*self._references(), f'<w:type w:val="{self.begins}"/>', *self._page()]
        if self.restarts:
            parts.append('<w:pgNumType w:start="1"/>')
        parts.append('<w:cols w:space="425"/>')
        if self.first_differs:
            parts.append("<w:titlePg/>")
        return f"<w:sectPr>{''.join(parts)}</w:sectPr>"

    def _references(self) -> list[str]:
        odd, even = (self.feet.odd, self.feet.even) if self.numbered else (self.feet.empty, self.feet.empty)
        listed = []
        if self.first_differs:
            listed.append(f'<w:headerReference w:type="first" r:id="{self.feet.first_header}"/>')
            listed.append(f'<w:footerReference w:type="first" r:id="{self.feet.empty}"/>')
        if self.landscape and self.numbered:
            odd, even = self.feet.landscape_odd, self.feet.landscape_even
        listed.append(f'<w:footerReference w:type="even" r:id="{even}"/>')
        listed.append(f'<w:footerReference w:type="default" r:id="{odd}"/>')
        return listed

    def _page(self) -> list[str]:
        width, height = mm("page_width"), mm("page_height")
        left = mm("margin_left")
        right = width - left - row_width()
        rows = self.rows or int(number("rows"))
        top = self.top
        if self.landscape:
            width, height = height, width
            left = width - mm("margin_top") - mm("area_height")
            right = mm("margin_top")
            bottom = height - mm("margin_left") - mm("area_width")
        else:
            bottom = height - row_bottom(rows)
        orient = ' w:orient="landscape"' if self.landscape else ""
        return [
            f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{orient}/>',
            f'<w:pgMar w:top="{twips(top)}" w:right="{int(right * 20)}" w:bottom="{twips(bottom)}" '
            f'w:left="{twips(left)}" w:header="{twips(_HEADER)}" '
            f'w:footer="{twips(self.feet.footer_distance)}" w:gutter="0"/>',
        ]
