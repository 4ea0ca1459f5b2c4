"""Named functions: rules that no pattern fits. Registered here, bound from the data by `pattern: function`.

A function is pure: (facts, parameters, circumstances) → Verdict. It names the facts it looks at, so that they are
checked and shown like any other rule's. It cannot be lowered to SQL.
"""

from collections.abc import Callable

from xunzhang.rulebook.pattern import Function

# name → (function, facts it looks at, parameters it takes)
FUNCTIONS: dict[str, tuple[Function, tuple[str, ...], frozenset[str]]] = {}


def rule_function(
    name: str, *, facts: tuple[str, ...], parameters: frozenset[str] = frozenset()
) -> Callable[[Function], Function]:
    """Register a function under the name by which rulebooks call it."""

    def register(function: Function) -> Function:
        if name in FUNCTIONS:
            raise RuntimeError(f"function {name} is registered twice")
        FUNCTIONS[name] = (function, facts, parameters)
        return function

    return register
