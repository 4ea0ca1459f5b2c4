"""委托办理: what one lends of one's inbox, and what one is lent."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.matters.actions import Delegate
from xunzhang.chapters.matters.naming import kind_labels, names_of
from xunzhang.chapters.matters.queries import delegations_of
from xunzhang.kernel import clock
from xunzhang.procedure.models import Delegation
from xunzhang.record.actions import NotFound, NotPermitted, perform
from xunzhang.record.actor import Actor
from xunzhang.ui.forms import Form, confirm, done
from xunzhang.ui.providers import actor_of

EARLIER = 30  # delegations that are over, on the page


def _state(row: Delegation) -> tuple[str, str]:
    today = clock.today()
    if row.revoked_at is not None:
        return _("已终止"), ""
    if row.to_on < today:
        return _("已期满"), ""
    return (_("尚未开始"), "wait") if row.from_on > today else (_("有效"), "good")


def _rows(person_id: int) -> dict[str, list[dict[str, object]]]:
    rows = list(delegations_of(person_id)[: EARLIER * 2])
    names = names_of(other for row in rows for other in (row.delegator, row.delegate))
    kinds = kind_labels()
    given: list[dict[str, object]] = []
    held: list[dict[str, object]] = []
    for row in rows:
        state, tone = _state(row)
        (given if row.delegator == person_id else held).append(
            {
                "row": row,
                "other": names.person(row.delegate if row.delegator == person_id else row.delegator),
                "kinds": _("、").join(kinds.get(kind, kind) for kind in row.kinds) or _("全部"),
                "state": state,
                "tone": tone,
                "may_end": row.revoked_at is None and row.to_on >= clock.today(),
            }
        )
    return {"given": given, "held": held}


def delegations(request: HttpRequest) -> HttpResponse:
    """Own delegations, given and held, and the form for another."""
    actor: Actor = actor_of(request)
    if actor.person_id is None:
        raise NotPermitted(_("管理员账号不办理业务，没有可以委托的事项。"))
    form = Form(
        request,
        Delegate,
        choices={"kinds": list(kind_labels().items())},
        lookups={"person_id": "people_in_posts"},
        without={"person_id": [actor.person_id]},
        initial={"from_on": clock.today(), "to_on": clock.today()},
        submit=_("委托"),
    )
    if form.is_sent:
        with form.attempt():
            perform("delegation.grant", actor, form.inputs())
            return form.done(_("已委托。"), reverse("matters:delegations"))
    return form.answer("matters/delegations.html", _rows(actor.person_id))


def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End one now, after asking."""
    actor: Actor = actor_of(request)
    back = reverse("matters:delegations")
    row = delegations_of(actor.person_id or 0).filter(pk=delegation_id).first()
    if row is None:
        raise NotFound(_("没有这一委托。"))
    names = names_of([row.delegator, row.delegate])
    asking = confirm(
        request,
        title=_("终止委托办理"),
        sentence=_("终止后，受托人不能再代为办理；已经办理的不受影响。"),
        back=back,
        submit=_("终止"),
        details=[
            (_("委托人"), names.person(row.delegator)),
            (_("受托人"), names.person(row.delegate)),
            (_("期间"), f"{row.from_on} — {row.to_on}"),
        ],
    )
    if asking:
        return asking
    perform("delegation.revoke", actor, {"delegation_id": row.pk})
    return done(request, _("已终止委托。"), back)
