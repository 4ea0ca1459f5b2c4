"""The archive's items come from a locked series; the units a leader names are kept with the instruction."""

from typing import Any

from django.db import migrations, models
from django.db.models import Max


def begin_series(apps: Any, _editor: Any) -> None:
    """Each series goes on after the last item it has."""
    archived = apps.get_model("documents", "ArchivedDocument")
    series = apps.get_model("documents", "ArchiveSeries")
    for row in archived.objects.order_by().values("unit", "year", "retention").annotate(last=Max("item")):
        series.objects.create(**row)


def keep_units(apps: Any, _editor: Any) -> None:
    """Until now the latest instruction that named units wrote them into its proposal."""
    instruction = apps.get_model("documents", "HandlingInstruction")
    for row in instruction.objects.filter(changed_units=True, is_withdrawn=False).select_related("proposal"):
        row.lead_unit, row.assisting_units = row.proposal.lead_unit, row.proposal.assisting_units
        row.save(update_fields=["lead_unit", "assisting_units"])


def leave(apps: Any, _editor: Any) -> None:
    """Nothing to take back: the columns and the table go."""


class Migration(migrations.Migration):
    dependencies = [("documents", "0010_figures")]

    operations = [
        migrations.CreateModel(
            name="ArchiveSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("unit", models.CharField(max_length=40)),
                ("year", models.PositiveIntegerField()),
                ("retention", models.CharField(max_length=20)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["unit", "year", "retention"], name="one_archive_series")
                ]
            },
        ),
        migrations.AddField("handlinginstruction", "lead_unit", models.CharField(blank=True, max_length=40)),
        migrations.AddField("handlinginstruction", "assisting_units", models.JSONField(default=list)),
        migrations.RunPython(begin_series, leave),
        migrations.RunPython(keep_units, leave),
    ]
