"""Keys that few rows have are indexed for those alone: SQLite thinks nothing of an index that is empty nearly everywhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0018_search_headings'),
        ('record', '0003_matter_process'),
    ]

    operations = [
        migrations.AlterField(
            model_name='incomingdocument',
            name='duplicate_of',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='documents.incomingdocument'),
        ),
        migrations.AlterField(
            model_name='incomingdocument',
            name='reply_document',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='documents.outgoingdocument'),
        ),
        migrations.AlterField(
            model_name='incomingdocument',
            name='sent_document',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='documents.outgoingdocument'),
        ),
        migrations.AlterField(
            model_name='outgoingdocument',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='companions', to='documents.outgoingdocument'),
        ),
        migrations.AddIndex(
            model_name='incomingdocument',
            index=models.Index(condition=models.Q(('sent_document__isnull', False)), fields=['sent_document'], name='incoming_by_exchange'),
        ),
        migrations.AddIndex(
            model_name='incomingdocument',
            index=models.Index(condition=models.Q(('duplicate_of__isnull', False)), fields=['duplicate_of'], name='incoming_duplicates'),
        ),
        migrations.AddIndex(
            model_name='incomingdocument',
            index=models.Index(condition=models.Q(('reply_document__isnull', False)), fields=['reply_document'], name='incoming_by_reply'),
        ),
        migrations.AddIndex(
            model_name='outgoingdocument',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='outgoing_companions'),
        ),
    ]
