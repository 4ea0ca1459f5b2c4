"""Colours of a scan: what is red, and seals, whose red is taken off the text they stand on."""

from typing import Any

import cv2
import numpy as np
from PIL import Image

_RED_BY, _RED_AT_LEAST = 55, 110
_GREY_PART = 0.0004  # of the pixels: fewer are colour noise
_SEAL_SMALLEST, _SEAL_LARGEST = 0.11, 0.36  # of the page's shorter side: 25 to 65 mm on A4
_SEAL_SHAPE = 0.62  # its shorter side by its longer
_SEAL_FILLED = (0.04, 0.75)
_INK = 150
_RED_PART = 0.5


def _red(pixels: Any) -> Any:
    """Where the pixels (RGB) are of a stamp's or a red head's red."""
    red = pixels[:, :, 0].astype(np.int16)
    others = np.maximum(pixels[:, :, 1], pixels[:, :, 2]).astype(np.int16)
    return (red >= _RED_AT_LEAST) & (red - others >= _RED_BY)


def is_grey(picture: Image.Image) -> bool:
    """Whether the scan has no colour that could be told from its noise."""
    small = picture.copy()
    small.thumbnail((800, 800))
    return bool(_red(np.asarray(small.convert("RGB"))).mean() < _GREY_PART)


def without_seals(picture: Image.Image) -> Image.Image:
    """The picture with the red of round or square stamps made paper, so that the black text under them remains."""
    pixels = np.asarray(picture.convert("RGB"))
    red = _red(pixels).astype(np.uint8)
    if not red.any():
        return picture
    shorter = min(picture.size)
    scale = min(1.0, 700 / shorter)
    small = cv2.resize(red * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    joined = cv2.morphologyEx((small > 40).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    cleaned: Any = None
    for left, top, width, height, area in stats[1:count]:
        shape = min(width, height) / max(width, height)
        side = max(width, height) / (shorter * scale)
        filled = area / (width * height)
        if not _SEAL_SMALLEST <= side <= _SEAL_LARGEST or shape < _SEAL_SHAPE or filled < _SEAL_FILLED[0]:
            continue
        cleaned = pixels.copy() if cleaned is None else cleaned
        _take_off(cleaned, [int(each / scale) for each in (left, top, left + width, top + height)])
    return picture if cleaned is None else Image.fromarray(cleaned)


def _take_off(pixels: Any, box: list[int]) -> None:
    """Within the box, keep what is dark in red light: black ink, not the stamp's."""
    left, top, right, bottom = box
    part = pixels[max(0, top - 4) : bottom + 5, max(0, left - 4) : right + 5]
    light = part[:, :, 0].astype(np.float32)
    paper = float(np.percentile(light, 90)) or 255.0
    stretched = np.clip((light - 60) / max(1.0, paper * 0.72 - 60), 0, 1) * 255
    part[:] = stretched.astype(np.uint8)[:, :, None]


def is_red_line(picture: Image.Image, corners: Any) -> bool:
    """Whether most of the ink between the corners is red."""
    across, down = [int(x) for x, _ in corners], [int(y) for _, y in corners]
    part = np.asarray(
        picture.crop((max(0, min(across)), max(0, min(down)), max(across) + 1, max(down) + 1)).convert("RGB")
    )
    ink = part.min(axis=2) < _INK
    return bool(ink.any()) and float(_red(part)[ink].mean()) >= _RED_PART
