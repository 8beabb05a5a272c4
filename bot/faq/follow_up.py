"""What a short message means after its writer's last question was answered; pure.

Alone it says little, together with the question before too much. Both, and what people went on to ask after the same
entry (`bot.faq.going_on`), are added up as log-odds: the class for which most speaks is meant.
"""

import math
from collections.abc import Callable, Collection, Mapping

from bot.faq.readings import Reading
from bot.faq.wordings import NOT_FOR, STATE

LENGTH = 60
# How much the message with the question before it counts beside the message alone, in log-odds; and the one just shown.
TOGETHER_SHARE, JUST_SHOWN = 0.3, 0.3
# What sounds less like a question than this (log-odds) is the likelier a remark, by so much of the rest.
HARDLY_ASKS, REMARK_SHARE = -1.0, 0.4
# What keeps one view from deciding alone.
FLOOR, LEARNED_FLOOR = 0.02, 0.002
# How well it must do in the message's own words, where these leave nothing out and nobody called the bot.
ENOUGH_UNCALLED = 0.25
# What the question before can change between two classes at most: where more lies between them, it need not be read.
MOST_TOGETHER = TOGETHER_SHARE * (math.log(1 + FLOOR) - math.log(FLOOR))


def entry_meant(
    alone: Reading,
    together: Callable[[], Reading],
    previous: Collection[int],
    learned: Mapping[int, float],
    *,
    heard: float,
) -> int | None:
    """Return the entry that is meant, None when it rather is something that no entry answers, or no question.

    `together` reads the message with the question before it, which takes as long as all the rest. `learned` is how
    probable each class is after what was shown (empty where nothing was learned), `heard` the log-odds that the message
    asks something.
    """
    odds = _odds(alone, {}, previous, learned, heard)
    best, second, *_ = (*sorted(odds.values(), reverse=True), -math.inf)
    if best - second <= MOST_TOGETHER:
        odds = _odds(alone, {one.entry: one.score for one in together().ranked}, previous, learned, heard)
    meant = max(odds, key=lambda entry: odds[entry])
    return None if meant == NOT_FOR else meant


def _odds(
    alone: Reading,
    with_question: Mapping[int, float],
    previous: Collection[int],
    learned: Mapping[int, float],
    heard: float,
) -> dict[int, float]:
    """Return how much speaks for each class, in log-odds; `with_question` is what the two together speak for."""
    odds: dict[int, float] = {NOT_FOR: -math.inf}
    for one in alone.ranked:
        entry = NOT_FOR if one.entry == STATE else one.entry
        likely = math.log(one.score + FLOOR) + TOGETHER_SHARE * math.log(with_question.get(one.entry, 0.0) + FLOOR)
        odds[entry] = max(odds.get(entry, -math.inf), likely)
    for entry in odds:
        odds[entry] += math.log(learned.get(entry, 0.0) + LEARNED_FLOOR) if learned else 0.0
        odds[entry] += JUST_SHOWN * (entry in previous)
    odds[NOT_FOR] += REMARK_SHARE * max(0.0, HARDLY_ASKS - heard)
    return odds
