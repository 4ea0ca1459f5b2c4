"""The seals of the installation: who keeps the keys, what a finished file is sealed with, and whether it still is.

The keys are behind one interface (`xunzhang.sealing.SealService`): a certified device or service in an office, a file of
keys in the demonstration.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from xunzhang.chapters.documents.models import OutgoingDocument, SealUse
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.record.attachments import place_of
from xunzhang.sealing import DemonstrationSeals, Seal, SealRefused, SealService, Tampered, Verified
from xunzhang.typesetting.model import SealImpression

DIAMETER = 42  # mm, the usual size of a municipal organ's seal
VALID = (datetime(2018, 1, 1, tzinfo=clock.BEIJING), datetime(2038, 1, 1, tzinfo=clock.BEIJING))


def in_a_folder() -> SealService:
    """The seals kept in the installation's own folder: for demonstrations and tests."""
    return DemonstrationSeals.established(settings.SEALS, maker="循章演示印章", valid=VALID)


def service() -> SealService:
    """Whoever keeps the keys, as `settings.SEAL_SERVICE` says."""
    found: SealService = import_string(settings.SEAL_SERVICE)()
    return found


def make_for_demonstration(unit: str, organ: str) -> None:
    """Give an organ of the demonstration a seal, if it has none yet."""
    kept = DemonstrationSeals.established(settings.SEALS, maker="循章演示印章", valid=VALID)
    if unit not in {seal.serial for seal in kept.seals()}:
        kept.make_seal(
            serial=unit, name=f"{organ}印章", organ=organ, diameter=DIAMETER, valid=VALID, at=clock.now()
        )


def final_content(digest: str) -> bytes | None:
    """A file kept by its digest; None when it is gone or is no longer what that digest says."""
    try:
        content = place_of(digest).read_bytes()
    except OSError:
        return None
    return content if sm3(content) == digest else None


def seal_of(organ: str) -> Seal:
    """The seal of an organ by its full name, valid now. Raises SealRefused where it has none."""
    now = clock.now()
    held = [seal for seal in service().seals() if seal.organ == organ]
    found = next((seal for seal in held if seal.is_valid_at(now)), None)
    if found is None:
        raise SealRefused(
            f"{organ}没有在用的电子印章，请先由印章管理人员制发。",
            f"{organ} has no electronic seal in use; have one made first.",
        )
    return found


def has_seal(organ: str) -> bool:
    """Whether the organ keeps a seal here at all."""
    return any(seal.organ == organ for seal in service().seals())


def impression_of(seal: Seal) -> SealImpression:
    """The seal as it is printed."""
    picture = seal.picture if seal.picture_kind != "SVG" or seal.picture else b""
    return SealImpression(organ=seal.organ, picture=picture, diameter=float(seal.diameter))


def impressions_on(document: OutgoingDocument) -> tuple[SealImpression, ...]:
    """The seals that the present final file bears, in the order of the organs; none on a draft, nor on one returned after its sealing."""
    if not document.final_digest:
        return ()
    uses = document.seal_uses.filter(file_digest=document.final_digest).exclude(serial="").order_by("pk")
    used = list(dict.fromkeys(uses.values_list("serial", flat=True)))
    kept = {seal.serial: seal for seal in service().seals()} if used else {}
    return tuple(impression_of(kept[serial]) for serial in used if serial in kept)


def check(use: SealUse) -> Verified | Tampered | None:
    """Whether the file is still the one that was sealed; None for a use from before seals were electronic.

    Raises OSError when the file is gone.
    """
    if not use.signature:
        return None
    organ = organs.unit_on(use.unit, use.used_at.astimezone(clock.BEIJING).date())  # as it was called then
    content = place_of(use.file_digest).read_bytes()
    return service().verify(content, bytes(use.signature), organ=organ.name if organ else None)


@dataclass(frozen=True, slots=True)
class Checked:
    """The use of a seal, and what its check says. `found` is None where it cannot be checked."""

    use: SealUse
    found: Verified | Tampered | None
    sentence: str = ""

    @property
    def is_sound(self) -> bool:
        return isinstance(self.found, Verified)


def checked(use: SealUse, language: str) -> Checked:
    """The check of one use with its sentence in the reader's language, empty when all is well."""
    if not use.is_current:
        void = {
            "zh": "这次用印的文件已经作废，不是正式文件。",
            "en": "The file of this use is void; it is not the final file.",
        }
        return Checked(use, None, void["en" if language.startswith("en") else "zh"])
    try:
        found = check(use)
    except OSError:
        gone = {"zh": "正式文件的内容已经丢失。", "en": "The content of the final file is gone."}
        return Checked(use, None, gone["en" if language.startswith("en") else "zh"])
    sentence = (
        found.sentence("en" if language.startswith("en") else "zh") if isinstance(found, Tampered) else ""
    )
    return Checked(use, found, sentence)


def as_json(checked_use: Checked) -> dict[str, Any]:
    """For the API and the command."""
    return {
        "document_number": checked_use.use.document.document_number,
        "serial": checked_use.use.serial,
        "used_at": checked_use.use.used_at.isoformat(),
        "is_sound": checked_use.is_sound,
        "sentence": checked_use.sentence,
    }
