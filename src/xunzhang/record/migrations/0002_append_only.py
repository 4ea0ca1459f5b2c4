"""The journal and its findings can be added to and nothing else."""

from django.db import migrations

from xunzhang.record import triggers


def install(apps, editor):
    triggers.install(editor)


def remove(apps, editor):
    triggers.remove(editor)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
