"""What is written by hand with an act: the name, and the opinion where one writes it. Kept as strokes, shown as a drawing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from xunzhang.chapters.matters.models import Handwriting
from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.kernel.remembering import remembered
from xunzhang.record.actions import Act, ActionInputs
from xunzhang.record.models import Matter
from xunzhang.typesetting.handwriting import Point, extent_of, svg_of

PARTS = ("name", "opinion")
BY_HAND = "（手写意见）"  # stands for the words where the opinion is only written by hand
MOST_STROKES = 300
MOST_POINTS = 4000  # of one pad
LONGEST_TEXT = 400_000  # characters of JSON
LARGEST_SIDE = 4000
LEAST_SIDE = 50
LONGEST_WRITING = 24 * 3600 * 1000  # milliseconds
FULL_PRESSURE = 1000
LEAST_PART = 0.03  # of the pad's width: less is a touch by mistake


class Ink(BaseModel):
    """What was drawn on one pad of `width` × `height` units: strokes, each of points [x, y, milliseconds, pressure 0–1000]."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: int = Field(title="书写区宽", ge=LEAST_SIDE, le=LARGEST_SIDE)
    height: int = Field(title="书写区高", ge=LEAST_SIDE, le=LARGEST_SIDE)
    strokes: tuple[tuple[Point, ...], ...] = Field(title="笔画", min_length=1, max_length=MOST_STROKES)


class Written(BaseModel):
    """The name, the opinion, or both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Ink | None = Field(default=None, title="手写签名")
    opinion: Ink | None = Field(default=None, title="手写意见")


def _part_label(part: str) -> str:
    return _("手写签名") if part == "name" else _("手写意见")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _checked(part: str, ink: Any) -> Any:
    """One pad as it was sent; None where nothing was drawn. Raises ValueError with a sentence naming part and remedy."""
    named = {"part": _part_label(part)}
    if ink is None:
        return None
    if not isinstance(ink, Mapping) or not {"width", "height", "strokes"} == set(ink):
        raise ValueError(_("“%(part)s”须有 width、height、strokes 三项，请按接口说明填写。") % named)
    strokes = ink["strokes"]
    if not isinstance(strokes, Sequence) or isinstance(strokes, str):
        raise ValueError(_("“%(part)s”的笔画不是列表，请清除后重写。") % named)
    if not strokes:
        return None
    sides = (ink["width"], ink["height"])
    if not all(_whole(side) and LEAST_SIDE <= side <= LARGEST_SIDE for side in sides):
        raise ValueError(
            _("“%(part)s”的书写区宽、高须是 %(least)s 到 %(most)s 的整数，请刷新页面后重写。")
            % {**named, "least": LEAST_SIDE, "most": LARGEST_SIDE}
        )
    if len(strokes) > MOST_STROKES:
        raise ValueError(
            _("“%(part)s”超过 %(most)s 笔，请清除后写得简短些。") % {**named, "most": MOST_STROKES}
        )
    last, count = 0, 0
    for stroke in strokes:
        if not isinstance(stroke, Sequence) or isinstance(stroke, str) or not stroke:
            raise ValueError(_("“%(part)s”有一笔是空的，请清除后重写。") % named)
        count += len(stroke)
        if count > MOST_POINTS:
            raise ValueError(
                _("“%(part)s”超过 %(most)s 个点，请清除后写得简短些。") % {**named, "most": MOST_POINTS}
            )
        for point in stroke:
            last = _checked_point(named, point, sides, last)
    if max(extent_of(strokes)) < sides[0] * LEAST_PART:
        raise ValueError(_("“%(part)s”只有一点痕迹，可能是误触；请重写，不手写的请清除。") % named)
    return ink


def _checked_point(named: dict[str, str], point: Any, sides: tuple[int, int], last: int) -> int:
    """The point's time. Raises ValueError for what is no point of the pad."""
    if not isinstance(point, Sequence) or len(point) != 4 or not all(_whole(one) for one in point):
        raise ValueError(_("“%(part)s”的每个点须是四个整数：横、纵、毫秒、压力。请清除后重写。") % named)
    across, down, at, pressure = point
    if not (0 <= across <= sides[0] and 0 <= down <= sides[1]):
        raise ValueError(_("“%(part)s”有笔画在书写区之外，请清除后重写。") % named)
    if not last <= at <= LONGEST_WRITING:
        raise ValueError(_("“%(part)s”的笔画时间前后颠倒，或者超过一天，请清除后重写。") % named)
    if not 0 <= pressure <= FULL_PRESSURE:
        raise ValueError(_("“%(part)s”的压力须在 0 到 1000 之间，请清除后重写。") % named)
    return int(at)


