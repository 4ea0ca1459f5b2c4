import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedure", "0001_initial"),
        ("record", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="process",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matter",
                to="procedure.process",
            ),
        ),
    ]
