"""Keys of second factors stand sealed in the database; sessions that are over are swept away."""

import importlib
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils.translation import override
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.accounts.conftest import Time

from xunzhang.accounts import second_factor
from xunzhang.accounts.key_sealing import CannotOpen, seal, unseal
from xunzhang.accounts.models import Account, CodeDevice, LoginSession, SealedKey
from xunzhang.accounts.permissions import separation
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.record.actor import SWEEPER, Actor, Administrator
from xunzhang.record.models import JournalEntry
from xunzhang.site.sweep_cli import sweep_once

KEY = "3132333435363738393031323334353637383930"  # of RFC 6238, appendix B
sealed_migration = importlib.import_module("xunzhang.accounts.migrations.0003_sealed_second_factor")


def code(key: bytes, time: Time) -> str:
    generator = TOTP(key)
    generator.time = time.now.timestamp()
    return f"{generator.token():06d}"


def test_the_key_is_nowhere_in_the_database(clerk: Account, time: Time) -> None:
    device = CodeDevice.for_account(clerk)
    key = device.bin_key
    assert len(key) == 20
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM otp_totp_totpdevice")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT * FROM accounts_sealedkey")
        kept += str(cursor.fetchall())
    assert key.hex() not in kept.lower()
    device.confirmed = True
    device.save()
    assert second_factor.check_code(clerk, code(key, time))
    assert SealedKey.objects.count() == 1
    CodeDevice.objects.filter(user=clerk).delete()
    assert not SealedKey.objects.exists()


def test_two_seals_of_one_key_differ() -> None:
    assert seal(KEY) != seal(KEY)
    assert unseal(seal(KEY)) == KEY


def test_a_lost_key_is_said_in_a_sentence(clerk: Account, settings: Any) -> None:
    device = CodeDevice.for_account(clerk)
    former = settings.SECOND_FACTOR_KEYS
    settings.SECOND_FACTOR_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CannotOpen) as caught:
        CodeDevice.objects.get(pk=device.pk).bin_key  # noqa: B018
    assert "second-factor-key" in caught.value.chinese
    assert "安全管理员" in caught.value.chinese
    settings.SECOND_FACTOR_KEYS = [*settings.SECOND_FACTOR_KEYS, *former]  # while it is being replaced
    assert CodeDevice.objects.get(pk=device.pk).bin_key == device.bin_key


def test_keys_that_stood_open_are_sealed_and_still_open_the_account(clerk: Account, time: Time) -> None:
    TOTPDevice.objects.create(user=clerk, name="telephone", confirmed=True, key=KEY)
    sealed_migration.seal_keys(apps, None)
    assert TOTPDevice.objects.get(user=clerk).key == ""
    assert CodeDevice.objects.get(user=clerk).bin_key.hex() == KEY
    assert second_factor.check_code(clerk, code(bytes.fromhex(KEY), time))
    sealed_migration.open_keys(apps, None)
    assert TOTPDevice.objects.get(user=clerk).key == KEY


def _keys(home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from xunzhang.site import settings; print(settings.SECOND_FACTOR_KEYS)"],
        env={**os.environ, "XUNZHANG_HOME": str(home), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_sealing_key_is_made_once_and_the_owners_alone(tmp_path: Path) -> None:
    first, second = _keys(tmp_path), _keys(tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    kept = tmp_path / "second-factor-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.glob(".*key*")] == []  # nothing unfinished is left
    refused = _keys(tmp_path, XUNZHANG_SECOND_FACTOR_KEY="no key")
    assert refused.returncode != 0
    assert "XUNZHANG_SECOND_FACTOR_KEY" in refused.stderr


def test_the_sweep_clears_sessions_that_are_over(clerk: Account, time: Time) -> None:
    client = Client()
    client.force_login(clerk, backend="xunzhang.accounts.backends.AccountBackend")
    assert LoginSession.objects.count() == 1
    sweep_once()
    assert LoginSession.objects.count() == 1
    time.pass_by(days=2)
    sweep_once()
    assert not LoginSession.objects.exists()


def test_the_sweep_clears_what_was_left_unused(clerk: Account, time: Time) -> None:
    Client().force_login(clerk, backend="xunzhang.accounts.backends.AccountBackend")
    LoginSession.objects.update(expire_date=time.now + timedelta(days=9))
    time.pass_by(hours=2)
    sweep_once()
    assert not LoginSession.objects.exists()


def test_sentences_that_deny_are_kept_in_chinese_whoever_reads_english(db: None) -> None:
    auditor = Actor(1, None, "审计管理员", administrator=Administrator.AUDIT)
    with override("en"):
        assert "duties" in str(separation(auditor, "unit.establish")).lower()
        with pytest.raises(NotPermitted) as caught:
            perform("saved_view.save", SWEEPER, {"table": "a", "name": "b"})
    assert caught.value.chinese == "请先登录，视图保存在本人账号下。"
    assert caught.value.english
    assert caught.value.english != caught.value.chinese
    entry = JournalEntry.objects.filter(action="saved_view.save.refused").latest("sequence")
    assert "请先登录" in entry.summary
