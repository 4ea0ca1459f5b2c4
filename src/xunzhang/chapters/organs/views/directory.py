"""The directory of units, one unit, the chart, and everything done to units and posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.organs import permissions, queries
from xunzhang.chapters.organs.models import Post, UnitKind
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.queries import histories
from xunzhang.chapters.organs.queries.units import UnitOn, abolished_units
from xunzhang.chapters.organs.roles import role_choices, role_label, roles_of
from xunzhang.chapters.organs.views.asked import about_the_day, act_page, day_of, unit_choices, unit_or_404
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound
from xunzhang.ui.charts import Span
from xunzhang.ui.filters import ChoiceFilter, TextFilter
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the directory, with who heads it and who is in charge of it on the day."""

    id: int
    unit: UnitOn
    name: str
    kind: str
    search: str
    principal: str
    leader: str
    on: date

    @property
    def url(self) -> str:
        address = reverse("organs:unit", args=[self.unit.code])
        return address if self.on == clock.today() else f"{address}?on={self.on}"


class UnitTable(Table):
    key = "organ-units"
    caption = gettext_lazy("机构名录")
    columns = (
        Column("name", gettext_lazy("名称"), sort="name", link=lambda line: line.url),
        Column("code", gettext_lazy("机构代码"), path="unit__code", sort="unit__code", minor=True),
        Column("kind", gettext_lazy("类别"), path="unit__kind_label", sort="unit__kind"),
        Column("principal", gettext_lazy("主要负责人"), sort="principal"),
        Column("leader", gettext_lazy("分管领导"), sort="leader"),
        Column("contact", gettext_lazy("联系方式"), path="unit__contact", minor=True),
        Column(
            "established_on", gettext_lazy("设立日期"), path="unit__established_on", kind="date", hidden=True
        ),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("search",), placeholder=gettext_lazy("名称、代码")),
        ChoiceFilter("kind", gettext_lazy("类别"), choices=lambda: UnitKind.choices),
    )
    page_size = 100
    empty = gettext_lazy("这一天没有机构")
    empty_hint = gettext_lazy("请换一个日期，或者由系统管理员导入机构名单。")


def _lines(on: date) -> list[UnitLine]:
    heads = {
        holder.unit: holder.label for holder in reversed(queries.holders(on, roles=roles_of("principal", on)))
    }
    table = queries.portfolio_table(on)
    leaders = {line.unit.id: one.leader.label for one in table.leaders for line in one.units if line.unit}
    return [
        UnitLine(
            unit.id,
            unit,
            unit.label,
            unit.kind,
            f"{unit.name} {unit.short_name} {unit.name_en} {unit.code}",
            heads.get(unit.code, ""),
            leaders.get(unit.id, ""),
            on,
        )
        for unit in queries.units_on(on)
    ]


def directory(request: HttpRequest) -> HttpResponseBase:
    on = day_of(request)
    return UnitTable(request, _lines(on)).answer(
        "organs/directory.html",
        {
            **about_the_day(on),
            "may_change": permissions.may_keep_organisation(actor_of(request)),
            "abolished": abolished_units(on),
        },
    )


def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    unit, on = unit_or_404(code), day_of(request)
    shown = queries.unit_on(code, on)
    parent = queries.unit_on(shown.parent, on) if shown and shown.parent else None
    appointments = histories.appointments_to(unit_id=unit.pk)
    people = queries.holders(on, unit=code)
    posts = list(unit.posts.order_by("order", "id"))
    held: dict[int, list[queries.Holder]] = {}
    for holder in people:
        held.setdefault(holder.post_id, []).append(holder)
    until = clock.today()
    return render(
        request,
        "organs/unit.html",
        {
            **about_the_day(on),
            "unit": unit,
            "label": shown.label if shown else by_language(unit.name, unit.name_en),
            "shown": shown,
            "parent_label": parent.label if parent else shown.parent if shown else "",
            "posts": [
                {
                    "post": post,
                    "title": by_language(post.title, post.title_en),
                    "role": role_label(post.role, on),
                    "holders": held.get(post.pk, []),
                    "vacancies": histories.vacancies_in(
                        post, [row for row in appointments if row.post_id == post.pk], until
                    ),
                }
                for post in posts
            ],
            "appointments": [row for row in appointments if row.superseded_at is None],
            "corrected": [row for row in appointments if row.superseded_at is not None],
            "designations": histories.designations_of(unit.pk),
            "in_charge": queries.in_charge_of(code, on) if shown and not shown.is_outside else None,
            "charged": histories.portfolios_over(unit.pk),
            "children": [one for one in queries.units_on(on) if one.parent == code],
            "predecessors": list(unit.predecessors.order_by("code")),
            "spans": _spans(appointments),
            "may_change": permissions.may_keep_organisation(actor_of(request)),
        },
    )


def _spans(appointments: Sequence[Any]) -> list[Span]:
    """The tenures in posts with a single seat, for the chart."""
    return [
        Span(
            by_language(row.person.name, row.person.name_en),
            row.from_on,
            row.to_on or max(row.from_on, clock.today()),
            "good" if row.to_on is None else "quiet",
        )
        for row in appointments
        if row.superseded_at is None and row.post.seats == 1
    ]


@dataclass(frozen=True, slots=True)
class Branch:
    label: str
    url: str
    note: str
    children: tuple["Branch", ...]
    is_open: bool = True


