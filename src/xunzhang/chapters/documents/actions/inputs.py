"""What the actions on documents take."""

from datetime import date

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from xunzhang.chapters.documents.models import NumberSeries
from xunzhang.chapters.matters.handwriting import ByHand
from xunzhang.record.actions import ActionInputs, InvalidInputs


class AttachmentText(BaseModel):
    """An attachment: its title as printed, and its text in the notation of the body."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field(title="附件标题", min_length=2, max_length=300)
    text: str = Field(title="附件正文", min_length=1, max_length=200_000)


class DocumentContent(ActionInputs):
    """The text and the nature of an outgoing document, as drafted."""

    title: str = Field(title="标题", min_length=4, max_length=300)
    document_kind: str = Field(title="文种", max_length=40)
    content_class: str = Field(title="内容类别", min_length=1, max_length=40)
    issued_in_name_of: str = Field(title="以何名义", max_length=40)
    direction: str = Field(title="行文方向", max_length=20)
    recipient_class: str = Field(title="主送机关类别", max_length=40)
    origin: str = Field(default="other", title="行文来由", max_length=40)
    reviewing_meeting: str = Field(default="none", title="审议（决定）的会议", max_length=40)
    meeting_title: str = Field(default="", title="会议名称", max_length=200)
    meeting_on: date | None = Field(default=None, title="会议日期")
    is_major: bool | None = Field(default=None, title="重大事项")
    government_consent_noted: bool = Field(default=False, title="注明经政府同意")
    necessity: str = Field(title="行文必要性", min_length=4, max_length=2000)
    basis: str = Field(title="职责或决定依据", min_length=4, max_length=500)
    within_department_powers: bool | None = Field(default=None, title="属于部门职权范围内的事项")
    law_already_provides: bool | None = Field(default=None, title="法律、法规已作出明确规定")
    companion_class: str = Field(default="none", title="从属文件的类别", max_length=30)
    parent_id: int | None = Field(default=None, title="所属的文件")
    addressed_person: int | None = Field(default=None, title="直接报送的领导同志")
    assigned_on: date | None = Field(default=None, title="交办日期")
    assignment: str = Field(default="", title="交办的内容", max_length=300)
    direct_reason: str = Field(default="", title="绝密级事项必须直接报送的理由", max_length=300)
    level_skipping_approval: str = Field(default="", title="越级行文的批准", max_length=300)
    party_route: str = Field(default="none", title="提请市委会议审议", max_length=20)
    substance_is_government: bool | None = Field(default=None, title="内容主要涉及政府职责")
    government_procedure: str = Field(default="", title="市人民政府审议或者审批情况", max_length=300)
    disclosure: str = Field(default="proactive", title="公开属性", max_length=20)
    disclosure_ground: str = Field(default="", title="不主动公开的依据", max_length=300)
    departments_concerned: tuple[str, ...] = Field(default=(), title="涉及的其他部门", max_length=60)
    joint_organs: tuple[str, ...] = Field(default=(), title="联合发文的机关", max_length=20)
    attendees: str = Field(default="", title="出席", max_length=2000)
    absentees: str = Field(default="", title="请假", max_length=2000)
    observers: str = Field(default="", title="列席", max_length=4000)
    meeting_unit: str = Field(default="", title="会议事项的主管单位", max_length=40)
    main_recipients_text: str = Field(default="", title="主送机关", max_length=500)
    main_recipients: tuple[str, ...] = Field(title="主送单位", min_length=1, max_length=200)
    copy_recipients: tuple[str, ...] = Field(default=(), title="抄送单位", max_length=200)
    body: str = Field(title="正文", min_length=4, max_length=200_000)
    issued_title: str = Field(default="", title="印发文本的标题", max_length=300)
    issued_text: str = Field(default="", title="印发文本", max_length=400_000)
    note: str = Field(default="", title="附注", max_length=300)
    attachments: tuple[AttachmentText, ...] = Field(default=(), title="附件", max_length=60)
    urgency: int = Field(default=0, ge=0, le=2, title="紧急程度")
    secrecy: str = Field(default="internal", title="密级", max_length=20)
    secrecy_term: str = Field(
        default="", title="保密期限", max_length=10, description="只有涉密公文填写，如“1年”“6个月”"
    )


class DraftDocument(DocumentContent):
    answers: int | None = Field(
        default=None, title="所答复的来文", description="以这件公文答复来文的，填来文编号；拟稿与关联一次办理"
    )


class ReviseDocument(DocumentContent):
    document_id: int = Field(title="公文")
    version: int = Field(title="所改的版本", ge=1)
    is_substantive: bool = Field(default=True, title="改动了实质内容")
    lowering_reason: str = Field(
        default="",
        title="降低密级的理由",
        max_length=300,
        description="只在密级比上一稿降低时填写；审核、签发时都看得到",
    )


class AnswerCheck(ActionInputs):
    document_id: int = Field(title="公文")
    code: str = Field(title="检查项目", min_length=2, max_length=40)
    passage: str = Field(default="", title="所问的文字", max_length=4000)
    is_in_order: bool = Field(title="是否符合要求")
    reason: str = Field(title="判断理由", min_length=2, max_length=500)


class AsRead(ActionInputs):
    """An act on the text as it was read: refused when another version has been saved since."""

    document_id: int = Field(title="公文")
    version: int | None = Field(default=None, ge=1, title="所阅的文稿版本")


class OnDocument(AsRead):
    opinion: str = Field(default="", title="意见", max_length=2000)


AGREED = "同意"  # what signing without a word means (条例 第二十二条)


class WithOpinion(AsRead, ByHand):
    """Nothing more to say is consent: the opinion may be left empty."""

    opinion: str = Field(
        default="", title="意见", max_length=2000, description="没有其他意见的可以留空，即为同意"
    )

    @property
    def said(self) -> str:
        """The words that go on record."""
        return self.words(self.opinion, AGREED)


class ForUnit(AsRead, ByHand):
    """A yes may be without a word; a no states its reason, typed or by hand."""

    agrees: bool = Field(title="是否同意")
    opinion: str = Field(
        default="", title="会签意见", max_length=2000, description="同意的可以留空；有不同意见的写明理由"
    )

    @property
    def said(self) -> str:
        """The words that go on record. Raises InvalidInputs where an objection has none."""
        said = self.words(self.opinion, AGREED if self.agrees else "")
        if not said:
            raise InvalidInputs({"opinion": _("有不同意见的，请填写“会签意见”，写明理由。")})
        return said


class Countersign(ForUnit):
    unit: str = Field(default="", title="代表的单位", max_length=40)


class SignJointly(ForUnit):
    unit: str = Field(default="", title="代表的机关", max_length=40)
    signer_name: str = Field(default="", title="签署人姓名", max_length=100)
    signer_title: str = Field(default="", title="签署人职务", max_length=120)
    signed_on: date | None = Field(default=None, title="签署日期")
    evidence: str = Field(default="", title="凭据", max_length=300)


class AuthoriseSeal(AsRead):
    unit: str = Field(default="", title="代表的机关", max_length=40)
    opinion: str = Field(default="", title="用印意见", max_length=300)
    keeper_name: str = Field(default="", title="用印经办人", max_length=100)
    authorised_on: date | None = Field(default=None, title="用印日期")
    evidence: str = Field(default="", title="用印凭据", max_length=300)


class SettleJointly(ActionInputs):
    document_id: int = Field(title="公文")
    account: str = Field(title="协商经过", min_length=2, max_length=4000)


class ReturnDraft(ActionInputs):
    document_id: int = Field(title="公文")
    points: tuple[str, ...] = Field(title="退回的理由", min_length=1, max_length=5)
    reason: str = Field(title="具体意见", min_length=2, max_length=2000)


class Check(AsRead, ByHand):
    opinion: str = Field(title="办理意见", min_length=2, max_length=2000)
    has_one_matter: bool | None = Field(default=None, title="一文一事")


class IssueOwn(WithOpinion):
    has_one_matter: bool | None = Field(default=None, title="一文一事")


class Negotiate(ActionInputs):
    document_id: int = Field(title="公文")
    negotiated_on: date = Field(title="协商日期")
    account: str = Field(title="协商经过", min_length=2, max_length=4000)
    grounds: str = Field(default="", title="各方理据", max_length=8000)
    proposal: str = Field(default="", title="意见建议", max_length=4000)


class Coordinate(ByHand):
    document_id: int = Field(title="公文")
    outcome: str = Field(title="协调结果", max_length=20)
    opinion: str = Field(title="协调意见", min_length=2, max_length=4000)


class AssignNumber(ActionInputs):
    document_id: int = Field(title="公文")
    mark: str = Field(default="", title="机关代字", max_length=20)
    mark_reason: str = Field(
        default="",
        title="另用代字的理由",
        max_length=100,
        description="所选代字与公文格式不相配时填写",
    )
    reserved_id: int | None = Field(default=None, title="使用预留的字号")


class ReserveNumber(ActionInputs):
    mark: str = Field(title="机关代字", min_length=1, max_length=20)
    purpose: str = Field(title="用途", min_length=2, max_length=200)


class VoidNumber(ActionInputs):
    number_id: int = Field(title="发文字号")
    reason: str = Field(title="作废原因", min_length=2, max_length=300)


class Revoke(ActionInputs):
    document_id: int = Field(title="公文")
    basis: str = Field(title="撤销的依据和理由", min_length=4, max_length=300)
    by_document_id: int | None = Field(default=None, title="据以撤销的公文")


class Repeal(ActionInputs):
    document_id: int = Field(title="公文")
    from_on: date = Field(title="自何日起废止")
    basis: str = Field(title="废止的依据和理由", min_length=4, max_length=300)
    by_document_id: int | None = Field(default=None, title="据以废止的公文")


class Recall(ActionInputs):
    document_id: int = Field(title="公文")
    units: tuple[str, ...] = Field(title="撤回的单位", min_length=1, max_length=200)
    reason: str = Field(title="撤回原因", min_length=2, max_length=300)


class Redeliver(ActionInputs):
    document_id: int = Field(title="公文")
    units: tuple[str, ...] = Field(
        title="补发的单位",
        min_length=1,
        max_length=200,
        description="原定印发传达范围以外的单位，须先请示并经发文机关批准",
    )


class Archive(ActionInputs):
    matter_id: int = Field(title="办件")
    retention: str = Field(title="保管期限", max_length=20)


class AffixSeal(ActionInputs):
    document_id: int = Field(title="公文")
    copies: int = Field(default=1, ge=1, le=10_000, title="印制份数")


class OpenSeries(ActionInputs):
    mark: str = Field(
        title="机关代字",
        min_length=1,
        max_length=20,
        pattern=r"^[一-龥]+$",
        description="只写汉字，不写年份和括号",
    )
    unit: str = Field(title="发文机关", max_length=40)
    year: int = Field(title="年份", ge=1949, le=2200)
    last: int = Field(default=0, ge=0, le=99_999, title="已用到的顺序号")
    used_for: NumberSeries.Use = Field(default=NumberSeries.Use.ANY, title="用于")


class DesignateMark(ActionInputs):
    mark: str = Field(title="机关代字", min_length=1, max_length=20)
    used_for: NumberSeries.Use = Field(title="用于")


class RegisterBulletin(ActionInputs):
    unit: str = Field(title="报送单位", max_length=40)
    title: str = Field(title="简报名称", min_length=2, max_length=100)


class EndBulletin(ActionInputs):
    bulletin_id: int = Field(title="简报")
