"""What the doctor looks at in the accounts: whether the keys of second factors can still be opened."""

from collections.abc import Iterator

from xunzhang.accounts.key_sealing import CannotOpen, unseal
from xunzhang.accounts.models import SealedKey
from xunzhang.rulebook.texts import Text
from xunzhang.site.doctor_report import Line, fail, ok


def second_factors(full: bool) -> Iterator[Line]:
    """A backup that was restored without `second-factor-key` lets nobody in who uses a code."""
    closed: list[str] = []
    sealed = list(SealedKey.objects.select_related("device__user").order_by("pk"))
    for row in sealed:
        try:
            unseal(row.sealed)
        except CannotOpen:
            closed.append(row.device.user.login_name)
    if closed:
        named = "、".join(closed[:5])
        yield fail(
            "second_factors",
            Text(
                f"{len(closed)} 个账号的动态口令密钥解不开（{named}）。",
                f"The keys of {len(closed)} accounts cannot be opened ({', '.join(closed[:5])}).",
            ),
            Text(
                "把备份中的 second-factor-key 放回安装目录（或设 XUNZHANG_SECOND_FACTOR_KEY）；没有备份的，由安全管理员逐个重置。",
                "Put second-factor-key back from the backup (or set XUNZHANG_SECOND_FACTOR_KEY); without one, the security "
                "administrator resets each.",
            ),
        )
    else:
        yield ok(
            "second_factors",
            f"{len(sealed)} 个动态口令密钥可用。",
            f"{len(sealed)} keys of second factors can be opened.",
        )
