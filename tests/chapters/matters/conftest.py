"""A small office, a made-up kind of matter and its procedure: the desk is tested without any chapter of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pydantic import Field

from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.chapters.matters import actions as registered_actions
from xunzhang.chapters.matters import kinds, running
from xunzhang.chapters.organs.models import Appointment, Person, Post, Unit, UnitDesignation
from xunzhang.kernel import clock
from xunzhang.procedure.definitions import read
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Asking, Holder
from xunzhang.record.actions import REGISTRY, Act, ActionInputs, action, perform
from xunzhang.record.actor import Actor, Channel
from xunzhang.record.models import Matter

TODAY = date(2018, 11, 5)
KIND = "sample_matter"
PROCEDURE = """
procedure: sample_matter
version: 1
label: {zh: 样件, en: Sample}
start: draft
steps:
  draft:
    kind: task
    label: {zh: 起草, en: Draft}
    action: sample_matter.submit
    actor: {person: initiator}
    outcomes: {submitted: {label: {zh: 送出, en: submitted}, to: countersigning}}
    allows: [circulate, finish, withdraw]
  countersigning:
    kind: split
    label: {zh: 送会签, en: Sent to countersign}
    each: {each: departments}
    branch: countersign
    join: countersigned
  countersign:
    kind: task
    label: {zh: 会签, en: Countersign}
    action: sample_matter.countersign
    actor: {post: {unit: subject, role: principal}}
    due: {days: 3}
    outcomes:
      agreed: {label: {zh: 同意, en: agreed}, to: countersigned}
      objected: {label: {zh: 有不同意见, en: objected}, to: countersigned, objection: true}
    provisions: ["52a"]
  countersigned:
    kind: join
    label: {zh: 会签汇总, en: Countersigned}
    next: [{to: check}]
  check:
    kind: task
    label: {zh: 审核, en: Check}
    action: sample_matter.check
    actor: {pool: {unit: office, role: checking}}
    due: {days: 2}
    outcomes: {passed: {label: {zh: 通过, en: passed}, to: end}}
  end:
    kind: end
    label: {zh: 办结, en: Completed}
