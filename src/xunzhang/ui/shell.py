"""The context every page has: office, date, navigation, actor."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.kernel import clock
from xunzhang.ui import navigation, providers

_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Shell:
    """Asked for by base.html only, so that parts and exports cost nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Any | None:
        return providers.actor_or_none(self.request)

    @cached_property
    def office(self) -> providers.Office:
        return providers.office()

    @property
    def is_english(self) -> bool:
        return (get_language() or "").startswith("en")

    @property
    def office_name(self) -> str:
        return self.office.name_en if self.is_english else self.office.name

    @property
    def today(self) -> str:
        """The office's date in the reader's language."""
        day = clock.today()
        if self.is_english:
            return f"{_WEEKDAYS_EN[day.weekday()]} {day.isoformat()}"
        return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"

    @cached_property
    def navigation(self) -> list[navigation.ShownGroup]:
        if getattr(
            self.request, "has_no_navigation", False
        ):  # a login that is not finished leads nowhere yet
            return []
        return navigation.shown(self.request, self.actor) if self.actor is not None else []

    @property
    def actor_name(self) -> str:
        """Who is logged in, in the reader's language where there is such a name."""
        english = getattr(self.actor, "name_en", "") if self.is_english else ""
        return english or str(getattr(self.actor, "name", ""))

    @property
    def posts(self) -> list[str]:
        held = getattr(self.actor, "posts", ())
        return [(self.is_english and post.title_en) or post.title for post in held if post.title]

    @property
    def posts_text(self) -> str:
        return _("、").join(self.posts)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": Shell(request)}
