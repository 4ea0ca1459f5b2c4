"""Facts that are found when somebody looks at them, and only once."""

from collections.abc import Callable, Iterator, Mapping


class OnDemand(Mapping[str, object]):
    """Names with ways to find their values: most procedures' steps look at few of them, some at none."""

    def __init__(self, ways: Mapping[str, Callable[[], object]]) -> None:
        self._ways = ways
        self._found: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._found:
            self._found[name] = self._ways[name]()
        return self._found[name]

    def get(self, name: str, default: object = None) -> object:
        """As of any mapping; but an error on the way to a value is never taken for a name that is not there."""
        return self[name] if name in self._ways else default

    def __contains__(self, name: object) -> bool:
        return name in self._ways

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)
