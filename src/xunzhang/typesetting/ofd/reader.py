"""Reads the text of an OFD from anywhere (GB/T 33190-2016) with the place of every character."""

from collections.abc import Iterator
from math import atan2, degrees
from xml.etree.ElementTree import Element

from xunzhang.typesetting.ofd.archive import Archive, resolved, unusable
from xunzhang.typesetting.ofd.drawing import Drawing, drawing_of, fill_of, rule_of
from xunzhang.typesetting.ofd.geometry import Matrix
from xunzhang.typesetting.ofd.resources import Resources, child, children, location, name_of, numbers
from xunzhang.typesetting.ofd.text import OfdPage, OfdRule, OfdRun, OfdText
from xunzhang.typesetting.ofd.text_code import characters

_ROOT = "OFD.xml"
_ENCRYPTION = "Encryptions.xml"
_MOST_PAGES = 5_000
_MOST_OBJECTS = 2_000_000
_DEEPEST = 16
_HEAVY = {"600", "700", "800", "900", "1000"}
_A4 = (0.0, 0.0, 210.0, 297.0)
_INFORMATION = (
    "DocID", "Title", "Author", "Subject", "Abstract", "CreationDate", "ModDate", "DocUsage", "Creator", "CreatorVersion",
)  # fmt: skip


def read_ofd(content: bytes) -> OfdText:
    """Text, places, fonts and descriptions of the first document in an OFD file.

    Raises UnusableInput, naming `file`, for what is no OFD, is damaged, encrypted, too large or made to harm.
    """
    archive = Archive(content)
    if _ROOT not in archive:
        encrypted = _ENCRYPTION in archive
        raise (
            unusable("OFD 文件已加密，请先解密。", "The OFD is encrypted; decrypt it first.")
            if encrypted
            else unusable("文件不是 OFD：缺少 OFD.xml。", "Not an OFD: it has no OFD.xml.")
        )
    body = child(archive.xml(_ROOT), "DocBody")
    where = location(body, "DocRoot", _ROOT)
    if body is None or where is None:
        raise unusable("OFD 没有正文（DocRoot），文件已经损坏。", "The OFD has no document (DocRoot).")
    information = child(body, "DocInfo")
    described = {name: text for name in _INFORMATION if (text := _text(child(information, name)))}
    custom = {
        each.get("Name", ""): _text(each)
        for each in children(child(information, "CustomDatas"), "CustomData")
    }
    return OfdText(
        pages=tuple(_Reading(archive, where).pages()),
        information=described,
        elements=custom,
        is_signed=child(body, "Signatures") is not None,
    )


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


class _Reading:
    """The reading of one document: its parts, and how much may still be read."""

    def __init__(self, archive: Archive, where: str) -> None:
        self._archive = archive
        self._where = where
        self._root = archive.xml(where)
        self._common = child(self._root, "CommonData")
        self._resources = Resources(archive)
        for kind in ("PublicRes", "DocumentRes"):
            for each in children(self._common, kind):
                self._resources.add(resolved(_text(each), where))
        self._templates = {
            each.get("ID", ""): resolved(each.get("BaseLoc", ""), where)
            for each in children(self._common, "TemplatePage")
        }
        self._left = _MOST_OBJECTS
        self._images = 0
        self._rules: list[OfdRule] = []

    def pages(self) -> Iterator[OfdPage]:
        listed = children(child(self._root, "Pages"), "Page")
        if len(listed) > _MOST_PAGES:
            raise unusable("OFD 页数过多，不予读取。", "The OFD has too many pages.")
        for number, each in enumerate(listed, start=1):
            part = resolved(each.get("BaseLoc", ""), self._where)
            page = self._archive.xml(part)
            _, _, width, height = self._physical_box(page)
            self._images, self._rules = 0, []
            runs = tuple(self._runs(page, part))
            yield OfdPage(number, width, height, runs, self._images, tuple(self._rules))

    def _physical_box(self, page: Element) -> tuple[float, float, float, float]:
        for area in (child(page, "Area"), child(self._common, "PageArea")):
            box = numbers(_text(child(area, "PhysicalBox")))
            if len(box) == 4:
                return box[0], box[1], box[2], box[3]
        return _A4

    def _runs(self, page: Element, part: str) -> Iterator[OfdRun]:
        """Text of the templates behind the page, of the page, of the templates before it."""
        for each in children(page, "PageRes"):
            self._resources.add(resolved(_text(each), part))
        used = children(page, "Template")
        behind = [each for each in used if each.get("ZOrder", "Background") == "Background"]
        for template in behind:
            yield from self._template(template)
        yield from self._layers(page)
        for template in used:
            if template not in behind:
                yield from self._template(template)

    def _template(self, used: Element) -> Iterator[OfdRun]:
        part = self._templates.get(used.get("TemplateID", ""))
        if part:
            yield from self._layers(self._archive.xml(part))

    def _layers(self, page: Element) -> Iterator[OfdRun]:
        for layer in children(child(page, "Content"), "Layer"):
            yield from self._block(layer, Matrix(), self._drawing(layer), _DEEPEST)

    def _block(self, block: Element, to_page: Matrix, usual: Drawing, depth: int) -> Iterator[OfdRun]:
        if not depth:
            raise unusable("OFD 的对象嵌套过深，不予读取。", "The OFD's objects are nested too deeply.")
        for each in block:
            self._left -= 1
            if self._left < 0:
                raise unusable("OFD 的对象过多，不予读取。", "The OFD has too many objects.")
            kind = name_of(each)
            if kind == "PageBlock":
                yield from self._block(each, to_page, usual, depth - 1)
            if each.get("Visible") in {"false", "0"}:
                continue
            if kind == "TextObject":
                yield from self._text_object(each, _own(each).then(to_page), usual)
            elif kind == "CompositeObject":
                content = self._resources.composite(each.get("ResourceID", ""))
                if content is not None:
                    inside = self._drawing(each).over(usual)
                    yield from self._block(content, _own(each).then(to_page), inside, depth - 1)
            elif kind == "PathObject":
                rule = rule_of(each, self._drawing(each).over(usual), _own(each).then(to_page))
                self._rules += [rule] if rule else []
            elif kind == "ImageObject":
                self._images += 1

    def _drawing(self, element: Element) -> Drawing:
        """What an object or layer says of colours and lines, itself and by its DrawParam."""
        said = drawing_of(element)
        for param in self._resources.draw_params(element.get("DrawParam")):
            said = said.over(drawing_of(param))
        return said

    def _text_object(self, text: Element, to_page: Matrix, usual: Drawing) -> Iterator[OfdRun]:
        size = (numbers(text.get("Size", "")) or [0.0])[0]
        font = self._resources.font(text.get("Font", ""))
        bold = font.bold or text.get("Weight", "400") in _HEAVY
        angle = degrees(atan2(to_page.b, to_page.a))
        colour = fill_of(self._drawing(text).over(usual))
        for string, places in characters(text, size):
            yield OfdRun(
                string,
                tuple(to_page.point(*place) for place in places),
                size * to_page.height,
                font.name,
                font.family,
                bold,
                angle,
                colour,
            )


def _own(unit: Element) -> Matrix:
    """From a graphic unit's own space to that which holds it: its CTM, then its boundary's corner (8.3)."""
    box = numbers(unit.get("Boundary", ""))
    matrix = numbers(unit.get("CTM", ""))
    own = Matrix(*matrix) if len(matrix) == 6 else Matrix()
    return own.then(Matrix(1, 0, 0, 1, *box[:2])) if len(box) >= 2 else own
