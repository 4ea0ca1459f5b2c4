"""Joins the pieces of a level line that a program drew cell by cell."""

from xunzhang.typesetting.reading.contents import Rule, around

_SAME_HEIGHT, _TOUCHING = 0.15, 0.4


def joined_rules(rules: list[Rule]) -> tuple[Rule, ...]:
    """Rules on one height that touch are one; doubles drawn over each other too. From the top of page 1 on."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (each.page, round(each.box.top, 1), each.box.left)):
        before = next((each for each in joined if _continues(each, rule)), None)
        if before is None:
            joined.append(rule)
            continue
        box = around((before.box, rule.box))
        assert box is not None
        joined[joined.index(before)] = Rule(
            rule.page, box, max(before.thickness, rule.thickness), before.colour
        )
    return tuple(joined)


def _continues(before: Rule, rule: Rule) -> bool:
    return (
        before.page == rule.page
        and before.colour == rule.colour
        and abs(before.box.top - rule.box.top) <= _SAME_HEIGHT
        and rule.box.left <= before.box.right + _TOUCHING
        and before.box.left <= rule.box.right + _TOUCHING
    )
