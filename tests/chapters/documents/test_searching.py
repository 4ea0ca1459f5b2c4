"""Full-text search: what is found, in which order, and above all what is not: nothing that one may not see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from tests.chapters.documents.incoming_way import TELEGRAM, file, registered, taken_in
from tests.chapters.documents.way import SHORT, do, inputs_of, make, open_items, walk

from xunzhang.chapters.documents.models import FileText, IncomingDocument, OutgoingDocument, SearchEntry
from xunzhang.chapters.documents.searching import files, index
from xunzhang.chapters.documents.searching.finding import PARTLY, WORDS, Wanted, count, find, phase
from xunzhang.chapters.matters.queries import may_see
from xunzhang.kernel import clock
from xunzhang.kernel.errors import XunzhangError
from xunzhang.procedure.models import Delegation, WorkItem
from xunzhang.record.models import Attachment, Matter


def found(city, login, text="", **given):
    return [one.matter.title for one in find(city.actor(login), Wanted(text, **given)).rows]


def draft(city, title, body="请认真做好有关工作。", login="clerk", **changes):
    return make(city, login, **{**SHORT, "title": title, "body": body, **changes})


def test_finds_words_before_mere_letters_and_marks_the_latter(city):
    exact = draft(city, "关于加强督办工作的通知")
    near = draft(city, "关于印发监督办法的通知")
    hits = find(city.actor("clerk"), Wanted("督办")).rows
    assert [(one.pk, one.is_partly) for one in hits] == [
        (exact.matter_id, False),
        (near.matter_id, True),
    ]


def test_newest_first_within_each(city):
    first = draft(city, "关于防汛值守的通知")
    second = draft(city, "关于防汛物资的通知")
    assert [one.pk for one in find(city.actor("clerk"), Wanted("防汛")).rows] == [
        second.matter_id,
        first.matter_id,
    ]


def test_finds_in_the_body_however_it_is_written(city):
    draft(city, "关于改造工作的通知", "2018年对老旧小区供水管网按ＧＢ/T 9704核查，成立专班。")
    draft(city, "关于别的事的通知")
    written = ("供水管网", "供水 管网", "老旧小区", "2018年", "GB/T 9704", "gb/t", "ＧＢ/T", "管", "专班")
    for words in written:
        assert found(city, "clerk", words) == ["关于改造工作的通知"], words


def test_what_is_not_there_is_not_found(city):
    draft(city, "关于改造工作的通知")
    for words in ("不存在的词", "造工作改", "改造 防汛", "1", "…", "'", '"', "*", "a OR b", "NOT", "x' | 'y"):
        assert found(city, "clerk", words) == [], words


def test_names_of_people_and_units_are_words(city):
    draft(city, "关于会商的通知", "请江岸区人民政府会同市财政局办理。")
    hits = find(city.actor("clerk"), Wanted("市财政局")).rows
    assert [one.is_partly for one in hits] == [False]


def test_changed_text_is_found_at_once_and_the_former_no_more(city):
    document = draft(city, "关于防汛的通知", "堤防巡查。")
    changed = inputs_of(document, body="桥梁检测。")
    del changed["document_id"]
    do(city, document, "clerk", "revise", **changed)
    assert found(city, "clerk", "堤防") == []
    assert found(city, "clerk", "桥梁") == ["关于防汛的通知"]


def test_opinions_and_numbers_are_found(city):
    document = walk(city, draft(city, "关于防汛的通知"), "affix_seal")
    assert document.document_number
    actor = city.actor("clerk")
    for words in (
        document.document_number,
        "请呈批",
        document.document_number.replace("〔", "[").replace("〕", "]"),
    ):
        hits = find(actor, Wanted(words)).rows
        assert [one.pk for one in hits] == [document.matter_id], words
    part = find(actor, Wanted("请呈批")).rows[0].excerpt
    assert part.label == "意见"
    assert "<mark>" in part.html()


def test_another_number_of_the_same_series_is_not_found(city):
    document = walk(city, draft(city, "关于防汛的通知"), "affix_seal")
    other = document.document_number[:-2] + "99号"
    assert found(city, "clerk", other) == []


def test_an_act_that_fails_leaves_no_trace(city):
    document = draft(city, "关于防汛的通知")
    before = SearchEntry.objects.get(pk=document.matter_id).digest
    with pytest.raises(XunzhangError):
        do(city, document, "clerk", "sign_and_issue", opinion="同意印发密语。")
    assert SearchEntry.objects.get(pk=document.matter_id).digest == before
    assert found(city, "clerk", "密语") == []


EVERYBODY = (
    "clerk",
    "department-clerk",
    "finance-clerk",
    "checker",
    "receiving-clerk",
    "dispatching-clerk",
    "printing-clerk",
    "personnel-clerk",
    "general-office-principal",
    "secretary-general",
    "deputy-secretary-general",
    "vice-mayor",
    "executive-vice-mayor",
    "mayor",
    "justice-principal",
    "finance-principal",
    "district-clerk",
    "district-principal",
)


def seen_by(city, login, word):
    """What `may_see`, by which every page decides, lets somebody see of the documents with the word in their title.

    But for the copies that one has sent to others oneself: they would hide the document itself among them.
    """
    actor = city.actor(login)
    rows = Matter.objects.filter(title__contains=word)
    sent = IncomingDocument.objects.filter(
        sent_document__isnull=False, matter__opened_by=actor.person_id
    ).exclude(Q(unit__in=actor.units) | Q(registering_unit__in=actor.units))
    return {one.pk for one in rows if may_see(actor, one)} - set(sent.values_list("matter", flat=True))


@pytest.fixture
def office(city):
    """Documents at every stage: in drafts, on the way, delivered, taken in, above everybody's clearance."""
    draft(city, "关于防汛甲的通知")
    draft(
        city,
        "关于防汛乙的通知",
        login="finance-clerk",
        issued_in_name_of="department",
        recipient_class="subordinate",
    )
    walk(city, draft(city, "关于防汛丙的通知", departments_concerned=["WH-FINANCE"]), "check")
    walk(city, draft(city, "关于防汛丁的通知"), "end")
    registered(city, title="关于防汛戊的紧急通知")
    secret = walk(city, draft(city, "关于防汛己的通知"), "sign_and_issue")
    Matter.objects.filter(pk=secret.matter_id).update(secrecy="confidential")
    return city


