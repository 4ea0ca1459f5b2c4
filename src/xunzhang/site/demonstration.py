"""First start: the installation's row, its administrators, and in the demonstration the city and its accounts."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from xunzhang.accounts import demonstration as demonstration_accounts
from xunzhang.accounts.models import Account, AdministratorKind
from xunzhang.accounts.permissions import OPERATOR
from xunzhang.chapters.documents import seals
from xunzhang.chapters.documents.models import NumberSeries
from xunzhang.chapters.organs import demonstration as city
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Person, Unit
from xunzhang.kernel import clock
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor, Channel
from xunzhang.site import demonstration_clock, office
from xunzhang.site.account_cli import FIRST
from xunzhang.site.models import Installation

Say = Callable[[str], None]

# The demonstration walks the Rules' own issue, so it begins on that day (docs/adr/0004).
FIRST_DAY = date(2018, 11, 1)
PASSWORD = demonstration_accounts.PASSWORD
# Marks, and the numbers used in 2018 before the demonstration begins.
SERIES = (
    ("武政", "government", 53),
    ("武政办", "general_office", 118),
    ("武政函", "government", 87),
    ("武政纪", "government", 30),
)
OWN_SERIES = (("武财", "WH-FINANCE", 316), ("武司", "WH-JUSTICE", 92), ("武教", "WH-EDU", 140))
USED_FOR = {"武政": "document", "武政函": "letter", "武政纪": "minutes"}


def is_demonstration() -> bool:
    """Whether this installation is the demonstration."""
    return office.office().is_demonstration


def prepare_installation(say: Say) -> None:
    """A real installation: its row, and three administrators whose passwords are shown once."""
    Installation.objects.get_or_create(pk=1)
    _administrators(say)


def _administrators(say: Say) -> None:
    missing = [
        kind for kind in AdministratorKind if not Account.objects.filter(administrator=kind.value).exists()
    ]
    if not missing:
        return
    say("三名管理员的初始密码只显示这一次，首次登录须修改；忘记了可用 xunzhang account reset-password 重置：")
    for kind in missing:
        inputs = {"login_name": FIRST[kind], "kind": kind.value, "holder_name": str(kind.label)}
        opened = perform("account.create_administrator", OPERATOR, inputs)
        say(f"    {opened.account.login_name:<24}{opened.password}")


def load_if_empty(say: Say) -> None:
    """Make an empty database the demonstration; leave any other as it is."""
    if Unit.objects.exists() or Account.objects.exists() or Installation.objects.exists():
        return
    say("装入演示城市：机构、职务、人员、分工、委托（约半分钟）")
    with transaction.atomic():
        Installation.objects.create(
            pk=1, is_demonstration=True, clock_offset=demonstration_clock.offset_to(FIRST_DAY)
        )
        demonstration_clock.forget()
        office.forget()
        with clock.frozen(FIRST_DAY):
            loaded = city.load()
            open_number_series()
        people = dict(Person.objects.values_list("staff_number", "pk"))
        demonstration_accounts.demonstration_accounts(
            (account.login, people[account.staff_number], PASSWORD)
            for account in city.accounts()
            if account.staff_number
        )
    demonstration_clock.forget()
    say("、".join(f"{name} {count}" for name, count in loaded.items()))
    _administrators(say)


def open_number_series() -> None:
    """The series of numbers, entered by whoever keeps them in the General Office."""
    keeper = next(one for one in city.accounts() if one.login == "dispatching-clerk")
    person = Person.objects.get(staff_number=keeper.staff_number)
    actor = Actor(
        account_id=None,
        person_id=person.pk,
        name=person.name,
        posts=organs.posts_held(person.pk, FIRST_DAY),
        channel=Channel.COMMAND,
    )
    found = [(mark, organs.unit_with_function(function, FIRST_DAY), last) for mark, function, last in SERIES]
    found += [(mark, organs.unit_on(code, FIRST_DAY), last) for mark, code, last in OWN_SERIES]
    for mark, unit, last in found:
        if unit is not None and not NumberSeries.objects.filter(mark=mark).exists():
            perform(
                "number_series.open",
                actor,
                {
                    "mark": mark,
                    "unit": unit.code,
                    "year": FIRST_DAY.year,
                    "last": last,
                    "used_for": USED_FOR.get(mark, "any"),
                },
            )
        if unit is not None:
            seals.make_for_demonstration(unit.code, unit.name)


def how_to_log_in() -> list[str]:
    """What is printed when the office starts."""
    if not is_demonstration():
        return []
    logins = [account.login for account in city.accounts() if account.staff_number]
    return [
        f"演示城市，演示日期 {clock.today()}。演示账号的密码都是 {PASSWORD}",
        f"Demonstration accounts, all with the password {PASSWORD}:",
        "    " + "、".join(logins[:6]),
        *("    " + "、".join(logins[start : start + 6]) for start in range(6, len(logins), 6)),
        "",
    ]
