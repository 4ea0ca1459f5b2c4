"""The opinions and signatures on a document that count: not those of an earlier round or an earlier text."""

from xunzhang.chapters.documents.models import Signature
from xunzhang.kernel.remembering import remembered


@remembered
def signatures_of(document: int) -> tuple[Signature, ...]:
    """In the order in which they were given. One query."""
    return tuple(Signature.objects.filter(document=document, is_superseded=False).order_by("pk"))
