"""What the actions on incoming documents take."""

from datetime import date, datetime
from typing import Literal, Self

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from xunzhang.chapters.matters.handwriting import ByHand
from xunzhang.record.actions import ActionInputs

MOST_CHARACTERS = 140_000_000  # of Base64: about 100 MB
MOST_FILES = 20
Urgency = Literal["none", "ordinary_urgent", "urgent", "extra_urgent", "immediate"]
Ground = Literal[
    "not_ours", "sending_rules", "kind_or_form", "not_consulted", "other_requirements", "wrong_recipient"
]


class FileContent(BaseModel):
    """One file: its name and its content in Base64."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(title="文件名", min_length=1, max_length=255)
    content: str = Field(title="文件内容（Base64）", max_length=MOST_CHARACTERS)

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if not self.content:
            raise ValueError(_("文件“%(name)s”是空的（0 字节），请换一份再上传。") % {"name": self.name})
        return self


class TakeIn(ActionInputs):
    files: tuple[FileContent, ...] = Field(default=(), title="文件", max_length=MOST_FILES)
    unit: str = Field(default="", title="收文单位", max_length=40)
    title: str = Field(default="", title="标题", max_length=300)
    sender: str = Field(default="", title="来文机关", max_length=200)
    received_at: datetime | None = Field(default=None, title="收到时间")
    secrecy: str = Field(default="internal", title="密级", max_length=20)
    kept_at: str = Field(default="", title="原件保管处所", max_length=300)


class AddFiles(ActionInputs):
    document_id: int = Field(title="来文")
    files: tuple[FileContent, ...] = Field(title="文件", min_length=1, max_length=MOST_FILES)


class Receive(ActionInputs):
    document_id: int = Field(title="来文")
    needs_reply: bool | None = Field(default=None, title="办理要求")
    stated_limit_on: date | None = Field(default=None, title="来文规定的办理时限")


class Register(ActionInputs):
    document_id: int = Field(title="来文")
    sender: str = Field(title="来文机关", min_length=2, max_length=200)
    sender_unit: str = Field(default="", title="来文单位（本系统内）", max_length=40)
    document_number: str = Field(default="", title="来文字号", max_length=60)
    title: str = Field(title="标题", min_length=2, max_length=300)
    document_kind: str = Field(default="", title="文种", max_length=40)
    dated_on: date | None = Field(default=None, title="成文日期")
    secrecy: str = Field(default="internal", title="密级", max_length=20)
    urgency: Urgency = Field(default="none", title="紧急程度")
    copies: int = Field(default=1, title="份数", ge=1, le=9999)
    pages: int | None = Field(default=None, title="页数", ge=1, le=9999)
    is_main: bool = Field(default=True, title="主送本单位")
    needs_reply: bool = Field(default=True, title="办理要求")
    stated_limit_on: date | None = Field(default=None, title="来文规定的办理时限")
    duplicate_of: int | None = Field(default=None, title="并入的原件")
    not_duplicate_reason: str = Field(default="", title="另行登记的理由", max_length=500)


class Review(ActionInputs):
    document_id: int = Field(title="来文")
    is_ours: bool = Field(title="属于本机关办理")
    keeps_sending_rules: bool = Field(title="符合行文规则")
    kind_and_form_fit: bool = Field(title="文种、格式符合要求")
    missing_elements: tuple[str, ...] = Field(default=(), title="缺少的公文要素", max_length=18)
    is_necessary: bool = Field(title="行文确有必要")
    has_one_matter: bool | None = Field(default=None, title="一文一事")
    asks_for_something: bool | None = Field(default=None, title="报告夹带请示事项")
    is_sent_to_several_heads: bool | None = Field(default=None, title="多头报文")
    skips_level: bool | None = Field(default=None, title="越级行文")
    level_skipping_approved: bool = Field(default=False, title="越级行文已经批准")
    addressed_to_leader: bool | None = Field(default=None, title="直接报送领导个人")
    assigned_by_leader: bool = Field(default=False, title="属于领导交办事项")
    direct_reason: str = Field(
        default="",
        title="绝密级事项必须直接报送的理由",
        description="只用于绝密级事项",
        max_length=300,
    )
    departments_concerned: tuple[str, ...] = Field(default=(), title="涉及的其他部门", max_length=60)
    consulted: tuple[str, ...] = Field(default=(), title="其中已协商、会签的", max_length=60)
    opinion: str = Field(title="初审意见", min_length=2, max_length=2000)


class ReturnToSender(ActionInputs):
    document_id: int = Field(title="来文")
    grounds: tuple[Ground, ...] = Field(title="退回的依据", min_length=1, max_length=6)
    reason: str = Field(title="退回理由", min_length=4, max_length=2000)


class Propose(ActionInputs):
    document_id: int = Field(title="来文")
    opinion: str = Field(title="拟办意见", min_length=2, max_length=4000)
    route: Literal["presented", "assigned", "circulated"] = Field(title="办理方式")
    is_major: bool | None = Field(default=None, title="重大事项")
    leaders: tuple[int, ...] = Field(default=(), title="呈批领导", max_length=12)
    lead_unit: str = Field(default="", title="主办单位", max_length=40)
    assisting_units: tuple[str, ...] = Field(default=(), title="协办单位", max_length=60)
    readers: tuple[int, ...] = Field(default=(), title="阅知人员", max_length=200)
    chaser: int | None = Field(default=None, title="催办人")


READ_AND_AGREED = "圈阅"  # a circle is consent to the proposal (条例 第二十二条)


class InstructOn(ByHand):
    document_id: int = Field(title="来文")
    text: str = Field(
        default="",
        title="批示",
        max_length=4000,
        description="没有批示意见的可以留空，即为圈阅，视为同意拟办意见",
    )
    lead_unit: str = Field(default="", title="改由主办单位", max_length=40)
    assisting_units: tuple[str, ...] = Field(default=(), title="协办单位改为", max_length=60)


class Handle(ActionInputs):
    document_id: int = Field(title="来文")
    result: str = Field(title="办理结果", min_length=2, max_length=4000)
    unit: str = Field(default="", title="承办单位", max_length=40)


class Reply(ActionInputs):
    document_id: int = Field(title="来文")
    reply_form: Literal["document", "written", "spoken"] = Field(title="答复方式")
    reply_document: int | None = Field(default=None, title="答复公文")
    reply: str = Field(title="答复内容", min_length=2, max_length=4000)


class AnswerWith(ActionInputs):
    document_id: int = Field(title="来文")
    reply_document: int = Field(title="答复公文")


class Close(ActionInputs):
    document_id: int = Field(title="来文")
    summary: str = Field(default="", title="办结说明", max_length=2000)
    late_reason: str = Field(default="", title="超期原因", max_length=1000)


class Complete(ActionInputs):
    document_id: int = Field(title="来文")
    reply: str = Field(title="办理结果", min_length=2, max_length=4000)
    late_reason: str = Field(default="", title="超期原因", max_length=1000)


class Extend(ActionInputs):
    document_id: int = Field(title="来文")
    due_on: date = Field(title="延长至")
    reason: str = Field(title="延期理由", min_length=4, max_length=1000)
    approver: int | None = Field(default=None, title="批准人")
    sender_consent: str = Field(
        default="", title="来文机关同意的情况", description="函号，或者经办人和日期", max_length=300
    )


class ApproveExtension(ByHand):
    document_id: int = Field(title="来文")
    agrees: bool = Field(title="是否同意")
    opinion: str = Field(default="", title="意见", max_length=1000)


class WithReason(ActionInputs):
    document_id: int = Field(title="来文")
    reason: str = Field(title="理由", min_length=2, max_length=1000)
