"""Kept connections are shared among the web's workers: a second processor is of no use to one that has them all."""

import pytest

from bot.web_worker import Shares


@pytest.mark.parametrize(
    ("held", "is_crowded"),
    [
        ({1: 3, 2: 2}, True),
        ({1: 2, 2: 2}, False),
        ({1: 0, 2: 5}, False),
        ({1: 9}, False),
        ({1: 1, 2: 1, 3: 0}, True),
    ],
)
def test_a_worker_with_more_than_another_lets_it_go_first(held: dict[int, int], *, is_crowded: bool) -> None:
    shares = Shares()
    for worker, connections in held.items():
        shares.note(worker, connections)

    assert shares.is_crowded(1) is is_crowded


def test_a_worker_that_ended_takes_no_part() -> None:
    shares = Shares()
    shares.note(1, 4)
    shares.note(2, 0)

    shares.leave(2)

    assert not shares.is_crowded(1)
