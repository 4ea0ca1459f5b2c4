"""Chinese numerals as official documents use them, 0 to 9999."""

from xunzhang.kernel.errors import UnusableInput

LONGEST_NUMBER = 18  # digits of a row's number in the database; what is longer names none
DIGITS = "零一二三四五六七八九"
_UNITS = (("千", 1000), ("百", 100), ("十", 10))


def to_chinese(number: int) -> str:
    """54 → 五十四. Raises UnusableInput outside 0–9999."""
    if not 0 <= number <= 9999:
        raise UnusableInput(
            f"{number} 不在 0 至 9999 之间。", "number", f"{number} is not between 0 and 9999."
        )
    if number == 0:
        return DIGITS[0]
    written, rest, gap = "", number, False
    for character, value in _UNITS:
        digit, rest = divmod(rest, value)
        if digit:
            if gap:
                written += DIGITS[0]
            written += ("" if character == "十" and digit == 1 and not written else DIGITS[digit]) + character
            gap = False
        elif written:
            gap = True
    if rest:
        written += (DIGITS[0] if gap else "") + DIGITS[rest]
    return written


def from_chinese(written: str) -> int:
    """五十四 → 54; 〇 and 两 are understood. Raises UnusableInput for anything else."""
    number, digit, smallest = 0, 0, 10_000
    for character in written.replace("〇", "零").replace("两", "二"):
        if character in DIGITS:
            digit = DIGITS.index(character)
            continue
        value = dict(_UNITS).get(character)
        if value is None or value >= smallest:
            raise UnusableInput(
                f"“{written}”不是中文数字。", "number", f"{written!r} is not a Chinese numeral."
            )
        number += (digit or 1) * value
        digit, smallest = 0, value
    number += digit
    normal = written.replace("〇", "零").replace("两", "二")
    if to_chinese(number) != (normal[1:] if normal.startswith("一十") else normal):
        raise UnusableInput(
            f"“{written}”不是规范的中文数字。", "number", f"{written!r} is not a Chinese numeral."
        )
    return number
