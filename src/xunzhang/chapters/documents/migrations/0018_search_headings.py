"""Words in the filters of the lists are looked up in the index: it is made anew at the next start. Lists sorted by title.
Figures of all units together are counted with the month.
"""

from collections import Counter, defaultdict

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin_anew(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    if apps.get_model("documents", "SearchEntry").objects.exists():
        apps.get_model("documents", "UnfinishedIndex").objects.create()


def add_up(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """As `figures.counting` does from now on; * is `MonthFigure.ALL`."""
    figures = apps.get_model("documents", "MonthFigure").objects
    sums: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    spreads: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    counted: dict[object, object] = {}
    for one in figures.all().iterator():
        counted[one.month] = one.counted_at
        keys = [(one.month, one.measure, "*", one.first, one.second)]
        if one.measure == "step":
            keys.append((one.month, "step", one.unit, "*", ""))
        for key in keys:
            sums[key][0] += one.count
            sums[key][1] += one.late
            spreads[key].update(one.spread)
    names = ("month", "measure", "unit", "first", "second")
    figures.bulk_create(
        (
            figures.model(
                **dict(zip(names, key, strict=True)),
                count=count,
                late=late,
                spread=dict(spreads[key]),
                counted_at=counted[key[0]],
            )
            for key, (count, late) in sums.items()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0017_numbered_copies")]

    operations = [
        migrations.CreateModel(
            name="UnfinishedIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="incomingdocument",
            index=models.Index(fields=["title", "id"], name="incoming_by_its_title"),
        ),
        migrations.AddIndex(
            model_name="outgoingdocument",
            index=models.Index(fields=["title", "id"], name="outgoing_by_title"),
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]
