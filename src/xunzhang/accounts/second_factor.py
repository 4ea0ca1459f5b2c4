"""The second factor: a code from a telephone (RFC 6238), and recovery codes for when it is lost."""

import secrets
from dataclasses import dataclass

import segno
from django.db import transaction
from django.utils.crypto import salted_hmac

from xunzhang.accounts import real_time
from xunzhang.accounts.models import Account, CodeDevice, RecoveryCode

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is taken for another
ISSUER = "Xunzhang"


@dataclass(frozen=True)
class Enrolment:
    """What a telephone needs: the address behind the picture, its key to type, the picture as a data: address."""

    uri: str
    key: str
    picture: str


def has_second_factor(account: Account) -> bool:
    """Whether the account has a confirmed device."""
    return CodeDevice.objects.filter(user=account, confirmed=True).exists()


def enrolment_of(device: CodeDevice) -> Enrolment:
    """The picture and the key of a device that is not confirmed yet."""
    uri: str = device.config_url
    key = uri.partition("secret=")[2].partition("&")[0]
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, border=2)
    return Enrolment(uri, " ".join(key[i : i + 4] for i in range(0, len(key), 4)), picture)


def _digest(account: Account, code: str) -> str:
    plain = code.replace("-", "").replace(" ", "").casefold()
    return salted_hmac(f"recovery-code-{account.pk}", plain, algorithm="sha256").hexdigest()


def new_recovery_codes(account: Account) -> list[str]:
    """Ten fresh codes of 50 bits; the former ones are void. Only their digests are kept."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=_digest(account, code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check_code(account: Account, code: str) -> bool:
    """Whether the code opens the account now; a code opens once.

    django-otp slows down guessing: after each failure the wait doubles.
    """
    given = code.strip()
    with transaction.atomic():
        device = CodeDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
        if device is None:
            return False
        if given.replace(" ", "").isdecimal():
            allowed: bool = device.verify_is_allowed()[0] and device.verify_token(given.replace(" ", ""))
            return allowed
        used = RecoveryCode.objects.filter(
            account=account, digest=_digest(account, given), used_at__isnull=True
        ).update(used_at=real_time.now())
        return bool(used)


def note_wrong_code(account: Account) -> None:
    """Count a wrong code at enrolment, so that guessing is slowed down there too; each doubles the wait."""
    with transaction.atomic():
        device = CodeDevice.objects.select_for_update().filter(user=account, confirmed=False).first()
        if device is not None:
            device.throttle_increment()


def codes_left(account: Account) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()
