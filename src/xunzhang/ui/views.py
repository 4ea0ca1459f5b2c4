"""The language switch, and the gallery that shows every component with invented contents."""

from datetime import date, timedelta
from typing import Any, Literal

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.i18n import set_language as django_set_language
from pydantic import BaseModel, Field

from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput, XunzhangError
from xunzhang.ui import forms, providers
from xunzhang.ui.charts import Bar, Span
from xunzhang.ui.errors import TEXTS, error_page
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import BatchAction, Column, Table


@csrf_protect
def set_language(request: HttpRequest) -> HttpResponseBase:
    """POST `language` and `next`: open to everybody, also before login."""
    return django_set_language(request)


set_language.is_anonymous = True  # type: ignore[attr-defined]


def _require_gallery() -> None:
    if not (settings.DEBUG or providers.office().is_demonstration):
        raise Http404


STATES = (
    ("running", gettext_lazy("办理中")),
    ("closed", gettext_lazy("已办结")),
    ("late", gettext_lazy("已逾期")),
)
TONES = {"running": "note", "closed": "good", "late": "bad"}


class GalleryTable(Table):
    key = "gallery"
    caption = gettext_lazy("事项样例")
    columns = (
        Column(
            "title",
            gettext_lazy("标题"),
            sort="title",
            link=lambda row: f"{reverse('ui:gallery')}?q={row['title']}",
        ),
        Column("unit", gettext_lazy("承办单位"), minor=True),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="badge",
            value=lambda row: dict(STATES)[row["state"]],
            tone=lambda row: TONES[row["state"]],
        ),
        Column("opened_on", gettext_lazy("发起日期"), kind="date", sort="opened_on", minor=True),
        Column("due_on", gettext_lazy("期限"), kind="deadline", sort="due_on"),
        Column("count", gettext_lazy("次数"), kind="number", sort="count", minor=True),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("title", "unit")),
        ChoiceFilter("state", gettext_lazy("状态"), choices=STATES),
        DateRangeFilter("opened_on", gettext_lazy("发起日期")),
    )
    default_sort = "due_on"
    page_size = 12

    def row_key(self, row: Any) -> str:
        return str(row["id"])


def _rows() -> list[dict[str, Any]]:
    today = clock.today()
    titles = (
        _("关于印发年度重点工作的通知"),
        _("关于水务工程建设的请示"),
        _("关于预算调整的报告"),
        _("关于同意设立园区的批复"),
    )
    units = (_("市发展和改革委员会"), _("市水务局"), _("市财政局"))
    return [
        {
            "id": number,
            "title": f"{titles[number % 4]}（{number + 1}）",
            "unit": units[number % 3],
            "state": ("running", "closed", "late")[number % 3],
            "opened_on": today - timedelta(days=number * 3),
            "due_on": today + timedelta(days=number - 6) if number % 7 else None,
            "count": number % 5,
        }
        for number in range(40)
    ]


FINDINGS: tuple[dict[str, Any], ...] = (
    {
        "provision": "54(3)",
        "article": 54,
        "outcome": "breached",
        "force": "must",
        "kind": "authority",
        "facts": {"文种": "通知", "签发人": "副市长"},
        "sentence": {
            "zh": "这份公文由市长签发，不能由副市长签发。",
            "en": "The mayor signs this document, not a vice mayor.",
        },
        "remedy": {
            "zh": "请送市长签发，或者取得市长的委托。",
            "en": "Send it to the mayor, or obtain the mayor's entrustment.",
        },
        "rests_on": {"kind": "reading", "ref": "R5"},
        "quote": "以市人民政府名义制发的上行文，由市长签发。",
    },
    {
        "provision": "48.2a",
        "article": 48,
        "outcome": "breached",
        "force": "default",
        "kind": "deadline",
        "facts": {},
        "sentence": {
            "zh": "纪要初稿应于 3 个工作日内完成。",
            "en": "The draft minutes are due within 3 working days.",
        },
        "remedy": {"zh": "请写明未按期完成的理由。", "en": "State why they are late."},
        "rests_on": {"kind": "text", "ref": ""},
        "quote": "纪要应当于会后3个工作日内完成初稿",
    },
    {
        "provision": "11",
        "article": 11,
        "outcome": "judgement",
        "force": "must",
        "kind": "gate",
        "facts": {},
        "sentence": {
            "zh": "是否属于重大事项，须由人判断。",
            "en": "A person must judge whether this is a major matter.",
        },
        "remedy": {"zh": "", "en": ""},
        "rests_on": {"kind": "setting", "ref": "is_major"},
        "quote": "",
    },
)


