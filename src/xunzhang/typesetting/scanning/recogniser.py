"""Recognises the text of one page with rapidocr. Only `process` loads this module, which takes a second and 300 MB.

The models are the files that the package carries, named by their place: it fetches one when it is left to find it.
"""

import math
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import numpy as np
import rapidocr
from rapidocr import RapidOCR

from xunzhang.typesetting.reading.contents import Box
from xunzhang.typesetting.scanning.model import RecognisedCharacter, RecognisedLine, RecognisedPage
from xunzhang.typesetting.scanning.seals import is_grey, is_red_line, without_seals
from xunzhang.typesetting.scanning.sheets import Sheet
from xunzhang.typesetting.scanning.straight import MOST_DEGREES, levelled, turned

NAME = f"rapidocr {version('rapidocr')}"

_MODELS = Path(rapidocr.__file__).parent / "models"
_DETECTING, _RECOGNISING = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_DETECTED_SIDE = (
    1600  # pixels of the longer side in which lines are looked for; they are read in the full picture
)
_TRIED_SIDE = 1100
_LEAST_SCORE = 0.5
_UPRIGHT_SCORE = 0.85
_TRIED_LINES = 8
_TALL = 1.5
_LONG = 4.0  # times as wide as high: its slope counts

Quad = tuple[tuple[float, float], ...]


class _Stretch(msgspec.Struct):
    """One stretch of text in pixels of the turned picture."""

    corners: Quad
    characters: list[tuple[str, float, float]]  # text, middle across along the line, score
    score: float


class Recogniser:
    """The models, loaded once for all pages of a file."""

    def __init__(self, threads: int = 1) -> None:
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": 4000,
                "Global.text_score": _LEAST_SCORE,
                "Global.return_word_box": True,
                "Global.return_single_char_box": True,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.limit_type": "max",
                "Det.limit_side_len": _DETECTED_SIDE,
                "Det.model_path": str(_MODELS / _DETECTING),
                "Rec.model_path": str(_MODELS / _RECOGNISING),
            }
        )

    def page(self, sheet: Sheet) -> RecognisedPage:
        """The lines of a page, however it lies: upright, on its side or head, a few degrees askew."""
        turns, seen = 0, self._seen(sheet.picture)
        if not _is_upright(seen):
            turns = self._turns(sheet.picture)
            if turns:
                seen = self._seen(turned(sheet.picture, turns))
        picture = turned(sheet.picture, turns)
        width, height = (sheet.width, sheet.height)[:: -1 if turns % 2 else 1]
        angle = _slope(seen)
        grey = is_grey(picture)
        per_pixel = width / picture.width
        lines = tuple(
            _line(each, picture.size, angle, per_pixel, None if grey else is_red_line(picture, each.corners))
            for each in seen
        )
        return RecognisedPage(sheet.number, width, height, turns, angle, lines, is_grey=grey)

    def _seen(self, picture: Any) -> list[_Stretch]:
        found = self._engine(
            _pixels(without_seals(picture)), use_det=True, use_rec=True, return_word_box=True
        )
        if found.boxes is None or found.txts is None:
            return []
        return [
            _stretch(corners.tolist(), text, words, float(score))
            for corners, text, words, score in zip(
                found.boxes, found.txts, found.word_results, found.scores, strict=True
            )
        ]

    def _turns(self, picture: Any) -> int:
        """By how many quarters to turn the page clockwise, by trying its longest lines in every way."""
        small = picture.copy()
        small.thumbnail((_TRIED_SIDE, _TRIED_SIDE))
        scale = picture.width / small.width
        best, best_score = 0, -1.0
        found = self._engine(_pixels(small), use_det=True, use_rec=False, return_word_box=False)
        if found.boxes is None:
            return 0
        full = _pixels(picture)
        boxes = sorted(found.boxes.tolist(), key=_length, reverse=True)[:_TRIED_LINES]
        crops = [_crop(full, [[x * scale, y * scale] for x, y in box]) for box in boxes]
        for turns in range(4):
            standing = [np.ascontiguousarray(np.rot90(crop, -turns)) for crop in crops]
            scores = [self._score(crop) for crop in standing if crop.shape[1] >= crop.shape[0]]
            score = sum(scores) / len(crops)
            if score > best_score:
                best, best_score = turns, score
        return best

    def _score(self, crop: Any) -> float:
        found = self._engine(crop, use_det=False, use_rec=True, return_word_box=False)
        return float(found.scores[0]) if found.scores else 0.0