def _branches(nodes: Sequence[Any], heads: dict[str, str], suffix: str) -> tuple[Branch, ...]:
    """Children by kind, each kind a branch of its own where there are several of it."""
    made: list[Branch] = []
    by_kind: dict[str, list[Any]] = {}
    for node in nodes:
        by_kind.setdefault(node[0].kind, []).append(node)
    for kind, members in by_kind.items():
        leaves = tuple(
            Branch(
                unit.label,
                reverse("organs:unit", args=[unit.code]) + suffix,
                heads.get(unit.code, ""),
                _branches(children, heads, suffix),
            )
            for unit, children in members
        )
        if len(leaves) > 3:
            made.append(
                Branch(str(UnitKind(kind).label), "", _("%(count)s 个") % {"count": len(leaves)}, leaves)
            )
        else:
            made.extend(leaves)
    return tuple(made)


def chart(request: HttpRequest) -> HttpResponse:
    on = day_of(request)
    heads = {
        holder.unit: holder.label for holder in reversed(queries.holders(on, roles=roles_of("principal", on)))
    }
    suffix = "" if on == clock.today() else f"?on={on}"
    nodes = queries.chart(on)
    return render(
        request,
        "organs/chart.html",
        {
            **about_the_day(on),
            "branches": _branches(nodes, heads, suffix),
            "count": len(queries.units_on(on)),
        },
    )


# what is done to units


def establish(request: HttpRequest) -> HttpResponse:
    return act_page(
        request,
        "unit.establish",
        title=_("设立机构"),
        back=reverse("organs:directory"),
        go_to=lambda unit: unit.get_absolute_url(),
        choices={"parent": unit_choices(clock.today())},
        initial={"established_on": clock.today()},
    )


def rename(request: HttpRequest, code: str) -> HttpResponse:
    unit = unit_or_404(code)
    return act_page(
        request,
        "unit.rename",
        title=_("“%(unit)s”更名") % {"unit": unit.name},
        back=unit.get_absolute_url(),
        fixed={"unit": code},
        initial={"from_on": clock.today()},
    )


def reorganise(request: HttpRequest, code: str) -> HttpResponse:
    unit = unit_or_404(code)
    return act_page(
        request,
        "unit.reorganise",
        title=_("调整“%(unit)s”") % {"unit": unit.name},
        back=unit.get_absolute_url(),
        fixed={"unit": code},
        skip=("name", "short_name", "name_en"),
        choices={"parent": unit_choices(clock.today())},
        initial={
            "from_on": clock.today(),
            "kind": unit.kind,
            "function": unit.function,
            "parent": unit.parent.code if unit.parent else "",
            "level": unit.level,
            "order": unit.order,
            "contact": unit.contact,
        },
    )


def correct(request: HttpRequest, code: str, designation_id: int) -> HttpResponse:
    unit = unit_or_404(code)
    row = unit.designations.filter(pk=designation_id).first()
    if row is None:
        raise NotFound(
            "没有这条名称记录，请刷新页面。", "There is no such record of a name: reload the page."
        )
    return act_page(
        request,
        "unit.correct",
        title=_("更正名称记录：%(name)s") % {"name": row.name},
        back=unit.get_absolute_url(),
        fixed={"unit": code, "designation_id": designation_id},
        initial={"name": row.name, "short_name": row.short_name, "name_en": row.name_en},
    )


def abolish(request: HttpRequest, code: str) -> HttpResponse:
    unit = unit_or_404(code)
    return act_page(
        request,
        "unit.abolish",
        title=_("撤销“%(unit)s”") % {"unit": unit.name},
        back=unit.get_absolute_url(),
        fixed={"unit": code},
        choices={"successor": unit_choices(clock.today())},
        initial={"abolished_on": clock.today()},
        about={"warning": _("撤销后，该机构的职务、任职和分工自前一日起结束；历史记录全部保留。")},
    )


def add_post(request: HttpRequest, code: str) -> HttpResponse:
    unit = unit_or_404(code)
    return act_page(
        request,
        "post.create",
        title=_("在“%(unit)s”设置职务") % {"unit": unit.name},
        back=unit.get_absolute_url(),
        fixed={"unit": code},
        choices={"role": role_choices(clock.today())},
        initial={"established_on": clock.today(), "seats": 1},
    )


def _post(post_id: int) -> Post:
    found = Post.objects.select_related("unit").filter(pk=post_id).first()
    if found is None:
        raise NotFound(
            "没有这个职务，请从机构页面进入。", "There is no such post: go in from the unit's page."
        )
    return found


def amend_post(request: HttpRequest, post_id: int) -> HttpResponse:
    post = _post(post_id)
    return act_page(
        request,
        "post.amend",
        title=_("调整职务：%(post)s") % {"post": str(post)},
        back=post.unit.get_absolute_url(),
        fixed={"post_id": post_id},
        initial={"title_en": post.title_en, "seats": post.seats, "order": post.order},
    )


def abolish_post(request: HttpRequest, post_id: int) -> HttpResponse:
    post = _post(post_id)
    return act_page(
        request,
        "post.abolish",
        title=_("取消职务：%(post)s") % {"post": str(post)},
        back=post.unit.get_absolute_url(),
        fixed={"post_id": post_id},
        initial={"abolished_on": clock.today()},
    )
