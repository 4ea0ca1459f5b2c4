"""The books that an office keeps (登记簿): their columns in the offices' order, for the page, for print and as a workbook."""

from xunzhang.chapters.documents.registers.book import Asked, Book, Line
from xunzhang.chapters.documents.registers.copies import COPIES
from xunzhang.chapters.documents.registers.numbers import NUMBERS
from xunzhang.chapters.documents.registers.outgoing import OUTGOING
from xunzhang.chapters.documents.registers.seals import SEALS

BOOKS: dict[str, Book] = {book.name: book for book in (OUTGOING, NUMBERS, SEALS, COPIES)}

__all__ = ["BOOKS", "Asked", "Book", "Line"]
