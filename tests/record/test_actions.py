"""Acts: one transaction, one entry, and a trace of what was refused."""

import pytest
from django.utils import translation
from tests.record.conftest import Open

from xunzhang.kernel.errors import Broken
from xunzhang.record import registry
from xunzhang.record.actions import (
    REGISTRY,
    Conflict,
    InvalidInputs,
    NotFound,
    NotPermitted,
    Refused,
    action,
    carry_out,
    guard,
    perform,
    preview,
)
from xunzhang.record.actor import Actor
from xunzhang.record.journal import verify
from xunzhang.record.models import FindingRecord, IdempotencyKey, JournalEntry, Matter

pytestmark = pytest.mark.django_db


def entries() -> list[str]:
    return list(JournalEntry.objects.order_by("sequence").values_list("action", flat=True))


def test_an_act_is_saved_and_recorded_together(clerk: Actor) -> None:
    done = carry_out("probe_matter.open", clerk, {"title": "修路", "count": 2})
    assert done.result == Matter.objects.get()
    entry = JournalEntry.objects.get()
    assert done.entry == entry
    assert (entry.sequence, entry.action, entry.account, entry.person, entry.name) == (
        1,
        "probe_matter.open",
        7,
        70,
        "张三",
    )
    assert (entry.matter, entry.subject_kind, entry.subject_id) == (
        done.result,
        "matter",
        str(done.result.pk),
    )
    assert (entry.summary, entry.payload_read) == ("开办 修路", {"count": 2})
    assert entry.findings_read[0]["outcome"] == "met"
    assert (entry.rulebook_version, entry.channel, entry.address) == ("2018", "page", "10.0.0.7")
    assert not FindingRecord.objects.exists()
    assert verify().fault is None


def test_a_breach_is_rolled_back_and_journalled_with_its_findings(clerk: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        perform("probe_matter.open", clerk, {"title": "修路", "outcome": "breached"})
    assert not refusal.value.is_undecided
    assert refusal.value.sentence("zh-hans") == "54.1 breached。"
    assert not Matter.objects.exists()
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.payload_read) == ("probe_matter.open.refused", {"reason": "rules"})
    assert entry.is_refusal
    assert entry.findings_read[0]["provision"] == "54.1"
    record = FindingRecord.objects.get()
    assert (record.provision, record.outcome, record.action, record.is_refusal) == (
        "54.1",
        "breached",
        "probe_matter.open",
        True,
    )


@pytest.mark.parametrize("outcome", ["judgement", "missing"])
def test_what_is_open_is_refused_as_undecided(clerk: Actor, outcome: str) -> None:
    with pytest.raises(Refused) as refusal:
        perform("probe_matter.open", clerk, {"title": "修路", "outcome": outcome})
    assert refusal.value.is_undecided
    assert JournalEntry.objects.get().payload_read == {"reason": "undecided"}


def test_a_departure_with_its_reason_goes_through_and_is_counted(clerk: Actor) -> None:
    perform(
        "probe_matter.open", clerk, {"title": "修路", "outcome": "breached", "departures": {"54.1": "抢险"}}
    )
    record = FindingRecord.objects.get()
    assert (record.outcome, record.is_refusal) == ("departed", False)


