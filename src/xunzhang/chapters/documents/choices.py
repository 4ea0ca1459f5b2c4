"""What can be chosen on a draft: the vocabulary's values and the units of the day."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang import rulebook as rules
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import UnitKind
from xunzhang.kernel import clock
from xunzhang.record import secrecy

Choices = Sequence[tuple[str, str]]
DRAFT = "outgoing_document.sign_and_issue"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def values_of(fact: str, action: str = DRAFT) -> Choices:
    """The values of a choice fact of the vocabulary with their labels in the reader's language."""
    found = rules.library().vocabulary().action(action).facts[fact]
    return [(key, text.en if _is_english() else text.zh) for key, text in found.values.items()]


def values_in_chinese(fact: str, action: str = DRAFT) -> Choices:
    """The values of a choice fact with their Chinese labels, as documents bear them."""
    return [
        (key, text.zh) for key, text in rules.library().vocabulary().action(action).facts[fact].values.items()
    ]


def zh_label_of(fact: str, value: str, action: str = DRAFT) -> str:
    """The Chinese label, for paper; the value itself where the vocabulary does not know it."""
    found = rules.library().vocabulary().action(action).facts[fact].values.get(value)
    return found.zh if found is not None else value


def label_of(fact: str, value: str, action: str = DRAFT) -> str:
    """The label of one value; the value itself where the vocabulary does not know it."""
    return dict(values_of(fact, action)).get(value, value)


ALL_DISTRICTS, ALL_DEPARTMENTS = "all:districts", "all:departments"
_OF_GROUP = {
    ALL_DISTRICTS: frozenset({UnitKind.DISTRICT_GOVERNMENT, UnitKind.ZONE_ADMINISTRATION}),
    ALL_DEPARTMENTS: frozenset(
        {
            UnitKind.CONSTITUENT_DEPARTMENT,
            UnitKind.SPECIAL_ORGAN,
            UnitKind.DIRECTLY_AFFILIATED_ORGAN,
            UnitKind.DEPARTMENT_MANAGED_ORGAN,
            UnitKind.AFFILIATED_INSTITUTION,
        }
    ),
}


def groups() -> Choices:
    """Recipients by the group, as they are printed (article 78: the organs bound like departments are among them)."""
    return [
        (ALL_DISTRICTS, _("全部区（含开发区、风景区）")),
        (ALL_DEPARTMENTS, _("全部部门和工作机构")),
    ]


def expanded(codes: Iterable[str]) -> tuple[str, ...]:
    """Unit codes, each group replaced by its units of the day, each once."""
    found: dict[str, None] = {}
    for code in codes:
        kinds = _OF_GROUP.get(code)
        if kinds is None:
            found[code] = None
            continue
        for unit in organs.units_on(clock.today()):
            if unit.kind in kinds:
                found.setdefault(unit.code)
    return tuple(found)


def units() -> Choices:
    """Every unit of the day by the order of the directory."""
    return [
        (unit.code, unit.name_en if _is_english() else unit.name) for unit in organs.units_on(clock.today())
    ]


def departments() -> Choices:
    """The units inside the government that may be concerned."""
    return [
        (unit.code, unit.name_en if _is_english() else unit.short_name)
        for unit in organs.units_on(clock.today())
        if not unit.is_outside and unit.function != "government"
    ]


def urgencies() -> Choices:
    return [("0", _("平件")), ("1", _("加急")), ("2", _("特急"))]


def secrecies() -> Choices:
    """The levels that this installation takes in."""
    return [(level, str(label)) for level, label in secrecy.LEVELS.items() if secrecy.is_taken_in(level)]


def majors() -> Choices:
    return [("", _("尚未认定")), ("true", _("是")), ("false", _("否"))]


def leaders() -> Choices:
    """The leaders of the day; nobody first."""
    found = [(str(one.person_id), f"{one.title} {one.name}") for one in organs.leaders(clock.today())]
    return [("", _("不直接报送个人")), *found]


def of_draft() -> dict[str, Choices]:
    """Field → choices of the drafting form."""
    chosen: dict[str, Choices] = {
        fact: values_of(fact)
        for fact in (
            "document_kind",
            "content_class",
            "direction",
            "recipient_class",
            "origin",
            "reviewing_meeting",
        )
    }
    everyone = units()
    return {
        **chosen,
        "issued_in_name_of": values_of("issued_in_name_of", "outgoing_document.draft"),
        "party_route": values_of("party_route"),
        "companion_class": values_of("companion_class", "outgoing_document.check"),
        "disclosure": values_of("disclosure", "outgoing_document.check"),
        "addressed_person": leaders(),
        **dict.fromkeys(
            ("within_department_powers", "law_already_provides", "substance_is_government"), majors()
        ),
        "main_recipients": [*groups(), *everyone],
        "copy_recipients": [*groups(), *everyone],
        "departments_concerned": departments(),
        "joint_organs": departments(),
        "meeting_unit": [("", _("不选")), *departments()],
        "urgency": urgencies(),
        "secrecy": secrecies(),
        "is_major": majors(),
    }
