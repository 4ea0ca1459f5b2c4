"""The opinions and signatures on a document that count: not those of an earlier round or an earlier text."""

from xunzhang.chapters.documents.models import Signature
from xunzhang.kernel.remembering import remembered


@remembered
def all_signatures_of(document: int) -> tuple[Signature, ...]:
    """Every one that was given, in order, those of earlier rounds too. One query."""
    return tuple(Signature.objects.filter(document=document).order_by("pk"))


def signatures_of(document: int) -> tuple[Signature, ...]:
    """Those that count, in the order in which they were given."""
    return tuple(one for one in all_signatures_of(document) if not one.is_superseded)


def entrusting(document: int) -> dict[int, str]:
    """Who had entrusted the signature, by the operation it was given with."""
    return {
        one.move_id: one.on_behalf_of_name
        for one in all_signatures_of(document)
        if one.move_id is not None and one.on_behalf_of_name
    }
