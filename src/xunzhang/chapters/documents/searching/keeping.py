"""Importing this has every act bring the index up to date."""

from xunzhang.chapters.documents.searching.index import after_acts
from xunzhang.record.actions import afterwards

afterwards(after_acts)
