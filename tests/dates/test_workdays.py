"""Working days, and what knowing them takes."""

import subprocess
import sys
from datetime import date

import pytest

from bot.dates.workdays import WorkCalendar
from bot.faq.program import Calendar
from bot.settings import PROJECT_ROOT


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 12, 9), True),
        (date(2021, 12, 11), False),
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), False),
        (date(2022, 2, 1), False),
    ],
)
def test_weekends_and_public_holidays_are_not_worked(day: date, *, works: bool) -> None:
    assert WorkCalendar(Calendar(country="TW")).is_workday(day) is works


def test_only_the_programmes_own_country_is_imported() -> None:
    program = (
        "import sys\n"
        "from bot.dates.workdays import WorkCalendar\n"
        "from bot.faq.program import Calendar\n"
        "WorkCalendar(Calendar(country='TW'))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('holidays.countries.')))\n"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["holidays.countries.taiwan"]
