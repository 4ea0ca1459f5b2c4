"""What a browser is called on a page, from how it introduces itself (RFC 9110, 10.1.5)."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first mark that stands in the introduction names it: those built on another carry its mark too, after their own.
_BROWSERS = (
    (r"MicroMessenger/", gettext_lazy("微信")),
    (r"DingTalk/|DingTalk\(", gettext_lazy("钉钉")),
    (r"QQBrowser/", gettext_lazy("QQ 浏览器")),
    (r"360SE|360EE|QIHU|QHBrowser/", gettext_lazy("360 浏览器")),
    (r"HuaweiBrowser/", gettext_lazy("华为浏览器")),
    (r"UCBrowser/|UBrowser/", gettext_lazy("UC 浏览器")),
    (r"Edg(?:A|iOS|e)?/", "Edge"),
    (r"OPR/|OPiOS/|Opera[/ ]", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"(?:Headless)?Chrom(?:e|ium)/|CriOS/", "Chrome"),
    (r"MSIE |Trident/", "Internet Explorer"),
    (r"Version/\S+ .*Safari/", "Safari"),
)
_SYSTEMS = (
    (r"OpenHarmony|HarmonyOS", "HarmonyOS"),
    (r"Windows", "Windows"),
    (r"Android", "Android"),
    (r"iPhone|iPod", "iPhone"),
    (r"iPad", "iPad"),
    (r"Macintosh|Mac OS X", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"UOS|Deepin", "UOS"),
    (r"Kylin", "Kylin"),
    (r"Linux|X11", "Linux"),
)
_PROGRAMME = re.compile(r"(?!Mozilla/)[A-Za-z][\w.+-]{0,39}(?=/)")  # such as curl/8.5 or python-requests/2.32


def browser_name(introduction: str) -> str:
    """Browser and system in a User-Agent header, such as “Chrome · Windows”.

    A programme is called by its own first name; what names nothing known is “an unknown browser”. Versions are left
    out: browsers no longer tell them truly.
    """
    browser = next((str(name) for mark, name in _BROWSERS if re.search(mark, introduction)), "")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, introduction)), "")
    if not browser:
        programme = _PROGRAMME.match(introduction)
        browser = programme[0] if programme else _("未知浏览器")
    return f"{browser} · {system}" if system else browser
