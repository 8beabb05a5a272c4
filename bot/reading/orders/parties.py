"""What the parties order: lists of units, and who waits for them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One place of a list: a unit's `code` (six digits) and `division` as far as they are there, and what else is said.

    `said` is in the order in which it was typed, a piece for each cell or word: a name, a division, a reason.
    `arrived` is the day before it, as typed.
    """

    code: str | None = None
    division: str | None = None
    said: tuple[str, ...] = ()
    arrived: str | None = None


@dataclass(frozen=True, kw_only=True)
class PartyList:
    """A party marks a step (its id), or takes it back, for the units listed; none: they follow one by one.

    Without a `step` it is codes alone: one of a stack that is being entered. `arrived` is the day of the whole list.
    `unread` are the digits that are no code, no list number and no part of a reason: then nothing may be marked.
    """

    step: str
    listed: tuple[Listed, ...] = ()
    cancels: bool = False
    unread: tuple[str, ...] = ()
    arrived: str | None = None

    @property
    def has_codes(self) -> bool:
        """Whether this can be nothing but a list; names alone may be anything that begins with these words."""
        return any(one.code for one in self.listed)


@dataclass(frozen=True)
class ShowWaiting:
    """待收件, 待收件 16: who reported a step (the one that confirms it) and waits since so many working hours."""

    step: str
    hours: int | None = None