def test_everybody_finds_what_they_may_see_and_nothing_else(office):
    for login in EVERYBODY:
        _finds_exactly_what_may_be_seen(office, login)


def _finds_exactly_what_may_be_seen(office, login):
    actor = office.actor(login)
    expected = seen_by(office, login, "防汛")
    for wanted in (
        Wanted("防汛"),
        Wanted("防"),
        Wanted("汛"),
        Wanted("关于防汛"),
        Wanted("于防"),
        Wanted("通知 防汛"),
    ):
        rows = find(actor, wanted, size=200).rows
        assert {one.pk for one in rows} == expected, wanted
        assert len(rows) == len(expected), "each once"
        assert count(actor, wanted) == (len(expected), False)
    for which in (WORDS, PARTLY):
        assert set(phase(actor, Wanted("防汛"), which)) <= expected


def test_the_fixture_tells_people_apart(office):
    """Else the test above would prove little."""
    numbers = {login: len(seen_by(office, login, "防汛")) for login in EVERYBODY}
    assert numbers["mayor"] < numbers["clerk"]
    assert len(set(numbers.values())) >= 4


def test_what_was_lent_is_found_while_it_is_lent(office):
    document = OutgoingDocument.objects.get(title="关于防汛丙的通知")
    holder = open_items(document)[0]
    assert seen_by(office, "finance-clerk", "防汛丙") == set()
    lender = office.actor("checker")
    Delegation.objects.create(
        delegator=lender.person_id,
        delegate=office.actor("finance-clerk").person_id,
        from_on=office.day,
        to_on=office.day,
        granted_by=lender.person_id,
        granted_at=clock.now(),
    )
    WorkItem.objects.filter(pk=holder.pk).update(person=lender.person_id, pool=None)
    index.refresh([document.matter_id])
    assert found(office, "finance-clerk", "防汛丙") == ["关于防汛丙的通知"]


def test_what_became_secret_is_found_no_more_even_before_the_index_hears_of_it(city):
    document = draft(city, "关于防汛的通知")
    Matter.objects.filter(pk=document.matter_id).update(secrecy="secret")
    assert found(city, "clerk", "防汛") == []
    assert count(city.actor("clerk"), Wanted("防汛")) == (0, False)


def test_no_excerpt_of_a_state_secret(city, settings):
    document = draft(city, "关于防汛的通知", "堤防险情。")
    Matter.objects.filter(pk=document.matter_id).update(secrecy="confidential")
    cleared = replace(city.actor("clerk"), clearance="confidential")
    (hit,) = find(cleared, Wanted("堤防")).rows
    assert hit.excerpt is None


def test_an_attachment_above_its_matter_is_not_searched(city):
    document = registered(city)
    row = Attachment.objects.filter(matter=document.matter_id).first()
    FileText.objects.create(digest=row.digest, text="密语在此。")
    index.refresh([document.matter_id])
    assert found(city, "receiving-clerk", "密语") == [TELEGRAM["title"]]
    Attachment.objects.filter(pk=row.pk).update(secrecy="confidential")
    index.refresh([document.matter_id])
    assert found(city, "receiving-clerk", "密语") == []


