"""What JSON says is taken as it is said or refused with its field: never for something else, and never a bug."""

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.conftest import Call
from tests.api.test_registry import sample

from xunzhang.kernel import strict_json
from xunzhang.record.actions import ActionSpec, InvalidInputs
from xunzhang.record.inputs import read_inputs
from xunzhang.rulebook.assess_cli import assess
from xunzhang.site import registry

SPECS = [one for one in registry.actions().values() if not one.name.startswith("probe")]
NEAR_MISSES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 1.0, 0.5, 1541030400, [], {}, [1], ["1"], [True], [None], {"0": "1"}, 10**20),
    *(
        "",
        "true",
        "yes",
        "on",
        "1",
        "0",
        "1.0",
        "1541030400",
        "2018-11-01",
        "2018-11-01T00:00:00",
        "20181101",
        "[]",
    ),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from([one for one in NEAR_MISSES if not isinstance(one, list | dict)] + ["\x00"]),
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def sampled(spec: ActionSpec) -> dict[str, Any]:
    """Inputs that can be used, by and large, with every field."""
    schema = spec.inputs.model_json_schema()
    return {name: sample(schema, part) for name, part in schema["properties"].items()}


def said(value: Any) -> Any:
    """A value as it comes to the same: blanks around a text are nobody's."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return [said(one) for one in value]
    if isinstance(value, Mapping):
        return {name: said(one) for name, one in value.items()}
    return value


def same(written: Any, taken: Any) -> bool:
    """Whether it was taken as it was written; a truth value is no number."""
    if isinstance(written, bool) or isinstance(taken, bool):
        return written is taken
    if isinstance(written, list) and isinstance(taken, list):
        return len(written) == len(taken) and all(map(same, written, taken))
    if isinstance(written, Mapping) and isinstance(taken, Mapping):
        return all(name in taken and same(one, taken[name]) for name, one in written.items())
    return bool(written == taken)


def taken(spec: ActionSpec, changed: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is taken for the changed fields; None where a field is refused, each with a sentence."""
    try:
        return read_inputs(spec.inputs, {**sampled(spec), **changed}, is_json=True).model_dump(mode="json")
    except InvalidInputs as problem:
        told = problem.errors
    assert all(told.values())
    assert "" not in told
    return None


def fields_of(spec: ActionSpec) -> list[str]:
    """All fields but what is written by hand, which is a drawing with a form of its own."""
    return sorted(set(sampled(spec)) - {"handwriting"})


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_no_near_miss_is_taken_for_what_was_meant(spec: ActionSpec) -> None:
    """Every field of every action with each value that a lenient reader takes for another."""
    for name, value in product(fields_of(spec), NEAR_MISSES):
        found = taken(spec, {name: value})
        assert found is None or same(said(value), found[name]), (name, value, found[name])


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_no_json_is_silently_taken_for_something_else(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(SPECS))
    changed = data.draw(st.dictionaries(st.sampled_from(fields_of(spec)), ANY_JSON, min_size=1, max_size=3))
    found = taken(spec, changed)
    for name, value in changed.items() if found is not None else ():
        assert same(said(value), found[name]), (spec.name, name, value, found[name])


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_an_answer_is_true_or_false_and_nothing_like_it(spec: ActionSpec) -> None:
    """Every field that takes true or false, in JSON; a page sends the two words besides, and no others."""
    schema = spec.inputs.model_json_schema()
    answers = [
        name
        for name, part in schema["properties"].items()
        if {one.get("type") for one in part.get("anyOf", [part])} - {"null"} == {"boolean"}
    ]
    for name in answers:
        for wrong in ("yes", "on", "true", "t", "1", 1, 0, 1.0, [], {}, [True]):
            with pytest.raises(InvalidInputs) as caught:
                read_inputs(spec.inputs, {**sampled(spec), name: wrong}, is_json=True)
            assert "true" in caught.value.errors[name]
        for wrong in ("yes", "on", "t", "1", 1, 0, 1.0):
            with pytest.raises(InvalidInputs) as caught:
                read_inputs(spec.inputs, {**sampled(spec), name: wrong})
            assert "true" in caught.value.errors[name]


