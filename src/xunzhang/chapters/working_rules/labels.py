"""The words for what a provision is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

KINDS: Words = {
    "composition": _("组成"),
    "authority": _("职权"),
    "gate": _("前置程序"),
    "deadline": _("期限"),
    "limit": _("限额"),
    "prohibition": _("禁止"),
    "duty": _("义务"),
    "principle": _("原则"),
}
FORCES: Words = {"must": _("必须"), "default": _("一般应当"), "may": _("可以")}
FORCE_MEANINGS: Words = {
    "must": _("不符合即不能办理"),
    "default": _("不符合的，写明理由方可例外"),
    "may": _("赋予权限，不作为拒绝的依据"),
}
STATUSES: Words = {
    "coded": _("自动核对"),
    "judgement": _("人工判断"),
    "declaratory": _("宣示性"),
    "pending": _("待建"),
}
STATUS_TONES: Mapping[str, str] = {"coded": "good", "judgement": "wait", "declaratory": "", "pending": "note"}
CAPABILITIES: Words = {
    "documents": _("公文"),
    "meetings": _("会议"),
    "decisions": _("重大决策"),
    "norms": _("立法与规范性文件"),
    "disclosure": _("政务公开"),
    "oversight": _("接受监督"),
    "supervision": _("督查"),
    "information": _("政务信息"),
    "discipline": _("纪律与廉政"),
    "organs": _("机构人员"),
}
PARTS: Words = {
    "identity": _("版本信息"),
    "article": _("正文"),
    "provision": _("条款"),
    "reading": _("解读"),
    "setting": _("设置"),
    "role": _("职务"),
    "table": _("决定表"),
}
CHANGES: Words = {"added": _("新增"), "removed": _("删去"), "changed": _("修改")}
CHANGE_TONES: Mapping[str, str] = {"added": "good", "removed": "bad", "changed": "wait"}
