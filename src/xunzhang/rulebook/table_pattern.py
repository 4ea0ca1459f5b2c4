"""The rule of one provision that fills a decision table together with others."""

import msgspec

from xunzhang.rulebook.closures import ConditionClosure, Made, condition_closure
from xunzhang.rulebook.conditions import Scope
from xunzhang.rulebook.model import Provision, Table
from xunzhang.rulebook.pattern import Case, Pattern, Standing
from xunzhang.rulebook.people_patterns import actor_among, actor_says
from xunzhang.rulebook.tables import Clause, deciding
from xunzhang.rulebook.terms import ALWAYS, Condition, Some, all_of
from xunzhang.rulebook.texts import Text, alternatives


class _OwnClause(msgspec.Struct, frozen=True):
    """A clause of the provision itself, with its questions compiled."""

    clause: Clause
    decides: ConditionClosure
    among: ConditionClosure
    reviewed: ConditionClosure
    signers: tuple[tuple[str, ConditionClosure | None], ...]


def table_pattern(
    provision: Provision, table: Table, clauses: tuple[Clause, ...], scope: Scope, made: Made
) -> Pattern:
    """The rule of one provision within a table: it applies where one of its clauses decides."""
    own: list[_OwnClause] = []
    applies: list[Condition] = []
    complies: list[Condition] = []
    for clause in clauses:
        if clause.provision != provision.id:
            continue
        decides = deciding(clause, clauses)
        among = actor_among(scope, table.actor, [(one.role, one.condition) for one in clause.signers])
        reviewed: Condition = ALWAYS
        if clause.reviewer is not None and table.reviewed_by is not None:
            reviewed = actor_among(scope, table.reviewed_by, [(clause.reviewer, None)])
        applies.append(decides)
        complies.append(all_of(decides, among, reviewed))
        signers = tuple(
            (one.role, None if one.condition is None else condition_closure(one.condition))
            for one in clause.signers
        )
        tests = (
            condition_closure(decides, made),
            condition_closure(among, made),
            condition_closure(reviewed, made),
        )
        own.append(_OwnClause(clause, *tests, signers))

    def deciding_clause(case: Case) -> _OwnClause | None:
        return next((one for one in own if case.holds(one.decides)), None)

    def wanted(case: Case, found: _OwnClause) -> Text:
        return alternatives(
            case.role(role) for role, test in found.signers if test is None or case.holds(test) is not False
        )

    def says(case: Case, standing: Standing) -> Text:
        found = deciding_clause(case)
        if found is None:
            return Text("", "")
        said: list[Text] = []
        answer = case.holds(found.among)
        if answer is not None:
            said.append(actor_says(case, table.actor, wanted(case, found), "met" if answer else "breached"))
        if answer is False:
            given = case.facts.get(table.actor)
            held = given if isinstance(given, frozenset) else {given}
            for one in found.clause.signers:
                if one.role in held and one.condition is not None:
                    why, role = case.stated(one.condition), case.role(one.role)
                    said.append(
                        Text(
                            f"{role.zh}的条件不具备：{why.zh}",
                            f"The condition for the {role.en} is not met: {why.en}",
                        )
                    )
        if case.holds(found.reviewed) is False and found.clause.reviewer is not None:
            reviewer = case.role(found.clause.reviewer)
            said.append(Text(f"尚未经{reviewer.zh}审核。", f"Not yet reviewed by the {reviewer.en}."))
        return Text("".join(one.zh for one in said), " ".join(one.en for one in said))

    def texts(case: Case) -> dict[str, Text]:
        found = deciding_clause(case)
        if found is None:  # speak of all the provision's clauses
            roles = dict.fromkeys(role for one in own for role, _ in one.signers)
            reviewers = dict.fromkeys(one.clause.reviewer for one in own if one.clause.reviewer is not None)
        else:
            roles = {}
            reviewers = dict.fromkeys([found.clause.reviewer] if found.clause.reviewer is not None else [])
        named = {"signers": wanted(case, found) if found is not None else alternatives(map(case.role, roles))}
        if reviewers:
            named["reviewer"] = alternatives(map(case.role, reviewers))
        return named

    def rests_on(case: Case) -> str | None:
        found = deciding_clause(case)
        return found.clause.reading if found is not None else None

    return Pattern(
        complies=Some(tuple(complies)),
        applies=Some(tuple(applies)),
        says=says,
        texts=texts,
        rests_on=rests_on,
        uses=(table.actor, *((table.reviewed_by,) if table.reviewed_by else ())),
    )
