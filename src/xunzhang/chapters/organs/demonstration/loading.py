"""Loads the demonstration city: every row through its action, in one transaction, on business dates that are past."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from xunzhang.chapters.organs.models import Appointment, Person, Post
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor, Administrator, Channel, PostHeld

FOLDER = Path(__file__).parent
SETUP = Actor(
    account_id=None,
    person_id=None,
    name="演示数据装载",
    administrator=Administrator.SYSTEM,
    channel=Channel.COMMAND,
)
APPOINTED = "任免通知（演示假定）"
Rows = list[dict[str, Any]]


@cache
def data(name: str) -> dict[str, Any]:
    """One of the data files, by its name without extension."""
    read: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """A login of the demonstration: a person's by staff number, or one of the administrators'."""

    login: str
    staff_number: str
    administrator: str


def accounts() -> list[DemonstrationAccount]:
    """The logins that the site's loader makes."""
    return [
        DemonstrationAccount(row["login"], row.get("person", ""), row.get("administrator", ""))
        for row in data("accounts")["accounts"]
    ]


class _City:
    """What has been loaded so far, by the names that the files use."""

    def __init__(self) -> None:
        self.units = [
            {
                **row,
                "kind": group["kind"],
                "level": group["level"],
                "posts": group.get("posts", ""),
                "parent": row.get("parent", group.get("parent", "")),
            }
            for group in data("units")["groups"]
            for row in group["rows"]
        ]
        self.established: date = data("units")["established_on"]
        self.reform: date = data("units")["reform_on"]
        self.basis: str = data("units")["reform_basis"]
        self.people: dict[str, int] = {}
        self.posts: dict[str, int] = {}
        self.appointments: dict[str, int] = {}

    def act(self, name: str, /, **inputs: Any) -> Any:
        return perform(name, SETUP, inputs)

    def person(self, key: str, name: str, name_en: str) -> int:
        made: Person = self.act("person.register", staff_number=key, name=name, name_en=name_en)
        self.people[key] = made.pk
        return made.pk

    def appoint(self, key: str, post: str, from_on: date, to_on: date | None = None, **more: Any) -> None:
        made: Appointment = self.act(
            "appointment.make",
            person_id=self.people[key],
            post_id=self.posts[post],
            from_on=from_on,
            to_on=to_on,
            basis=more.pop("basis", APPOINTED),
            **more,
        )
        self.appointments.setdefault(key, made.pk)

    # units, in the order of their parents; then the reform

    def establish(self) -> None:
        for order, row in enumerate(self.units, start=1):
            was = row.get("was", row)
            self.act(
                "unit.establish",
                code=row["code"],
                name=was["name"],
                short_name=was["short"],
                name_en=was["en"],
                kind=row["kind"],
                function=row["function"],
                parent=row.get("parent_before", row["parent"]),
                level=row["level"],
                order=order * 10,
                contact=row.get("contact", ""),
                established_on=self.reform if row.get("new") else self.established,
                basis=self.basis if row.get("new") else "",
            )

    def begins(self, row: dict[str, Any]) -> date:
        return self.reform if row.get("new") else self.established

    def set_up_posts(self) -> None:
        heads, deputies = data("posts")["heads"], data("posts")["deputies"]
        deputy = data("posts")["deputy"]
        for row in data("leadership")["posts"]:
            self._post(row["key"], row, self.established)
        for unit in self.units:
            for template in data("posts")["templates"].get(unit["posts"], ()):
                words = {"head": unit.get("head", ""), "head_en": heads.get(unit.get("head", ""), "")}
                filled = {
                    name: value.format(**words) if isinstance(value, str) else value
                    for name, value in template.items()
                }
                self._post(
                    f"{unit['code']}/{template['key']}", {**filled, "unit": unit["code"]}, self.begins(unit)
                )
            if unit.get("deputies"):
                self._post(
                    f"{unit['code']}/deputy",
                    {**deputy, **deputies[unit["head"]], "unit": unit["code"]},
                    self.begins(unit),
                )

    def _post(self, key: str, row: dict[str, Any], established_on: date) -> None:
        made: Post = self.act(
            "post.create",
            unit=row["unit"],
            role=row["role"],
            title=row["title"],
            title_en=row["title_en"],
            seats=row["seats"],
            order=row["order"],
            established_on=established_on,
        )
        self.posts[key] = made.pk

    def appoint_formerly(self) -> None:
        for row in sorted(data("history")["former"], key=lambda row: row["from"]):
            post = row.get("post") or f"{row['unit']}/principal"
            self.person(row["key"], row["name"], row["en"])
            self.appoint(row["key"], post, row["from"])
            self.act(
                "appointment.end",
                appointment_id=self.appointments[row["key"]],
                to_on=row["to"],
                reason=row["reason"],
            )

    def appoint_leaders(self) -> None:
        for row in data("leadership")["people"]:
            self.person(row["key"], row["name"], row["en"])
            self.appoint(row["key"], row["post"], row["from"], basis=row.get("basis", APPOINTED))
            for other in row.get("also", ()):
                self.appoint(row["key"], other, row["from"], is_primary=False)

    def appoint_in_units(self) -> None:
        before = {row["unit"]: row["to"] for row in data("history")["former"] if "unit" in row}
        heads = data("posts")["heads"]
        for unit in self.units:
            if not unit["posts"]:
                continue
            key = unit["code"].removeprefix("WH-").lower()
            first = before.get(unit["code"])
            from_on = first + timedelta(days=1) if first else max(self.begins(unit), date(2017, 1, 20))
            if unit.get("gone"):
                from_on = date(2017, 1, 20)
            if unit["posts"] == "garrison":
                from_on = date(2016, 7, 1)
            self._fill(unit, f"{key}.principal", "principal", unit["head"], heads[unit["head"]], from_on)
            if f"{unit['code']}/clerk" in self.posts:
                self._fill(unit, f"{key}.clerk", "clerk", "文书科员", "Clerk", from_on)
            for number in range(1, unit.get("deputies", 0) + 1):
                words = data("posts")["deputies"][unit["head"]]
                self._fill(
                    unit,
                    f"{key}.deputy.{number}",
                    "deputy",
                    f"{words['title']}（{number}）",
                    f"{words['title_en']} {number}",
                    from_on,
                )

    def _fill(
        self, unit: dict[str, Any], key: str, post: str, title: str, title_en: str, from_on: date
    ) -> None:
        self.person(key, f"{unit['short']}{title}", f"{title_en}, {unit['en']}"[:160])
        self.appoint(key, f"{unit['code']}/{post}", from_on)

    # who is in charge of what

    def divide_work(self) -> None:
        history, leadership = data("history"), data("leadership")
        for row in history["former"]:
            for unit in row.get("charged", ()):
                self._charge(
                    row["key"], history["charged_from"], history["charged_basis"], row["to"], unit=unit
                )
        charges = {row["charge"]: row for row in leadership["people"] if "charge" in row}
        for unit in self.units:
            if "charge" in unit:
                leader = charges[unit["charge"]]
                from_on = max(leadership["portfolios_from"], leader["from"], self.begins(unit))
                self._charge(leader["key"], from_on, leadership["portfolios_basis"], unit=unit["code"])
        for row in leadership["subjects"]:
            leader = charges[row["charge"]]
            from_on = max(leadership["portfolios_from"], leader["from"])
            self._charge(leader["key"], from_on, leadership["portfolios_basis"], subject=row["subject"])
        for row in leadership["people"]:
            for leader_key in row.get("assists", ()):
                leader_from = next(one["from"] for one in leadership["people"] if one["key"] == leader_key)
                self.act(
                    "pairing.assign",
                    assistant_id=self.people[row["key"]],
                    leader_id=self.people[leader_key],
                    from_on=max(row["from"], leader_from, leadership["portfolios_from"]),
                    basis=leadership["portfolios_basis"],
                )

    def _charge(self, key: str, from_on: date, basis: str, to_on: date | None = None, **what: str) -> None:
        made = self.act("portfolio.assign", leader_id=self.people[key], from_on=from_on, basis=basis, **what)
        if to_on is not None:
            self.act("portfolio.end", portfolio_id=made.pk, to_on=to_on, reason="分工调整（演示假定）")

    def reform_units(self) -> None:
        for row in self.units:
            if "was" in row or "parent_before" in row:
                self.act(
                    "unit.reorganise",
                    unit=row["code"],
                    name=row["name"],
                    short_name=row["short"],
                    name_en=row["en"],
                    parent=row["parent"],
                    from_on=self.reform,
                    basis=self.basis,
                )
        for row in self.units:
            if "gone" in row:
                self.act(
                    "unit.abolish",
                    unit=row["code"],
                    abolished_on=self.reform,
                    successor=row["gone"],
                    reason=self.basis,
                )

    # terms, absences, entrustments

    def remember(self) -> None:
        history = data("history")
        for row in history["terms"]:
            self.act("term.set", **row)
        clerk = Actor(
            account_id=None,
            person_id=self.people["general-office.personnel"],
            name="演示数据装载",
            posts=(PostHeld(data("leadership")["office"], "personnel_clerk", "general_office", "人事岗"),),
            channel=Channel.COMMAND,
        )
        for row in history["absences"]:
            away = perform(
                "absence.record",
                clerk,
                {
                    "person_id": self.people[row["person"]],
                    "kind": row["kind"],
                    "from_on": row["from"],
                    "to_on": row["to"],
                    "destination": row["destination"],
                    "evidence": row["evidence"],
                },
            )
            perform("absence.end", clerk, {"absence_id": away.pk, "returned_on": row["returned"]})
        for row in history["entrustments"]:
            given = perform(
                "entrustment.grant",
                clerk,
                {
                    "grantor_id": self.people[row["grantor"]],
                    "grantee_id": self.people[row["grantee"]],
                    "from_on": row["from"],
                    "to_on": row["to"],
                    **{
                        name: row[name]
                        for name in (
                            "kind",
                            "provision",
                            "meetings",
                            "document_classes",
                            "tasks",
                            "only_while_absent",
                            "evidence",
                        )
                        if name in row
                    },
                },
            )
            if "revoked" in row:
                perform(
                    "entrustment.revoke",
                    clerk,
                    {
                        "entrustment_id": given.pk,
                        "revoked_on": row["revoked"],
                        "reason": row["revoked_reason"],
                    },
                )


def load() -> dict[str, int]:
    """Load the city into an empty database; returns the numbers of units, people and posts.

    Whoever calls holds the clock at a day on which the rulebook is in force: the Rules are asked at every act. Raises
    what the actions raise; then nothing is loaded.
    """
    city = _City()
    with transaction.atomic():
        city.establish()
        city.set_up_posts()
        city.appoint_formerly()
        city.appoint_leaders()
        city.appoint_in_units()
        city.divide_work()
        city.reform_units()
        city.remember()
    return {"units": len(city.units), "people": len(city.people), "posts": len(city.posts)}
