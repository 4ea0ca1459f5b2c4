"""The full-text index: its table is made in each database's own way. `xunzhang search reindex` fills it."""

import django.db.models.deletion
import xunzhang.chapters.documents.models.search
from django.db import migrations, models

from xunzhang.chapters.documents.searching import tables


def install(apps, editor):
    tables.install(editor)


def remove(apps, editor):
    tables.remove(editor)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_joint_issue_minutes_returns'),
        ('record', '0003_matter_process'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchIndex',
            fields=[
                ('matter', models.OneToOneField(db_column='rowid', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='search_index', serialize=False, to='record.matter')),
                ('tokens', xunzhang.chapters.documents.models.search.Tokens()),
            ],
            options={
                'db_table': 'documents_search_index',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='FileText',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='record.matter')),
                ('text', models.TextField()),
                ('tokens', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('has_unread_files', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('has_unread_files', True)), fields=['matter'], name='search_unread_files')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
