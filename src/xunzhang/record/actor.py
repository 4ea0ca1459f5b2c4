"""Who acts: resolved once per request, passed down, never looked up again below."""

from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    PAGE = "page"
    API = "api"
    COMMAND = "command"
    SWEEP = "sweep"


class Administrator(StrEnum):
    """The three administrators of GB/T 22239-2019 8.1.4.2: none can do another's work."""

    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post the person holds today. `role` is a role of the rulebook, e.g. vice_mayor, clerk."""

    unit: str
    role: str
    unit_function: str = ""
    title: str = ""
    title_en: str = ""

    @property
    def pool(self) -> str:
        """The work pool of this post: `unit/role`."""
        return f"{self.unit}/{self.role}"


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting through a channel, with the person and the posts behind it on that day."""

    account_id: int | None
    person_id: int | None
    name: str
    posts: tuple[PostHeld, ...] = ()
    administrator: Administrator | None = None
    clearance: str = "internal"
    channel: Channel = Channel.PAGE
    address: str = field(default="", compare=False)
    name_en: str = field(default="", compare=False)  # for English pages; records take `name`

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def units(self) -> frozenset[str]:
        return frozenset(post.unit for post in self.posts)

    @property
    def pools(self) -> frozenset[str]:
        return frozenset(post.pool for post in self.posts)

    def holds(self, role: str, *, unit: str | None = None, function: str | None = None) -> bool:
        """Whether a post of that role (in that unit, in a unit of that function) is held."""
        return any(
            post.role == role
            and (unit is None or post.unit == unit)
            and (function is None or post.unit_function == function)
            for post in self.posts
        )


SWEEPER = Actor(account_id=None, person_id=None, name="系统", channel=Channel.SWEEP)
