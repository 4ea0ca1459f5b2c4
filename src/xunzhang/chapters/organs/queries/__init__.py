"""Who is what on any day. Every answer is for one day, which the caller names.

Other chapters import from here: `from xunzhang.chapters.organs import queries`.
"""

from xunzhang.chapters.organs.queries.entrustments import (
    Register,
    entrustment_for,
    entrustment_register,
    state_of,
)
from xunzhang.chapters.organs.queries.histories import (
    appointments_of,
    appointments_to,
    designations_of,
    vacancies,
)
from xunzhang.chapters.organs.queries.leaders import (
    InCharge,
    PortfolioTable,
    assistants_of,
    in_charge_of,
    in_charge_of_subject,
    leaders,
    members,
    portfolio_table,
    units_under,
)
from xunzhang.chapters.organs.queries.people import (
    Holder,
    absence_of,
    absent_on,
    everyone,
    foresee_holders,
    holders,
    person_exists,
    posts_held,
    principal_of,
    the_one,
    who_is,
)
from xunzhang.chapters.organs.queries.terms import term_on, terms
from xunzhang.chapters.organs.queries.units import UnitOn, chart, unit_on, unit_with_function, units_on

__all__ = [
    "Holder",
    "InCharge",
    "PortfolioTable",
    "Register",
    "UnitOn",
    "absence_of",
    "absent_on",
    "appointments_of",
    "appointments_to",
    "assistants_of",
    "chart",
    "designations_of",
    "entrustment_for",
    "entrustment_register",
    "everyone",
    "foresee_holders",
    "holders",
    "in_charge_of",
    "in_charge_of_subject",
    "leaders",
    "members",
    "person_exists",
    "portfolio_table",
    "posts_held",
    "principal_of",
    "state_of",
    "term_on",
    "terms",
    "the_one",
    "unit_on",
    "unit_with_function",
    "units_on",
    "units_under",
    "vacancies",
    "who_is",
]
