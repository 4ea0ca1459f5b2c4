"""The page of the full-text search."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.tables.search import SearchTable
from xunzhang.record.actions import NotPermitted
from xunzhang.ui.providers import actor_of


def search(request: HttpRequest) -> Any:
    """What is found of the documents one may see."""
    if actor_of(request).person_id is None:
        raise NotPermitted(_("公文由任有职务的工作人员检索；管理员账号不查看业务内容。"))
    return SearchTable(request, ()).answer("documents/search.html")
