"""What the documents are made of: units, people, sentences of offices' prose with their tokens, days as the database wants them."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from xunzhang.chapters.documents.searching import tokens
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock

SEED = 54
FIRST, LAST = date(2016, 1, 4), date(2018, 10, 31)
KINDS: Mapping[str, str] = {
    "notice": "通知",
    "opinion": "意见",
    "report": "报告",
    "request_for_instructions": "请示",
    "reply": "批复",
    "letter": "函",
    "circular": "通报",
    "decision_document": "决定",
}
SUBJECTS = (
    "防汛抗旱",
    "供水管网",
    "老旧小区改造",
    "营商环境",
    "督办事项",
    "监督办法",
    "民政救助",
    "义务教育",
    "轨道交通",
    "污水处理",
    "垃圾分类",
    "应急预案",
    "安全生产",
    "食品安全",
    "预算绩效",
    "国有资产",
    "土地供应",
    "房屋征收",
    "人才引进",
    "科技创新",
    "工业园区",
    "农业农村",
    "精准扶贫",
    "文化遗产",
    "全民健身",
    "医疗卫生",
    "养老服务",
    "公共租赁住房",
    "桥梁检测",
    "地下管线",
    "大气污染防治",
    "河湖长制",
    "行政审批",
    "政务公开",
    "信用体系",
    "数据共享",
)
VERBS = ("加强", "规范", "推进", "完善", "改进", "落实", "做好", "开展", "调整", "部署", "督促", "检查")
SENTENCES = (
    "各区人民政府、市人民政府各部门要高度重视{a}工作，{v}领导，明确责任，确保{b}各项任务落到实处。",
    "对{a}中发现的问题，由市{b}主管部门会同有关单位于{n}个工作日内提出整改意见，报市人民政府备案。",
    "要{v}{a}与{b}的衔接，建立健全长效机制，每{n}个月通报一次进展情况，接受社会监督。",
    "资金从{n}年度预算中统筹安排，专项用于{a}，任何单位和个人不得截留、挪用；{b}按规定程序办理。",
    "经研究，原则同意关于{v}{a}的意见，请按照{b}的有关要求，抓紧组织实施，重大事项及时报告。",
    "{a}办公室设在市人民政府办公厅，负责{b}的日常工作；联系人保持二十四小时通讯畅通。",
)
OPINIONS = (
    "同意。",
    "拟同意，请呈批。",
    "请{b}部门阅研，提出{a}的具体办法。",
    "已阅，请抓紧{v}{a}。",
    "建议补充{b}的内容后再报。",
)
# Roads, and what lies on them: a few are in every hundredth document, most in a few of them all.
ROADS = [
    f"{first}{second}{kind}"
    for kind in ("路", "街")
    for first in "汉江长新建兴和平光明友解民中东西南北金银"
    for second in "阳安宁兴华明德信义成昌盛康泰福顺庆云湖桥"
]
PLACE_SAID = "须于年底以前完工。"
SITES = ("泵站", "小学", "菜市场", "停车场", "社区", "变电站", "车辆段", "图书馆", "污水厂", "立交桥")


class Cut(NamedTuple):
    """A text, its words, and its pairs."""

    text: str
    words: tuple[str, ...]
    pairs: tuple[str, ...]


def cut(text: str) -> Cut:
    """The tokens of a text that stands between marks of punctuation."""
    small = tokens.folded(text)
    return Cut(text, tuple(tokens.words(small)), tuple(tokens.pairs(small)))


def _places() -> Iterator[Cut]:
    """A sentence about each of some seven thousand places."""
    for road in ROADS:
        for site in SITES:
            yield cut(f"{road}{site}{PLACE_SAID}")


class Office:
    """The units and people of the demonstration, four thousand sentences, and every day of three years.

    Everything is cut here: the cutter now and then asks the database for names, which nothing may while rows are copied.
    """

    def __init__(self, documents: int) -> None:
        chance = random.Random(SEED)
        self.documents = documents
        today = clock.today()
        units = [one for one in organs.units_on(today) if not one.is_outside]
        self.government = next(one.code for one in units if one.function == "government")
        self.desk = next(one.code for one in units if one.function == "general_office")
        self.departments = [one.code for one in units if one.code not in (self.government, self.desk)]
        self.names = {one.code: one.name for one in units}
        self.people = {
            unit: [one.person_id for one in organs.holders(today, unit=unit)] or [900000 + place]
            for place, unit in enumerate([*self.departments, self.desk])
        }
        fill: Callable[[Sequence[str]], Cut] = lambda choices: cut(  # noqa: E731
            chance.choice(choices).format(
                a=chance.choice(SUBJECTS),
                b=chance.choice(SUBJECTS),
                v=chance.choice(VERBS),
                n=chance.randrange(1, 30),
            )
        )
        self.sentences = [fill(SENTENCES) for _ in range(4000)]
        self.opinions = [fill(OPINIONS) for _ in range(300)]
        self.places = list(_places())
        self.named = {name: cut(name) for name in self.names.values()}
        # The number that follows stands between brackets: a run of its own.
        self.titles = {
            kind: [cut(f"关于{verb}{one}工作的{label}") for one in SUBJECTS for verb in VERBS]
            for kind, label in KINDS.items()
        }
        self.span = (LAST - FIRST).days
        self.days = [FIRST + timedelta(days=offset) for offset in range(self.span + 60)]
        self.stored_days = [connection.ops.adapt_datefield_value(one) for one in self.days]
        stamp = connection.ops.adapt_datetimefield_value
        self.instants = [
            stamp(datetime(one.year, one.month, one.day, 9, 30, tzinfo=clock.BEIJING)) for one in self.days
        ]

    def day(self, number: int) -> int:
        """The place of the day on which the document was opened: numbers follow the days."""
        return number * self.span // self.documents
