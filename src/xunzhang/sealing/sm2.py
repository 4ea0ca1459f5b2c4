"""SM2 signatures (GB/T 32918.2-2017) on the curve of GB/T 32918.5-2017, with SM3 (GB/T 32905-2016).

Written out here because no well-kept library with a permissive licence has them. Verifying handles no secret.
Signing takes no care to hide the key from one who measures time on the same machine: it serves demonstrations and
tests; an office's own keys stay in a certified device behind `SealService`.
"""

import secrets
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes

# The curve y² = x³ + ax + b over the field of p elements, its base point and the order of that point.
P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
A = P - 3
B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123

DEFAULT_IDENTITY = b"1234567812345678"
_WIDTH = 32
_UNCOMPRESSED = b"\x04"


class Point(NamedTuple):
    """A point of the curve that is not the one at infinity."""

    x: int
    y: int

    def encoded(self) -> bytes:
        """Uncompressed: 04, x, y (GB/T 32918.1, 4.2.9)."""
        return _UNCOMPRESSED + _bytes(self.x) + _bytes(self.y)


class Signature(NamedTuple):
    r: int
    s: int


BASE = Point(
    0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)

# Jacobian coordinates (X, Y, Z) stand for x = X/Z², y = Y/Z³; Z = 0 is the point at infinity.
_Jacobian = tuple[int, int, int]
_INFINITY: _Jacobian = (1, 1, 0)


def decoded(encoded: bytes) -> Point:
    """The point of an uncompressed encoding. Raises ValueError for anything that is not a point of the curve."""
    if len(encoded) != 1 + 2 * _WIDTH or encoded[:1] != _UNCOMPRESSED:
        raise ValueError("not an uncompressed point of 65 bytes")
    point = Point(
        int.from_bytes(encoded[1 : 1 + _WIDTH], "big"), int.from_bytes(encoded[1 + _WIDTH :], "big")
    )
    if not _is_on_curve(point):
        raise ValueError("not a point of the curve")
    return point


def new_private_key() -> int:
    """A private key: 1 to n - 2, from the system's source of randomness."""
    return secrets.randbelow(N - 2) + 1


def public_key(private: int) -> Point:
    """The public key of a private key. Raises ValueError when the number is no private key."""
    if not 1 <= private <= N - 2:
        raise ValueError("not a private key")
    return _affine(_multiplied(private, BASE))


def identity_digest(public: Point, identity: bytes = DEFAULT_IDENTITY) -> bytes:
    """Z: SM3 over who signs, the curve and the public key (5.5)."""
    length = (len(identity) * 8).to_bytes(2, "big")
    return _sm3(length + identity + b"".join(map(_bytes, (A, B, *BASE, *public))))


def sign(
    private: int, message: bytes, identity: bytes = DEFAULT_IDENTITY, random: int | None = None
) -> Signature:
    """The signature of a message (6.1). `random` is only for the standard's examples: it must never be used twice."""
    e = _digest(public_key(private), message, identity)
    while True:
        k = random if random is not None else secrets.randbelow(N - 1) + 1
        r = (e + _affine(_multiplied(k, BASE)).x) % N
        s = pow(1 + private, -1, N) * (k - r * private) % N
        if r and s and r + k != N:
            return Signature(r, s)
        if random is not None:
            raise ValueError("the random number gives no signature")


def verify(public: Point, message: bytes, signature: Signature, identity: bytes = DEFAULT_IDENTITY) -> bool:
    """Whether the holder of the public key signed the message (7.1)."""
    r, s = signature
    if not (1 <= r < N and 1 <= s < N and _is_on_curve(public)):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    found = _added(_multiplied(s, BASE), _multiplied(t, public))
    if found[2] == 0:
        return False
    return (_digest(public, message, identity) + _affine(found).x) % N == r


def _digest(public: Point, message: bytes, identity: bytes) -> int:
    return int.from_bytes(_sm3(identity_digest(public, identity) + message), "big")


def _sm3(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


def _bytes(number: int) -> bytes:
    return number.to_bytes(_WIDTH, "big")


def _is_on_curve(point: Point) -> bool:
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def _affine(point: _Jacobian) -> Point:
    x, y, z = point
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return Point(x * square % P, y * square * inverse % P)


def _doubled(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if z == 0 or y == 0:
        return _INFINITY
    square = z * z % P
    slope = 3 * (x - square) * (x + square) % P
    fourth = y * y % P
    middle = 4 * x * fourth % P
    new_x = (slope * slope - 2 * middle) % P
    return new_x, (slope * (middle - new_x) - 8 * fourth * fourth) % P, 2 * y * z % P


def _added(first: _Jacobian, second: _Jacobian) -> _Jacobian:
    x1, y1, z1 = first
    x2, y2, z2 = second
    if z1 == 0:
        return second
    if z2 == 0:
        return first
    square1, square2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * square2 % P, x2 * square1 % P
    v1, v2 = y1 * square2 * z2 % P, y2 * square1 * z1 % P
    if u1 == u2:
        return _doubled(first) if v1 == v2 else _INFINITY
    across, up = u2 - u1, v2 - v1
    square = across * across % P
    cube = square * across % P
    middle = u1 * square % P
    x3 = (up * up - cube - 2 * middle) % P
    return x3, (up * (middle - x3) - v1 * cube) % P, across * z1 * z2 % P


def _multiplied(factor: int, point: Point) -> _Jacobian:
    """Montgomery's ladder: the same steps whatever the digits of the factor are."""
    low, high = _INFINITY, (point.x, point.y, 1)
    for place in reversed(range(_WIDTH * 8)):
        if factor >> place & 1:
            low, high = _added(low, high), _doubled(high)
        else:
            low, high = _doubled(low), _added(low, high)
    return low
