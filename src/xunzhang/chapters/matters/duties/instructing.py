"""Instructions that leaders write on a matter (article 9)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters import duty_facts
from xunzhang.chapters.matters.duties.finding import matter_of, put_before
from xunzhang.chapters.matters.models import Instruction
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, action


class Instruct(ActionInputs):
    matter_id: int = Field(title="办件")
    text: str = Field(title="批示", min_length=1, max_length=4000)
    people: tuple[int, ...] = Field(
        default=(), title="送阅", description="不选的，送给拟办人", max_length=100
    )


@action("matter.instruct", label="批示", label_en="Instruct on a matter", inputs=Instruct)
def instruct(act: Act, inputs: Instruct) -> Instruction:
    """A leader writes on it; on audit supervision only those may whom article 9 names (9.2)."""
    matter = matter_of(act, inputs.matter_id)
    act.assess("matter.instruct", duty_facts.audit_facts(act.actor, matter), matter=matter)
    act.permit(duty_facts.is_leader(act.actor), gettext_lazy("批示由政府领导作出。"))
    today = clock.today()
    chosen = list(dict.fromkeys(inputs.people)) or [one for one in (matter.opened_by,) if one]
    in_post = {one.person_id: one.name for one in organs.holders(today, people=chosen)}
    if inputs.people and set(chosen) - set(in_post):
        raise InvalidInputs({"people": _("所选的人今天没有任职，请另选。")})
    readers = [one for one in chosen if one in in_post and one != act.actor.person_id]
    put_before(
        act,
        matter,
        [
            Holder(
                person=one, zh=f"{act.actor.name}批示：{inputs.text}", en=f"instruction of {act.actor.name}"
            )
            for one in readers
        ],
        inputs.text,
    )
    made = Instruction.objects.create(
        matter=matter,
        text=inputs.text,
        person=act.actor.person_id or 0,
        person_name=act.actor.name,
        title=act.actor.posts[0].title,
        at=clock.now(),
        readers=readers,
    )
    act.record(
        matter=matter,
        subject=made,
        summary=f"批示：{inputs.text}",
        payload={"text": inputs.text, "readers": readers},
    )
    return made
