"""A small city made by the actions, and the whole demonstration city where pages and lists are tested."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client

from xunzhang.accounts.models import Account
from xunzhang.chapters.organs.models import Appointment, Person
from xunzhang.kernel import clock
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor, Administrator, PostHeld
from xunzhang.site import office

TODAY = date(2018, 11, 1)
KEEPER = Actor(1, None, "系统管理员", administrator=Administrator.SYSTEM)
STRANGER = Actor(9, None, "无关人员")


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """The first day on which the Rules are in force."""
    with clock.frozen(TODAY):
        yield


@dataclass
class City:
    """Who and what has been made so far, by short names."""

    people: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    appointments: dict[str, int] = field(default_factory=dict)

    def act(self, action: str, /, actor: Actor = KEEPER, **inputs: Any) -> Any:
        return perform(action, actor, inputs)

    def unit(self, code: str, kind: str, function: str = "", parent: str = "", name: str = "") -> Any:
        return self.act(
            "unit.establish",
            code=code,
            name=name or f"{code}单位",
            kind=kind,
            function=function,
            parent=parent,
            level="city",
            established_on=date(2012, 1, 1),
        )

    def post(self, name: str, unit: str, role: str, seats: int | None = 1) -> int:
        made = self.act(
            "post.create",
            unit=unit,
            role=role,
            title=name,
            title_en=name,
            seats=seats,
            established_on=date(2012, 1, 1),
        )
        self.posts[name] = made.pk
        return int(made.pk)

    def person(self, key: str) -> int:
        self.people[key] = self.act("person.register", staff_number=key, name=key).pk
        return self.people[key]

    def appoint(self, key: str, post: str, from_on: date = date(2017, 1, 1), **more: Any) -> Appointment:
        if key not in self.people:
            self.person(key)
        made: Appointment = self.act(
            "appointment.make",
            person_id=self.people[key],
            post_id=self.posts[post],
            from_on=from_on,
            **more,
        )
        self.appointments[key] = made.pk
        return made

    def actor(self, key: str, on: date = TODAY) -> Actor:
        """The person acting with the posts held on the day."""
        held = Appointment.objects.filter(person_id=self.people[key], superseded_at__isnull=True)
        return Actor(
            100 + self.people[key],
            self.people[key],
            key,
            posts=tuple(
                PostHeld(row.post.unit.code, row.post.role, row.post.unit.function, row.post.title)
                for row in held.select_related("post", "post__unit")
            ),
        )

    def grant(self, *, actor: str = "personnel", **inputs: Any) -> Any:
        given = {
            "grantor_id": self.people["mayor"],
            "grantee_id": self.people["executive"],
            "kind": "entrustment",
            "provision": "54(3)",
            "document_classes": ["notice"],
            "from_on": date(2018, 11, 5),
            "to_on": date(2018, 11, 9),
            "evidence": "书面委托",
        }
        return self.act("entrustment.grant", self.actor(actor), **(given | inputs))


@pytest.fixture
def city(db: None) -> City:
    made = City()
    made.unit("G", "municipal_government", "government")
    made.unit("O", "general_office", "general_office", "G")
    made.unit("F", "constituent_department", "finance", "G", "财政局")
    made.unit("E", "constituent_department", "education", "G", "教育局")
    for name, role, seats in (
        ("市长", "mayor", 1),
        ("常务副市长", "executive_vice_mayor", 1),
        ("副市长", "vice_mayor", 2),
        ("秘书长", "secretary_general", 1),
        ("副秘书长", "deputy_secretary_general", 2),
    ):
        made.post(name, "G", role, seats)
    made.post("局长", "F", "principal_officer")
    made.post("人事岗", "O", "personnel_clerk", None)
    for key, post in (
        ("mayor", "市长"),
        ("executive", "常务副市长"),
        ("vice", "副市长"),
        ("secretary", "秘书长"),
        ("assistant", "副秘书长"),
        ("principal", "局长"),
        ("personnel", "人事岗"),
    ):
        made.appoint(key, post)
    return made


@pytest.fixture
def demonstration_city(in_the_city: None, db: None) -> Iterator[None]:
    """The whole city."""
    office.forget()
    yield
    office.forget()


@pytest.fixture
def account_of(db: None) -> Callable[..., Account]:
    """An account that may log in: of a person by staff number, or an administrator's."""

    def made(staff_number: str = "", administrator: str = "") -> Account:
        found = Account.objects.filter(person__staff_number=staff_number).first() if staff_number else None
        return found or Account.objects.create(
            login_name=staff_number or administrator,
            person=Person.objects.get(staff_number=staff_number) if staff_number else None,
            administrator=administrator,
            holder_name=administrator,
            is_active=True,
            must_change_password=False,
        )

    return made


@pytest.fixture
def keeper_client(client: Client, account_of: Callable[..., Account]) -> Client:
    client.force_login(
        account_of(administrator="system"), backend="xunzhang.accounts.backends.AccountBackend"
    )
    return client
