"""What is asked once in a reading is not asked again; an act asks anew."""

from xunzhang.kernel.remembering import Kept, afresh, foretell, is_reading, reading, remembered

asked: list[tuple[object, ...]] = []


@remembered
def double(number: int, *, plus: int = 0) -> int:
    asked.append((number, plus))
    return 2 * number + plus


def count(*calls: int) -> int:
    asked.clear()
    for number in calls:
        assert double(number) == 2 * number
    return len(asked)


def test_outside_a_reading_everything_is_asked():
    assert not is_reading()
    assert count(1, 1, 1) == 3


def test_in_a_reading_each_question_is_asked_once():
    with reading():
        assert is_reading()
        assert count(1, 2, 1, 2) == 2
        assert double(1, plus=3) == 5
        with reading():
            assert count(1, 2) == 0
        assert count(1, 2) == 0
    assert count(1) == 1


def test_an_act_asks_anew_and_what_it_may_have_changed_is_forgotten():
    with reading():
        count(1)
        with afresh():
            assert not is_reading()
            assert count(1, 1) == 2
        assert count(1) == 1
        assert count(1) == 0


def test_a_failure_ends_the_reading():
    try:
        with reading():
            raise RuntimeError
    except RuntimeError:
        pass
    assert not is_reading()


def test_what_is_foretold_is_not_asked_and_only_inside_the_reading():
    foretell(double, 100, 7)
    assert count(7) == 1
    with reading():
        foretell(double, 14, 7)
        assert count(7) == 0
        assert count(8) == 1
        assert double(7, plus=1) == 15  # another question
    assert count(7) == 1


class Data:
    """What is asked about, and under which edition it is."""

    edition: object = 1
    asked = 0


data = Data()
kept = Kept(lambda: data.edition, most=3)


@kept
def triple(number: int) -> int:
    data.asked += 1
    return 3 * number


def asked_for(*numbers: int) -> int:
    before = data.asked
    for number in numbers:
        with reading():
            assert triple(number) == triple(number) == 3 * number
    return data.asked - before


def test_what_is_kept_serves_the_next_reading_while_the_edition_lasts():
    data.edition = object()
    assert asked_for(1, 1, 2) == 2
    assert asked_for(1, 2) == 0
    data.edition = object()
    assert asked_for(1, 1) == 1


def test_what_is_kept_is_asked_anew_outside_a_reading_and_inside_an_act():
    data.edition = object()
    asked_for(1)
    before = data.asked
    triple(1)
    with reading(), afresh():
        triple(1)
    assert data.asked - before == 2


def test_without_an_edition_nothing_is_kept():
    data.edition = None
    assert asked_for(1, 1) == 2


def test_no_more_is_kept_than_there_is_room_for():
    data.edition = object()
    assert asked_for(1, 2, 3, 4) == 4
    assert asked_for(4) == 0
    assert asked_for(1) == 1


def test_a_reading_that_began_earlier_leaves_nothing_to_a_later_edition():
    """It may have read before the write: what it adds is its own edition's."""
    data.edition = object()
    with reading():
        triple(1)
        data.edition = object()
        triple(2)
    assert asked_for(1, 2) == 2
