"""Files of matters: checked by content, kept by digest, written before the act that brings them is recorded.

To be called inside an action; the row goes into the act's entry with `act.record(attachments=[…])`.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.kernel.errors import Broken
from xunzhang.record import secrecy
from xunzhang.record.actions import Act
from xunzhang.record.errors import InvalidInputs
from xunzhang.record.media_types import media_type
from xunzhang.record.models import Attachment, Matter


def place_of(digest: str) -> Path:
    """Where content of that digest lies."""
    return Path(settings.ATTACHMENTS) / digest[:2] / digest[2:4] / digest


def clean_name(name: str) -> str:
    """The file's own name: no folders, no control characters, 255 characters at most."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".")
    if not kept:
        raise InvalidInputs({"file": _("文件没有名称，请命名后重新上传。")})
    stem, dot, ending = kept.rpartition(".")
    return kept if len(kept) <= 255 else stem[: 254 - len(ending)] + dot + ending


def read_limited(stream: BinaryIO, name: str) -> bytes:
    """The whole content of an upload. Raises InvalidInputs when it is empty or larger than the limit."""
    limit: int = settings.ATTACHMENT_BYTES
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise InvalidInputs(
            {
                "file": _("文件“%(name)s”超过 %(limit)s MB，请压缩或拆分后重新上传。")
                % {"name": name, "limit": limit // 1024**2}
            }
        )
    if not content:
        raise InvalidInputs({"file": _("文件“%(name)s”是空的，请核对后重新上传。") % {"name": name}})
    return content


def add(
    act: Act, stream: BinaryIO, name: str, *, matter: Matter | None, level: str = "internal"
) -> Attachment:
    """Take in a file. Raises InvalidInputs for its level, size, kind or name.

    The content is on disk before the row is in the database: a row never lacks its content. Content left without a
    row by an act that failed harms nobody, and is used when the same file comes again.
    """
    secrecy.require_taken_in(level)
    name = clean_name(name)
    content = read_limited(stream, name)
    return add_made(act, content, name, media_type(content, name), matter=matter, level=level)


def add_made(
    act: Act, content: bytes, name: str, kind: str, *, matter: Matter | None, level: str = "internal"
) -> Attachment:
    """Keep a file that the office itself has made: its kind is known, its level checked as any other's."""
    secrecy.require_taken_in(level)
    digest = sm3(content)
    _keep(content, digest)
    return Attachment.objects.create(
        matter=matter,
        name=name,
        media_type=kind,
        size=len(content),
        digest=digest,
        sha256=hashlib.sha256(content).hexdigest(),
        secrecy=level,
        added_at=clock.now(),
        added_by=act.actor.person_id,
        added_by_name=act.actor.name,
    )


def register(act: Act, name: str, *, matter: Matter | None, level: str, kept_at: str) -> Attachment:
    """Note that a file exists and where it is kept, without its content: for what may not be taken in."""
    if not kept_at:
        raise InvalidInputs({"kept_at": _("请写明原件的保管处所。")})
    secrecy.rank(level)
    return Attachment.objects.create(
        matter=matter,
        name=clean_name(name),
        secrecy=level,
        registered_note=kept_at,
        added_at=clock.now(),
        added_by=act.actor.person_id,
        added_by_name=act.actor.name,
    )


def content_of(attachment: Attachment) -> bytes:
    """The content, checked against its digest. Raises Broken when it is lost or was changed on disk."""
    try:
        content = place_of(attachment.digest).read_bytes()
    except OSError as problem:
        raise Broken(
            f"attachment {attachment.pk}: content {attachment.digest} is lost: {problem}"
        ) from problem
    if sm3(content) != attachment.digest:
        raise Broken(f"attachment {attachment.pk}: content {attachment.digest} was changed on disk")
    return content


def faults() -> list[str]:
    """Every attachment whose content is lost or changed, one line each."""
    found = []
    for attachment in Attachment.objects.exclude(digest="").iterator(chunk_size=500):
        try:
            content_of(attachment)
        except Broken as problem:
            found.append(str(problem))
    return found


def _keep(content: bytes, digest: str) -> None:
    place = place_of(digest)
    if place.is_file():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as beside:
        try:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
            os.replace(beside.name, place)  # at once or not at all, also when two do it together
        except OSError:
            Path(beside.name).unlink(missing_ok=True)
            raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
