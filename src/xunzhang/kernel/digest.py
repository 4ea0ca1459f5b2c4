"""Digests by the national standard."""

from cryptography.hazmat.primitives import hashes


def sm3(content: bytes) -> str:
    """SM3 (GB/T 32905-2016) of `content`, 64 lower-case hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()
