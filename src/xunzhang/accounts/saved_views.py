"""Saved views of tables: the own account's named filters.

The model is `ui.models.SavedView`; its writes stand here because the shell may not know the record (for the keeper of
`accounts`: the noun `saved_view` is among `permissions.EVERYBODYS`).
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, field_validator

from xunzhang.kernel import clock
from xunzhang.record.actions import Act, action
from xunzhang.record.errors import InvalidInputs, NotFound
from xunzhang.record.inputs import ActionInputs
from xunzhang.ui.models import SavedView

MOST = 20  # of one table


class SaveView(ActionInputs):
    table: str = Field(
        title="表格",
        min_length=1,
        max_length=60,
        pattern=r"^[a-z0-9_-]+$",
        description="只能用小写字母、数字、横线和下划线",
    )
    name: str = Field(title="视图名称", min_length=1, max_length=40)
    query: str = Field(default="", title="筛选条件", max_length=1000)

    @field_validator("query")
    @classmethod
    def _without_question_mark(cls, query: str) -> str:
        return query.lstrip("?")


class DeleteView(ActionInputs):
    view: int = Field(title="视图", ge=1)


def own_view(account_id: int | None, view_id: int) -> SavedView:
    """One of the account's views. Raises NotFound for anybody else's."""
    view = SavedView.objects.filter(account_id=account_id, pk=view_id).first()
    if account_id is None or view is None:
        raise NotFound(_("没有这个视图，可能已经删除。"))
    return view


def _own(act: Act) -> int:
    account = act.actor.account_id
    act.permit(account is not None, gettext_lazy("请先登录，视图保存在本人账号下。"))
    return int(account or 0)


@action("saved_view.save", label="保存视图", label_en="Save a view", inputs=SaveView)
def save_view(act: Act, inputs: SaveView) -> SavedView:
    """Keep a filter under a name; the same name of the same table is written over. At most 20 of one table."""
    account = _own(act)
    kept = SavedView.objects.filter(account_id=account, table=inputs.table)
    if kept.count() >= MOST and not kept.filter(name=inputs.name).exists():
        raise InvalidInputs(
            {"name": _("一个表格最多保存 %(most)s 个视图，请先删除不用的。") % {"most": MOST}}
        )
    view, _created = SavedView.objects.update_or_create(
        account_id=account,
        table=inputs.table,
        name=inputs.name,
        defaults={"query": inputs.query, "created_at": clock.now()},
    )
    act.record(
        subject=view, summary=f"保存视图 {view.name}", payload={"table": view.table, "query": view.query}
    )
    return view


@action("saved_view.delete", label="删除视图", label_en="Delete a view", inputs=DeleteView)
def delete_view(act: Act, inputs: DeleteView) -> None:
    """Forget one of the own views. Raises NotFound for anybody else's."""
    view = own_view(_own(act), inputs.view)
    act.record(subject=view, summary=f"删除视图 {view.name}", payload={"table": view.table})
    view.delete()
