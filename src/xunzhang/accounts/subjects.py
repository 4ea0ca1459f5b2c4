"""What an entry of the journal is about, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LABELS: dict[str, str | Promise] = {
    "account": _("账号"),
    "api_token": _("接口令牌"),
    "appointment": _("任职"),
    "absence": _("外出登记"),
    "assigned_number": _("发文字号"),
    "assignment": _("交办事项"),
    "delegation": _("委托办理"),
    "entrustment": _("委托授权"),
    "incoming_document": _("收文"),
    "number_series": _("发文字号序列"),
    "outgoing_document": _("发文"),
    "person": _("人员"),
    "portfolio": _("领导分工"),
    "post": _("职务"),
    "saved_view": _("保存的视图"),
    "unit": _("机构"),
}


def subject_label(kind: str) -> str:
    """The kind of thing in the reader's language; of a kind without a name here, the kind itself."""
    return str(_LABELS.get(kind, kind))
