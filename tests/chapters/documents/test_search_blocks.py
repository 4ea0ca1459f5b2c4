"""The windows in which PostgreSQL's index is asked leave nothing out and give nothing twice."""

from hypothesis import example, given
from hypothesis import strategies as some
from tests.chapters.documents.test_searching import draft

from xunzhang.chapters.documents.searching import blocks
from xunzhang.chapters.documents.searching.finding import Wanted, count, find


@given(start=some.integers(0, 3_000_000), step=some.integers(0, 600_000), backwards=some.booleans())
@example(start=4096, step=0, backwards=False)
@example(start=4096, step=0, backwards=True)
@example(start=262_144, step=262_143, backwards=False)
def test_every_number_is_in_the_window_that_ends_beyond_it(start, step, backwards):
    number = start + 1 + step if backwards else start - 1 - step
    place = start
    for tokens, end in blocks.windows(start, backwards=backwards):
        inside = place < number <= end if backwards else end <= number < place
        if inside:
            assert set(tokens) & set(blocks.blocks_of(number))
        assert end >= place if backwards else end <= place
        place = end


def test_pages_follow_each_other_over_many_blocks(city, monkeypatch):
    """With blocks of one, two and four matters a dozen of them need every window, and what lies beyond the last."""
    monkeypatch.setattr(blocks, "SHIFTS", (0, 1, 2))
    for number in range(13):
        draft(city, f"关于防汛的通知{number}" if number % 3 else f"关于抗旱的通知{number}")
    actor, wanted = city.actor("clerk"), Wanted("防汛")
    whole = [one.pk for one in find(actor, wanted).rows]
    assert len(whole) == 8
    assert whole == sorted(whole, reverse=True)
    assert count(actor, wanted) == (8, False)
    assert count(actor, wanted, most=5) == (5, True)
    pages, cursor = [], ""
    while not pages or cursor:
        page = find(actor, wanted, cursor=cursor, size=3)
        pages.append([one.pk for one in page.rows])
        cursor = page.after
    assert [pk for page in pages for pk in page] == whole
    back = find(actor, wanted, cursor=find(actor, wanted, cursor=f"aw{whole[5]}", size=3).before, size=3)
    assert [one.pk for one in back.rows] == whole[3:6]
