"""Saving and deleting a view from its table."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xunzhang.accounts import saved_views
from xunzhang.accounts.access import actor_of, safe_next
from xunzhang.record.actions import perform
from xunzhang.record.errors import InvalidInputs
from xunzhang.ui.errors import sentence_of
from xunzhang.ui.forms import confirm, done

app_name = "saved_views"


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """POST table, name, query, next."""
    back = safe_next(request, request.POST.get("next"))
    given = {
        name: request.POST.get(name, "") for name in saved_views.SaveView.model_fields if name in request.POST
    }
    try:
        view = perform("saved_view.save", actor_of(request), given)
    except InvalidInputs as problem:
        messages.error(request, sentence_of(problem))
        return HttpResponseRedirect(back)
    return done(request, _("已保存视图“%(name)s”。") % {"name": view.name}, back)


@require_POST
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """POST next; asks once before the view is gone."""
    actor = actor_of(request)
    back = safe_next(request, request.POST.get("next"))
    view = saved_views.own_view(actor.account_id, view_id)
    asking = confirm(
        request,
        title=_("删除视图“%(name)s”") % {"name": view.name},
        sentence=_("删除后不能恢复，要用须重新筛选、另行保存。表中的内容不受影响。"),
        back=back,
        submit=_("删除"),
    )
    if asking:
        return asking
    perform("saved_view.delete", actor, {"view": view_id})
    return done(request, _("已删除视图“%(name)s”。") % {"name": view.name}, back)


urlpatterns = [
    path("save", save, name="save"),
    path("<int:view_id>/delete", delete, name="delete"),
]
