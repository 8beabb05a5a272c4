"""What a short message means after its writer's last question was answered; pure.

Alone it says little, together with the question before too much: the entry that both speak for, with some credit for
the one just shown, is the one that is meant.
"""

import math
from collections.abc import Collection

from bot.faq.readings import Reading
from bot.faq.wordings import NOT_FOR, STATE

LENGTH = 45
TOGETHER_SHARE = 0.2
JUST_SHOWN = 0.1
# How much likelier the one just shown is than another for which as much speaks; what keeps either from deciding alone.
SHOWN_BEFORE, FLOOR = 1.35, 0.02
# How well an entry must do, by this sum, to be shown: the one just shown again, or another one.
ENOUGH_AGAIN, ENOUGH_ANOTHER = 0.2, 0.36
# How well it must do in the message's own words, where these leave nothing out and nobody called the bot.
ENOUGH_UNCALLED = 0.25
# Alone it is clearly about something that no entry answers, or about the unit's own state.
CLEARLY_ELSE = 0.45
# How much more it says of that than of what was just shown, to be about something else after all.
RATHER_ELSE = 3.5
# From which share of the best entry's score what was just shown may be meant in its place.
AS_NEAR = 0.45


def entry_meant(alone: Reading, together: Reading, previous: Collection[int], *, sure_alone: float) -> int | None:
    """Return the entry that is meant, None when it is not clear; `sure_alone`: how sure the message is by itself."""
    if alone.best.entry in (NOT_FOR, STATE) and alone.best.score >= CLEARLY_ELSE:
        return None
    if alone.best.entry == NOT_FOR and alone.best.score >= RATHER_ELSE * _score(alone, previous):
        return None
    with_question = {one.entry: one.score for one in together.entries}
    sums = {one.entry: one.score + TOGETHER_SHARE * with_question.get(one.entry, 0.0) for one in alone.entries}
    for entry in previous:
        if entry in sums:
            sums[entry] += JUST_SHOWN * (1 - sure_alone)
    if not sums:
        return None
    # Which one is meant, both must speak for: a product; whether it is meant at all, their sum tells.
    shown = {entry: SHOWN_BEFORE if entry in previous else 1.0 for entry in sums}
    both = {
        one.entry: shown[one.entry] * (one.score + FLOOR) * math.sqrt(with_question.get(one.entry, 0.0) + FLOOR)
        for one in alone.entries
    }
    best = max(both, key=lambda entry: both[entry])
    return best if sums[best] >= (ENOUGH_AGAIN if best in previous else ENOUGH_ANOTHER) else None


def is_as_near(alone: Reading, previous: Collection[int]) -> bool:
    """Tell whether a message may be about what was just shown though it speaks more for another entry."""
    return bool(alone.entries) and _score(alone, previous) >= AS_NEAR * alone.entries[0].score


def _score(alone: Reading, previous: Collection[int]) -> float:
    """Return how much a message alone speaks for what was just shown."""
    return max((one.score for one in alone.entries if one.entry in previous), default=0.0)