def _pixels(picture: Any) -> Any:
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _crop(pixels: Any, corners: list[list[float]]) -> Any:
    """The level box about the corners."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    top, left = max(0, int(min(down))), max(0, int(min(across)))
    return pixels[top : max(top + 8, int(max(down)) + 1), left : max(left + 8, int(max(across)) + 1)]


def _sides(corners: Any) -> tuple[float, float]:
    return math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])


def _length(corners: Any) -> float:
    return max(_sides(corners))


def _is_upright(seen: list[_Stretch]) -> bool:
    """Whether most text stands as wide lines that were read with certainty."""
    wide = tall = score = 0.0
    for each in seen:
        across, down = _sides(each.corners)
        weight = max(across, down)
        if down > across * _TALL:
            tall += weight
        else:
            wide += weight
        score += weight * each.score
    return not seen or (wide > tall and score / (wide + tall) >= _UPRIGHT_SCORE)


def _slope(seen: list[_Stretch]) -> float:
    """Degrees by which the lines fall to the right, by the long ones; 0 where that cannot be told."""
    slopes = []
    for each in seen:
        left, right, _, _ = each.corners
        across, down = _sides(each.corners)
        if across >= _LONG * down:
            slopes.append(math.degrees(math.atan2(right[1] - left[1], right[0] - left[0])))
    angle = median(slopes) if slopes else 0.0
    return round(angle, 2) if 0.05 <= abs(angle) <= MOST_DEGREES else 0.0


def _stretch(corners: list[list[float]], text: str, words: Any, score: float) -> _Stretch:
    """The characters with their middles, as parts of the line's length from its left end."""
    left, right = corners[0], corners[1]
    length = math.dist(left, right) or 1.0
    direction = ((right[0] - left[0]) / length, (right[1] - left[1]) / length)
    characters = []
    for written, sure, quad in words:
        middle = [sum(point[axis] for point in quad) / 4 for axis in (0, 1)]
        along = (middle[0] - left[0]) * direction[0] + (middle[1] - left[1]) * direction[1]
        characters.append((str(written), along / length, float(sure)))
    return _Stretch(tuple((x, y) for x, y in corners), _with_blanks(characters, text), score)


def _with_blanks(characters: list[tuple[str, float, float]], text: str) -> list[tuple[str, float, float]]:
    """The recogniser's words lack the blanks of its text: a blank goes to the character before it."""
    if "".join(each[0] for each in characters) == text:
        return characters
    kept: list[tuple[str, float, float]] = []
    rest = text
    for written, across, sure in characters:
        while rest.startswith(" ") and written != " ":
            if kept:
                kept[-1] = (kept[-1][0] + " ", *kept[-1][1:])
            rest = rest[1:]
        rest = rest.removeprefix(written)
        kept.append((written, across, sure))
    return kept


def _line(
    seen: _Stretch, size: tuple[int, int], angle: float, per_pixel: float, is_red: bool | None
) -> RecognisedLine:
    """In mm on the straight page."""
    corners = [levelled(point, size, angle) for point in seen.corners]
    left, right = ((corners[a][0] + corners[b][0]) / 2 for a, b in ((0, 3), (1, 2)))
    top, bottom = ((corners[a][1] + corners[b][1]) / 2 for a, b in ((0, 1), (3, 2)))
    return RecognisedLine(
        Box(*(round(each * per_pixel, 2) for each in (left, top, right, bottom))),
        tuple(
            RecognisedCharacter(
                written, round((left + across * (right - left)) * per_pixel, 2), round(score, 3)
            )
            for written, across, score in seen.characters
        ),
        is_red,
    )
