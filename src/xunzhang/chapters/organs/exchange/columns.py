"""The columns of each list that can be imported and exported: what a cell means and what it may hold."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from xunzhang.chapters.organs.models import Level, UnitKind

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str  # Chinese, a message
    type: str = "text"  # text · date · integer · boolean · choice
    required: bool = False
    choices: dict[str, str] = field(default_factory=dict)  # value → Chinese label
    help: str = ""
    only_for_changes: bool = False  # not exported: says when or why something is to change

    def headings(self) -> set[str]:
        """Every heading under which the column is recognised."""
        names = {self.name}
        for language in LANGUAGES:
            with override(language):
                names.add(_(self.label))
        return names


@dataclass(frozen=True, slots=True)
class ListOf:
    name: str
    label: str
    columns: tuple[Column, ...]
    key: str = ""  # the column that names a row: no two rows of a file have the same


def _labels(choices: type[UnitKind] | type[Level]) -> dict[str, str]:
    with override("zh-hans"):
        return {choice.value: str(choice.label) for choice in choices}


_WHY = gettext_noop("只在更正已有记录时填写")

UNITS = ListOf(
    "units",
    gettext_noop("机构"),
    (
        Column(
            "code", gettext_noop("机构代码"), required=True, help=gettext_noop("字母、数字、连字符；唯一")
        ),
        Column("name", gettext_noop("名称"), required=True),
        Column("short_name", gettext_noop("简称")),
        Column("name_en", gettext_noop("英文名称")),
        Column("kind", gettext_noop("类别"), "choice", required=True, choices=_labels(UnitKind)),
        Column(
            "function",
            gettext_noop("职能标识"),
            help=gettext_noop("小写英文，如 finance；工作规则据此认定机构"),
        ),
        Column("parent", gettext_noop("上级（归口）单位代码")),
        Column("level", gettext_noop("层级"), "choice", required=True, choices=_labels(Level)),
        Column("order", gettext_noop("排序"), "integer"),
        Column("contact", gettext_noop("联系方式")),
        Column("established_on", gettext_noop("设立日期"), "date", required=True),
        Column(
            "abolished_on",
            gettext_noop("撤销日期"),
            "date",
            help=gettext_noop("自当日起不再存在；填写即撤销该机构"),
        ),
        Column("abolished_reason", gettext_noop("撤销原因")),
        Column("successor", gettext_noop("承接单位代码")),
        Column(
            "changed_on",
            gettext_noop("变更生效日期"),
            "date",
            help=gettext_noop("已有机构的各项有变动时必填"),
            only_for_changes=True,
        ),
        Column("basis", gettext_noop("依据"), only_for_changes=True),
    ),
    key="code",
)
POSTS = ListOf(
    "posts",
    gettext_noop("职务"),
    (
        Column("unit", gettext_noop("机构代码"), required=True),
        Column("title", gettext_noop("职务名称"), required=True, help=gettext_noop("同一机构内唯一")),
        Column("title_en", gettext_noop("英文职务名称")),
        Column("role", gettext_noop("角色"), required=True, help=gettext_noop("工作规则中的角色标识")),
        Column("seats", gettext_noop("职数"), "integer", help=gettext_noop("留空表示不限")),
        Column("order", gettext_noop("排序"), "integer"),
        Column("established_on", gettext_noop("设置日期"), "date", required=True),
        Column("abolished_on", gettext_noop("取消日期"), "date"),
    ),
)
PEOPLE = ListOf(
    "people",
    gettext_noop("人员"),
    (
        Column("staff_number", gettext_noop("人员编号"), required=True, help=gettext_noop("唯一")),
        Column("name", gettext_noop("姓名"), required=True),
        Column("name_en", gettext_noop("英文姓名")),
        Column("gender", gettext_noop("性别"), "choice", choices={"female": "女", "male": "男"}),
        Column("contact", gettext_noop("联系方式")),
        Column("reason", gettext_noop("更正理由"), help=_WHY, only_for_changes=True),
    ),
    key="staff_number",
)
APPOINTMENTS = ListOf(
    "appointments",
    gettext_noop("任职"),
    (
        Column("staff_number", gettext_noop("人员编号"), required=True),
        Column("unit", gettext_noop("机构代码"), required=True),
        Column("title", gettext_noop("职务名称"), required=True),
        Column("from_on", gettext_noop("任职日期"), "date", required=True),
        Column(
            "to_on", gettext_noop("离任日期"), "date", help=gettext_noop("最后一日，当日仍在任；留空表示在任")
        ),
        Column("is_primary", gettext_noop("主要职务"), "boolean"),
        Column("counts_as_leader", gettext_noop("列为政府领导同志"), "boolean"),
        Column("basis", gettext_noop("任免依据")),
        Column("ended_reason", gettext_noop("结束原因"), help=gettext_noop("填写离任日期时必填")),
        Column("reason", gettext_noop("更正理由"), help=_WHY, only_for_changes=True),
    ),
)
PORTFOLIOS = ListOf(
    "portfolios",
    gettext_noop("分工"),
    (
        Column("staff_number", gettext_noop("分管领导人员编号"), required=True),
        Column("unit", gettext_noop("机构代码"), help=gettext_noop("分管单位与分管事项只填一项")),
        Column("subject", gettext_noop("分管事项")),
        Column("from_on", gettext_noop("起始日期"), "date", required=True),
        Column("to_on", gettext_noop("截止日期"), "date"),
        Column("basis", gettext_noop("分工依据")),
        Column("ended_reason", gettext_noop("结束原因"), help=gettext_noop("填写截止日期时必填")),
    ),
)
LISTS: dict[str, ListOf] = {spec.name: spec for spec in (UNITS, POSTS, PEOPLE, APPOINTMENTS, PORTFOLIOS)}
