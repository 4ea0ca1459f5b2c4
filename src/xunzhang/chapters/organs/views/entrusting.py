"""The register of entrustments, absences, terms, and who is what on a day."""

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.organs import permissions, queries
from xunzhang.chapters.organs.actions.evidence import MOST_CHARACTERS
from xunzhang.chapters.organs.models import Entrustment, EntrustmentKind
from xunzhang.chapters.organs.naming import (
    by_language,
    document_class_choices,
    meeting_choices,
    route_choices,
    scope_label,
)
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.chapters.organs.views.asked import (
    about_the_day,
    act_page,
    day_of,
    person_choices,
)
from xunzhang.kernel import clock
from xunzhang.record.actions import InvalidInputs, NotFound
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment
from xunzhang.ui.citations import cited
from xunzhang.ui.fields import Field
from xunzhang.ui.filters import ChoiceFilter, TextFilter
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table

STATES = {
    "in_force": (gettext_lazy("有效"), "good"),
    "dormant": (gettext_lazy("委托人在岗，暂不生效"), "wait"),
    "lapsed": (gettext_lazy("一方已离任，失效"), "bad"),
    "upcoming": (gettext_lazy("尚未开始"), "note"),
    "ended": (gettext_lazy("已到期"), ""),
    "revoked": (gettext_lazy("已撤回"), ""),
}


@dataclass(frozen=True, slots=True)
class EntrustmentLine:
    """One line of the register as it is shown."""

    id: int
    row: Entrustment
    state: str
    grantor: str
    grantee: str
    provision: str
    names: str

    @property
    def url(self) -> str:
        return reverse("organs:entrustment", args=[self.id])

    @property
    def state_label(self) -> str:
        return str(STATES[self.state][0])

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def is_open(self) -> bool:
        """Whether there is something left to revoke."""
        return self.state in ("in_force", "dormant", "upcoming")


def entrustment_lines(register: list[queries.Register]) -> list[EntrustmentLine]:
    return [
        EntrustmentLine(
            one.entrustment.pk,
            one.entrustment,
            one.state,
            by_language(one.entrustment.grantor.name, one.entrustment.grantor.name_en),
            by_language(one.entrustment.grantee.name, one.entrustment.grantee.name_en),
            cited(one.entrustment.provision),
            _("、").join(scope_label(kind, name) for kind, name in one.scopes),
        )
        for one in register
    ]


class EntrustmentTable(Table):
    key = "organ-entrustments"
    caption = gettext_lazy("委托授权登记簿")
    columns = (
        Column("grantor", gettext_lazy("委托人"), sort="grantor", link=lambda line: line.url),
        Column("grantee", gettext_lazy("受托人"), sort="grantee"),
        Column("kind", gettext_lazy("方式"), value=lambda line: line.row.get_kind_display()),
        Column("provision", gettext_lazy("依据条款"), sort="row__provision"),
        Column("names", gettext_lazy("范围")),
        Column("from_on", gettext_lazy("自"), path="row__from_on", kind="date", sort="row__from_on"),
        Column("to_on", gettext_lazy("至"), path="row__to_on", kind="date", sort="row__to_on"),
        Column(
            "state",
            gettext_lazy("状态"),
            path="state_label",
            kind="badge",
            tone=lambda line: line.tone,
            sort="state",
        ),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("grantor", "grantee", "names", "provision")),
        ChoiceFilter(
            "state",
            gettext_lazy("状态"),
            choices=lambda: [(name, label) for name, (label, _tone) in STATES.items()],
        ),
        ChoiceFilter("kind", gettext_lazy("方式"), "row__kind", choices=lambda: EntrustmentKind.choices),
    )
    empty = gettext_lazy("没有委托授权")
    empty_hint = gettext_lazy("由委托人作出，或者由办公厅人事岗位凭书面依据登记。")


def entrustments(request: HttpRequest) -> HttpResponseBase:
    on, actor = day_of(request), actor_of(request)
    return EntrustmentTable(request, entrustment_lines(queries.entrustment_register(on))).answer(
        "organs/entrustments.html",
        {
            **about_the_day(on),
            "may_grant": actor.person_id is not None and _may_grant_at_all(request),
        },
    )


def _may_grant_at_all(request: HttpRequest) -> bool:
    """Leaders give entrustments for themselves, the clerk records everybody's."""
    actor = actor_of(request)
    return permissions.is_personnel_clerk(actor) or bool(actor.roles & roles_of("leader", clock.today()))


