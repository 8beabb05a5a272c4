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


def test_columns_of_several_rows_are_learned_from_all_of_them() -> None:
    columns = [np.array([label, *rare], dtype=np.int64) for label, rare in ((0, (2,)), (1, (2, 3)), (0, ()), (1, (3,)))]
    rows = Rows.of([(one, np.ones(len(one), dtype=np.float32)) for one in columns * 100])

    learned = learn(rows, (0, 1, 0, 1) * 100, width=4, classes=2)

    for_second = learned.weights[:, 1] - learned.weights[:, 0]
    assert for_second[0] < 0 < for_second[1]
    assert abs(for_second[2]) < for_second[3]  # One says nothing: it stands as often in rows of both classes.
