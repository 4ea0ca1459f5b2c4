import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.document_number import DocumentNumber, read
from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese, to_chinese


@given(st.integers(0, 9999))
def test_numerals_go_there_and_back(number):
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (10, "十"),
        (54, "五十四"),
        (79, "七十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (2018, "二千零一十八"),
    ],
)
def test_numerals_are_written_as_articles_are(number, written):
    assert to_chinese(number) == written


@pytest.mark.parametrize("written", ["", "五四", "十百", "五十四条", "54"])
def test_what_is_no_numeral_is_refused(written):
    with pytest.raises(UnusableInput, match="中文数字"):
        from_chinese(written)


@given(st.integers(1949, 2100), st.integers(1, 99999))
def test_document_numbers_go_there_and_back(year, sequence):
    number = DocumentNumber("武政办", year, sequence)
    assert read(str(number)) == number


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("武政[2018]54号", "六角括号"),
        ("武政〔2018〕第54号", "不加“第”字"),
        ("武政〔2018〕054号", "不编虚位"),
        ("54号", "代字、年份"),
    ],
)
def test_a_wrong_document_number_says_what_is_wrong(written, problem):
    with pytest.raises(UnusableInput, match=problem):
        read(written)
