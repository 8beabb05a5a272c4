"""A message, or a sentence of it, with every class that it may mean; pure."""

import re
from dataclasses import dataclass

from bot.faq.evidence import SAME, Form, Weighed
from bot.faq.normalize import bare

WORD_LENGTH = 2
# A question whose second best entry scores this share of the best is answered with neither: people choose.
AS_LIKELY = 0.92
_ELLIPTIC = re.compile(
    r"^(?:那|那麼|所以|還有|再來|啊)|(?:呢|咧|ㄋ)[?!~.\s]*$"
    r"|^(?:(?:ok|okay|oh|right)[ ,.]+)?(?:and|then|so|what about|how about)(?![a-z])|(?<![a-z])then[?!~.\s]*$"
)


@dataclass(frozen=True)
class Reading:
    """One message or sentence with every class it may mean, best first."""

    form: Form
    ranked: tuple[Weighed, ...]

    @property
    def text(self) -> str:
        """The words as they were typed."""
        return self.form.text

    @property
    def best(self) -> Weighed:
        """The class that it speaks most for."""
        return self.ranked[0]

    @property
    def lead(self) -> float:
        """How far the best is before the second."""
        return self.best.score - self.ranked[1].score if len(self.ranked) > 1 else self.best.score

    @property
    def entries(self) -> list[Weighed]:
        """The entries it may mean, best first."""
        return [candidate for candidate in self.ranked if candidate.entry > 0]


def is_elliptic(tidy: str) -> bool:
    """Tell whether a tidy message leaves out what it is about: 「那112年呢？」."""
    return _ELLIPTIC.search(tidy) is not None


def is_word(tidy: str) -> bool:
    """Tell whether a tidy message is a single short word: what of it is wanted, only its writer knows."""
    return len(bare(tidy)) <= WORD_LENGTH


def is_even(reading: Reading) -> bool:
    """Tell whether two entries are really as likely."""
    entries = reading.entries
    return len(entries) > 1 and entries[0].score < SAME and entries[1].score >= AS_LIKELY * entries[0].score
