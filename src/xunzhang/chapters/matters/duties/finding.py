"""The matter a duty is about, and putting it before people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.queries import may_see
from xunzhang.procedure import engine
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, NotFound
from xunzhang.record.models import Matter

OFFICE_WORK = gettext_lazy("办件由任有职务的工作人员办理；管理员账号不办理业务。")


def matter_of(act: Act, matter_id: int) -> Matter:
    """The matter, held for the act. Raises NotFound where the actor may not see it, NotPermitted for administrators."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    matter = Matter.objects.select_for_update(of=("self",)).filter(pk=matter_id).first()
    if matter is None or not may_see(act.actor, matter):
        raise NotFound(_("没有这件，或您无权查看。"))
    act.matter = matter
    return matter


def put_before(act: Act, matter: Matter, holders: list[Holder], note: str) -> list[WorkItem]:
    """Send it to read; whoever has it unread keeps that item. The items, in the order of the holders."""
    unread = WorkItem.objects.filter(
        process=matter.process_id, kind=WorkItem.Kind.READ, state=WorkItem.State.OPEN
    )
    have = set(unread.values_list("person", flat=True))
    wanted = [one for one in holders if one.person not in have]
    if wanted:
        running.operate(
            act,
            matter,
            lambda hand, office: engine.circulate(matter.process_id or 0, wanted, hand, office, note=note),
        )
    items = {item.person: item for item in unread.order_by("-pk")}
    return [items[one.person] for one in holders if one.person in items]
