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
FIELDS: Words = {
    # of a version
    "version": _("版本"),
    "in_force_from": _("起施行日期"),
    "in_force_to": _("施行至"),
    "document_number": _("发文字号"),
    "name": _("名称"),
    "title": _("标题"),
    "legal_basis": _("制定依据"),
    "repeals": _("废止的文件"),
    "transition": _("过渡规定"),
    # of an article, a provision, a reading
    "text": _("条文"),
    "quote": _("所引条文"),
    "kind": _("性质"),
    "force": _("效力"),
    "status": _("核对方式"),
    "gist": _("要点"),
    "gist_en": _("要点（英文）"),
    "explain": _("说明"),
    "reason": _("理由"),
    "capability": _("所待模块"),
    "applies_to": _("适用的操作"),
    "when": _("适用条件"),
    "pattern": _("核对方法"),
    "with": _("核对内容"),
    "question": _("须判断的问题"),
    "unknown": _("情况不明时"),
    "reading": _("解读"),
    "setting": _("设置"),
    "remedy": _("补正办法"),
    "departure": _("例外"),
    "point": _("问题"),
    # of a setting, a role, a decision table
    "label": _("名称"),
    "type": _("类型"),
    "default": _("默认值"),
    "values": _("可选的值"),
    "bounds": _("上下限"),
    "dated": _("各个时期的值"),
    "article": _("所属条"),
    "post": _("是否职务"),
    "leader": _("是否领导"),
    "seats": _("职数"),
    "unit_function": _("机构职能"),
    "note": _("备注"),
    "attributes": _("属性"),
    "actions": _("适用的操作"),
    "actor": _("由谁办理"),
    "domain": _("据以决定的事实"),
    "reviewed_by": _("由谁审核"),
    "impossible": _("不会出现的情形"),
}
