"""People, one person, and appointments."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.organs import permissions, queries
from xunzhang.chapters.organs.models import Appointment, Person, Post
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.queries import histories
from xunzhang.chapters.organs.views.asked import about_the_day, act_page, day_of, person_or_404
from xunzhang.chapters.organs.views.entrusting import entrustment_lines
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound
from xunzhang.ui.charts import Span
from xunzhang.ui.filters import TextFilter
from xunzhang.ui.listing import listed_apart
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table

GENDERS = [("", gettext_lazy("不填")), ("female", gettext_lazy("女")), ("male", gettext_lazy("男"))]


def _named(person: Person) -> str:
    return by_language(person.name, person.name_en)


class PeopleTable(Table):
    key = "organ-people"
    caption = gettext_lazy("人员")
    columns = (
        Column(
            "name", gettext_lazy("姓名"), sort="name", value=_named, link=lambda row: row.get_absolute_url()
        ),
        Column("staff_number", gettext_lazy("人员编号"), sort="staff_number"),
        Column("posts", gettext_lazy("现任职务"), value=lambda row: getattr(row, "shown_posts", "")),
        Column("contact", gettext_lazy("联系方式"), minor=True),
    )
    filters = (
        TextFilter(
            "q",
            gettext_lazy("查找"),
            fields=("name", "name_en", "staff_number"),
            placeholder=gettext_lazy("姓名、编号"),
        ),
    )
    default_sort = "staff_number"
    empty = gettext_lazy("没有人员")
    empty_hint = gettext_lazy("请由系统管理员或者办公厅人事岗位登记或导入。")


def people(request: HttpRequest) -> HttpResponseBase:
    on = day_of(request)
    rows: QuerySet[Person] = queries.everyone()

    def prepare(shown: list[Person]) -> None:
        posts: dict[int, list[str]] = {}
        for holder in queries.holders(on, people=[person.pk for person in shown]):
            posts.setdefault(holder.person_id, []).append(f"{holder.unit_label} {holder.title_label}")
        for person in shown:
            person.shown_posts = listed_apart(posts.get(person.pk, []))  # type: ignore[attr-defined]

    return PeopleTable(request, rows, prepare=prepare).answer(
        "organs/people.html",
        {**about_the_day(on), "may_change": permissions.may_keep_organisation(actor_of(request))},
    )


def person_page(request: HttpRequest, person_id: int) -> HttpResponse:
    person, on = person_or_404(person_id), day_of(request)
    actor = actor_of(request)
    appointments = histories.appointments_of(person.pk)
    return render(
        request,
        "organs/person.html",
        {
            **about_the_day(on),
            "person": person,
            "label": _named(person),
            "held": queries.holders(on, people=[person.pk]),
            "absence": queries.absence_of(person.pk, on),
            "appointments": [row for row in appointments if row.superseded_at is None],
            "corrected": [row for row in appointments if row.superseded_at is not None],
            "portfolios": histories.portfolios_of(person.pk),
            "pairings": histories.pairings_of(person.pk),
            "absences": histories.absences_of(person.pk),
            "entrustments": entrustment_lines(queries.entrustment_register(on, person_id=person.pk)),
            "revisions": histories.revisions_of(person.pk),
            "spans": [
                Span(
                    by_language(row.post.title, row.post.title_en),
                    row.from_on,
                    row.to_on or max(row.from_on, clock.today()),
                )
                for row in appointments
                if row.superseded_at is None
            ],
            "may_change": permissions.may_keep_organisation(actor),
            "may_record_absence": permissions.may_record_absence(actor, person.pk),
            "may_grant": permissions.may_grant(actor, person.pk),
        },
    )


def register(request: HttpRequest) -> HttpResponse:
    return act_page(
        request,
        "person.register",
        title=_("登记人员"),
        back=reverse("organs:people"),
        go_to=lambda person: person.get_absolute_url(),
        choices={"gender": GENDERS[1:]},
    )


def correct(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(person_id)
    return act_page(
        request,
        "person.correct",
        title=_("更正人员信息：%(name)s") % {"name": person.name},
        back=person.get_absolute_url(),
        fixed={"person_id": person_id},
        choices={"gender": GENDERS[1:]},
        initial={name: getattr(person, name) for name in ("name", "name_en", "gender", "contact")},
    )


def appoint(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_or_404(person_id)
    posts = Post.objects.filter(abolished_on__isnull=True).select_related("unit")
    return act_page(
        request,
        "appointment.make",
        title=_("任命：%(name)s") % {"name": person.name},
        back=person.get_absolute_url(),
        fixed={"person_id": person_id},
        choices={
            "post_id": [
                (
                    str(post.pk),
                    f"{by_language(post.unit.short_name, post.unit.name_en)} {by_language(post.title, post.title_en)}",
                )
                for post in posts
            ]
        },
        initial={"from_on": clock.today()},
    )


def _appointment(appointment_id: int) -> Appointment:
    found = (
        Appointment.objects.select_related("person", "post", "post__unit").filter(pk=appointment_id).first()
    )
    if found is None:
        raise NotFound(
            "没有这条任职记录，请从人员页面进入。", "There is no such appointment: go in from the person."
        )
    return found


def end_appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    row = _appointment(appointment_id)
    return act_page(
        request,
        "appointment.end",
        title=_("免职：%(name)s，%(post)s") % {"name": row.person.name, "post": str(row.post)},
        back=row.person.get_absolute_url(),
        fixed={"appointment_id": appointment_id},
        initial={"to_on": clock.today()},
    )


def correct_appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    row = _appointment(appointment_id)

    def complete(inputs: dict[str, Any]) -> dict[str, Any]:
        return {"to_on": None, "basis": "", **inputs}  # left empty on purpose: it was shown filled in

    return act_page(
        request,
        "appointment.correct",
        title=_("更正任职：%(name)s，%(post)s") % {"name": row.person.name, "post": str(row.post)},
        back=row.person.get_absolute_url(),
        complete=complete,
        fixed={"appointment_id": appointment_id},
        initial={
            "from_on": row.from_on,
            "to_on": row.to_on,
            "is_primary": row.is_primary,
            "counts_as_leader": row.counts_as_leader,
            "basis": row.basis,
        },
    )
