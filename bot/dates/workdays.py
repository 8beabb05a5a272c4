"""Working days of the programme's country, with the corrections of `calendar.yaml`, and daily windows; pure."""

import sys
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.util import find_spec, module_from_spec

import holidays

from bot.faq.program import Calendar, Hours

_DAY = timedelta(days=1)
_FARTHEST = 60  # No country rests for two months.


class WorkCalendar:
    """Knows which days are worked; remembers those it was asked for."""

    def __init__(self, calendar: Calendar) -> None:
        _import_no_other_country()
        self._holidays = holidays.country_holidays(calendar.country)
        self._works = {one.date: one.works for one in calendar.overrides}

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on this day."""
        works = self._works.get(day)
        if works is None:
            # Forecasts ask for the same days tens of thousands of times.
            works = self._works[day] = self._holidays.is_working_day(day)
        return works

    def last_workday(self, day: date) -> date:
        """Return this day if it is worked, else the last working day before it."""
        return self._step(day, -_DAY)

    def next_workday(self, day: date) -> date:
        """Return the first working day after this day."""
        return self._step(day + _DAY, _DAY)

    def back(self, day: date, workdays: int) -> date:
        """Return the working day that many working days before the last working day on or before `day`."""
        found = self.last_workday(day)
        for _ in range(workdays):
            found = self.last_workday(found - _DAY)
        return found

    def workdays_between(self, after: date, until: date) -> int:
        """Count the working days after `after` up to and with `until`; 0 when `until` is not later."""
        days = max(0, (until - after).days)
        return sum(self.is_workday(after + _DAY * number) for number in range(1, days + 1))

    def _step(self, day: date, step: timedelta) -> date:
        for number in range(_FARTHEST):
            if self.is_workday(day + step * number):
                return day + step * number
        raise ValueError(f"No working day within {_FARTHEST} days of {day}; look at calendar.yaml.")

    def add_working_time(self, start: datetime, minutes: int, hours: Hours) -> datetime:
        """Return the moment when that much working time after `start` (local, aware) is over."""
        left = timedelta(minutes=minutes)
        moment = start
        for _ in range(366):
            day = moment.date()
            opens = datetime.combine(day, hours.start, moment.tzinfo)
            closes = datetime.combine(day, hours.end, moment.tzinfo)
            if self.is_workday(day) and moment < closes:
                moment = max(moment, opens)
                if moment + left <= closes:
                    return moment + left
                left -= closes - moment
            moment = datetime.combine(day + _DAY, time(0), moment.tzinfo)
        raise ValueError(f"{minutes} minutes of working time do not end within a year of {start}.")


def in_window(moment: datetime, hours: Hours) -> bool:
    """Tell whether a local moment lies in a daily window; the start belongs to it, the end does not."""
    now = moment.time()
    if hours.start <= hours.end:
        return hours.start <= now < hours.end
    return now >= hours.start or now < hours.end


@cache
def _import_no_other_country() -> None:
    """Spare the start the modules of 250 countries, 8 MB in each process, which the package imports beside the one.

    The package stands ready without its own code having run; `holidays` imports the country's module from it by name.
    """
    spec = find_spec("holidays.countries")
    if spec is not None:
        sys.modules.setdefault(spec.name, module_from_spec(spec))
