"""The shapes of `program.yaml` and `calendar.yaml`: who we are, when we work, what may go wrong, what is kept."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from bot.faq.entry import Link
from bot.faq.shape import Shape, Slug, Text


class Bot(Shape):
    """How the bot is called: `name` in LINE, and the short names people type."""

    name: Text
    short_names: tuple[Text, ...] = ()


class Terms(Shape):
    """This programme's words for roles that every transition has."""

    consultant: Text
    office: Text
    school: Text
    source: Text


class Hours(Shape):
    """A daily window, local time; `start` later than `end` runs over midnight."""

    start: time
    end: time


class CaseTargets(Shape):
    """How long a case may wait, in working time."""

    untaken_minutes: Annotated[int, Field(gt=0)]
    first_answer_minutes: Annotated[int, Field(gt=0)]
    idle_hours: Annotated[int, Field(gt=0)]


class Limits(Shape):
    """How much may go wrong before a version is not published, as shares of the labelled messages (0 to 1).

    `wrong` counts answerable questions answered with another entry, `false` other messages answered, both where the bot
    was not addressed; `near_miss` questions nobody can answer that got an entry where it was.
    """

    wrong: Annotated[float, Field(ge=0, le=1)] = 0.02
    false: Annotated[float, Field(ge=0, le=1)] = 0.015
    near_miss: Annotated[float, Field(ge=0, le=1)] = 0.15


Days = Annotated[int, Field(ge=1, le=3650)]


class Retention(Shape):
    """For how many days we keep what people wrote and who they are; numbers and dates stay for the statistics.

    `questions`: texts asked of the bot. `cases`: words in cases, notes and drafts. `pictures`: pictures and files.
    `messages`: what the bot said to whom. `names`: of people and groups, after the last time they were of use.
    """

    questions: Days = 180
    cases: Days = 365
    pictures: Days = 180
    messages: Days = 30
    names: Days = 365


class Costs(Shape):
    """What mistakes cost beside saying nothing: they set how sure an answer must be.

    A wrong answer nobody asked the bot for costs `wrong_unasked` times as much as staying silent, one to somebody who
    called it `wrong_asked` times as much as offering choices or a person instead.
    """

    silence: Annotated[float, Field(gt=0)] = 1.0
    wrong_unasked: Annotated[float, Field(gt=0)] = 5.7
    wrong_asked: Annotated[float, Field(gt=0)] = 2.2

    @property
    def sure_unasked(self) -> float:
        """How probable an answer must be right where nobody called the bot."""
        return self.wrong_unasked / (self.wrong_unasked + self.silence)

    @property
    def sure_asked(self) -> float:
        """How probable an answer must be right where somebody did."""
        return self.wrong_asked / (self.wrong_asked + self.silence)


class Watch(Shape):
    """What the people who look after units read each working day, at `at`: a unit is silent after `silent_days`.

    Who has not reported is named from `unreported_workdays` before its date on, dates from `ahead_workdays` on.
    """

    at: time = time(8, 30)
    silent_days: Days = 7
    unreported_workdays: Annotated[int, Field(ge=0, le=30)] = 2
    ahead_workdays: Annotated[int, Field(ge=0, le=60)] = 7


class Program(Shape):
    """`program.yaml`: who we are and when we work; `privacy_contact` is whom people ask about their data."""

    schema_version: Literal[1]
    id: Slug
    name: Text
    bot: Bot
    terms: Terms
    time_zone: Text
    source_file: Text
    links: tuple[Link, ...] = ()
    working_hours: Hours
    deadline_day_hours: Hours
    push_hours: Hours
    quiet_hours: Hours
    case_targets: CaseTargets
    limits: Limits = Limits()
    watch: Watch = Watch()
    costs: Costs = Costs()
    retention: Retention = Retention()
    privacy_contact: Text | None = None
    welcome: Annotated[tuple[Text, ...], Field(min_length=1, max_length=2)]


class DayOff(Shape):
    """A day on which the programme rests, or works, against the national calendar."""

    date: date
    name: Text
    works: bool = False


class SchoolHoliday(Shape):
    """Days on which schools are closed though offices work, both inclusive."""

    first: date
    last: date
    name: Text


class Calendar(Shape):
    """`calendar.yaml`: corrections to the national calendar of `country`."""

    country: Text
    overrides: tuple[DayOff, ...] = ()
    school_holidays: tuple[SchoolHoliday, ...] = ()
