"""Registering and ending the bulletins that units send to the government (55)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.actions.inputs import EndBulletin, RegisterBulletin
from xunzhang.chapters.documents.models import Bulletin
from xunzhang.chapters.documents.queries import is_document_clerk
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotFound, action

KEEPER = gettext_lazy("简报由办公厅登记。")


@action("bulletin.register", label="登记简报", label_en="Register a bulletin", inputs=RegisterBulletin)
def register(act: Act, inputs: RegisterBulletin) -> Bulletin:
    """A unit's bulletin to the government: one title as a rule, another only with a recorded reason."""
    act.permit(is_document_clerk(act.actor), KEEPER)
    today = clock.today()
    unit = organs.unit_on(inputs.unit, today)
    if unit is None or unit.is_outside:
        raise InvalidInputs({"unit": _("没有这个单位，请重新选择。")})
    running = list(Bulletin.objects.filter(unit=inputs.unit, to_on=None).values_list("title", flat=True))
    if inputs.title in running:
        raise InvalidInputs({"title": _("这种简报已经登记，正在报送。")})
    findings = act.assess("bulletin.register", {"bulletins_sent": frozenset(running)})
    departed = next((one for one in findings if str(one.outcome) == "departed"), None)
    made = Bulletin.objects.create(
        unit=inputs.unit,
        title=inputs.title,
        from_on=today,
        is_exception=departed is not None,
        reason=inputs.departures.get(departed.provision, "")[:500] if departed is not None else "",
        registered_by=act.actor.person_id,
    )
    act.record(
        subject=made,
        summary=f"登记简报：{unit.short_name}《{inputs.title}》",
        payload={"unit": inputs.unit, "title": inputs.title, "is_exception": made.is_exception},
    )
    return made


@action("bulletin.end", label="停报简报", label_en="End a bulletin", inputs=EndBulletin)
def end(act: Act, inputs: EndBulletin) -> Bulletin:
    """From today the unit sends it no longer."""
    act.permit(is_document_clerk(act.actor), KEEPER)
    bulletin = Bulletin.objects.select_for_update().filter(pk=inputs.bulletin_id).first()
    if bulletin is None:
        raise NotFound(_("没有登记过这种简报。"))
    if bulletin.to_on is not None:
        raise Conflict(_("这种简报已于 %(on)s 停报。") % {"on": bulletin.to_on})
    bulletin.to_on = clock.today()
    bulletin.save(update_fields=["to_on"])
    act.record(subject=bulletin, summary=f"停报简报：《{bulletin.title}》", payload={"bulletin": bulletin.pk})
    return bulletin
