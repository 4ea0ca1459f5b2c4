"""The pages of the desk: what they show, to whom, at the cost of how many queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.chapters.matters.conftest import TODAY, Office

from xunzhang.accounts.models import Account
from xunzhang.kernel import clock
from xunzhang.procedure.models import Move, WorkItem, queue_key
from xunzhang.record.models import JournalEntry, Matter

pytestmark = pytest.mark.django_db


def _page(matter: Matter) -> str:
    return reverse("matters:matter", args=[matter.pk])


def _due(matter: Matter, day: date) -> None:
    """As if the deadline had been set to that day."""
    WorkItem.objects.filter(process=matter.process_id).update(
        due_on=day, queue_key=queue_key(matter.urgency, day.toordinal())
    )


def test_inbox_lists_the_urgent_and_the_nearly_due_first(office: Office) -> None:
    office.sent("平件")
    late = office.sent("逾期件")
    _due(late, TODAY - timedelta(days=3))
    office.sent("特急件", urgency=2)
    body = office.client("money").get("/").content.decode()
    assert body.index("特急件") < body.index("逾期件") < body.index("平件")
    assert "逾期3天" in body


def test_tiles_count_by_deadline_and_lead_to_their_rows(office: Office) -> None:
    for number, days in enumerate((-1, 0, 2, 30)):
        _due(office.sent(f"第{number}件"), TODAY + timedelta(days=days))
    client = office.client("money")
    tiles = client.get("/").context["tiles"]
    assert [tile.count for tile in tiles] == ["4", "1", "1", "1", "1"]
    assert tiles[1].is_late
    for tile, number in zip(tiles[1:], range(4), strict=True):
        rows = client.get(tile.address).context["table"].rows
        assert [row.source.title for row in rows] == [f"第{number}件"]


def test_filters_by_words_and_kind(office: Office) -> None:
    office.sent("防汛经费100%落实")
    office.sent("学校开学")
    client = office.client("money")
    for query, count in (
        ("q=防汛", 1),
        ("q=100%25", 1),
        ("q=%25", 1),
        ("kind=sample_matter", 2),
        ("q=没有", 0),
    ):
        assert len(client.get(f"/?{query}").context["table"].rows) == count, query
    assert "没有符合条件的内容" in client.get("/?q=没有").content.decode()


def test_paging_goes_forward_and_back_over_every_row_once(office: Office) -> None:
    titles = {office.sent(f"第{number:02}件").title for number in range(35)}
    client = office.client("money")
    first = client.get("/").context["table"]
    second = client.get(first.after_url).context["table"]
    assert not second.after_url
    assert {row.source.title for row in (*first.rows, *second.rows)} == titles
    again = client.get(second.before_url).context["table"]
    assert [row.key for row in again.rows] == [row.key for row in first.rows]
    assert again.page.is_first


@pytest.mark.parametrize("cursor", ["a:x", "b:1", "%%%", "a:99999999999999999-1"])
def test_a_spoilt_cursor_never_breaks_the_page(office: Office, cursor: str) -> None:
    office.sent()
    assert office.client("money").get("/", {"page": cursor}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/matters/to-read", "/matters/done", "/matters/started"])
def test_lists_cost_the_same_however_many_rows(office: Office, path: str) -> None:
    key = "clerk" if path == "/matters/started" else "money"
    client = office.client(key)

    def fill(number: int) -> None:
        for one in range(number):
            matter = office.sent(f"件{one}")
            if path == "/matters/to-read":
                office.act("clerk", "matter.circulate", matter_id=matter.pk, people=[office.people["money"]])
            if path == "/matters/done":
                office.act(
                    "money", "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意"
                )

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        # A session may be touched, and every few seconds it is asked anew what this installation is.
        asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        return sum("site_installation" not in one for one in asked)

    fill(1)
    client.get(path)
    few = cost()
    fill(8)
    assert cost() == few
    assert few <= 16


def test_the_inbox_itself_is_one_query(office: Office) -> None:
    office.sent()
    client = office.client("money")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert sum("AS lent_by" in query["sql"] for query in queries) == 1


def test_lent_items_say_for_whom(office: Office) -> None:
    office.sent()
    office.act(
        "money",
        "delegation.grant",
        person_id=office.people["accountant"],
        from_on=TODAY,
        to_on=TODAY,
        reason="出差",
    )
    assert "代 财政局长money" in office.client("accountant").get("/").content.decode()


def test_several_are_marked_as_read_with_a_line_for_each(office: Office) -> None:
    items = []
    for title in ("甲件", "乙件"):
        matter = office.sent(title)
        office.act("clerk", "matter.circulate", matter_id=matter.pk, people=[office.people["head"]])
        items.append(office.item(matter, "head"))
    office.act("head", "matter.mark_read", item_id=items[0].pk)
    body = (
        office.client("head")
        .post("/matters/read", {"selected": [item.pk for item in items]})
        .content.decode()
    )
    assert "共 2 项，办成 1 项" in body
    assert WorkItem.objects.filter(kind="read", state="done").count() == 2


def test_several_are_chased_but_never_those_of_others(office: Office) -> None:
    own, foreign = office.sent("我的"), office.sent("别人的")
    foreign.process.started_by = office.people["head"]
    foreign.process.save()
    page = office.client("clerk").post("/matters/chase", {"selected": [own.process_id, foreign.process_id]})
    assert page.content.decode().count("已催办") == 2  # both principals of the one matter
    assert not WorkItem.objects.filter(process=foreign.process_id, chase_count__gt=0).exists()


def test_done_shows_the_outcome_in_the_words_of_the_step(office: Office) -> None:
    matter = office.sent()
    office.act("money", "sample_matter.countersign", matter_id=matter.pk, agrees=False, opinion="不同意见")
    (row,) = office.client("money").get("/matters/done").context["table"].rows
    assert (row.source.step, row.source.what, row.source.stands) == ("会签", "有不同意见", "办理中")


def test_the_matter_page_shows_my_step_why_and_what_is_missing(office: Office) -> None:
    matter = office.sent()
    page = office.client("money").get(_page(matter))
    body = page.content.decode()
    assert page.status_code == 200
    assert "轮到您：会签" in body
    assert "您是财政局长" in body
    assert "第五十二条" in body
    assert "会签（2处）" in body
    assert 'name="matter_id"' not in body  # given by the kind, never asked
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="procedure"' in body


def test_the_step_is_done_on_the_page_and_goes_on(office: Office) -> None:
    matter = office.sent()
    client = office.client("money")
    answer = client.post(_page(matter), {"form": "step", "agrees": "false", "opinion": "建议修改第二段"})
    assert answer.status_code == 302
    assert office.item(matter, "money").outcome == "objected"
    body = client.get(_page(matter)).content.decode()
    assert "建议修改第二段" in body
    assert "轮到您：" not in body


def test_an_empty_opinion_is_shown_at_its_field(office: Office) -> None:
    matter = office.sent()
    answer = office.client("money").post(_page(matter), {"form": "step", "agrees": "true", "opinion": ""})
    assert answer.status_code == 422
    assert "请填写“意见”" in answer.content.decode()


def test_a_form_that_came_too_late_says_so(office: Office) -> None:
    matter = office.sent()
    office.act("money", "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    answer = office.client("money").post(_page(matter), {"form": "step", "agrees": "true", "opinion": "同意"})
    assert answer.status_code == 409
    assert "没有生效" in answer.content.decode()


def test_a_trial_changes_nothing(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    before = JournalEntry.objects.count(), Move.objects.count()
    address = reverse("matters:trial", args=[matter.pk, item.pk])
    part = office.client("money").post(address, {"form": "step"}, HTTP_HX_REQUEST="true")
    assert "按规则现在可以“会签样件”" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in office.client("money").get(address).content.decode()
    assert (JournalEntry.objects.count(), Move.objects.count()) == before


def test_asked_in_gets_the_opinion_form(office: Office) -> None:
    matter = office.sent()
    office.act(
        "money",
        "matter.add_before",
        item_id=office.item(matter, "money").pk,
        people=[office.people["accountant"]],
    )
    client = office.client("accountant")
    assert "提交意见" in client.get(_page(matter)).content.decode()
    client.post(_page(matter), {"form": "step", "agrees": "true", "opinion": "账目相符"})
    assert office.item(matter, "money").state == "open"


def _menu(office: Office, key: str, matter: Matter) -> list[str]:
    return [one.name for one in office.client(key).get(_page(matter)).context["menu"]]


def test_the_menu_offers_only_what_is_allowed(office: Office) -> None:
    matter = office.open()
    assert _menu(office, "clerk", matter) == ["finish", "circulate"]
    office.act("clerk", "sample_matter.submit", matter_id=matter.pk, opinion="送出")
    assert _menu(office, "clerk", matter) == ["circulate", "chase", "withdraw"]
    assert _menu(office, "money", matter) == [
        "return",
        "transfer",
        "add_before",
        "add_after",
        "countersign",
        "circulate",
        "chase",
    ]
    for key in ("money", "school"):
        office.act(key, "sample_matter.countersign", matter_id=matter.pk, agrees=True, opinion="同意")
    office.act("checker", "sample_matter.check", matter_id=matter.pk, opinion="通过")
    assert "archive" in _menu(office, "clerk", matter)
    assert "archive" not in _menu(office, "money", matter)


@pytest.mark.parametrize(
    ("operation", "inputs", "action"),
    [
        ("return", {"step": "draft", "note": "请补充"}, "matter.return"),
        ("transfer", {"person_id": "accountant", "note": "请办理"}, "matter.reassign"),
        ("add-before", {"people": "accountant"}, "matter.add_before"),
        ("add-after", {"people": "accountant"}, "matter.add_after"),
        ("countersign", {"people": "accountant"}, "matter.countersign"),
    ],
)
def test_operations_on_the_item_by_their_forms(
    office: Office, operation: str, inputs: dict[str, str], action: str
) -> None:
    matter = office.sent()
    client = office.client("money")
    address = reverse("matters:operate", args=[matter.pk, office.item(matter, "money").pk, operation])
    assert client.get(address).status_code == 200
    given = {name: office.people.get(value, value) for name, value in inputs.items()}
    assert client.post(address, given).status_code == 302
    assert JournalEntry.objects.filter(action=action).count() == 1


def test_operations_on_the_matter_by_their_forms(office: Office) -> None:
    matter = office.sent()
    client = office.client("clerk")
    item = office.item(matter, "money")
    for name, inputs in (
        ("circulate", {"people": [office.people["head"]]}),
        ("chase", {"item_id": item.pk, "note": "请尽快"}),
    ):
        address = reverse(f"matters:{name}", args=[matter.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, inputs).status_code == 302, name
        assert JournalEntry.objects.filter(action=f"matter.{name}").count() == 1


def test_withdraw_by_its_form_only_while_nobody_has_acted(office: Office) -> None:
    matter = office.sent()
    client = office.client("clerk")
    address = reverse("matters:withdraw", args=[matter.pk])
    assert "起草" in client.get(address).content.decode()
    assert client.post(address, {"note": "附件有误"}).status_code == 302
    assert client.get(address).status_code == 403


def test_what_a_step_does_not_allow_is_refused_with_its_name(office: Office) -> None:
    matter = office.open()
    address = reverse("matters:operate", args=[matter.pk, office.item(matter, "clerk").pk, "transfer"])
    answer = office.client("clerk").get(address)
    assert answer.status_code == 403
    assert "“起草”不能转办" in answer.content.decode()


def test_the_sheet_has_every_opinion_with_full_date_and_objections_marked(office: Office) -> None:
    matter = office.sent()
    office.act(
        "money", "sample_matter.countersign", matter_id=matter.pk, agrees=False, opinion="经费须先落实"
    )
    body = office.client("clerk").get(reverse("matters:sheet", args=[matter.pk])).content.decode()
    assert "经费须先落实" in body
    assert '<span class="badge wait">有不同意见</span>' in body
    assert clock.now().astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M") in body


def test_readers_are_shown_with_who_has_read(office: Office) -> None:
    matter = office.sent()
    people = [office.people["head"], office.people["accountant"]]
    office.act("clerk", "matter.circulate", matter_id=matter.pk, people=people)
    client = office.client("head")
    item = office.item(matter, "head")
    assert client.post(reverse("matters:mark_read", args=[matter.pk, item.pk])).status_code == 302
    assert "1 人未阅" in office.client("clerk").get(_page(matter)).content.decode()


def test_what_one_may_not_see_does_not_exist(office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    client = office.client("checker")
    for address in (
        _page(matter),
        reverse("matters:sheet", args=[matter.pk]),
        reverse("matters:trial", args=[matter.pk, item.pk]),
        reverse("matters:circulate", args=[matter.pk]),
        reverse("matters:chase", args=[matter.pk]),
        reverse("matters:withdraw", args=[matter.pk]),
        reverse("matters:archive", args=[matter.pk]),
        reverse("matters:operate", args=[matter.pk, item.pk, "return"]),
        reverse("matters:matter", args=[999_999]),
    ):
        assert client.get(address).status_code == 404, address


def test_a_restricted_matter_notes_who_read_it(office: Office) -> None:
    Account.objects.filter(pk=office.accounts["money"].pk).update(clearance="confidential")
    matter = office.sent()
    Matter.objects.filter(pk=matter.pk).update(secrecy="confidential")
    office.accounts["money"].refresh_from_db()
    assert office.client("money").get(_page(matter)).status_code == 200
    entry = JournalEntry.objects.get(action="matter.read")
    assert (entry.matter_id, entry.person) == (matter.pk, office.people["money"])
    # Not cleared: neither the page nor the title in the list.
    client = office.client("school")
    assert client.get(_page(matter)).status_code == 404
    assert matter.title not in client.get("/").content.decode()


def test_delegations_are_made_and_ended_on_their_page(office: Office) -> None:
    client = office.client("money")
    answer = client.post(
        "/matters/delegations",
        {
            "person_id": office.people["accountant"],
            "from_on": TODAY.isoformat(),
            "to_on": (TODAY + timedelta(days=3)).isoformat(),
            "reason": "出差",
        },
    )
    assert answer.status_code == 302
    body = client.get("/matters/delegations").content.decode()
    (row,) = office.client("accountant").get("/matters/delegations").context["held"]
    assert row["other"] == "财政局长money"
    assert "有效" in body
    address = reverse("matters:end_delegation", args=[row["row"].pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"confirmed": "1"}).status_code == 302
    assert "已终止" in client.get("/matters/delegations").content.decode()
    assert office.client("school").get(address).status_code == 404


def test_administrators_have_no_desk_but_a_start_page(office: Office, client) -> None:  # type: ignore[no-untyped-def]
    account = Account.objects.create(
        login_name="audit",
        administrator="audit",
        holder_name="审计",
        is_active=True,
        must_change_password=False,
    )
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    assert "审计管理员" in client.get("/").content.decode()
    assert client.get("/matters/done").status_code == 403
    assert client.get(_page(office.sent())).status_code == 404


def test_pages_speak_english(office: Office) -> None:
    matter = office.sent()
    client = office.client("money", "en")
    body = client.get(_page(matter)).content.decode()
    for text in ("Your step: Countersign", "Why this is mine", "What is still missing", "you head finance"):
        assert text in body, text
    assert "Nothing to read" in client.get("/matters/to-read").content.decode()


def test_export_of_the_inbox(office: Office) -> None:
    office.sent("导出的件")
    answer = office.client("money").get("/?export=csv")
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "导出的件" in text.decode("utf-8-sig")