DRAFT = "/actions/outgoing_document/draft"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("is_major", "yes", "“重大事项”须回答是或否（true 或 false）。"),
        ("is_major", 1, "“重大事项”须回答是或否（true 或 false）。"),
        ("parent_id", "7", "不是整数，请只填写数字。"),
        ("parent_id", 7.0, "不是整数，请只填写数字。"),
        ("parent_id", True, "不是整数，请只填写数字。"),
        ("meeting_on", "2018-11-01T00:00:00", "不是日期，请写成 2018-09-28 的形式。"),
        ("meeting_on", "1541030400", "不是日期，请写成 2018-09-28 的形式。"),
        ("meeting_on", 1541030400, "不是日期，请写成 2018-09-28 的形式。"),
        ("main_recipients", "WH-JIANGAN", "须是一个列表，请逐项填写。"),
        ("main_recipients", {"0": "WH-JIANGAN"}, "须是一个列表，请逐项填写。"),
        ("title", None, "“标题”须是文字，请重新填写。"),
        ("title", 12, "“标题”须是文字，请重新填写。"),
        ("title", {"zh": "通知"}, "“标题”须是文字，请重新填写。"),
        ("title", "关于\x00的通知", "“标题”含有不可见的控制字符，请删除后重新填写。"),
        ("body\x00", "正文", "含有不可见的控制字符，请删除后重新填写。"),
    ],
)
def test_each_field_is_named_with_its_remedy(
    call: Call, token: Any, field: str, value: Any, sentence: str
) -> None:
    answer = call("POST", DRAFT, token("outgoing_document.draft"), {field: value})
    assert answer.status_code == 400
    told = answer.json()
    assert told["code"] == "invalid_input"
    assert sentence in told["data"]["errors"][field]
    assert "。；" not in told["message"]
    assert told["message"] == "".join(told["data"]["errors"].values())
    preview = call("POST", f"{DRAFT}/preview", token("outgoing_document.draft"), {field: value}).json()
    assert preview["is_allowed"] is False
    assert sentence in preview["error"]["data"]["errors"][field]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"title": "a", "title": "b"}', "“title”写了两次，请只留一个。"),
        (b'{"departures": {"54(4)a": "x", "54(4)a": "y"}}', "“54(4)a”写了两次，请只留一个。"),
        (b'{"parent_id": NaN}', "JSON 没有 NaN 这个数，请改正。"),
        (b'{"parent_id": -Infinity}', "JSON 没有 -Infinity 这个数，请改正。"),
        (b'{"title": "\\ud800"}', "有不完整的字符"),
        ('{"title": "通知"}'.encode("utf-16"), "请求正文不是 UTF-8 的 JSON，请核对后重新提交。"),
        (b"[" * 100_000, "请求正文不是 UTF-8 的 JSON，请核对后重新提交。"),
        (b'{"parent_id": ' + b"9" * 5_000 + b"}", "请求正文不是 UTF-8 的 JSON，请核对后重新提交。"),
    ],
)
def test_what_readers_of_json_disagree_on_is_refused(
    call: Call, token: Any, body: bytes, sentence: str
) -> None:
    answer = call("POST", DRAFT, token("outgoing_document.draft"), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "unusable_request")
    assert sentence in answer.json()["message"]


@pytest.mark.django_db
@given(body=ANY_JSON, at=st.sampled_from([one.name for one in SPECS]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_a_bug(call: Call, token: Any, body: Any, at: str) -> None:
    every = token("read", "outgoing_document.draft", "matter.reassign", "absence.record")
    for path in (DRAFT, "/actions/matter/reassign", "/actions/absence/record", f"/assess/{at}"):
        for sent in (body, {"facts": body, "on": body, "departures": body, "matter": body}):
            assert call("POST", path, every, json.dumps(sent).encode()).status_code < 500


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"is_major": true, "is_major": false}', "“is_major”写了两次，请只留一个。"),
        ('{"is_major": NaN}', "JSON 没有 NaN 这个数，请改正。"),
    ],
)
def test_the_command_reads_the_same_json(content: str, sentence: str) -> None:
    done = CliRunner().invoke(assess, ["outgoing_document.sign_and_issue", "-"], input=content)
    assert sentence in str(done.exception or done.output)
    assert done.exit_code != 0


@given(
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)
)
def test_what_is_written_once_is_read_as_it_is(value: Any) -> None:
    assert strict_json.read(json.dumps(value).encode()) == value


@pytest.mark.parametrize("depth", [60, 400, 900])
def test_what_is_nested_beyond_all_meaning_is_refused(call: Call, token: Any, depth: int) -> None:
    text = token("account.create")
    for body in (
        b'{"count": ' + b"[" * depth + b"]" * depth + b"}",
        b'{"count": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}",
    ):
        answer = call("POST", "/actions/account/create", text, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "unusable_request")
        assert depth > 500 or "50" in answer.json()["message"]  # deeper, it cannot be read at all