def entrustment_page(request: HttpRequest, entrustment_id: int) -> HttpResponse:
    on, actor = day_of(request), actor_of(request)
    line = next(
        (one for one in entrustment_lines(queries.entrustment_register(on, entrustment_id=entrustment_id))),
        None,
    )
    if line is None:
        raise NotFound(
            "没有这条委托，请从登记簿进入。", "There is no such entrustment: go in from the register."
        )
    return render(
        request,
        "organs/entrustment.html",
        {
            **about_the_day(on),
            "line": line,
            "grantor_post": _post_label(line.row.grantor_post),
            "grantee_post": _post_label(line.row.grantee_post),
            "may_revoke": line.is_open and permissions.may_grant(actor, line.row.grantor_id),
        },
    )


def _post_label(post: Any) -> str:
    return f"{by_language(post.unit.name, post.unit.name_en)} {by_language(post.title, post.title_en)}"


def evidence_field() -> Field:
    return Field("evidence_file", _("依据附件"), "file", hint=_("可附书面委托、批件等扫描件，至多 10 MB。"))


def evidence_of(request: HttpRequest) -> dict[str, str]:
    """The uploaded paper as the action's inputs; empty without one."""
    uploaded = request.FILES.get("evidence_file")
    if uploaded is None:
        return {}
    if uploaded.size > MOST_CHARACTERS * 3 // 4:
        raise InvalidInputs({"evidence_file": _("附件超过 10 MB，请压缩后重新上传。")})
    content = base64.b64encode(uploaded.read()).decode("ascii")
    return {"evidence_name": str(uploaded.name), "evidence_content": content}


def evidence(request: HttpRequest, entrustment_id: int) -> HttpResponse:
    """The paper on which the entrustment rests."""
    row = Entrustment.objects.filter(pk=entrustment_id).exclude(evidence_digest="").first()
    kept = None if row is None else Attachment.objects.filter(digest=row.evidence_digest).first()
    if kept is None:
        raise NotFound("这条委托没有附件。", "This entrustment has no paper attached.")
    response = HttpResponse(content_of(kept), content_type=kept.media_type or "application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    return response


def _lines_of(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def grant(request: HttpRequest) -> HttpResponse:
    """Leaders see themselves as the grantor; the clerk chooses one."""
    actor, today = actor_of(request), clock.today()
    chosen = queries.holders(today, roles=roles_of("leader", today) | roles_of("assistant", today))
    fixed = {} if permissions.is_personnel_clerk(actor) else {"grantor_id": actor.person_id}

    def add_meeting_names(form: Form) -> None:
        form.add(evidence_field())
        form.add(
            Field(
                "named_meetings",
                _("某次会议"),
                "textarea",
                hint=_("一行一次，写全称；只对所写的这一次有效。"),
            )
        )
        order = list(form.fields)
        order.remove("named_meetings")
        order.insert(order.index("meetings") + 1, "named_meetings")
        form.fields = {name: form.fields[name] for name in order}

    def complete(inputs: dict[str, Any]) -> dict[str, Any]:
        return {
            **inputs,
            "meetings": [*inputs.get("meetings", []), *_lines_of(request.POST.get("named_meetings"))],
            "tasks": _lines_of(inputs.get("tasks")),
            **evidence_of(request),
        }

    return act_page(
        request,
        "entrustment.grant",
        title=_("委托或授权"),
        back=reverse("organs:entrustments"),
        go_to=lambda made: reverse("organs:entrustment", args=[made.pk]),
        complete=complete,
        extra=add_meeting_names,
        fixed=fixed,
        skip=("evidence_name", "evidence_content"),
        choices={
            "grantor_id": person_choices(queries.leaders(today)),
            "grantee_id": person_choices([one for one in chosen if one.person_id != fixed.get("grantor_id")]),
            "provision": route_choices(today),
            "meetings": meeting_choices(),
            "document_classes": document_class_choices(),
        },
        kinds={"tasks": "textarea", "kind": "radio"},
        hints={"tasks": _("一行一项")},
        initial={"from_on": today, "tasks": ""},
    )


def revoke(request: HttpRequest, entrustment_id: int) -> HttpResponse:
    return act_page(
        request,
        "entrustment.revoke",
        title=_("撤回委托"),
        back=reverse("organs:entrustment", args=[entrustment_id]),
        fixed={"entrustment_id": entrustment_id},
        initial={"revoked_on": clock.today()},
        about={"warning": _("自撤回之日起失效；此前已办的事项不受影响。")},
    )
