"""Days as people and spreadsheets write them in a list."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dates.written_day import read_day

ZONE = ZoneInfo("Asia/Taipei")
TODAY = date(2022, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2021-12-09",
        "2021/12/9",
        "110/12/09",
        "110.12.9",
        "110年12月9日",
        "民國110年12月9日（四）",
        "12/9",
        "12月9日",
        "1101209",
        "20211209",
        " 110-12-09 ",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text, today=TODAY, zone=ZONE) == (date(2021, 12, 9), None)


@pytest.mark.parametrize(
    "text",
    ["2021-12-09 14:05", "110/12/9 下午2:05", "2021-12-09T14:05:00", "12/9（四） 14:05", "110/12/9 下午 02時05分"],
)
def test_a_time_is_read_where_it_is_written(text: str) -> None:
    moment = datetime(2021, 12, 9, 14, 5, tzinfo=ZONE)

    assert read_day(text, today=TODAY, zone=ZONE) == (date(2021, 12, 9), moment)


@pytest.mark.parametrize("text", ["", "昨天", "13/1", "2/30", "110/2/29", "44539", "12", "12/9 25:00", "9/12/2021"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, today=TODAY, zone=ZONE) is None


def test_a_day_without_a_year_is_the_next_one_before_or_after() -> None:
    assert read_day("1/6", today=TODAY, zone=ZONE) == (date(2022, 1, 6), None)
    assert read_day("2/29", today=date(2023, 12, 1), zone=ZONE) == (date(2024, 2, 29), None)
