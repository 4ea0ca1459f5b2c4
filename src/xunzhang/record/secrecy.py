"""Levels of secrecy (保守国家秘密法): who may see what, and what this installation takes in at all."""

from typing import TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from xunzhang.record.actor import Actor
from xunzhang.record.errors import InvalidInputs, NotFound

Row = TypeVar("Row", bound=Model)

# From the lowest to the highest. 秘密 is "confidential" and 机密 "secret", as in the usual English scale.
LEVELS = {
    "public": gettext_lazy("公开"),
    "internal": gettext_lazy("内部"),
    "confidential": gettext_lazy("秘密"),
    "secret": gettext_lazy("机密"),
    "top_secret": gettext_lazy("绝密"),
}
_ORDER = tuple(LEVELS)
_RESTRICTED_FROM = "confidential"  # state secrets: every reading is noted


def rank(level: str) -> int:
    """The place of a level, 0 is public. Raises InvalidInputs for what is no level."""
    if level not in LEVELS:
        raise InvalidInputs(
            {
                "secrecy": _("没有“%(level)s”这一密级，请选择：%(levels)s。")
                % {"level": level, "levels": "、".join(LEVELS)}
            }
        )
    return _ORDER.index(level)


def label(level: str) -> str:
    """The level in the reader's language."""
    return str(LEVELS[_ORDER[rank(level)]])


def in_chinese(level: str) -> str:
    """The level as it stands in the journal."""
    with override("zh-hans"):
        return label(level)


def is_restricted(level: str) -> bool:
    """Whether each reading is noted in the journal."""
    return rank(level) >= _ORDER.index(_RESTRICTED_FROM)


def ceiling() -> str:
    """The highest level whose content this installation takes in."""
    return str(settings.SECRECY_CEILING)


def is_taken_in(level: str) -> bool:
    """Whether content of the level may enter this installation; above its ceiling only a registration may."""
    return rank(level) <= rank(settings.SECRECY_CEILING)


def require_within_clearance(actor: Actor, level: str, field: str = "secrecy") -> None:
    """Raise InvalidInputs when the actor would make what the actor may not read."""
    if not may_read(actor, level):
        raise InvalidInputs(
            {
                field: _(
                    "“%(level)s”高于您的知悉范围（%(own)s），不能由您拟制；请选择较低的密级，或由有相应知悉范围的人员办理。"
                )
                % {"level": label(level), "own": label(actor.clearance)}
            }
        )


def require_taken_in(level: str, field: str = "secrecy") -> None:
    """Raise InvalidInputs when content of the level may not enter."""
    if not is_taken_in(level):
        raise InvalidInputs(
            {
                field: _(
                    "本系统只收“%(ceiling)s”及以下的内容。“%(level)s”级的内容请按保密规定以纸质或专网办理，这里只登记去向。"
                )
                % {"ceiling": label(settings.SECRECY_CEILING), "level": label(level)}
            }
        )


def readable_levels(actor: Actor) -> tuple[str, ...]:
    """The levels the actor is cleared for."""
    return _ORDER[: rank(actor.clearance) + 1]


def may_read(actor: Actor, level: str) -> bool:
    """Whether the actor's clearance reaches the level. Need to know is asked elsewhere, by post and unit."""
    return rank(level) <= rank(actor.clearance)


def require_readable(actor: Actor, level: str) -> None:
    """Raise NotFound when the level is above the actor's clearance: that there is such a thing is not told either."""
    if not may_read(actor, level):
        raise NotFound(_("没有这一事项，或您无权查看。"))


def readable(rows: QuerySet[Row], actor: Actor, field: str = "secrecy") -> QuerySet[Row]:
    """The rows whose level in `field` the actor is cleared for."""
    return rows.filter(**{f"{field}__in": readable_levels(actor)})
