"""When a push may leave: by its reason, its reader and the hour."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.programme.leaving import At, Now, Reader, leaves_at
from bot.programme.published import Published

SCHOOL, STAFF, DESK = Reader(), Reader(works=True, hours=(time(13), time(17))), Reader(works=True)


def taipei(text: str) -> datetime:
    return datetime.fromisoformat(f"2021-{text}").replace(tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("reader", "now", "leaves"),
    [
        pytest.param(SCHOOL, "12-06 10:00", "12-06 10:00", id="school by day"),
        pytest.param(SCHOOL, "12-06 07:10", "12-06 08:00", id="school in the morning"),
        pytest.param(SCHOOL, "12-06 17:59", "12-06 17:59", id="school before six"),
        pytest.param(SCHOOL, "12-03 18:00", "12-06 08:00", id="school on Friday evening"),
        pytest.param(SCHOOL, "12-31 09:00", "2022-01-03", id="school on a day off"),
        pytest.param(DESK, "12-06 22:10", "12-07 08:00", id="desk at night"),
        pytest.param(DESK, "12-09 19:30", "12-09 19:30", id="desk on the day of a date"),
        pytest.param(STAFF, "12-06 10:00", "12-06 13:00", id="own hours, before"),
        pytest.param(STAFF, "12-06 14:00", "12-06 14:00", id="own hours, within"),
        pytest.param(STAFF, "12-06 17:00", "12-07 13:00", id="own hours, over"),
        pytest.param(Reader(works=True, is_away=True), "12-06 10:00", "12-07 08:00", id="away: asked again"),
        pytest.param(
            Reader(works=True, hours=(time(2), time(5))), "12-06 10:00", "12-06 10:00", id="hours nobody works"
        ),
    ],
)
def test_what_nobody_waits_for_leaves_when_its_reader_may_be_disturbed(
    published: Published, reader: Reader, now: str, leaves: str
) -> None:
    moment = leaves_at(At(taipei(now)), reader, published, taipei(now))

    assert moment is not None
    if leaves.startswith("2022"):
        assert moment.astimezone(published.zone).date().isoformat() == leaves
    else:
        assert moment == taipei(leaves)


@pytest.mark.parametrize("reader", [SCHOOL, STAFF, DESK])
def test_what_somebody_waits_for_leaves_at_any_hour(published: Published, reader: Reader) -> None:
    assert leaves_at(Now("a person's answer"), reader, published, taipei("12-05 23:00")) is None


def test_what_is_for_later_leaves_then(published: Published) -> None:
    later = taipei("12-07 11:00")

    assert leaves_at(At(later), SCHOOL, published, taipei("12-06 10:00")) == later
