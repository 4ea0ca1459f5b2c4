"""保密期限: how long a classified document stays so, as it is printed after its level (条例 第九条第（二）项; GB/T 9704-2012, 7.2.2)."""

import re

from django.utils.translation import gettext as _

from xunzhang.record import secrecy
from xunzhang.record.actions import InvalidInputs

# Years at most for each level, unless otherwise provided (保守国家秘密法): what is, is written as 长期.
MOST_YEARS = {"confidential": 10, "secret": 20, "top_secret": 30}
MONTHS_IN_YEAR = 12
WRITTEN = re.compile(r"([1-9][0-9]?)(年|个月)")
WITHOUT_END = "长期"
FIELD = "secrecy_term"


def require_term(level: str, term: str) -> None:
    """Raise InvalidInputs unless a state secret, and nothing else, bears its term: whole years or months within its level's."""
    if not secrecy.is_restricted(level):
        if term:
            raise InvalidInputs({FIELD: _("不涉密的公文没有保密期限，请留空。")})
        return
    named = {"level": secrecy.label(level)}
    if not term:
        raise InvalidInputs(
            {
                FIELD: _(
                    "涉密公文应当标注密级和保密期限（条例第九条第（二）项），请填写“%(level)s”的保密期限，如“1年”“6个月”。"
                )
                % named
            }
        )
    if term == WITHOUT_END:
        return
    found = WRITTEN.fullmatch(term)
    if found is None:
        raise InvalidInputs(
            {FIELD: _("保密期限用阿拉伯数字写明年数或者月数，如“1年”“6个月”，或者写“长期”。")}
        )
    number, is_years = int(found[1]), found[2] == "年"
    most = MOST_YEARS.get(level)
    if most is not None and number > (most if is_years else most * MONTHS_IN_YEAR):
        raise InvalidInputs(
            {
                FIELD: _(
                    "除另有规定外，“%(level)s”级的保密期限不超过 %(most)s 年（保守国家秘密法），请核对。"
                )
                % {**named, "most": most}
            }
        )


def marked(level: str, term: str) -> str:
    """Level and term in the reader's language, as on paper: 机密★1年."""
    return f"{secrecy.label(level)}★{term}" if term else secrecy.label(level)
