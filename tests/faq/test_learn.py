"""A classifier is learned from what rows have in common."""

import numpy as np

from bot.faq.learn import Rows, in_order, learn, rows_of_counts


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


def test_numbers_are_put_in_order_however_large_they_are() -> None:
    for largest in (40, 1 << 20, 1 << 40, 1 << 62):
        numbers = np.random.default_rng(1).integers(0, largest, 500) // 3 * 3 % largest
        assert in_order(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


def test_columns_that_are_rare_are_left_out_of_the_rows() -> None:
    rows = rows_of_counts(np.array([0, 0, 0, 1, 3, 3]), np.array([7, 7, 2, 7, 5, 2]), texts=4, width=8)
    assert [rows.columns_of(place).tolist() for place in range(4)] == [[2, 7], [7], [], [2, 5]]

    frequent, kept = rows.of_frequent(2)

    assert frequent.tolist() == [2, 7]
    assert [frequent[kept.columns_of(place)].tolist() for place in range(4)] == [[2, 7], [7], [], [2]]
    assert kept.values.tolist() == rows.values[[0, 1, 2, 3]].tolist()


def test_rows_stand_beside_others() -> None:
    left = rows_of_counts(np.array([0, 2]), np.array([1, 1]), texts=3, width=2)
    right = rows_of_counts(np.array([0, 1, 1]), np.array([5, 4, 6]), texts=3, width=9)
    both = left.beside(right)
    assert [both.columns_of(place).tolist() for place in range(3)] == [[1, 5], [4, 6], [1]]
    assert both.first(2).columns.tolist() == [1, 5, 4, 6]
