"""Keys that few rows have are indexed for those alone: SQLite thinks nothing of an index that is empty nearly everywhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedure', '0002_stopping'),
    ]

    operations = [
        migrations.AlterField(
            model_name='token',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='procedure.token'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='added', to='procedure.workitem'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='token',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='procedure.token'),
        ),
        migrations.AddIndex(
            model_name='token',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='token_branch'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('token__isnull', False)), fields=['token'], name='work_item_of_token'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='work_item_added'),
        ),
    ]