def gallery(request: HttpRequest) -> HttpResponseBase:
    """Every component once; only in the demonstration or while developing."""
    _require_gallery()
    if request.GET.get("toast") == "1":
        messages.success(request, _("已保存。"))
        messages.error(request, _("没有保存，请改正后重试。"))
    today = clock.today()
    table = GalleryTable(request, _rows())
    table.batch = (BatchAction(_("批量签收"), reverse("ui:gallery_batch")),)
    leaf = {"label": _("法制处"), "children": [], "note": "3"}
    context = {
        "findings": FINDINGS,
        "tab_entries": [
            (_("概况"), reverse("ui:gallery")),
            (_("办理过程"), f"{reverse('ui:gallery')}?tab=2"),
        ],
        "days": [today + timedelta(days=offset) for offset in (-5, 0, 1, 4, 40)],
        "yesterday": today - timedelta(days=1),
        "nodes": [
            {
                "label": _("市政府办公厅"),
                "is_open": True,
                "url": reverse("ui:gallery"),
                "children": [leaf, leaf],
            },
            {"label": _("市司法局"), "children": []},
        ],
        "spans": [
            Span(_("拟稿"), today - timedelta(days=12), today - timedelta(days=8), "good"),
            Span(_("会签"), today - timedelta(days=8), today - timedelta(days=2), "late"),
            Span(_("签发"), today - timedelta(days=2), None),
        ],
        "bars": [Bar(_("按期"), 42, "good"), Bar(_("逾期"), 7, "late"), Bar(_("办理中"), 18)],
    }
    return table.answer("ui/gallery.html", context)


class GalleryInputs(BaseModel):
    title: str = Field(title="标题", min_length=2, max_length=80, description="不超过 80 字。")
    text: str = Field(default="", title="内容", max_length=2000)
    unit: str = Field(title="承办单位")
    urgency: Literal["0", "1", "2"] = Field(default="0", title="紧急程度")
    recipients: list[str] = Field(default_factory=list, title="主送机关")
    due_on: date = Field(title="办结期限")
    copies: int = Field(default=1, title="份数", ge=1, le=500)
    is_public: bool = Field(default=False, title="可以公开")


class _Refused(XunzhangError):
    status = 422
    findings = FINDINGS


def gallery_form(request: HttpRequest) -> HttpResponse:
    """A form that is refused, with findings, unless the title is 可以."""
    _require_gallery()
    units = (("general_office", _("市政府办公厅")), ("finance", _("市财政局")))
    form = forms.Form(
        request,
        GalleryInputs,
        choices={
            "unit": units,
            "recipients": units,
            "urgency": (("0", _("平件")), ("1", _("加急")), ("2", _("特急"))),
        },
        kinds={"urgency": "radio"},
        submit=_("报送"),
    )
    if form.is_sent:
        with form.attempt():
            if not form.inputs().get("title"):
                raise UnusableInput("请填写标题。", "title", "Give a title.")
            if form.inputs()["title"] != "可以":
                raise _Refused("")
            return form.done(_("已报送。"), reverse("ui:gallery"))
    return form.answer("ui/gallery_form.html", {"back": reverse("ui:gallery")})


def gallery_batch(request: HttpRequest) -> HttpResponse:
    """Asks before it does nothing."""
    _require_gallery()
    selected = request.POST.getlist("selected")
    asking = forms.confirm(
        request,
        title=_("批量签收"),
        sentence=_("将签收 %(count)s 件，签收后不能撤销。") % {"count": len(selected)},
        back=reverse("ui:gallery"),
        submit=_("确认签收"),
    )
    return asking or forms.done(
        request, _("已签收 %(count)s 件。") % {"count": len(selected)}, reverse("ui:gallery")
    )


def gallery_error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page, to be looked at."""
    _require_gallery()
    if status not in TEXTS:
        raise Http404
    if status == 500:
        return render(request, "ui/errors/broken.html", {"language": "zh-hans"}, status=500)
    return error_page(request, status)
