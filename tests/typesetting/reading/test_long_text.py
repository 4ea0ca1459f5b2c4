"""A text without end is read once, not once for every limit or number in it."""

import subprocess
import sys

import pytest

from xunzhang.typesetting.reading.body import Passage
from xunzhang.typesetting.reading.contents import Place
from xunzhang.typesetting.reading.limits import time_limits
from xunzhang.typesetting.reading.replies import contact

_MILLION = 1_000_000
# What takes a second when every character is looked at a few times takes days when all are looked at for each.
_PROGRAM = """
import resource, sys
from xunzhang.typesetting.reading.body import Passage
from xunzhang.typesetting.reading.contents import Place
from xunzhang.typesetting.reading.limits import time_limits
from xunzhang.typesetting.reading.replies import contact, reply_asked
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for text in sys.stdin.read().split("|"):
    found = (Passage(text, Place()),)
    contact(found)
    reply_asked("函", "", found, time_limits(found, None))
    print(len(text))
"""


def test_a_run_of_white_space_is_gone_through_once() -> None:
    endless = (
        "电话" + " " * _MILLION,
        "电话：" + "\u3000" * _MILLION,
        "联系人" + " " * _MILLION,
        "联系人：" + " " * _MILLION,
        "自收到之日起" + " " * _MILLION + "5日",
        "，" * _MILLION,
    )
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], input="|".join(endless), capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == [str(len(each)) for each in endless]


@pytest.mark.parametrize("repeated", ["自收到之日起5个工作日内反馈，", "5月3日前报送，"])
def test_many_limits_in_one_sentence_do_not_each_keep_the_whole_of_it(repeated: str) -> None:
    kept = {}
    for count in (500, 1000, 2000):
        limits = time_limits((Passage(repeated * count, Place()),), None)
        assert len(limits) == count
        assert all(limit.for_reply for limit in limits)
        kept[count] = sum(len(limit.sentence) for limit in limits)
    assert kept[2000] - kept[1000] == pytest.approx(2 * (kept[1000] - kept[500]), rel=0.01)


def test_what_limits_and_numbers_say_is_unchanged() -> None:
    text = "请于收到本函之日起，15个工作日内反馈意见；另自印发后三十日内办结，10 小时内报告。电 话 ： 027-12345678，联系人 ： 张三丰"
    limits = time_limits((Passage(text, Place()),), None)
    assert [(each.written, each.days, each.unit, each.counted_from) for each in limits] == [
        ("15个工作日内", 15, "working_day", "receipt"),
        ("三十日内", 30, "day", "issue"),
        ("10小时内", 10, "hour", ""),
    ]
    assert all(each.sentence.startswith("请于") for each in limits)
    found = contact((Passage(text, Place()),))
    assert found is not None
    assert found.parts == ("张三丰", "027-12345678")
