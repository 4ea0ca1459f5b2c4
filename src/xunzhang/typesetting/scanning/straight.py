"""How a page lies on the glass, and turning it upright: quarters first, then the few degrees that remain."""

import math

from PIL import Image

MOST_DEGREES = 15.0
_QUARTERS = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


def turned(picture: Image.Image, turns: int) -> Image.Image:
    """The picture turned clockwise by quarters."""
    return picture.transpose(_QUARTERS[turns % 4]) if turns % 4 else picture


def straightened(picture: Image.Image, turns: int, angle: float) -> Image.Image:
    """The picture turned, and its lines made level: those of `angle` degrees fall to the right."""
    upright = turned(picture, turns)
    if not angle:
        return upright
    return upright.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")


def levelled(point: tuple[float, float], size: tuple[float, float], angle: float) -> tuple[float, float]:
    """Where a point comes to lie when a page of that size is turned back by `angle` degrees about its middle."""
    radians = math.radians(-angle)
    across, down = point[0] - size[0] / 2, point[1] - size[1] / 2
    return (
        size[0] / 2 + across * math.cos(radians) - down * math.sin(radians),
        size[1] / 2 + across * math.sin(radians) + down * math.cos(radians),
    )
