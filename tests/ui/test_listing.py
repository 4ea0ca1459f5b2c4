"""Words in a row and in brackets follow the reader's language."""

from django.utils.translation import override

from xunzhang.ui.listing import bracketed, listed, listed_apart


def test_words_in_a_row_have_the_marks_of_the_language() -> None:
    with override("zh-hans"):
        assert (listed(["甲", "乙"]), listed_apart(["甲", "乙"])) == ("甲、乙", "甲；乙")
        assert f"甲{bracketed('乙')}{bracketed('')}" == "甲（乙）"
    with override("en"):
        assert (listed(["A", "B"]), listed_apart(["A", "B"])) == ("A, B", "A; B")
        assert f"A{bracketed('B')}{bracketed('')}" == "A (B)"
