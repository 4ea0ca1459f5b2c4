"""Reading an OFD's elements and resources. Names are compared without their namespace: not all writers have it right."""

import math
from xml.etree.ElementTree import Element

import msgspec

from xunzhang.typesetting.ofd.archive import Archive, resolved

_LONGEST_CHAIN = 8


class Font(msgspec.Struct, frozen=True):
    """A font as the file names it."""

    name: str = ""
    family: str = ""
    bold: bool = False


class Resources:
    """Fonts, composite graphics and drawing parameters of a document by identifier."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._seen: set[str] = set()
        self._fonts: dict[str, Font] = {}
        self._composites: dict[str, Element] = {}
        self._draw_params: dict[str, Element] = {}

    def add(self, part: str) -> None:
        """Read one resource file, once. One that lacks is passed over: the text is there without it."""
        if part in self._seen or part not in self._archive:
            return
        self._seen.add(part)
        root = self._archive.xml(part)
        for fonts in children(root, "Fonts"):
            for each in children(fonts, "Font"):
                self._fonts[each.get("ID", "")] = Font(
                    each.get("FontName", ""),
                    each.get("FamilyName", "") or each.get("FontName", ""),
                    each.get("Bold") in {"true", "1"},
                )
        for params in children(root, "DrawParams"):
            self._draw_params |= {each.get("ID", ""): each for each in children(params, "DrawParam")}
        for units in children(root, "CompositeGraphicUnits"):
            for each in children(units, "CompositeGraphicUnit"):
                content = child(each, "Content")
                if content is not None:
                    self._composites[each.get("ID", "")] = content

    def font(self, identifier: str) -> Font:
        return self._fonts.get(identifier, Font())

    def composite(self, identifier: str) -> Element | None:
        return self._composites.get(identifier)

    def draw_params(self, identifier: str | None) -> list[Element]:
        """A DrawParam and those it stands on (Relative), the nearest first."""
        found: list[Element] = []
        while identifier and len(found) < _LONGEST_CHAIN and identifier in self._draw_params:
            found.append(self._draw_params[identifier])
            identifier = found[-1].get("Relative")
        return found


def name_of(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, name: str) -> list[Element]:
    return [each for each in element if name_of(each) == name] if element is not None else []


def child(element: Element | None, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def location(element: Element | None, name: str, of: str) -> str | None:
    """The path in a child element that is an ST_Loc, seen from the part `of`."""
    found = child(element, name)
    return resolved(found.text, of) if found is not None and found.text else None


def numbers(written: str) -> list[float]:
    """The numbers of an ST_Array, ST_Box or ST_Pos; empty where one of them is none."""
    try:
        values = [float(each) for each in written.split()]
    except ValueError:
        return []
    return values if all(map(math.isfinite, values)) else []
