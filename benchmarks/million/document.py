"""One document, the same whenever it is asked for."""

from collections.abc import Iterator, Sequence

from benchmarks.million.office import KINDS, Cut, Office

SERIES = "甲乙丙丁戊己庚辛壬癸子丑"
IN_A_SERIES = 90_000
REASONS = ("行文理由不充分", "未经会签", "文种使用不当", "格式不符合规范", "附件不全")
SENTENCES_OF_A_BODY = 10
_KINDS = tuple(KINDS)


def mixed(number: int, salt: int) -> int:
    """A number that looks drawn by lot, and is always the same."""
    found = (number * 0x9E3779B1 + salt * 0x85EBCA77) & 0xFFFFFFFF
    found ^= found >> 15
    found = (found * 0x2C1B3C6D) & 0xFFFFFFFF
    return found ^ (found >> 12)


class Document:
    """Two of five have come in, the others go out; every second one of the last weeks is still on its way."""

    __slots__ = (
        "day",
        "desk_person",
        "is_done",
        "is_incoming",
        "kind",
        "number",
        "office",
        "person",
        "secrecy",
        "state",
        "unit",
        "year",
    )

    def __init__(self, office: Office, number: int) -> None:
        self.office, self.number = office, number
        self.day = office.day(number - 1)
        self.year = office.days[self.day].year
        self.is_incoming = number % 5 < 2
        self.unit = self._skewed(office.departments, 1)
        people, desk = office.people[self.unit], office.people[office.desk]
        self.person, self.desk_person = people[number % len(people)], desk[number % len(desk)]
        self.kind = self._skewed(_KINDS, 2)
        self.is_done = office.span - self.day >= 25 or number % 2 == 1
        under_way, done = ("handling", "completed") if self.is_incoming else ("underway", "distributed")
        self.state = done if self.is_done else under_way
        self.secrecy = "confidential" if number % 97 == 0 else "internal"

    def _skewed(self, choices: Sequence[str], salt: int) -> str:
        """The first ones often, the last ones seldom."""
        return choices[int(len(choices) * (mixed(self.number, salt) / 2**32) ** 2)]

    @property
    def matter_kind(self) -> str:
        return "incoming_document" if self.is_incoming else "outgoing_document"

    @property
    def subject(self) -> Cut:
        titles = self.office.titles[self.kind]
        return titles[mixed(self.number, 3) % len(titles)]

    @property
    def title(self) -> str:
        return f"{self.subject.text}（{self.number}）"

    @property
    def body(self) -> list[Cut]:
        """Sentences, and a place: the first ones in every hundredth document, most in a few of them all."""
        sentences, number = self.office.sentences, self.number
        count = len(sentences)
        found = [sentences[mixed(number, 10 + place) % count] for place in range(SENTENCES_OF_A_BODY)]
        places = self.office.places
        found.append(places[int(len(places) * (mixed(number, 5) / 2**32) ** 3)])
        return found

    @property
    def opinion(self) -> Cut:
        return self.office.opinions[mixed(self.number, 4) % len(self.office.opinions)]

    @property
    def document_number(self) -> str:
        """As it stands on the paper; an outgoing one has none before it is sent out."""
        if not (self.is_incoming or self.is_done):
            return ""
        mark = "武来" if self.is_incoming else "武政"
        return f"{mark}{SERIES[self.number // IN_A_SERIES]}〔{self.year}〕{self.number % IN_A_SERIES + 1}号"

    @property
    def issuing_unit(self) -> str:
        return self.office.government if self.number % 3 == 0 else self.unit

    @property
    def receiving_unit(self) -> str:
        return self.office.government if self.number % 3 else self.unit

    @property
    def registering_unit(self) -> str:
        return self.office.desk if self.number % 3 else self.unit

    @property
    def sender_unit(self) -> str:
        return self.office.departments[self.number % len(self.office.departments)]

    @property
    def return_reason(self) -> str:
        """Why it was once returned; empty where it was not."""
        return REASONS[self.number % 7 % len(REASONS)] if self.number % 16 == 0 else ""


def every(office: Office) -> Iterator[Document]:
    """All of them in the order of their days."""
    return (Document(office, number) for number in range(1, office.documents + 1))
