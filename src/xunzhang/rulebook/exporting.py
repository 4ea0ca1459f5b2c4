"""Leaving is cheap: a decision table as JDM (read by GoRules zen) or as DMN 1.3.

Both get one row per clause in the order of priority, first hit decides. Conditions become expressions of the target, signers whose
condition must be met are written `role?condition`.
"""

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from xunzhang.rulebook.compiling import DecisionTable
from xunzhang.rulebook.tables import Clause
from xunzhang.rulebook.terms import (
    All,
    Compare,
    Condition,
    Constant,
    FactTerm,
    Has,
    Known,
    Not,
    OneOf,
    Some,
    Term,
)

_SIGNS = {"eq": "==", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class CannotExport(ValueError):
    """The condition uses something that the target cannot say."""


def expression(condition: Condition, *, equals: str = "==") -> str:
    """A condition in the common part of zen's expression language and FEEL (`equals`: == or =)."""
    match condition:
        case Compare(operator, left, right):
            sign = equals if operator == "eq" else _SIGNS[operator]
            return f"{_value(left)} {sign} {_value(right)}"
        case OneOf(term, values):
            return (
                "(" + " or ".join(f"{_value(term)} {equals} {_value(Constant(one))}" for one in values) + ")"
            )
        case Has(members, member):
            return f"{_value(member)} in {_value(members)}"
        case Known(term):
            return f"{_value(term)} != null"
        case Not(part):
            return f"not({expression(part, equals=equals)})"
        case All(parts):
            return (
                "(" + " and ".join(expression(part, equals=equals) for part in parts) + ")"
                if parts
                else "true"
            )
        case Some(parts):
            return (
                "(" + " or ".join(expression(part, equals=equals) for part in parts) + ")"
                if parts
                else "false"
            )
        case _:
            raise CannotExport(type(condition).__name__)


def _value(term: Term) -> str:
    match term:
        case FactTerm(name):
            return name
        case Constant(value) if isinstance(value, bool):
            return "true" if value else "false"
        case Constant(value) if isinstance(value, int):
            return str(value)
        case Constant(value) if isinstance(value, str):
            return json.dumps(value, ensure_ascii=False)
        case _:
            raise CannotExport(type(term).__name__)


def rows(table: DecisionTable, period: int = 0) -> tuple[Clause, ...]:
    """The clauses of one period, the deciding one first."""
    return tuple(sorted(table.periods[period].clauses, key=lambda clause: -clause.priority))


def _signers(clause: Clause, equals: str) -> str:
    return ",".join(
        one.role if one.condition is None else f"{one.role}?{expression(one.condition, equals=equals)}"
        for one in clause.signers
    )


def cells(condition: Condition) -> tuple[dict[str, str], list[Condition]]:
    """A condition as cells of a table, fact → test such as `"order", "bill"` or `>= 10`, and the parts that are none."""
    found: dict[str, str] = {}
    left: list[Condition] = []
    for part in condition.parts if isinstance(condition, All) else (condition,):
        name, test = "", ""
        match part:
            case Compare("eq", FactTerm(name), Constant() as value):
                test = _value(value)
            case Compare(operator, FactTerm(name), Constant() as value):
                test = f"{_SIGNS[operator]} {_value(value)}"
            case OneOf(FactTerm(name), values):
                test = ", ".join(_value(Constant(value)) for value in values)
        if test and name not in found:
            found[name] = test
        else:
            left.append(part)
    return found, left


def _quoted(text: str) -> str:
    """A string of zen's language, which knows no escapes but two kinds of quotation marks."""
    return f"'{text}'" if '"' in text else f'"{text}"'


def jdm(table: DecisionTable, period: int = 0) -> dict[str, Any]:
    """The table as a JDM decision: a column per fact, first hit decides. Raises CannotExport."""
    outputs = ("signers", "reviewer", "clause", "reading")
    rules: list[dict[str, str]] = []
    for clause in rows(table, period):
        tests, left = cells(clause.when)
        values = (_signers(clause, "=="), clause.reviewer or "", clause.provision, clause.reading or "")
        rule = {"_id": clause.place, **{f"in_{name}": test for name, test in tests.items()}}
        if left:
            rule["in_when"] = expression(All(tuple(left)))
        rule |= {f"out_{name}": _quoted(value) for name, value in zip(outputs, values, strict=True)}
        rules.append(rule)
    columns = [
        {"id": f"in_{name}", "name": table.definitions[name].label.zh, "field": name}
        for name in table.table.domain
        if any(f"in_{name}" in rule for rule in rules)
    ]
    if any("in_when" in rule for rule in rules):
        columns.append({"id": "in_when", "name": "when"})
    content = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": [{"id": f"out_{name}", "name": name, "field": name} for name in outputs],
        "rules": rules,
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": table.name, "type": "decisionTableNode", "content": content},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def dmn(table: DecisionTable, period: int = 0) -> str:
    """The table as a DMN 1.3 decision with hit policy FIRST. Raises CannotExport."""
    names = ("signers", "reviewer", "clause", "reading")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
        f'id="{table.name}_definitions" name={quoteattr(table.table.label.zh)} namespace="urn:xunzhang:rulebook">',
        f'  <decision id="{table.name}" name={quoteattr(table.table.label.zh)}>',
        f'    <decisionTable id="{table.name}_table" hitPolicy="FIRST">',
        '      <input id="when"><inputExpression id="when_expression" typeRef="boolean"><text>true</text></inputExpression></input>',
        *(f'      <output id="{name}" name="{name}" typeRef="string"/>' for name in names),
    ]
    for number, clause in enumerate(rows(table, period), 1):
        values = (_signers(clause, "="), clause.reviewer or "", clause.provision, clause.reading or "")
        lines.append(f'      <rule id="rule_{number}"><description>{escape(clause.place)}</description>')
        lines.append(
            f'        <inputEntry id="rule_{number}_when"><text>{escape(expression(clause.when, equals="="))}</text></inputEntry>'
        )
        for name, value in zip(names, values, strict=True):
            text = escape(json.dumps(value, ensure_ascii=False))
            lines.append(f'        <outputEntry id="rule_{number}_{name}"><text>{text}</text></outputEntry>')
        lines.append("      </rule>")
    lines += ["    </decisionTable>", "  </decision>", "</definitions>", ""]
    return "\n".join(lines)
