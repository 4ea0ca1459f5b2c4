"""The table of the index in each database's own way: made, emptied, and taken away."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# No content, no places within it, no sizes: what is asked is which rows have a token. `ascii` takes every other letter as
# it is, also those younger than the tables of unicode61.
_SQLITE = (
    "CREATE VIRTUAL TABLE documents_search_index USING fts5"
    "(tokens, content='', detail='none', columnsize=0, tokenize='ascii')",
)
_GIN = "CREATE INDEX documents_search_index_tokens ON documents_search_index USING gin (tokens)"
_POSTGRESQL = (
    "CREATE TABLE documents_search_index (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    _GIN,
)
# Each condition stands by itself: as one tsquery of many parts GIN takes up to thirty times as long. The planner takes a
# tsvector for as cheap to read as a number, though it lies elsewhere and packed; so it is given no other way than GIN's:
# neither the whole table nor the primary key (a sum has no index).
_CANDIDATES = """
CREATE OR REPLACE FUNCTION documents_search_candidates(
    conditions text[], blocks text[], ends bigint[], start bigint, backwards boolean, most integer
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
AS $$
DECLARE
    direction text := CASE WHEN backwards THEN '>' ELSE '<' END;
    sorted text := CASE WHEN backwards THEN 'ASC' ELSE 'DESC' END;
    asked text := '';
    place bigint := start;
    missing integer := most;
    found integer;
    narrowed text;
BEGIN
    FOR number IN 1 .. cardinality(conditions) LOOP
        asked := asked || format(' AND tokens @@ %L::tsquery', conditions[number]);
    END LOOP;
    FOR number IN 1 .. cardinality(blocks) + 1 LOOP
        narrowed := asked;
        IF number <= cardinality(blocks) THEN
            narrowed := narrowed || format(' AND tokens @@ %L::tsquery', blocks[number]);
        END IF;
        RETURN QUERY EXECUTE format(
            'SELECT rowid FROM documents_search_index WHERE rowid + 0 %s $1%s ORDER BY rowid + 0 %s LIMIT $2',
            direction, narrowed, sorted
        ) USING place, missing;
        GET DIAGNOSTICS found = ROW_COUNT;
        missing := missing - found;
        EXIT WHEN missing <= 0;
        -- What the next, wider window adds begins where this one ends.
        IF number <= cardinality(blocks) THEN
            place := ends[number];
        END IF;
    END LOOP;
END $$
"""
# As `blocks.token` writes them; the whole table anew, so the index as well.
_ADD_BLOCKS = (
    "DROP INDEX documents_search_index_tokens",
    "UPDATE documents_search_index SET tokens = tokens || array_to_tsvector"
    "(ARRAY['t12x' || (rowid >> 12), 't15x' || (rowid >> 15), 't18x' || (rowid >> 18)])",
    _GIN,
)


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table, empty."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement, params=None)


def install_candidates(editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL: the blocks of neighbouring matters as tokens, and the function that begins with the newest."""
    if editor.connection.vendor == "postgresql":
        for statement in (*_ADD_BLOCKS, _CANDIDATES):
            editor.execute(statement, params=None)


def remove_candidates(editor: BaseDatabaseSchemaEditor) -> None:
    """The function; tokens of blocks harm nobody."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "DROP FUNCTION documents_search_candidates(text[], text[], bigint[], bigint, boolean, integer)",
            params=None,
        )


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE documents_search_index", params=None)


def empty(connection: BaseDatabaseWrapper) -> None:
    """Forget every row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM documents_search_index")
        else:
            cursor.execute(
                "INSERT INTO documents_search_index (documents_search_index) VALUES ('delete-all')"
            )
