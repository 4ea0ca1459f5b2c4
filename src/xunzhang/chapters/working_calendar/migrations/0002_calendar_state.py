import secrets
from typing import Any

from django.db import migrations, models


def begin(apps: Any, schema_editor: Any) -> None:
    """The one row, so that it can be held from the first change on."""
    changed = any(apps.get_model("working_calendar", name).objects.exists() for name in ("ImportedYear", "LocalException"))
    apps.get_model("working_calendar", "CalendarState").objects.create(
        id=1, revision=secrets.token_hex(16) if changed else ""
    )


class Migration(migrations.Migration):
    dependencies = [("working_calendar", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CalendarState",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("revision", models.CharField(blank=True, max_length=32)),
                ("changed_at", models.DateTimeField(null=True)),
                ("changed_by", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_calendar_state")
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
