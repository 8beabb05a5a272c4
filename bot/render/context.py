"""Where and as of when a message is rendered, and the lines on dates that many messages share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.dates.due import countdown
from bot.dates.roc import roc_date, short_date, weekday_date
from bot.faq.program import Program
from bot.faq.steps import Deadline
from bot.models.question import Question
from bot.programme.published import Published
from bot.programme.unit_state import UnitState
from bot.wording import answers, dates

Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class RenderContext:
    """Where and as of when to render; `now` is program time, `public_base_url` where LINE fetches pictures.

    `offset` is how far program time is from machine time, for moments that rows hold in machine time.
    `states` are those of units that were read already, by the units' ids.
    """

    session: Session
    published: Published
    now: datetime
    public_base_url: str | None = None
    offset: timedelta = timedelta(0)
    states: Mapping[int, UnitState] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        """Who we are."""
        return self.published.knowledge.program

    @property
    def today(self) -> date:
        """The day in the programme's zone."""
        return self.now.astimezone(self.published.zone).date()

    def day(self, moment: datetime) -> str:
        """Return a moment's day in the programme's zone: 12/8."""
        return short_date(moment.astimezone(self.published.zone).date())

    def quote_token(self, question_id: int | None) -> str | None:
        """Return what quotes the message of a question."""
        question = self.session.get(Question, question_id) if question_id else None
        return question.quote_token if question else None


def deadline_line(deadline: Deadline, ctx: RenderContext) -> str:
    """Return one line on a date: what it is, how long it is still, and as of when that was counted."""
    line = answers.countdown(
        deadline.kind, roc_date(deadline.date), left=time_left(deadline, ctx), as_of=short_date(ctx.today)
    )
    moves = ctx.published.moves_of(deadline.id)
    is_for_all = bool(moves) and moves[-1].becomes == deadline.date
    return line + dates.moved_from(short_date(moves[0].was)) if is_for_all else line


def time_left(deadline: Deadline, ctx: RenderContext) -> str:
    """Say how long it is until a date."""
    calendar = ctx.published.calendar
    last = calendar.last_workday(deadline.date)
    count = countdown(ctx.today, deadline.date, calendar)
    return answers.left(
        days=count.days,
        workdays=count.workdays,
        is_last_workday=ctx.today == last,
        last_workday=weekday_date(last) if last != deadline.date else None,
    )
