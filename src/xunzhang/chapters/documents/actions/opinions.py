"""An opinion with name and full date, on the text as it stands (条例 第二十二条)."""

from xunzhang.chapters.documents.models import (
    HandlingInstruction,
    JointSignature,
    OutgoingDocument,
    Signature,
)
from xunzhang.chapters.matters import handwriting
from xunzhang.chapters.organs.models import Entrustment
from xunzhang.kernel import clock
from xunzhang.procedure.engine import Moved
from xunzhang.record.actions import Act
from xunzhang.record.models import Matter


def sign(
    act: Act,
    document: OutgoingDocument,
    kind: str,
    *,
    agrees: bool,
    opinion: str,
    unit: str = "",
    clause: str = "",
    entrustment: Entrustment | None = None,
) -> Signature:
    """One opinion on the present text; an earlier one of the same act by the same unit is superseded."""
    earlier = document.signatures.filter(act=kind)
    if kind == Signature.Act.COUNTERSIGN:
        earlier = earlier.filter(unit=unit)
    rounds = earlier.count()
    earlier.filter(is_superseded=False).update(is_superseded=True)
    post = next((one for one in act.actor.posts if one.unit == unit), act.actor.posts[0])
    grantor = entrustment.grantor if entrustment is not None else None
    return Signature.objects.create(
        document=document,
        act=kind,
        document_version=document.version,
        round=rounds + 1,
        unit=unit or post.unit,
        person=act.actor.person_id,
        person_name=act.actor.name,
        role=post.role,
        on_behalf_of=grantor.pk if grantor else None,
        on_behalf_of_name=grantor.name if grantor else "",
        entrustment=entrustment.pk if entrustment else None,
        agrees=agrees,
        opinion=opinion,
        signed_at=clock.now(),
        clause=clause,
    )


def bind(
    act: Act,
    matter: Matter,
    moved: Moved,
    inputs: handwriting.ByHand,
    given: Signature | JointSignature | HandlingInstruction | None = None,
) -> dict[str, str]:
    """Bind the opinion to its operation and keep what was written by hand; returns what the journal says of that."""
    if given is not None:
        given.move_id = moved.move
        given.save(update_fields=["move"])
    return handwriting.keep(act, matter, moved.move, inputs.handwriting)
