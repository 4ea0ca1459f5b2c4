"""What a password must be (GB/T 22239-2019, 8.1.4.1 a), and setting one."""

import secrets
import string

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from xunzhang.accounts import real_time
from xunzhang.accounts.models import Account, PastPassword

SHORTEST = 10
LONGEST = 256  # hashing a longer one would only cost time
CLASSES_NEEDED = 3
REMEMBERED = 5

_SYMBOLS = "!#$%&*+-=?@^_~"


def classes(password: str) -> int:
    """How many of the four classes occur: lower case, upper case, digits, everything else."""
    return sum(
        (
            any(character in string.ascii_lowercase for character in password),
            any(character in string.ascii_uppercase for character in password),
            any(character in string.digits for character in password),
            any(character not in string.ascii_letters + string.digits for character in password),
        )
    )


class NotCommon(password_validation.CommonPasswordValidator):
    """Not among the twenty thousand that Django lists."""

    def get_error_message(self) -> str:
        return gettext("这个密码太常见，容易被猜到，请换一个。")

    def get_help_text(self) -> str:
        return gettext("不是常见的密码。")


class Length:
    def validate(self, password: str, user: Account | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(gettext("密码至少 %d 个字符。") % SHORTEST, code="too_short")
        if len(password) > LONGEST:
            raise ValidationError(gettext("密码最多 %d 个字符。") % LONGEST, code="too_long")

    def get_help_text(self) -> str:
        return gettext("至少 %d 个字符。") % SHORTEST


class Classes:
    def validate(self, password: str, user: Account | None = None) -> None:
        if classes(password) < CLASSES_NEEDED:
            raise ValidationError(
                gettext("密码须包含大写字母、小写字母、数字、其他符号中的至少三类。"), code="too_few_classes"
            )

    def get_help_text(self) -> str:
        return gettext("大写字母、小写字母、数字、其他符号四类中至少三类。")


class NotTheName:
    def validate(self, password: str, user: Account | None = None) -> None:
        name = user.login_name.casefold() if user is not None else ""
        given = password.casefold()
        if name and (name in given or given in name or name[::-1] in given):
            raise ValidationError(gettext("密码中不能含有登录名。"), code="the_name")

    def get_help_text(self) -> str:
        return gettext("不含登录名。")


class NotUsedBefore:
    def validate(self, password: str, user: Account | None = None) -> None:
        if user is None or user.pk is None:
            return
        past = user.past_passwords.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, encoded) for encoded in (user.password, *past)):
            raise ValidationError(gettext("不能使用最近 %d 次用过的密码。") % REMEMBERED, code="used_before")

    def get_help_text(self) -> str:
        return gettext("不与最近 %d 次的密码相同。") % REMEMBERED


def rules() -> list[str]:
    """The policy, one short sentence per rule, for the page."""
    return [
        str(validator.get_help_text()) for validator in password_validation.get_default_password_validators()
    ]


def problems(password: str, account: Account | None) -> list[str]:
    """Why the password cannot be taken for the account; empty when it can."""
    try:
        password_validation.validate_password(password, account)
    except ValidationError as problem:
        return list(problem.messages)
    return []


def set_password(account: Account, password: str, *, must_change: bool) -> None:
    """Give the account the password, saved, and remember it among its past ones."""
    account.set_password(password)
    account.password_changed_at = real_time.now()
    account.must_change_password = must_change
    account.save()
    PastPassword.objects.create(account=account, password=account.password, set_at=real_time.now())
    kept = account.past_passwords.values_list("pk", flat=True)[:REMEMBERED]
    account.past_passwords.exclude(pk__in=list(kept)).delete()


def random_password(length: int = 16) -> str:
    """A password that meets the policy, without characters that are taken for one another."""
    letters = [c for c in string.ascii_letters if c not in "lIO"]
    digits = [c for c in string.digits if c not in "01"]
    alphabet = [*letters, *digits, *_SYMBOLS]
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(length))
        if classes(password) == 4:
            return password
