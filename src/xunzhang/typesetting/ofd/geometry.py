"""Matrices and boxes. A page's own space is in millimetres from its top left corner, y downwards."""

from collections.abc import Iterable
from math import hypot
from typing import NamedTuple

MILLIMETRES_A_POINT = 25.4 / 72


class Point(NamedTuple):
    x: float
    y: float


class Matrix(NamedTuple):
    """An affine map as PDF and OFD write it: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, other: "Matrix") -> "Matrix":
        """This map first, the other after it."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def point(self, x: float, y: float) -> Point:
        return Point(self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def inverse(self) -> "Matrix":
        """The map back. Raises ZeroDivisionError for one that flattens the plane."""
        size = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / size, -self.b / size, -self.c / size, self.a / size
        return Matrix(a, b, c, d, -self.e * a - self.f * c, -self.e * b - self.f * d)

    @property
    def scale(self) -> float:
        """How much lengths grow on the whole: the square root of how much areas do."""
        return float(abs(self.a * self.d - self.b * self.c) ** 0.5)

    @property
    def height(self) -> float:
        """How much lengths across the direction of writing grow."""
        return hypot(self.c, self.d)


class Box(NamedTuple):
    """A rectangle with edges parallel to the page's."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Box":
        """The smallest box that holds all points; there must be one."""
        places = tuple(points)
        across = [place.x for place in places]
        down = [place.y for place in places]
        return cls(min(across), min(down), max(across), max(down))

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and self.right + slack >= other.right
            and self.bottom + slack >= other.bottom
        )

    def mapped(self, matrix: Matrix) -> "Box":
        """The box around the four corners where the matrix takes them."""
        corners = (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )
        return Box.around(matrix.point(x, y) for x, y in corners)


def written(*values: float) -> str:
    """Numbers as the file has them: four decimals of a millimetre at most, separated by spaces."""
    return " ".join(_shortest(value) for value in values)


def _shortest(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
