"""PostgreSQL's index begins with the newest documents (ADR 30). Nothing on SQLite; some minutes for a million documents."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xunzhang.chapters.documents.searching import tables


def install(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    tables.install_candidates(editor)


def remove(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    tables.remove_candidates(editor)


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_scans")]

    operations = [migrations.RunPython(install, remove)]
