"""Facts of a draft that follow from others: what the recipients are, which way it goes, what its title says it is.

A mismatch is a sentence at its field, before anybody has to decide on a wrong footing (51.1a would refuse it later).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import UnitKind

OF_OFFICE = ("general_office", "joint_offices")  # in the Office's name
ABOVE = frozenset({UnitKind.SUPERIOR_GOVERNMENT, UnitKind.SUPERIOR_OFFICE})
CLASS_OF_KIND: Mapping[str, frozenset[str]] = {
    UnitKind.PARTY_COMMITTEE: frozenset({"party_committee"}),
    UnitKind.PARTY_OFFICE: frozenset({"party_committee", "lateral_organ"}),
    UnitKind.CONGRESS: frozenset({"congress"}),
    UnitKind.STANDING_COMMITTEE: frozenset({"standing_committee"}),
}
# Class of the main recipient → the directions that lead to it.
DIRECTIONS: Mapping[str, frozenset[str]] = {
    "superior_government": frozenset({"upward"}),
    "beyond_superior": frozenset({"upward"}),
    "party_committee": frozenset({"upward"}),
    "congress": frozenset({"upward", "lateral"}),
    "standing_committee": frozenset({"upward", "lateral"}),
    "subordinate": frozenset({"downward", "public"}),
    "lateral_organ": frozenset({"lateral"}),
    "public": frozenset({"public"}),
}
# What a title ends with → the kind; the longer word first.
_ENDINGS = (
    ("命令", "order"),
    ("令", "order"),
    ("决议", "resolution"),
    ("决定", "decision_document"),
    ("公报", "communique"),
    ("公告", "announcement"),
    ("通告", "public_notice"),
    ("意见", "opinion"),
    ("通知", "notice"),
    ("通报", "circular"),
    ("报告", "report"),
    ("请示", "request_for_instructions"),
    ("批复", "reply"),
    ("议案", "bill"),
    ("复函", "letter"),
    ("函", "letter"),
    ("纪要", "minutes"),
)


def kind_in_title(title: str) -> str:
    """The kind that a title ends with, brackets behind it left out; empty where it names none."""
    bare = title.strip()
    if bare.endswith("）"):
        bare = bare[: bare.rindex("（")] if "（" in bare else bare
    return next((kind for ending, kind in _ENDINGS if bare.endswith(ending)), "")


def classes_of(unit: organs.UnitOn, drafting_unit: str, name_of: str) -> frozenset[str]:
    """What a recipient can be to the organ in whose name the document is issued."""
    own = name_of == OWN
    if unit.kind in ABOVE:
        return frozenset({"beyond_superior"} if own else {"superior_government"})
    if unit.kind in CLASS_OF_KIND:
        return CLASS_OF_KIND[UnitKind(unit.kind)]
    if unit.is_outside:
        return frozenset({"lateral_organ"})
    if name_of in OF_OFFICE:
        # Lower than the government, the Office is of no higher standing than they are: it may write letters (条例 第八条).
        return frozenset({"subordinate", "lateral_organ"})
    if not own:
        return frozenset({"subordinate"})
    if unit.function == "government":
        return frozenset({"superior_government"})
    if unit.function == "general_office":
        return frozenset({"superior_government", "lateral_organ"})
    if unit.parent == drafting_unit:
        return frozenset({"subordinate"})
    # Another department is not subordinate; a district's own departments are reached through its government.
    district = unit.kind in (UnitKind.DISTRICT_GOVERNMENT, UnitKind.ZONE_ADMINISTRATION)
    return frozenset({"lateral_organ", "subordinate"} if district else {"lateral_organ"})


def recipient_problem(
    chosen: str, recipients: Sequence[str], drafting_unit: str, name_of: str, on: date
) -> str:
    """Why the class does not fit the main recipients; empty where it fits one of them, or is the public."""
    units = organs.units_on(on, codes=recipients)
    if chosen == "public" or not units:
        return ""
    fitting = [classes_of(unit, drafting_unit, name_of) for unit in units]
    if any(chosen in one for one in fitting):
        return ""
    right = _("、").join(
        dict.fromkeys(choices.label_of("recipient_class", one) for one in sorted(fitting[0]))
    )
    return _("主送的%(unit)s属于“%(right)s”，与所选的“%(chosen)s”不符，请改选主送机关类别或者主送单位。") % {
        "unit": units[0].short_label,
        "right": right,
        "chosen": choices.label_of("recipient_class", chosen),
    }


def direction_problem(direction: str, recipient_class: str) -> str:
    """Why the direction does not lead to such a recipient; empty where it does."""
    fitting = DIRECTIONS.get(recipient_class)
    if fitting is None or direction in fitting:
        return ""
    return _("主送机关是“%(class)s”，行文方向应为“%(right)s”，现为“%(chosen)s”，请改选。") % {
        "class": choices.label_of("recipient_class", recipient_class),
        "right": _("、").join(choices.label_of("direction", one) for one in sorted(fitting)),
        "chosen": choices.label_of("direction", direction),
    }


def kind_problem(document_kind: str, title: str) -> str:
    """Why the kind is not the one that the title names; empty where it is, or the title names none."""
    named = kind_in_title(title)
    if not named or named == document_kind:
        return ""
    return _("标题写的文种是“%(named)s”，所选的是“%(chosen)s”，请改其一。") % {
        "named": choices.label_of("document_kind", named),
        "chosen": choices.label_of("document_kind", document_kind),
    }
