"""What the month was said to cost, early and late in it, against what LINE then billed."""

from datetime import date

import pytest
from sqlalchemy import func, select

from bot.models.ledger import LedgerEntry
from bot.services import ledger
from tests.december import LAST, December, Plan, taipei
from tests.world import World


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_forecast_is_within_a_tenth_of_what_is_then_billed(world: World) -> None:
    look_at = [taipei(date(2021, 12, day), 17) for day in (3, 10, 15, 20, 24)]
    month = December(world, Plan(groups=120, consultants=12, cases=60), look_at)

    month.run()

    with world.database.read() as session:
        start = ledger.month_of(taipei(LAST, 12)).start
        billed = session.scalar(select(func.sum(LedgerEntry.members)).where(LedgerEntry.at >= start)) or 0
    said = {one.last_day: one.total for one in month.forecasts}
    assert list(said) == [LAST]
    assert month.answered == pytest.approx(60, abs=8)
    assert [one.total for one in month.forecasts] == pytest.approx([billed] * len(look_at), rel=0.1)
    assert sum(one.range[0] <= billed <= one.range[1] for one in month.forecasts) >= 4
