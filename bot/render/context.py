"""Where and as of when a message is rendered, and the lines on dates that many messages share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.dates.due import countdown
from bot.dates.roc import roc_date, short_date
from bot.faq.entry import Deadline, Program
from bot.models.question import Question
from bot.programme.published import Published
from bot.programme.unit_state import UnitState
from bot.wording import answers

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

    def day(self, moment: datetime) -> str:
        """Return a moment's day in the programme's zone: 12/8."""
        return short_date(moment.astimezone(self.published.zone).date())

    def quote_token(self, question_id: int | None) -> str | None:
        """Return what quotes the message of a question."""
        question = self.session.get(Question, question_id) if question_id else None
        return question.quote_token if question else None


def deadline_line(deadline: Deadline, ctx: RenderContext) -> str:
    """Return one line on a date: what it is, how long it is still, and as of when that was counted."""
    today = ctx.now.astimezone(ctx.published.zone).date()
    count = countdown(today, deadline.date, ctx.published.calendar)
    return answers.countdown(
        deadline.kind,
        roc_date(deadline.date),
        left=answers.left(days=count.days, workdays=count.workdays),
        as_of=short_date(today),
    )
