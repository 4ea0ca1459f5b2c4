"""Running matters on a new version: with a report, and only where every position has a home."""

import pytest
from django.db import transaction
from tests.procedure.office import GOVERNMENT, begin, do, hand, office, open_items, the_item
from tests.procedure.walk import must_be_sound, snapshot

from xunzhang.procedure import engine, position
from xunzhang.procedure.migration import migrate
from xunzhang.procedure.models import Process
from xunzhang.procedure.people import Hand
from xunzhang.procedure.refusals import OperationRefused

pytestmark = pytest.mark.django_db
HERE = office()
OLD = HERE.shelf.get(GOVERNMENT, "document", 1)
NEW = HERE.shelf.get(GOVERNMENT, "document", 2)
NAMES = {"check": "verify", "office_one": "bureau_one"}


def test_positions_move_and_what_has_no_home_stays() -> None:
    drafted, checked, settling = begin(HERE), begin(HERE), begin(HERE)
    do(checked, "draft", "submit", HERE)
    do(settling, "draft", "submit", HERE)
    do(settling, "check", "pass", HERE)
    for item in open_items(settling):
        engine.complete(item.pk, hand(item), HERE, outcome="object")
    before = snapshot(settling)
    everything = [drafted.pk, checked.pk, settling.pk, 10**9]
    rehearsal = migrate(everything, OLD, NEW, NAMES, Hand(900), HERE, rehearse=True)
    report = migrate(everything, OLD, NEW, NAMES, Hand(900), HERE)
    assert (rehearsal.moved, rehearsal.refused) == (report.moved, report.refused)
    assert rehearsal.is_rehearsal
    assert report.moved == (drafted.pk, checked.pk)
    assert dict(report.by_step) == {"draft": 1, "check": 1}
    assert {(one.process, one.step) for one in report.refused} == {(settling.pk, "settle"), (10**9, "")}
    assert snapshot(settling) == before
    assert the_item(checked).step == "verify"
    for process in (drafted, checked, settling):
        must_be_sound(process, HERE)
    do(checked, "verify", "revise", HERE)
    assert the_item(checked).step == "draft"


def test_nothing_is_withdrawn_across_a_migration_but_returns_still_work() -> None:
    process = begin(HERE)
    moved = do(process, "draft", "submit", HERE)
    migrate([process.pk], OLD, NEW, NAMES, Hand(900), HERE)
    with pytest.raises(OperationRefused, match="迁移"):
        engine.withdraw(moved.move, Hand(1), HERE)
    assert position.withdrawable(Process.objects.get(pk=process.pk), Hand(1)) is None
    item = the_item(process)
    engine.return_to(item.pk, "draft", hand(item), HERE)
    assert the_item(process).round == 2


def test_branches_and_nested_branches_go_along() -> None:
    process = begin(HERE)
    do(process, "draft", "submit", HERE)
    do(process, "check", "pass", HERE)
    first, second, _ = open_items(process)
    engine.complete(first.pk, hand(first), HERE, outcome="consult")
    engine.complete(second.pk, hand(second), HERE, outcome="object")
    report = migrate([process.pk], OLD, NEW, NAMES, Hand(900), HERE)
    assert report.moved == (process.pk,)
    must_be_sound(process, HERE)
    do(process, "bureau_one", "done", HERE)
    do(process, "conclude", "agree", HERE)
    do(process, "opinion", "agree", HERE)
    assert the_item(process).step == "review"


def test_a_detour_without_a_home_stays() -> None:
    process = begin(HERE)
    do(process, "draft", "submit", HERE)
    do(process, "check", "pass", HERE)
    for item in open_items(process):
        engine.complete(item.pk, hand(item), HERE, outcome="object")
    item = the_item(process)
    engine.return_to(item.pk, "draft", hand(item), HERE, straight_back=True)
    (refused,) = migrate([process.pk], OLD, NEW, NAMES, Hand(900), HERE).refused
    assert refused.step in ("settle", "draft")
    must_be_sound(process, HERE)


def test_the_mapping_itself_must_make_sense() -> None:
    for old, new, names in (
        (OLD, NEW, {"check": "nowhere"}),
        (OLD, OLD, {}),
        (OLD, HERE.shelf.latest(GOVERNMENT, "consult"), {}),
    ):
        with pytest.raises(OperationRefused), transaction.atomic():
            migrate([], old, new, names, Hand(900), HERE)


def test_unmapped_steps_keep_their_name_or_stay() -> None:
    process = begin(HERE)
    do(process, "draft", "submit", HERE)
    (refused,) = migrate([process.pk], OLD, NEW, {}, Hand(900), HERE).refused
    assert (refused.process, refused.step) == (process.pk, "check")
    assert refused.reason.zh
