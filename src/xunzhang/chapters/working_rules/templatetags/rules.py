"""Tags of the pages of the Rules: `{% load rules %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xunzhang.kernel.numerals import to_chinese
from xunzhang.rulebook.loader import article_of
from xunzhang.ui.citations import is_english

register = template.Library()


@register.simple_tag
def chapter_name(number: int) -> str:
    """第九章, or Chapter 9."""
    return f"Chapter {number}" if is_english() else f"第{to_chinese(number)}章"


@register.simple_tag
def official_number(number: int) -> str:
    """第五十四条, as the official text is printed in either language."""
    return f"第{to_chinese(number)}条"


@register.simple_tag
def provision_link(provision: str, query: str = "") -> SafeString:
    """A link to a provision on its article's page."""
    address = f"{reverse('working_rules:article', args=[article_of(provision)])}{query}#provision-{provision}"
    return format_html('<a class="mono" href="{}">{}</a>', address, provision)