def test_attachments_are_read_by_the_sweep_once(city):
    content = "各区人民政府：\n请核实地下管线普查成果。".encode()
    document = taken_in(city, files=[file("普查.txt", content)], title="关于普查的函")
    assert SearchEntry.objects.get(pk=document.matter_id).has_unread_files
    assert found(city, "receiving-clerk", "地下管线") == []
    assert files.read_new() == 1
    (hit,) = find(city.actor("receiving-clerk"), Wanted("地下管线")).rows
    assert hit.excerpt.label == "附件"
    assert files.read_new() == 0


def test_a_broken_file_stops_nothing(city):
    document = registered(city)  # its PDF has no page
    assert files.read_new() == 1
    assert not SearchEntry.objects.get(pk=document.matter_id).has_unread_files
    assert found(city, "receiving-clerk", TELEGRAM["document_number"]) == [TELEGRAM["title"]]


def test_narrowed_by_what_a_document_is(office):
    actor = office.actor("clerk")
    everything = {one.pk for one in find(actor, Wanted("防汛")).rows}
    for given in (
        {"way": "outgoing"},
        {"document_kind": "notice"},
        {"state": "draft"},
        {"unit": "WH-FINANCE"},
        {"secrecy": "internal"},
        {"direction": "downward"},
        {"from_on": office.day},
    ):
        rows = find(actor, Wanted("防汛", **given)).rows
        assert rows, given
        assert {one.pk for one in rows} <= everything
        assert find(actor, Wanted(**given)).rows, "without words too"
    assert {one.matter.kind for one in find(actor, Wanted("防汛", way="incoming")).rows} == {
        "incoming_document"
    }
    assert find(actor, Wanted("防汛", state="archived")).rows == []
    assert find(actor, Wanted("防汛", to_on=office.day - timedelta(days=1))).rows == []


def test_pages_follow_each_other_over_both_phases_and_back(city):
    for number in range(3):
        draft(city, f"关于督办工作的通知{'一二三'[number]}")
        draft(city, f"关于监督办法的通知{'一二三'[number]}")
    actor, wanted = city.actor("clerk"), Wanted("督办")
    whole = [one.pk for one in find(actor, wanted).rows]
    assert len(whole) == 6
    pages, cursor = [], ""
    while True:
        page = find(actor, wanted, cursor=cursor, size=2)
        pages.append(page)
        if not page.after:
            break
        cursor = page.after
    assert [one.pk for page in pages for one in page.rows] == whole
    back = find(actor, wanted, cursor=pages[2].before, size=2)
    assert [one.pk for one in back.rows] == whole[2:4]
    first = find(actor, wanted, cursor=back.before, size=2)
    assert [one.pk for one in first.rows] == whole[:2]
    assert not first.before
    for cursor in ("a", "zz9", "aw", "aw-1", "ax12", "a" * 300, "ap99999999999999"):
        assert find(actor, wanted, cursor=cursor, size=2).rows


def test_as_many_queries_for_many_rows_as_for_few(city):
    draft(city, "关于防汛的通知")
    actor = city.actor("clerk")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            find(actor, Wanted("防汛"))
        return len(queries)

    few = asked()
    for number in range(4):
        draft(city, f"关于防汛的通知{number}")
    assert asked() == few <= 12


def test_rebuilding_gives_the_same_index(office):
    actor = office.actor("clerk")
    before = [one.pk for one in find(actor, Wanted("防汛")).rows]
    # Every act had kept it up to date, but for the matter whose level the test changed by itself.
    assert index.refresh(SearchEntry.objects.values_list("pk", flat=True)) == 1
    rows = list(SearchEntry.objects.order_by("pk").values_list("pk", "digest"))
    told = []
    assert index.rebuild(lambda done, total: told.append((done, total))) == len(rows)
    assert told == [(len(rows), len(rows))]
    assert list(SearchEntry.objects.order_by("pk").values_list("pk", "digest")) == rows
    assert [one.pk for one in find(actor, Wanted("防汛")).rows] == before


def test_hits_are_marked_and_everything_else_escaped(city):
    draft(city, "关于防汛的通知", "<script>alert(1)</script>堤防&巡查。")
    (hit,) = find(city.actor("clerk"), Wanted("堤防")).rows
    shown = hit.excerpt.html()
    assert "<mark>堤防</mark>&amp;巡查" in shown
    assert "<script>" not in shown


def test_the_other_office_in_the_middle_of_a_word_is_no_word(city):
    """人民政府 has 民政 in it: of a government's documents all would be found."""
    draft(city, "关于民政工作的通知")
    draft(city, "关于防汛的通知", "请各区人民政府落实。")
    hits = find(city.actor("clerk"), Wanted("民政")).rows
    assert [(one.matter.title, one.is_partly) for one in hits] == [
        ("关于民政工作的通知", False),
        ("关于防汛的通知", True),
    ]
