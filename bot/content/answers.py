"""What is said to a question: official text, choices, a person, sums."""

from typing import Literal

from bot.content.saying import Saying


class Part(Saying):
    """A piece of official text: the entry, and the facet whose part is shown (None: the whole answer)."""

    entry: int
    facet: str | None = None


class SayAnswer(Saying):
    """The official answer to a question; `unasked` when the bot was not addressed, `others` that may be meant too."""

    say: Literal["answer"] = "answer"
    question_id: int
    parts: tuple[Part, ...]
    unasked: bool = False
    others: tuple[int, ...] = ()


class SayWhole(Saying):
    """The whole official answer of an entry."""

    say: Literal["whole"] = "whole"
    entry: int
    question_id: int | None = None


class OfferChoices(Saying):
    """Entries that may be meant, to choose from."""

    say: Literal["choices"] = "choices"
    question_id: int
    entries: tuple[int, ...]


class OfferConsultant(Saying):
    """No entry answers this question; offer a person."""

    say: Literal["consultant"] = "consultant"
    question_id: int


class SayFees(Saying):
    """What the systems cost (ids; none: all), or, `until` a ROC year, what the school pays itself; computed."""

    say: Literal["fees"] = "fees"
    systems: tuple[str, ...] = ()
    until: int | None = None
    uses_it_already: bool = False
    question_id: int | None = None
