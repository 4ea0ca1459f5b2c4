"""Every write to the directory draws another edition."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xunzhang.chapters.organs import edition

# As they are now: a later migration that adds or remakes a table puts that table's own triggers in place.
TABLES = (
    "organs_absence",
    "organs_appointment",
    "organs_entrustment",
    "organs_entrustmentscope",
    "organs_pairing",
    "organs_person",
    "organs_personrevision",
    "organs_portfolio",
    "organs_post",
    "organs_term",
    "organs_unit",
    "organs_unitdesignation",
)


def install(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    edition.install(editor, TABLES)


def remove(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    edition.remove(editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("organs", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
