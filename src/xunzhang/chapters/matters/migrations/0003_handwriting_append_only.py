"""What was written by hand can be added to and nothing else, for the database too."""

from django.db import migrations

from xunzhang.record import triggers

TABLES = ("matters_handwriting",)


def install(apps, editor):
    triggers.install(editor, TABLES)


def remove(apps, editor):
    triggers.remove(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_handwriting"), ("record", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]
