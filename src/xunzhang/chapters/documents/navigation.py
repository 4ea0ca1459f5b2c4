from django.utils.translation import gettext_lazy as _

from xunzhang.record.actor import Actor
from xunzhang.ui.navigation import Entry, register


def _does_office_work(actor: Actor) -> bool:
    return actor.person_id is not None


register(
    Entry(_("公文检索"), "documents:search", group="office", order=5, shows=_does_office_work, key="q"),
    Entry(_("发文"), "documents:outgoing", group="office", order=10, shows=_does_office_work, key="f"),
    Entry(_("收文"), "documents:incoming", group="office", order=20, shows=_does_office_work, key="s"),
    Entry(_("发文字号"), "documents:numbers", group="office", order=30, shows=_does_office_work),
    Entry(_("用印登记"), "documents:seal_uses", group="office", order=40, shows=_does_office_work),
    Entry(_("份号登记"), "documents:copies", group="office", order=45, shows=_does_office_work),
    Entry(_("归档文件"), "documents:archive", group="office", order=50, shows=_does_office_work),
    Entry(_("格式核对"), "documents:form_check", group="office", order=70, shows=_does_office_work),
    Entry(_("登记簿"), "documents:registers", group="office", order=55, shows=_does_office_work),
    Entry(_("统计"), "documents:figures", group="office", order=70, shows=_does_office_work),
    Entry(_("简报"), "documents:bulletins", group="office", order=60, shows=_does_office_work),
)
