"""The full-text index of documents. Derived from the other tables: `xunzhang search reindex` makes it anew (ADR 30)."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Lookup
from django.db.models.sql.compiler import SQLCompiler


class SearchEntry(models.Model):
    """What one matter says, as text, and under which tokens it is in the index."""

    matter = models.OneToOneField(
        "record.Matter", primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    text = models.TextField()  # its parts one after another, each behind its mark (`contents.PARTS`)
    tokens = (
        models.BinaryField()
    )  # those that the text alone does not tell, compressed: FTS5 wants them to forget it
    digest = models.CharField(max_length=64)  # of text and tokens: the same again is not written again
    has_unread_files = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["matter"], condition=models.Q(has_unread_files=True), name="search_unread_files"
            )
        ]


class UnfinishedIndex(models.Model):
    """There while the index is being made anew, or has to be: a row that it does not know says nothing yet."""


class FileText(models.Model):
    """The text of one file, read once however many matters have it."""

    digest = models.CharField(max_length=64, primary_key=True)  # SM3 of the content
    text = models.TextField()  # empty where it has none or cannot be read
    recognised = models.TextField(default="")  # what was recognised on pages without text


class Tokens(Field):  # type: ignore[type-arg]
    """The column that is searched: the only column of an FTS5 table, or a tsvector."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@Tokens.register_lookup
class Matches(Lookup):  # type: ignore[type-arg]
    """`tokens__matches="w督办 AND b工作"` in FTS5's language, or tsquery's."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        if connection.vendor == "postgresql":
            column, given = self.process_lhs(compiler, connection)
            return f"{column} @@ %s::tsquery", [*given, self.rhs]
        # FTS5 is asked by the name of the table; a column of an index without detail cannot be named.
        table = connection.ops.quote_name(SearchIndex._meta.db_table)
        return f"{table} MATCH %s", [self.rhs]


class SearchIndex(models.Model):
    """One row for each entry, under the number of its matter, so that the newest come first as they lie."""

    matter = models.OneToOneField(
        "record.Matter",
        primary_key=True,
        db_column="rowid",
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="search_index",
    )
    tokens = Tokens()

    class Meta:
        managed = False  # made by its migration: FTS5 on SQLite, a table with GIN on PostgreSQL
        db_table = "documents_search_index"