"""


class OnSample(ActionInputs):
    matter_id: int = Field(title="样件")
    opinion: str = Field(title="意见", min_length=2, max_length=500)


class CountersignSample(OnSample):
    agrees: bool = Field(title="是否同意")


def _do(act: Act, matter_id: int, step: str, outcome: str, opinion: str) -> Matter:
    matter = Matter.objects.get(pk=matter_id)
    act.permit(act.actor.person_id is not None, "须由工作人员办理。")
    running.advance(act, matter, step, outcome, note=opinion)
    act.record(matter=matter, summary=f"{step}：{opinion}")
    return matter


def _submit(act: Act, inputs: OnSample) -> Matter:
    return _do(act, inputs.matter_id, "draft", "submitted", inputs.opinion)


def _countersign(act: Act, inputs: CountersignSample) -> Matter:
    outcome = "agreed" if inputs.agrees else "objected"
    return _do(act, inputs.matter_id, "countersign", outcome, inputs.opinion)


def _check(act: Act, inputs: OnSample) -> Matter:
    return _do(act, inputs.matter_id, "check", "passed", inputs.opinion)


class OpenSample(ActionInputs):
    title: str = Field(title="标题")
    secrecy: str = Field(default="internal", title="密级")
    urgency: int = Field(default=0, title="缓急")


def _open(act: Act, inputs: OpenSample) -> Matter:
    act.permit(act.actor.person_id is not None, "须由工作人员办理。")
    matter = Matter.objects.create(
        title=inputs.title,
        kind=KIND,
        government="wuhan",
        rulebook_version="2018",
        unit="T-LAW",
        opened_on=clock.today(),
        opened_by=act.actor.person_id,
        secrecy=inputs.secrecy,
        urgency=inputs.urgency,
    )
    running.start(act, matter, "sample_matter")
    act.record(matter=matter, summary=f"起草：{matter.title}")
    return matter


assert registered_actions  # importing them registers them


@dataclass
class Office:
    """People by short names, and what they do."""

    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def add(self, key: str, unit: Unit, role: str, title: str) -> None:
        person = Person.objects.create(
            staff_number=key, name=f"{title}{key}", name_en=f"{key} of {unit.code}"
        )
        post = Post.objects.create(
            unit=unit, role=role, title=title, title_en=key.title(), established_on=date(2012, 1, 1)
        )
        Appointment.objects.create(person=person, post=post, from_on=date(2017, 1, 1))
        self.people[key] = person.pk
        self.accounts[key] = Account.objects.create(
            login_name=key, person=person, is_active=True, must_change_password=False
        )

    def actor(self, key: str) -> Actor:
        return actor_for(self.accounts[key], Channel.PAGE)

    def act(self, key: str, action: str, **inputs: Any) -> Any:
        return perform(action, self.actor(key), inputs)

    def client(self, key: str, language: str = "zh-CN") -> Client:
        client = Client()
        client.force_login(self.accounts[key], backend="xunzhang.accounts.backends.AccountBackend")
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    def open(self, title: str = "关于样件的请示", **more: Any) -> Matter:
        made: Matter = self.act("clerk", "sample_matter.open", title=title, **more)
        return made

    def sent(self, title: str = "关于样件的请示", **more: Any) -> Matter:
        """One that lies with the two principals for countersigning."""
        matter = self.open(title, **more)
        self.act("clerk", "sample_matter.submit", matter_id=matter.pk, opinion="请会签")
        return matter

    def item(self, matter: Matter, key: str, **narrowed: Any) -> WorkItem:
        """The latest item of that person."""
        found = WorkItem.objects.filter(process=matter.process_id, person=self.people[key], **narrowed)
        return found.order_by("-pk")[0]


def _unit(code: str, name: str, function: str = "") -> Unit:
    values: dict[str, Any] = {
        "name": name,
        "short_name": name,
        "name_en": code.title(),
        "kind": "constituent_department",
        "function": function,
        "level": "city",
    }
    unit = Unit.objects.create(code=code, established_on=date(2012, 1, 1), **values)
    UnitDesignation.objects.create(unit=unit, from_on=date(2012, 1, 1), **values)
    return unit


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """Clerk and head of one unit, two principals who countersign, a checker, a clerk elsewhere; and the kind."""
    made = Office()
    law, money, school = _unit("T-LAW", "法制局"), _unit("T-MONEY", "财政局"), _unit("T-SCHOOL", "教育局")
    hall = _unit("T-OFFICE", "办公室")
    made.add("clerk", law, "clerk", "科员")
    made.add("head", law, "principal_officer", "局长")
    made.add("money", money, "principal_officer", "财政局长")
    made.add("accountant", money, "clerk", "会计")
    made.add("school", school, "principal_officer", "教育局长")
    made.add("checker", hall, "clerk", "核稿员")

    def resolve(matter: Matter, expression: Mapping[str, object], asking: Asking) -> Sequence[Holder]:
        if "person" in expression:
            return [Holder(person=asking.started_by, zh="您是起草人", en="you drafted it")]
        if "each" in expression:
            return [
                Holder(
                    person=made.people["money"], subject="T-MONEY", zh="您是财政局长", en="you head finance"
                ),
                Holder(
                    person=made.people["school"], subject="T-SCHOOL", zh="您是教育局长", en="you head schools"
                ),
            ]
        return [Holder(pool="T-OFFICE/clerk", zh="办公室岗位", en="a post of the office")]

    kinds.register(
        kinds.MatterKind(
            kind=KIND,
            label="样件",
            facts=lambda matter, on: {},
            resolve=resolve,
            panel="matters/entry.html",
            panel_context=lambda request, matter, actor: {"findings": []},
            subject=lambda matter: {"matter_id": matter.pk},
            step_choices=lambda matter, step, actor: (
                {"agrees": [("true", "同意"), ("false", "有不同意见")]} if step == "countersign" else {}
            ),
        )
    )
    shelf = running.shelf()
    shelf.put("wuhan", read(PROCEDURE.encode(), file="sample_matter.yaml"))
    registered = {
        "sample_matter.open": (_open, OpenSample, "起草样件"),
        "sample_matter.submit": (_submit, OnSample, "送出"),
        "sample_matter.countersign": (_countersign, CountersignSample, "会签样件"),
        "sample_matter.check": (_check, OnSample, "审核样件"),
    }
    for name, (function, inputs, label) in registered.items():
        action(name, label=label, label_en=name, inputs=inputs)(function)
    yield made
    for name in registered:
        del REGISTRY[name]
    del kinds._kinds[KIND]
    shelf._held.pop(("wuhan", "sample_matter"), None)
