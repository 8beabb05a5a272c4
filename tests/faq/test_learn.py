"""A classifier is learned from what rows have in common."""

import numpy as np

from bot.faq.learn import Rows, learn


def test_rows_without_any_feature_are_learned_with_the_others() -> None:
    row = [(np.array([label, 2], dtype=np.int64), np.array([1.0, 0.5], dtype=np.float32)) for label in (0, 1) * 400]
    nothing = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    rows = Rows.of([nothing, *row, nothing])

    learned = learn(rows, [0, *(0, 1) * 400, 1], width=3, classes=2)

    for label in (0, 1):
        shares = learned.probabilities(*row[label])
        assert int(shares.argmax()) == label
        assert shares[label] > 0.6
