"""A few actions and a rulebook of one article, so that the record is tested by itself."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import Field

from xunzhang.kernel import clock
from xunzhang.record import assessing
from xunzhang.record.actions import REGISTRY, Act, ActionInputs, Conflict, NotFound, action
from xunzhang.record.actor import Actor, PostHeld
from xunzhang.record.models import Matter
from xunzhang.rulebook.findings import Assessment, Finding, Outcome, RestsOn
from xunzhang.rulebook.texts import Text


def finding(outcome: Outcome) -> Finding:
    return Finding(
        provision="54.1",
        article=54,
        outcome=outcome,
        force="default",
        kind="gate",
        facts={},
        sentence=Text(f"54.1 {outcome}。", f"54.1 {outcome}."),
        remedy=None,
        rests_on=RestsOn("text", "54.1"),
        quote="",
        gist=Text("", ""),
    )


class Open(ActionInputs):
    title: str = Field(title="标题", min_length=1, max_length=20)
    on: date | None = Field(default=None, title="日期")
    count: int = Field(default=0, title="件数", ge=0)
    outcome: str = Field(default="met", title="结论")
    tags: tuple[int, ...] = Field(default=(), title="标记")


class Trial(ActionInputs):
    what: str = Field(default="", title="方式")


def _open(act: Act, inputs: Open) -> Matter:
    act.permit(act.actor.holds("clerk"), "只有经办人可以开办事项，请联系经办人。")
    act.assess("probe_matter.open", {"outcome": inputs.outcome})
    matter = Matter.objects.create(
        title=inputs.title,
        kind="probe",
        government="testland",
        rulebook_version="2018",
        unit="A",
        opened_on=clock.today(),
        opened_by=act.actor.person_id,
    )
    act.record(matter=matter, subject=matter, summary=f"开办 {inputs.title}", payload={"count": inputs.count})
    return matter


def _misbehave(act: Act, inputs: Trial) -> Any:
    if inputs.what != "ask nobody":
        act.permit(inputs.what != "stranger", "无权办理。")
    Matter.objects.create(
        title="痕迹", kind="probe", government="g", rulebook_version="v", unit="A", opened_on=clock.today()
    )
    if inputs.what == "not found":
        raise NotFound("没有。")
    if inputs.what == "conflict":
        raise Conflict("已由他人办理。")
    if inputs.what == "crash":
        raise ZeroDivisionError
    if inputs.what == "nested":
        opened = act.perform("probe_matter.open", {"title": "内层"})
        act.record(summary="外层", subject=opened)
        return opened
    if inputs.what == "nested refused":
        act.perform("probe_matter.open", {"title": "内层", "outcome": "breached"})
    if inputs.what == "secret":
        act.record(summary="只显示一次")
        return "a password"
    if inputs.what != "silent":
        act.record(summary="办理")
    if inputs.what == "twice":
        act.record(summary="再次办理")
    return None


@pytest.fixture(autouse=True)
def probe_actions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(REGISTRY)
    action("probe_matter.open", label="开办事项", label_en="Open a matter", inputs=Open)(_open)
    action("probe.try", label="试办", label_en="Try", inputs=Trial)(_misbehave)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


@pytest.fixture(autouse=True)
def rulebook_of_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    use_rulebook_of_one_article(monkeypatch)


def use_rulebook_of_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def library() -> Any:
        return SimpleNamespace(
            in_force=lambda government, on: SimpleNamespace(government=government, version="2018"),
            get=lambda government, version: SimpleNamespace(government=government, version=version),
        )

    def assess(book: Any, action: str, facts: Any, on: date, *, departures: Any, **_: Any) -> Assessment:
        outcome = facts["outcome"]
        if outcome == "breached" and departures.get("54.1"):
            outcome = "departed"
        return Assessment(
            action=action,
            government=book.government,
            version=book.version,
            on=on,
            findings=(finding(outcome),),
        )

    monkeypatch.setattr(assessing.rules, "library", library, raising=False)
    monkeypatch.setattr(assessing.rules, "assess", assess, raising=False)


@pytest.fixture
def clerk() -> Actor:
    return Actor(7, 70, "张三", posts=(PostHeld("A", "clerk"),), address="10.0.0.7")


@pytest.fixture
def stranger() -> Actor:
    return Actor(8, 80, "李四")
