"""Full-text search of documents: words and overlapping pairs of characters, on both databases.

`tokens` cuts text, `contents` gathers what a matter says, `index` keeps it, `finding` asks, `excerpts` shows, `files` reads
attachments. The index is derived: `xunzhang search reindex` makes it anew. See ADR 30.
"""