def read_written(given: Any) -> Any:
    """What a page sends as text, the API as an object; None where nothing was drawn. Raises ValueError."""
    if given is None or isinstance(given, Written):
        return given
    if isinstance(given, str):
        if not given.strip():
            return None
        if len(given) > LONGEST_TEXT:
            raise ValueError(_("手写内容过大，请清除后写得简短些。"))
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            raise ValueError(_("手写内容没有完整送达，请清除后重写。")) from None
        if given is None:
            return None
    if not isinstance(given, Mapping) or not set(given) <= set(PARTS):
        raise ValueError(_("手写内容只有 name（签名）和 opinion（意见）两项，请按接口说明填写。"))
    found = {part: _checked(part, given.get(part)) for part in PARTS}
    return found if any(found.values()) else None


def _as_written(given: Any) -> Written | None:
    found = read_written(given)
    return Written.model_validate(found) if isinstance(found, Mapping) else found


WrittenByHand = Annotated[Written | None, BeforeValidator(_as_written)]


class ByHand(ActionInputs):
    """Inputs of an act that one may also sign by hand."""

    handwriting: WrittenByHand = Field(
        default=None,
        title="手写签名和意见",
        description="不手写的留空：按下按钮即记下姓名和年月日",
    )

    @property
    def has_written_opinion(self) -> bool:
        return self.handwriting is not None and self.handwriting.opinion is not None

    def words(self, given: str, otherwise: str) -> str:
        """The words of the opinion for the record: those given, else that it is written by hand, else `otherwise`."""
        return given or (BY_HAND if self.has_written_opinion else otherwise)


def digest_of(written: Written) -> str:
    """SM3 over the strokes in one spelling, by which the journal knows them."""
    return sm3(json.dumps(written.model_dump(mode="json"), sort_keys=True, separators=(",", ":")).encode())


def keep(act: Act, matter: Matter, move: int, written: Written | None) -> dict[str, str]:
    """Keep what was written with the operation it belongs to; returns what the journal says of it, empty for nothing."""
    if written is None:
        return {}
    kept = Handwriting.objects.create(
        matter=matter,
        move_id=move,
        person=act.actor.person_id or 0,
        person_name=act.actor.name,
        name=written.name.model_dump(mode="json") if written.name else None,
        opinion=written.opinion.model_dump(mode="json") if written.opinion else None,
        digest=digest_of(written),
        at=clock.now(),
    )
    return {"handwriting": kept.digest}


def drawing_of(kept: Handwriting, part: str) -> bytes:
    """The name or the opinion as SVG; empty where it was not written."""
    ink = getattr(kept, part) if part in PARTS else None
    return svg_of(ink["width"], ink["height"], ink["strokes"]) if ink else b""


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an operation was written by hand; the addresses of the drawings are made of these."""

    matter: int
    move: int
    digest: str
    has_name: bool
    has_opinion: bool


@remembered
def shown_on(matter: int) -> dict[int, Shown]:
    """What was written by hand on a matter, by operation, without the strokes. One query."""
    rows = Handwriting.objects.filter(matter=matter).annotate(
        has_name=ExpressionWrapper(Q(name__isnull=False), output_field=BooleanField()),
        has_opinion=ExpressionWrapper(Q(opinion__isnull=False), output_field=BooleanField()),
    )
    return {
        move: Shown(matter, move, digest, has_name, has_opinion)
        for move, digest, has_name, has_opinion in rows.values_list(
            "move", "digest", "has_name", "has_opinion"
        )
    }


def written_on(matter: int) -> dict[int, Handwriting]:
    """The same with the strokes, to be drawn on paper. One query."""
    return {one.move_id: one for one in Handwriting.objects.filter(matter=matter)}
