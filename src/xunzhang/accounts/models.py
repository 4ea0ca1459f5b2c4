"""Accounts: who may log in, and which person stands behind the login."""

from binascii import unhexlify
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from xunzhang.accounts import real_time
from xunzhang.accounts.api_tokens import ApiToken as ApiToken
from xunzhang.accounts.key_sealing import seal, unseal
from xunzhang.record.actor import Administrator

KEY_BYTES = 20  # of a telephone's key: 160 bits, as RFC 4226 advises


class AdministratorKind(models.TextChoices):
    """The three administrators of GB/T 22239-2019, 8.1.4.2 d."""

    SYSTEM = Administrator.SYSTEM.value, _("系统管理员")
    SECURITY = Administrator.SECURITY.value, _("安全管理员")
    AUDIT = Administrator.AUDIT.value, _("审计管理员")


class Clearance(models.TextChoices):
    """The highest secrecy level an account may see, from the lowest to the highest."""

    PUBLIC = "public", _("公开")
    INTERNAL = "internal", _("内部")
    CONFIDENTIAL = "confidential", _("秘密")
    SECRET = "secret", _("机密")
    TOP_SECRET = "top_secret", _("绝密")


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.select_related("person").get(login_name=username)


class Account(AbstractBaseUser):
    """A login. Either a person of the office stands behind it, or it is one of the three administrators.

    There are no groups, no superuser and no rights stored here: what a person may do follows from the posts held
    on the day, what an administrator may do from `permissions.DUTIES`.
    """

    login_name = models.CharField(_("登录名"), max_length=60, unique=True)
    person = models.OneToOneField(
        "organs.Person",
        verbose_name=_("人员"),
        null=True,
        on_delete=models.PROTECT,
        related_name="account",
    )
    administrator = models.CharField(
        _("管理员类别"), max_length=20, blank=True, choices=AdministratorKind.choices
    )
    holder_name = models.CharField(_("管理员姓名"), max_length=80, blank=True)
    clearance = models.CharField(
        _("知悉范围上限"), max_length=20, choices=Clearance.choices, default=Clearance.INTERNAL
    )
    is_active = models.BooleanField(_("启用"), default=False)
    valid_from = models.DateField(_("有效期起"), null=True)
    valid_to = models.DateField(_("有效期止"), null=True)  # the last day included
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=True)
    password_changed_at = models.DateTimeField(null=True)
    second_factor_required = models.BooleanField(_("须用动态口令"), default=False)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=real_time.now)
    created_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    objects = AccountManager()
    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["login_name"]
        indexes = [models.Index(fields=["administrator", "is_active"], name="accounts_administrator")]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(administrator="") & models.Q(person__isnull=False))
                | (~models.Q(administrator="") & models.Q(person__isnull=True)),
                name="accounts_person_or_administrator",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="accounts_validity_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.login_name

    @property
    def name(self) -> str:
        """Whom to show as acting: the person's name, or the administrator's."""
        if self.person is not None:
            return self.person.name
        return self.holder_name or str(AdministratorKind(self.administrator).label)

    @property
    def name_en(self) -> str:
        """The English name, empty where none is on record; an administrator called by the kind is so in English too."""
        if self.person is not None:
            return str(self.person.name_en)
        kind = AdministratorKind(self.administrator).label
        with override("zh-hans"):
            is_called_by_kind = self.holder_name in ("", str(kind))
        with override("en"):
            return str(kind) if is_called_by_kind else ""

    def may_log_in(self, on: date) -> bool:
        """Whether the account is active and within its validity on the day."""
        return (
            self.is_active
            and (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )


class PastPassword(models.Model):
    """A password that an account had, hashed; the last five may not come back."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=real_time.now)

    class Meta:
        ordering = ["-set_at", "-id"]


class RecoveryCode(models.Model):
    """A code that opens the second factor once, kept as a keyed digest."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="accounts_recovery_code_once")
        ]


class CodeDevice(TOTPDevice):
    """A telephone that shows codes. Its key is kept sealed (`SealedKey`); the column of the open key stays empty."""

    class Meta:
        proxy = True

    @classmethod
    def for_account(cls, account: Account) -> "CodeDevice":
        """A device with a new key, not confirmed yet."""
        device = cls.objects.create(user=account, name="telephone", confirmed=False, key="")
        SealedKey.objects.create(device=device, sealed=seal(random_hex(KEY_BYTES)))
        return device

    @property
    def bin_key(self) -> bytes:
        """The key. Raises key_sealing.CannotOpen."""
        return unhexlify(unseal(self.sealed_key.sealed))


class SealedKey(models.Model):
    """The key of a device, sealed with the installation's own (see `key_sealing`)."""

    device = models.OneToOneField(
        TOTPDevice, primary_key=True, on_delete=models.CASCADE, related_name="sealed_key"
    )
    sealed = models.TextField()


class LoginSession(models.Model):
    """A browser session, with what its owner needs to recognise it and what ends it (see `sessions`)."""

    session_key = models.CharField(max_length=40, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)  # named by Django's session store
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(default=real_time.now)
    last_seen_at = models.DateTimeField(default=real_time.now)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-last_seen_at"], name="accounts_session_account")]
