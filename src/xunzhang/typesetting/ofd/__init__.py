"""OFD, the national format for fixed pages (GB/T 33190-2016): written from what was typeset, read from anywhere."""

from xunzhang.typesetting.ofd.reader import read_ofd
from xunzhang.typesetting.ofd.text import OfdLine, OfdPage, OfdRule, OfdRun, OfdText
from xunzhang.typesetting.ofd.writer import Information, information_of, ofd_of_pdf, to_ofd

__all__ = [
    "Information",
    "OfdLine",
    "OfdPage",
    "OfdRule",
    "OfdRun",
    "OfdText",
    "information_of",
    "ofd_of_pdf",
    "read_ofd",
    "to_ofd",
]
