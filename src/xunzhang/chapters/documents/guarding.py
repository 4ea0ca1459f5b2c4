"""What the guards of an outgoing document's procedure look at."""

from collections.abc import Mapping
from datetime import date

from xunzhang.chapters.documents import dissent, facts, joint, signers
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.paper import bears_seals
from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.on_demand import OnDemand
from xunzhang.record.models import Matter


def guard_facts(matter: Matter, on: date) -> Mapping[str, object]:
    """What the guards of the procedure look at: units concerned, and whether a review comes first."""
    document = OutgoingDocument.objects.select_related("matter").get(matter=matter)

    def needs_review() -> bool:
        try:
            return signers.needs_review(document, on)
        except UnusableInput:
            return False  # no clause decides such a document; signing it will say so

    return OnDemand(
        {
            "departments_concerned": lambda: sorted(facts.concerns(document)),
            "dissenting_departments": lambda: sorted(dissent.dissenting(document)),
            "issued_in_name_of": lambda: document.issued_in_name_of,
            "needs_review": needs_review,
            "joint_organs_left": lambda: sorted(joint.left(document)),
            "joint_seals_left": lambda: sorted(joint.seals_left(document)) if bears_seals(document) else [],
        }
    )
