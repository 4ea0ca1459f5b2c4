"""The paper on which an entrustment or an absence rests, taken in with the act that records it."""

import base64
import binascii
import io

from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs.actions.finding import refuse
from xunzhang.record import attachments
from xunzhang.record.actions import Act, ActionInputs
from xunzhang.record.models import Attachment

MOST_CHARACTERS = 14_000_000  # of Base64: about 10 MB


class WithEvidence(ActionInputs):
    """Inputs of an action that may bring a file."""

    evidence_name: str = Field(default="", title="依据附件文件名", max_length=255)
    evidence_content: str = Field(default="", title="依据附件内容（Base64）", max_length=MOST_CHARACTERS)


def take_in(act: Act, inputs: WithEvidence) -> Attachment | None:
    """Keep the file by its digest; None if none came. Raises InvalidInputs."""
    if not inputs.evidence_content:
        return None
    if not inputs.evidence_name:
        raise refuse("evidence_name", _("请写明附件的文件名。"))
    try:
        content = base64.b64decode(inputs.evidence_content, validate=True)
    except (binascii.Error, ValueError):
        raise refuse("evidence_content", _("文件内容须是 Base64 编码，请重新上传文件。")) from None
    return attachments.add(act, io.BytesIO(content), inputs.evidence_name, matter=None)
