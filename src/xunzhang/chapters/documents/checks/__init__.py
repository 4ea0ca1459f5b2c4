"""Checks of a draft while it is written: texts in, findings out, each with its clause (chapter 9; 中办发〔2012〕14号; GB/T 9704).

The rules are pure; what the office knows is handed in as `Known`.
"""

from collections import Counter
from itertools import chain

from xunzhang.chapters.documents.checks.citations import check_citations
from xunzhang.chapters.documents.checks.dates import check_dates
from xunzhang.chapters.documents.checks.matters import check_matters
from xunzhang.chapters.documents.checks.model import Draft, Found, Known, Severity
from xunzhang.chapters.documents.checks.structure import check_structure
from xunzhang.chapters.documents.checks.titles import check_title
from xunzhang.chapters.documents.checks.wording import check_wording

_CHECKS = (check_title, check_matters, check_structure, check_dates, check_citations, check_wording)
_ORDER = {Severity.MUST: 0, Severity.ASK: 1, Severity.SHOULD: 2}


MOST_OF_ONE_KIND = 100  # findings shown; when these are mended the next ones come


def check(draft: Draft, known: Known) -> tuple[Found, ...]:
    """What is found, of each kind the first ones, the binding first, then what is asked, each in the order of the text."""
    found: list[Found] = []
    count: Counter[str] = Counter()
    for one in chain.from_iterable(rule(draft, known) for rule in _CHECKS):
        count[one.code] += 1
        if count[one.code] <= MOST_OF_ONE_KIND:
            found.append(one)
    return tuple(sorted(found, key=lambda one: _ORDER[one.severity]))
