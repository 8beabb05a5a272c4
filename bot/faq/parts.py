"""Which part of an entry's answer a message asks for, learned from questions whose part is known; pure.

A small classifier for each entry that has parts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.entry import Entry
from bot.faq.knowledge import Knowledge
from bot.faq.learn import Floats, Linear, Numbers, Rows, learn, softmax
from bot.faq.wordings import Wording

# An entry of which fewer questions are known to ask for the whole, or for its parts, is not learned: all that little
# tells is that some part is asked for.
FEWEST = 20
# An n-gram that one question has tells of that question.
SEEN_AT_LEAST = 2


@dataclass(frozen=True)
class Parts:
    """Classifiers of several entries side by side.

    `columns` are the n-grams that they know, in order; `classes` says for each column of `weights` which entry and
    which of its parts (None: the whole) it stands for.
    """

    columns: Numbers
    classes: tuple[tuple[int, str | None], ...]
    weights: Floats
    bias: Floats

    def best(self, entry: int, columns: Numbers, values: Floats) -> tuple[str | None, float]:
        """Return the part that is most likely asked for, and how probable that is; 0 where nothing is known."""
        own = [place for place, (number, _) in enumerate(self.classes) if number == entry]
        if not own:
            return None, 0.0
        places = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        is_known = self.columns[places] == columns
        odds = self.bias[own] + values[is_known] @ self.weights[places[is_known]][:, own]
        shares = softmax(odds[None, :])[0]
        likeliest = int(shares.argmax())
        return self.classes[own[likeliest]][1], float(shares[likeliest])


def learn_parts(knowledge: Knowledge, known: Sequence[Wording], rows: Rows) -> Parts:
    """Learn from the wordings of a knowledge and what each is made of."""
    learned = []
    for entry in knowledge.answerable:
        places = [place for place, one in enumerate(known) if one.entry == entry.number and _tells(one, entry)]
        asked = Counter(known[place].facet for place in places)
        if asked[None] >= FEWEST and len(places) - asked[None] >= FEWEST:
            learned.append(_of_entry(entry, [(place, known[place].facet) for place in places], rows))
    return _side_by_side(learned)


def _tells(wording: Wording, entry: Entry) -> bool:
    """Tell whether it is known which part a wording asks for; of variants nobody has said it."""
    return bool(entry.facets) and wording.text not in entry.variants


_Learned = tuple[list[tuple[int, str | None]], Numbers, Linear]


def _of_entry(entry: Entry, asked: Sequence[tuple[int, str | None]], rows: Rows) -> _Learned:
    """Learn the parts of one entry, from the places of its wordings among the rows."""
    names = [None, *sorted({facet for _, facet in asked if facet is not None})]
    own, kept = rows.select(np.array([place for place, _ in asked], dtype=np.int64)).of_frequent(SEEN_AT_LEAST)
    labels = [names.index(facet) for _, facet in asked]
    linear = learn(kept, labels, width=len(own), classes=len(names))
    return [(entry.number, name) for name in names], own, linear


def _side_by_side(learned: Iterable[_Learned]) -> Parts:
    found = list(learned)
    classes = [one for names, _, _ in found for one in names]
    columns = np.unique(np.concatenate([np.zeros(0, np.int64), *(own for _, own, _ in found)]))
    weights = np.zeros((len(columns), len(classes)), dtype=np.float32)
    at = 0
    for names, own, linear in found:
        weights[np.searchsorted(columns, own), at : at + len(names)] = linear.weights
        at += len(names)
    bias = np.concatenate([np.zeros(0, np.float32), *(linear.bias for _, _, linear in found)])
    return Parts(columns, tuple(classes), weights, bias)
