"""Keys of second factors are kept sealed: whoever reads the database, or a copy of it, cannot make codes.

The sealing key stands beside the installation's secret key (`settings.SECOND_FACTOR_KEYS`), never in the database.
Several keys may be given while one is being replaced: the first seals, each of them opens.
"""

from binascii import hexlify, unhexlify

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from xunzhang.kernel.errors import XunzhangError


class CannotOpen(XunzhangError):
    """The key at hand does not open what was sealed: it was lost or replaced."""

    def __init__(self) -> None:
        super().__init__(
            "动态口令的密钥已经不能解开（安装目录中的 second-factor-key 被更换或者丢失）。"
            "请用恢复码登录，或者请安全管理员重置动态口令后重新登记。",
            "The second factor cannot be opened: the file second-factor-key of the installation was replaced or lost. "
            "Log in with a recovery code, or ask the security administrator to reset it.",
        )


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SECOND_FACTOR_KEYS])


def seal(key: str) -> str:
    """A key in hexadecimal, sealed."""
    return _box().encrypt(unhexlify(key)).decode("ascii")


def unseal(sealed: str) -> str:
    """The key in hexadecimal. Raises CannotOpen."""
    try:
        return hexlify(_box().decrypt(sealed.encode("ascii"))).decode("ascii")
    except InvalidToken:
        raise CannotOpen from None
