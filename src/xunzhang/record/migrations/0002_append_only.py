"""The journal and its findings can be added to and nothing else."""

from django.db import migrations

from xunzhang.record import triggers


def install(apps, editor):
    triggers.install(editor, triggers.OWN)


def remove(apps, editor):
    triggers.remove(editor, triggers.OWN)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
