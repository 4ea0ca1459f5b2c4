"""Electronic seals: a signature over a finished file that shows every change of it. Knows no framework.

`service` is the interface to whoever keeps the keys, `demonstration` the one that keeps them in a local file,
`signature` what is stored beside a file and how it is verified (GB/T 38540-2020, SM2 with SM3).
"""

from xunzhang.sealing.demonstration import DemonstrationSeals
from xunzhang.sealing.seal import Seal
from xunzhang.sealing.service import SealRefused, SealService
from xunzhang.sealing.signature import Reason, Tampered, Verified, digest_of, verify

__all__ = [
    "DemonstrationSeals",
    "Reason",
    "Seal",
    "SealRefused",
    "SealService",
    "Tampered",
    "Verified",
    "digest_of",
    "verify",
]
