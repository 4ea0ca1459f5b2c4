"""Deny by default: whoever holds no post and no duty can do nothing, whatever the action."""

from typing import Any

import pytest

from xunzhang.accounts.permissions import EVERYBODYS
from xunzhang.record.actions import InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.actor import Actor, Administrator, Channel
from xunzhang.record.models import JournalEntry
from xunzhang.site import registry


def sample(schema: dict[str, Any], part: dict[str, Any]) -> Any:
    """The smallest value that a JSON schema takes, by and large."""
    if "$ref" in part:
        return sample(schema, schema["$defs"][part["$ref"].rpartition("/")[2]])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in part:
            return sample(schema, part[several][0])
    if "enum" in part:
        return part["enum"][0]
    if "const" in part:
        return part["const"]
    match part.get("type"):
        case "string" if part.get("format") == "date":
            return "2018-11-01"
        case "string" if part.get("format") == "date-time":
            return "2018-11-01T09:00:00+08:00"
        case "string":
            return "a" * max(1, part.get("minLength", 1))
        case "integer":
            return max(1, part.get("minimum", 1))
        case "boolean":
            return True
        case "array":
            return [sample(schema, part.get("items", {}))] * max(1, part.get("minItems", 1))
        case "object":
            return {
                name: sample(schema, one)
                for name, one in part.get("properties", {}).items()
                if name in part.get("required", ())
            }
    return None


STRANGERS = (
    Actor(None, None, "无名", channel=Channel.API),
    Actor(987_654, 987_654, "无职务", channel=Channel.API),
    Actor(987_655, None, "审计", administrator=Administrator.AUDIT, channel=Channel.API),
)


@pytest.mark.django_db
@pytest.mark.parametrize("actor", STRANGERS, ids=lambda actor: actor.name)
def test_a_stranger_can_do_nothing(actor: Actor) -> None:
    done = []
    for name, spec in registry.actions().items():
        own = actor.account_id is not None and spec.name.partition(".")[0] in EVERYBODYS
        if own or name.startswith("probe"):  # what everybody may do on the own account
            continue
        schema = spec.inputs.model_json_schema()
        try:
            perform(name, actor, sample(schema, schema))
        except (NotPermitted, NotFound, InvalidInputs):
            continue
        done.append(name)
    assert done == []
    assert not JournalEntry.objects.exclude(action__endswith=".refused").exists()
