"""Settings of the installation: changed from a day on, by page, API and command alike, and used on the assessed day."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.documents import drafted

from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.chapters.working_rules import installed
from xunzhang.chapters.working_rules.models import SettingChange
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput, XunzhangError
from xunzhang.record import assessing
from xunzhang.record.actions import InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.actor import Actor, Channel
from xunzhang.record.models import JournalEntry
from xunzhang.rulebook import Rulebook, library
from xunzhang.rulebook.model import Setting
from xunzhang.rulebook.setting_values import as_json, read_value, usable_values
from xunzhang.rulebook.texts import Text
from xunzhang.site.act_cli import act

SAMPLE = Path(__file__).resolve().parents[2] / "rulebook" / "sample"
TODAY = date(2018, 12, 3)


@pytest.fixture
def keeper(db: None) -> Account:
    return Account.objects.create(
        login_name="keeper",
        administrator="system",
        holder_name="系统管理员甲",
        is_active=True,
        must_change_password=False,
    )


@pytest.fixture
def keeping(keeper: Account) -> Client:
    client = Client(headers={"Accept-Language": "zh-CN"})
    client.force_login(keeper, backend="xunzhang.accounts.backends.AccountBackend")
    return client


def change(keeper: Account, **inputs: Any) -> SettingChange:
    given = {"name": "handling_warning_days", "from_on": TODAY, "reason": "试行", **inputs}
    row: SettingChange = perform("setting.change", actor_for(keeper, Channel.PAGE), given)
    return row


def warned_on(day: date) -> object:
    """When a document received on 12-03 is warned of, as assessed on `day` (56c rests on its days by the setting)."""
    facts = {"needs_reply": True, "has_stated_limit": False, "received_on": TODAY}
    _book, found = assessing.assess("incoming_document.complete", facts, on=day)
    return next(one for one in found.findings if one.provision == "56c").results["warn_on"]


def test_56c_a_finding_uses_the_value_in_force_on_the_assessed_day(keeper: Account) -> None:
    assert warned_on(TODAY) == date(2018, 12, 19)  # 15 working days end on 12-24, three before
    change(keeper, value=5, from_on=date(2018, 12, 10))
    assert warned_on(date(2018, 12, 9)) == date(2018, 12, 19)
    assert warned_on(date(2018, 12, 10)) == date(2018, 12, 17)
    change(keeper, restores_default=True, from_on=date(2018, 12, 20))
    assert warned_on(date(2018, 12, 19)) == date(2018, 12, 17)
    assert warned_on(date(2018, 12, 20)) == date(2018, 12, 19)


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Rulebook:
    monkeypatch.setenv("XUNZHANG_RULEBOOKS", str(SAMPLE))
    settings.GOVERNMENT = "sample"
    return library().get("sample", "1")


def test_a_finding_that_rests_on_a_setting_turns_with_it(keeper: Account, sample: Rulebook) -> None:
    def outcome(day: date) -> tuple[str, str, str]:
        _book, found = assessing.assess("thing.do", {"size": 6}, on=day)
        one = next(one for one in found.findings if one.provision == "1f")
        return str(one.outcome), one.rests_on.kind, one.sentence.zh

    assert outcome(TODAY)[:2] == ("met", "setting")
    change(keeper, name="most", value=4, from_on=date(2018, 12, 5))
    assert outcome(date(2018, 12, 4))[0] == "met"
    assert outcome(date(2018, 12, 5))[0] == "breached"
    assert outcome(date(2018, 12, 5))[2].startswith("至多4。")
    # The rulebook's own dated value (5 from 2019-01-01) stands behind the installation's.
    assert installed.effective_on(sample, date(2019, 2, 1))["most"] == 4
    change(keeper, name="most", restores_default=True, from_on=date(2019, 1, 10))
    assert installed.effective_on(sample, date(2019, 2, 1))["most"] == 5


def test_the_time_of_a_step_follows_the_setting(city: City) -> None:
    keeper = Account.objects.create(
        login_name="keeper", administrator="system", holder_name="管理员", is_active=True
    )
    before, after = drafted(city), drafted(city)
    city.do("clerk", "outgoing_document.submit", document_id=before.pk)
    change(keeper, name="handling_days_of_a_step", value="10", from_on=city.day)
    city.do("clerk", "outgoing_document.submit", document_id=after.pk)
    due = {
        one.pk: one.matter.process.work_items.get(step="release", state="open").due_on
        for one in (before, after)
    }
    assert due == {before.pk: date(2018, 11, 6), after.pk: date(2018, 11, 15)}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": 16}, "value"),
        ({"value": -1}, "value"),
        ({"value": "三"}, "value"),
        ({"value": True}, "value"),
        ({"value": None}, "value"),
        ({"value": ["3"]}, "value"),
        ({"value": 3}, "value"),  # what it is already
        ({"value": 5, "from_on": TODAY - timedelta(days=1)}, "from_on"),
        ({"value": 5, "reason": ""}, "reason"),
        ({"value": 2, "name": "term_first_on"}, "value"),
        ({"value": "2018-02-30", "name": "term_first_on"}, "value"),
        ({"value": "绝密", "name": "highest_secrecy_level"}, "value"),
    ],
)
def test_an_unusable_change_names_its_field_and_changes_nothing(
    keeper: Account, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(XunzhangError) as caught:
        change(keeper, **given)
    named = getattr(caught.value, "field", "") or next(iter(getattr(caught.value, "errors", {"": ""})))
    assert named == field
    assert not SettingChange.objects.exists()


def test_no_such_setting(keeper: Account) -> None:
    with pytest.raises(NotFound):
        change(keeper, name="no_such_setting", value=1)


def test_nothing_is_overwritten_and_everything_is_on_record(keeper: Account) -> None:
    change(keeper, value=5)
    change(keeper, value=6, reason="更正", notice="武政办〔2018〕9号")
    assert list(SettingChange.objects.order_by("pk").values_list("value", "is_superseded")) == [
        (5, True),
        (6, False),
    ]
    entry = JournalEntry.objects.filter(action="setting.change").latest("sequence")
    assert "原为“5”" in entry.summary
    assert "“6”" in entry.summary
    assert entry.payload_read["before"] == 5
    assert entry.payload_read["notice"] == "武政办〔2018〕9号"


@pytest.mark.parametrize("kind", ["security", "audit"])
def test_only_the_system_administrator_changes_settings(kind: str, db: None) -> None:
    other = Account.objects.create(
        login_name=kind, administrator=kind, holder_name=kind, is_active=True, must_change_password=False
    )
    with pytest.raises(NotPermitted):
        change(other, value=5)
    client = Client()
    client.force_login(other, backend="xunzhang.accounts.backends.AccountBackend")
    assert client.get("/rules/settings/handling_warning_days/change").status_code == 403
    assert "handling_warning_days/change" not in client.get("/rules/settings").content.decode()


def test_nobody_of_the_office_changes_settings(city: City) -> None:
    with pytest.raises(NotPermitted):
        city.do(
            "clerk",
            "setting.change",
            name="handling_warning_days",
            value=5,
            from_on=city.day,
            reason="试行",
        )


def test_the_page_asks_shows_what_rests_on_it_and_changes(keeping: Client) -> None:
    address = "/rules/settings/handling_warning_days/change"
    page = keeping.get(address).content.decode()
    assert 'type="number"' in page
    assert 'max="15"' in page
    assert "0 至 15 的整数" in page
    sent = {"value": "5", "from_on": "2018-12-10", "reason": "试行", "notice": "武政办〔2018〕9号"}
    refused = keeping.post(address, {**sent, "value": "99"})
    assert refused.status_code == 422
    assert "不能是“99”，应为：0 至 15 的整数" in refused.content.decode()
    asking = keeping.post(address, sent)
    assert "56c" in asking.content.decode()
    assert "确认更改" in asking.content.decode()
    assert not SettingChange.objects.exists()
    done = keeping.post(address, {**sent, "confirmed": "1"})
    assert (done.status_code, done.url) == (302, "/rules/settings/handling_warning_days")  # type: ignore[attr-defined]
    history = keeping.get(done.url).content.decode()  # type: ignore[attr-defined]
    assert "武政办〔2018〕9号" in history
    assert "系统管理员甲" in history
    assert "2018-12-10" in history
    listed = keeping.get("/rules/settings").content.decode()
    assert "2018-12-10 起 5" in listed
    with clock.frozen(date(2018, 12, 11)):
        assert "自 2018-12-10 起，本机构设定" in keeping.get("/rules/settings").content.decode()


def test_the_page_of_a_step_s_time_says_that_running_deadlines_stay(keeping: Client) -> None:
    asking = keeping.post(
        "/rules/settings/handling_days_of_a_step/change",
        {"value": "5", "from_on": "2018-12-10", "reason": "试行"},
    ).content.decode()
    assert "在这以前已到的环节，期限不变" in asking
    assert "部门审签" in asking or "审签" in asking


def test_api_and_command_change_by_the_same_action(keeper: Account) -> None:
    token = perform(
        "api_token.issue",
        actor_for(keeper, Channel.PAGE),
        {"name": "试验", "scopes": ("setting.change", "read"), "days": 30},
    ).text
    headers = {"Authorization": f"Bearer {token}"}
    given = {"name": "handling_warning_days", "value": 99, "from_on": "2018-12-10", "reason": "试行"}

    def by_api(inputs: dict[str, Any]) -> Any:
        return Client().post(
            "/api/v1/actions/setting/change",
            json.dumps(inputs),
            content_type="application/json",
            headers=headers,
        )

    assert by_api(given).status_code in (400, 422)
    assert by_api({**given, "value": 5}).status_code in (200, 201)
    done = CliRunner().invoke(
        act,
        ["setting.change", "-", "--as", "keeper", "--json"],
        input=json.dumps({**given, "value": 7, "from_on": "2018-12-20"}),
    )
    assert done.exit_code == 0, done.output
    assert list(SettingChange.objects.order_by("from_on").values_list("value", flat=True)) == [5, 7]
    answer = Client().get("/api/v1/settings?on=2018-12-21", headers=headers)
    listed = {one["name"]: one for one in answer.json()["settings"]}
    one = listed["handling_warning_days"]
    assert (one["default"], one["value"], one["from_on"]) == (3, 7, "2018-12-20")
    assert one["provisions"] == ["56c"]
    assert listed["term_first_on"]["value"] is None


def setting(kind: Any, **more: Any) -> Setting:
    return Setting(label=Text("某项", "something"), type=kind, **more)


@pytest.mark.parametrize(
    ("one", "given", "value"),
    [
        (setting("boolean"), "true", True),
        (setting("boolean"), False, False),
        (setting("integer"), " 12 ", 12),
        (setting("date"), "2018-11-01", date(2018, 11, 1)),
        (setting("set"), "甲、乙，丙", frozenset({"甲", "乙", "丙"})),
        (setting("choice", values={"a": Text("甲", "A")}), "a", "a"),
        (setting("text"), " GB/T 9704 ", "GB/T 9704"),
    ],
)
def test_values_are_read_and_kept_by_type(one: Setting, given: object, value: object) -> None:
    assert read_value(one, given) == value
    assert read_value(one, json.loads(json.dumps(as_json(value)))) == value


@pytest.mark.parametrize(
    ("one", "given"),
    [
        (setting("boolean"), 1),
        (setting("integer"), True),
        (setting("integer"), "1e3"),
        (setting("integer", bounds=(1, 5)), 6),
        (setting("date"), "明天"),
        (setting("choice", values={"a": Text("甲", "A")}), "b"),
        (setting("choice", values={"a": Text("甲", "A")}), ["a"]),
        (setting("text"), "  "),
        (setting("text"), "长" * 400),
        (setting("integer"), {"a": 1}),
    ],
)
def test_values_of_another_type_are_refused(one: Setting, given: object) -> None:
    with pytest.raises(UnusableInput) as caught:
        read_value(one, given)
    assert caught.value.field == "value"


def test_a_matter_of_an_older_version_keeps_what_that_version_can_use(book: Rulebook) -> None:
    kept = {"handling_warning_days": 5, "not_in_this_version": 1, "term_first_on": "no date"}
    assert usable_values(book, kept) == {"handling_warning_days": 5}


def test_inputs_that_are_no_setting_change(keeper: Account) -> None:
    with pytest.raises(InvalidInputs):
        perform("setting.change", actor_for(keeper, Channel.PAGE), {"name": "x"})
    with pytest.raises(NotPermitted):
        perform(
            "setting.change",
            Actor(None, None, "无名"),
            {"name": "handling_warning_days", "value": 5, "from_on": TODAY, "reason": "试行"},
        )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_in_a_browser(sign_in: Callable[[Any], Page], keeper: Account) -> None:
    page = sign_in(keeper)
    page.goto("/rules/settings")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="更改：公文办理到期提醒提前工作日").click()
    expect(page.locator("h1")).to_have_text("更改设置：公文办理到期提醒提前工作日")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("新的值").fill("5")
    page.get_by_label("理由").fill("试行")
    page.get_by_role("button", name="查看影响").click()
    expect(page.locator("main")).to_contain_text("56c")
    assert_accessible(page)
    page.get_by_role("button", name="确认更改").click()
    expect(page.locator("main")).to_contain_text("设置已更改。")
    expect(page.locator("main")).to_contain_text("现值")
    page.locator(".toast").get_by_role("button").click()
    assert_accessible(page)
    assert_fits(page)
