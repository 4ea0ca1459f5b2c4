"""Accounts: who may log in, and which person stands behind the login."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str) -> "Account":
        return self.get(login_name=username)


class Account(AbstractBaseUser):
    login_name = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField("organs.Person", null=True, on_delete=models.PROTECT, related_name="account")
    administrator = models.CharField(max_length=20, blank=True)  # system · security · audit
    clearance = models.CharField(max_length=20, default="internal")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)

    objects = AccountManager()
    USERNAME_FIELD = "login_name"
