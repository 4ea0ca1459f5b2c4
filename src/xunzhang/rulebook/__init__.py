"""Rulebooks: the rules of a government as data, verified when loaded, assessed without a framework.

Bulk audits in SQL are in `xunzhang.rulebook.lower`, which needs DuckDB and sqlglot and is imported by itself.
"""

from xunzhang.rulebook.assessing import assess
from xunzhang.rulebook.errors import NoRulebook, Problem, RulebookError
from xunzhang.rulebook.findings import Assessment, Duty, Finding, RestsOn
from xunzhang.rulebook.library import Library, library
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.signing import Decision, signing_decision
from xunzhang.rulebook.texts import Text

__all__ = [
    "Assessment",
    "Decision",
    "Duty",
    "Finding",
    "Library",
    "NoRulebook",
    "Problem",
    "RestsOn",
    "Rulebook",
    "RulebookError",
    "Text",
    "assess",
    "library",
    "signing_decision",
]
