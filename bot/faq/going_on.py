"""Which entry a follow-up asks for after another was shown, learned from those whose question before is known; pure.

「之後呢」 after the deadline of a form asks for something else than after its price.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message, MessageKind
from bot.faq.learn import Floats, Numbers, Rows, learn, softmax
from bot.faq.wordings import NOT_FOR

# A knowledge with fewer follow-ups of its own learns nothing from them.
FEWEST = 200
# What one follow-up has tells of that follow-up.
SEEN_AT_LEAST = 2
# Of the questions that are no follow-ups every so many is enough, and of those that no entry answers.
EVERY, EVERY_NEAR = 40, 25
# An n-gram counts less than what was shown before.
GRAM_WEIGHT = 0.6


@dataclass(frozen=True)
class GoingOn:
    """A classifier over the n-grams of a follow-up, each alone and together with the entry shown before.

    `features` are those that are known, in order; `classes` the entries, and NOT_FOR for what no entry answers.
    """

    features: Numbers
    classes: tuple[int, ...]
    weights: Floats
    bias: Floats

    def probabilities(self, grams: Numbers, shown: int | None) -> dict[int, float]:
        """Return how probable it is that each class is asked for; `grams` are the n-grams' numbers, each once."""
        if not self.classes:
            return {}
        features = _features(grams, shown, self.classes)
        places = np.minimum(np.searchsorted(self.features, features), len(self.features) - 1)
        is_known = self.features[places] == features
        values = _values(features)[is_known]
        odds = self.bias + values @ self.weights[places[is_known]]
        shares = softmax(odds[None, :])[0]
        return dict(zip(self.classes, shares.tolist(), strict=True))


NOTHING = GoingOn(np.zeros(0, np.int64), (), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))


def follow_ups_of(knowledge: Knowledge) -> list[Message]:
    """Return the follow-ups whose question before is known; none where they are too few to learn from."""
    known = [one for one in knowledge.messages if one.kind is MessageKind.FOLLOW_UP and one.context]
    return known if len(known) >= FEWEST else []


def learn_going_on(
    knowledge: Knowledge, known: Sequence[tuple[Message, int]], own: Rows, asked_alone: Sequence[int], alone: Rows
) -> GoingOn:
    """Learn from a knowledge's follow-ups, and from questions that ask the same whatever was shown before.

    `known` are the follow-ups, each with what was shown before it, and `own` their n-grams; `asked_alone` are the
    classes of the other questions and `alone` their n-grams.
    """
    if not known:
        return NOTHING
    classes = (NOT_FOR, *(one.number for one in knowledge.answerable))
    places = [place for place, entry in enumerate(asked_alone) if entry in classes and entry != NOT_FOR][::EVERY]
    places += [place for place, entry in enumerate(asked_alone) if entry == NOT_FOR][::EVERY_NEAR]
    asked = [_asked(one, classes) for one, _ in known] + [asked_alone[place] for place in places]
    shown = [entry for _, entry in known] + [classes[number % len(classes)] for number in range(len(places))]
    seen = _rows(own.followed_by(alone.select(np.array(places, dtype=np.int64))), shown, classes)
    features, kept = seen.of_frequent(SEEN_AT_LEAST)
    linear = learn(kept, [classes.index(one) for one in asked], width=len(features), classes=len(classes))
    return GoingOn(features, classes, linear.weights, linear.bias)


def _asked(message: Message, classes: Sequence[int]) -> int:
    return next((entry for entry in message.gold if entry in classes), NOT_FOR)


def _features(grams: Numbers, shown: int | None, classes: Sequence[int]) -> Numbers:
    """Return a number for each n-gram alone, and with what was shown before, and for that by itself."""
    alone, before = (grams + 1) * (len(classes) + 1), _before(shown, classes)
    return np.concatenate([alone, alone + before, np.array([before], dtype=np.int64)])


def _before(shown: int | None, classes: Sequence[int]) -> int:
    return 1 + classes.index(shown) if shown in classes else 1  # As if nothing had been shown that is an entry.


def _values(features: Numbers) -> Floats:
    """Return what each feature counts; the last is the one without an n-gram."""
    values = np.full(len(features), GRAM_WEIGHT, dtype=np.float32)
    values[-1] = 1.0
    length = np.sqrt(values @ values)
    scaled: Floats = (values / length).astype(np.float32)
    return scaled


def _rows(grams: Rows, shown: Sequence[int | None], classes: Sequence[int]) -> Rows:
    """Return the features of many follow-ups with their values."""
    sizes = np.diff(grams.starts)
    before = np.array([_before(one, classes) for one in shown], dtype=np.int64)
    scale = (1 / np.sqrt(1 + 2 * sizes * GRAM_WEIGHT**2)).astype(np.float32)
    alone, values = (grams.columns + 1) * (len(classes) + 1), np.repeat(GRAM_WEIGHT * scale, sizes)
    together = Rows(grams.starts, alone + np.repeat(before, sizes), values)
    return Rows(grams.starts, alone, values).beside(together).beside(Rows(np.arange(len(grams) + 1), before, scale))
