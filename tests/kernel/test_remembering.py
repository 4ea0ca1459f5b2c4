"""What is asked once in a reading is not asked again; an act asks anew."""

from xunzhang.kernel.remembering import afresh, foretell, is_reading, reading, remembered

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
