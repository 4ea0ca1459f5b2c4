"""51.1c: the sentences in which official prose asks its reader to decide, and those that only sound like it."""

import pytest

from xunzhang.chapters.documents import upward
from xunzhang.chapters.documents.checks.asking_words import asking_spans, words_of_asking

ASKING = [
    "现报请市人民政府审定。",
    "请市人民政府批准。",
    "请领导批示。",
    "妥否，请批示。",
    "当否，请批复。",
    "可否，请予示复。",
    "恳请批准追加五百万元。",
    "恳请市人民政府尽快予以解决。",
    "提请市人民政府审批。",
    "现提请市人民政府常务会议审定。",
    "请求追加防汛经费并予以支持。",
    "请求市财政局拨付资金。",
    "特报请省人民政府批准。",
    "呈请市领导批示。",
    "请予核准。",
    "请省人民政府在年底前予以批复。",
    "以上方案是否可行，请指示。",
    "商请有关部门协调。",
    "经研究，现报请市人民政府同意。",
    "有关编制事项请市委编办予以明确；",
    "望予批准。",
    "上述意见盼复。",
]
HARMLESS = [
    "详细情况请参阅附件。",
    "我局认真贯彻省政府请示精神。",
    "申请人提交的材料已经审批。",
    "该项目已报请省政府批准。",
    "该项目已于十月报请省人民政府批准。",
    "方案经报请市人民政府同意后实施。",
    "邀请专家审定了方案。",
    "聘请的顾问同意方案。",
    "关于用地的请示已获批准。",
    "省政府批准了我市的方案。",
    "按照批准的方案组织实施。",
    "全年受理申请一百件，批准八十件。",
    "请按批准的方案执行。",
    "以上报告，请审阅。",
    "请查阅市人民政府批准文件。",
    "请假人员名单已经核定。",
    "宴请标准按批准的额度执行。",
    "市领导批示后，我局立即落实。",
]


@pytest.mark.parametrize("sentence", ASKING)
def test_51_1c_asks(sentence: str) -> None:
    assert words_of_asking(f"经费已拨付。{sentence}\n下一步抓好落实。") == (sentence,)


@pytest.mark.parametrize("sentence", HARMLESS)
def test_51_1c_asks_for_nothing(sentence: str) -> None:
    assert words_of_asking(f"经费已拨付。{sentence}") == ()


def test_51_1c_the_words_stand_where_they_are_found() -> None:
    text = "一、进展\n  请市人民政府批准。  \n完"
    ((start, end),) = asking_spans(text)
    assert text[start:end] == "请市人民政府批准。"


def test_51_1c_who_is_asked_stands_near() -> None:
    assert words_of_asking("请各单位" + "认真学习" * 8 + "并批准。") == ()


def test_51_1c_one_list_of_words() -> None:
    assert upward.words_of_asking is words_of_asking