def test_who_may_not_is_denied_and_the_denial_journalled(stranger: Actor) -> None:
    with pytest.raises(NotPermitted, match="只有经办人"):
        perform("probe_matter.open", stranger, {"title": "修路"})
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.payload_read) == ("probe_matter.open.refused", {"reason": "not_permitted"})
    assert "只有经办人" in entry.summary


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("silent", Broken),
        ("twice", Broken),
        ("ask nobody", Broken),
        ("not found", NotFound),
        ("conflict", Conflict),
        ("crash", ZeroDivisionError),
    ],
)
def test_nothing_is_left_of_an_act_that_failed(clerk: Actor, what: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        perform("probe.try", clerk, {"what": what})
    assert not Matter.objects.exists()
    assert entries() == []


def test_an_act_within_an_act_makes_its_own_entry_after_it(clerk: Actor) -> None:
    perform("probe.try", clerk, {"what": "nested"})
    assert entries() == ["probe.try", "probe_matter.open"]
    assert verify().fault is None


def test_a_refusal_within_an_act_undoes_both(clerk: Actor) -> None:
    with pytest.raises(Refused):
        perform("probe.try", clerk, {"what": "nested refused"})
    assert not Matter.objects.exists()
    assert entries() == ["probe.try.refused"]
    assert FindingRecord.objects.get().provision == "54.1"


def test_a_guard_stands_before_every_act(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "GUARDS", [])
    guard(lambda actor, name: "职责分离。" if name.startswith("probe_matter.") else None)
    with pytest.raises(NotPermitted, match="职责分离"):
        perform("probe_matter.open", clerk, {"title": "修路"})
    perform("probe.try", clerk, {})


def test_names_are_registered_once_and_have_two_parts() -> None:
    with pytest.raises(RuntimeError, match="twice"):
        action("probe.try", label="试", label_en="Try", inputs=Open)(lambda act, inputs: None)
    with pytest.raises(RuntimeError, match=r"noun\.verb"):
        action("probe", label="试", label_en="Try", inputs=Open)
    assert "probe" not in REGISTRY


def test_unknown_actions_are_not_found(clerk: Actor) -> None:
    with pytest.raises(NotFound, match=r"nothing\.here"):
        perform("nothing.here", clerk, {})


@pytest.mark.parametrize(
    ("inputs", "field", "chinese", "english"),
    [
        ({}, "title", "请填写“标题”。", "Fill in"),
        ({"title": " "}, "title", "请填写“标题”。", "Fill in"),
        ({"title": "长" * 21}, "title", "“标题”最多 20 个字，请缩短。", "20"),
        ({"title": "a", "on": "28/9"}, "on", "“日期”不是日期，请写成 2018-09-28 的形式。", "2018-09-28"),
        ({"title": "a", "count": "两"}, "count", "“件数”不是整数，请只填写数字。", "whole number"),
        ({"title": "a", "count": -1}, "count", "“件数”不能小于 0，请改大。", "less than 0"),
        ({"title": "a", "tags": [1, "x"]}, "tags.1", "“标记第 2 项”不是整数，请只填写数字。", "2"),
        ({"title": "a", "colour": "red"}, "colour", "没有“colour”这一项，请删去。", "colour"),
        ({"title": "a\x00b"}, "title", "“标题”含有不可见的控制字符，请删除后重新填写。", "control character"),
        ({"title": "\ud800"}, "title", "“标题”须是文字，请重新填写。", "text"),
    ],
)
def test_inputs_that_cannot_be_used_name_field_and_remedy(
    clerk: Actor, inputs: dict[str, object], field: str, chinese: str, english: str
) -> None:
    with translation.override("zh-hans"), pytest.raises(InvalidInputs) as problem:
        perform("probe_matter.open", clerk, inputs)
    assert problem.value.errors == {field: chinese}
    assert entries() == []
    with translation.override("en"), pytest.raises(InvalidInputs) as problem:
        perform("probe_matter.open", clerk, inputs)
    assert english in problem.value.errors[field]


def test_a_preview_says_what_would_happen_and_leaves_nothing(clerk: Actor, stranger: Actor) -> None:
    allowed = preview("probe_matter.open", clerk, {"title": "修路"})
    refused = preview("probe_matter.open", clerk, {"title": "修路", "outcome": "breached"})
    denied = preview("probe_matter.open", stranger, {"title": "修路"})
    invalid = preview("probe_matter.open", clerk, {})
    assert allowed.is_allowed
    assert [finding.outcome for finding in allowed.findings] == ["met"]
    assert isinstance(refused.error, Refused)
    assert [finding.outcome for finding in refused.findings] == ["breached"]
    assert isinstance(denied.error, NotPermitted)
    assert isinstance(invalid.error, InvalidInputs)
    assert not Matter.objects.exists()
    assert entries() == []


def test_a_key_does_a_write_once(clerk: Actor) -> None:
    first = carry_out("probe_matter.open", clerk, {"title": "修路"}, idempotency_key="k1")
    again = carry_out("probe_matter.open", clerk, {"title": "修路"}, idempotency_key="k1")
    assert (again.result, again.entry, again.is_repeat) == (first.result, first.entry, True)
    assert Matter.objects.count() == 1
    assert entries() == ["probe_matter.open"]


def test_a_key_is_not_used_for_something_else(clerk: Actor) -> None:
    perform("probe_matter.open", clerk, {"title": "修路"}, idempotency_key="k1")
    with pytest.raises(Conflict, match="k1"):
        perform("probe_matter.open", clerk, {"title": "架桥"}, idempotency_key="k1")
    with pytest.raises(Conflict, match="k1"):
        perform("probe.try", clerk, {}, idempotency_key="k1")
    other = Actor(9, 90, "王五", posts=clerk.posts)
    perform("probe_matter.open", other, {"title": "架桥"}, idempotency_key="k1")
    assert Matter.objects.count() == 2


def test_a_result_shown_once_is_not_kept(clerk: Actor) -> None:
    assert perform("probe.try", clerk, {"what": "secret"}, idempotency_key="k1") == "a password"
    assert IdempotencyKey.objects.get().result is None
    with pytest.raises(Conflict, match="只显示一次"):
        perform("probe.try", clerk, {"what": "secret"}, idempotency_key="k1")
    assert entries() == ["probe.try"]


def test_a_refused_act_does_not_use_up_its_key(clerk: Actor) -> None:
    with pytest.raises(Refused):
        perform("probe_matter.open", clerk, {"title": "修路", "outcome": "breached"}, idempotency_key="k1")
    perform("probe_matter.open", clerk, {"title": "修路"}, idempotency_key="k1")
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("key", ["", "two words", "键", "x" * 201])
def test_unusable_keys_are_refused(clerk: Actor, key: str) -> None:
    with pytest.raises(InvalidInputs):
        perform("probe.try", clerk, {}, idempotency_key=key)
