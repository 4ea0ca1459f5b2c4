from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from xunzhang.accounts.key_sealing import seal, unseal


def seal_keys(apps: Any, schema_editor: Any) -> None:
    """Keys that stood open in the table of devices are sealed beside it, and blanked there."""
    sealed = apps.get_model("accounts", "SealedKey").objects
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.exclude(key=""):
        sealed.create(device_id=device.pk, sealed=seal(device.key))
        device.key = ""
        device.save(update_fields=["key"])


def open_keys(apps: Any, schema_editor: Any) -> None:
    devices = apps.get_model("otp_totp", "TOTPDevice").objects
    for row in apps.get_model("accounts", "SealedKey").objects.all():
        devices.filter(pk=row.device_id).update(key=unseal(row.sealed))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_api_token"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeDevice",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.CreateModel(
            name="SealedKey",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sealed_key",
                        serialize=False,
                        to="otp_totp.totpdevice",
                    ),
                ),
                ("sealed", models.TextField()),
            ],
        ),
        migrations.RunPython(seal_keys, open_keys),
    ]
