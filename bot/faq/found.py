"""What was asked of the matcher and what it found; plain values."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the group tells about a message by times and ids alone, never by what others wrote.

    It quotes a person; it comes within a minute of somebody else's question, or within minutes of a word of a
    consultant; its writer asked just before and nobody answered.
    """

    quotes_person: bool = False
    after_question: bool = False
    after_consultant: bool = False
    asks_again: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One message to judge.

    `text` is without the mention or name of the bot. `previous` is the same person's previous question, and
    `previous_entries` what it was answered with, when that is at most ten minutes old. `system` is the id of the
    system the unit has chosen, `around` what the group tells (None: nothing is known).
    """

    text: str
    addressed: bool
    previous: str | None = None
    previous_entries: tuple[int, ...] = ()
    system: str | None = None
    around: Around | None = None


@dataclass(frozen=True)
class Candidate:
    """An entry that may be meant; `score` from 0 to 1, where 1 is the same question."""

    entry: int
    score: float
    facet: str | None = None

    @property
    def because(self) -> str:
        """What speaks for it, in words."""
        return ""


@dataclass(frozen=True)
class AnswerPart:
    """What to show for one question: the entry, and the facet whose part fits (None: the whole)."""

    entry: int
    facet: str | None = None


@dataclass(frozen=True)
class Answer:
    """Sure enough to show; one part for each question in the message, at most two, and `others` that may be meant."""

    parts: tuple[AnswerPart, ...]
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """Addressed, and not sure: up to four entries to choose from."""

    entries: tuple[int, ...]


@dataclass(frozen=True)
class Status:
    """A question about the unit's own state, answered from its record; `step` is the one it is about (None: all)."""

    step: str | None = None


@dataclass(frozen=True)
class NoMatch:
    """Addressed, and no entry answers it; `is_question` is false for thanks, statements and talk."""

    is_question: bool


@dataclass(frozen=True)
class Silent:
    """Not addressed and not clearly a question that an entry answers: say nothing, keep nothing."""


Decision = Answer | Suggestions | Status | NoMatch | Silent


@dataclass(frozen=True, kw_only=True)
class Found:
    """The decision; the entries that were considered and why, for who wants to know.

    `asks`: it asks something of anyone, whether or not the bot can answer. `consider` and `explain` are called only by
    who reads what they say: for most of what is said in a group nobody does.
    """

    decision: Decision
    consider: Callable[[], tuple[Candidate, ...]] = field(default=tuple, compare=False)
    explain: Callable[[], tuple[str, ...]] = field(default=tuple, compare=False)
    asks: bool = False

    @property
    def ranked(self) -> tuple[Candidate, ...]:
        """The entries that were considered, best first, up to four."""
        return self.consider()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was decided so."""
        return self.explain()
