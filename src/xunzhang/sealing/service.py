"""The interface to whoever keeps the keys of the seals: a certified device, a city's seal service, a demonstration."""

from datetime import datetime
from typing import Protocol

from xunzhang.kernel.errors import XunzhangError
from xunzhang.sealing.seal import Seal
from xunzhang.sealing.signature import Tampered, Verified


class SealRefused(XunzhangError):
    """A seal cannot be used: unknown, of another organ, not valid on the day, or its keys are out of reach."""


class SealService(Protocol):
    """Seals a file without touching it, and says later whether the file is still the one that was sealed."""

    def seals(self) -> tuple[Seal, ...]:
        """The seals at hand, by serial number."""

    def certificates(self) -> tuple[bytes, ...]:
        """Certificates (DER) of the makers of seals that are trusted."""

    def sign(self, content: bytes, serial: str, *, organ: str, at: datetime) -> bytes:
        """The signature (SES_Signature, DER) of the seal over the file's bytes, to be kept beside the file.

        `organ` is the organ in whose name it is sealed, `at` the moment, with its time zone. Raises SealRefused when
        the seal is unknown, belongs to another organ or is not valid then.
        """

    def verify(self, content: bytes, signature: bytes, *, organ: str | None = None) -> Verified | Tampered:
        """Whether the file is as it was sealed, and by whom; `organ`, where given, is whose seal it must be."""
