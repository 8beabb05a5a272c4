"""Turns what is owed into LINE messages as of now; reads rows, writes none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import content as say
from bot.cards import answer, notice
from bot.cards.answer import Shown
from bot.dates.due import countdown
from bot.dates.roc import roc_date, short_date
from bot.faq.entry import Deadline, Entry, Program
from bot.models.question import Question
from bot.models.school import Unit
from bot.published import Published
from bot.wording import answers, binding, notices
from bot.wording.binding import BindingResult

Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class RenderContext:
    """Where and as of when to render; `now` is program time."""

    session: Session
    published: Published
    now: datetime

    @property
    def program(self) -> Program:
        """Who we are."""
        return self.published.knowledge.program


def render(content: say.Content, ctx: RenderContext) -> Messages | None:
    """Return the LINE messages of `content`; None when there is nothing left to say (an entry that is gone)."""
    return RENDERERS[type(content)](content, ctx)


def shown_part(part: say.Part, ctx: RenderContext) -> Shown | None:
    """Return what is shown of an entry, with its dates as of now; None when the entry is gone."""
    entry = ctx.published.knowledge.by_number.get(part.entry)
    if entry is None:
        return None
    return Shown(entry=entry, facet=entry.facet(part.facet), date_lines=_date_lines(entry, ctx))


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


def _date_lines(entry: Entry, ctx: RenderContext) -> tuple[str, ...]:
    by_id = ctx.published.knowledge.deadline_by_id
    return tuple(deadline_line(by_id[name], ctx) for name in entry.deadlines)


def _answer(content: say.SayAnswer, ctx: RenderContext) -> Messages | None:
    shown = [one for part in content.parts if (one := shown_part(part, ctx))]
    if not shown:
        return None
    return answer.answer_messages(
        ctx.program,
        shown,
        question_id=content.question_id,
        quote_token=_quote_token(ctx, content.question_id),
        unasked=content.unasked,
    )


def _whole(content: say.SayWhole, ctx: RenderContext) -> Messages | None:
    shown = shown_part(say.Part(entry=content.entry), ctx)
    if shown is None:
        return None
    return answer.whole_messages(ctx.program, shown, quote_token=_quote_token(ctx, content.question_id))


def _choices(content: say.OfferChoices, ctx: RenderContext) -> Messages | None:
    by_number = ctx.published.knowledge.by_number
    entries = [by_number[number] for number in content.entries if number in by_number]
    return answer.choice_messages(ctx.program, entries, question_id=content.question_id) if entries else None


def _consultant(content: say.OfferConsultant, ctx: RenderContext) -> Messages:
    return notice.no_match_messages(ctx.program, question_id=content.question_id)


def _binding(content: say.SayBinding, ctx: RenderContext) -> Messages:
    units = ctx.session.scalars(select(Unit).where(Unit.code.in_(content.units)).order_by(Unit.code)).all()
    names = "、".join(binding.unit_name(unit.school.name, unit.division) for unit in units)
    lines = [binding.binding_text(content.result, names, ctx.program)]
    if content.result in (BindingResult.BOUND, BindingResult.MOVED, BindingResult.ALREADY_HERE):
        lines.extend((binding.no_steps_yet(names), *_next_date(ctx)))
    return notice.plain("\n".join(lines))


def _next_date(ctx: RenderContext) -> list[str]:
    """Return a line on the next date that is not past, if there is one."""
    today = ctx.now.astimezone(ctx.published.zone).date()
    ahead = [one for one in ctx.published.knowledge.deadlines if one.date >= today]
    first = min(ahead, key=lambda one: one.date, default=None)
    return [binding.next_date(first.name, deadline_line(first, ctx))] if first else []


def _progress(content: say.SayProgress, ctx: RenderContext) -> Messages:
    if content.units:
        return _unit_states(content, ctx)
    text = notices.notice(notices.NOT_BOUND, ctx.program)
    if content.question_id is None:
        return notice.plain(text)
    return notice.with_consultant_button(ctx.program, text, question_id=content.question_id)


def _unit_states(content: say.SayProgress, ctx: RenderContext) -> Messages:
    units = ctx.session.scalars(select(Unit).where(Unit.code.in_(content.units)).order_by(Unit.code)).all()
    lines = [binding.no_steps_yet(binding.unit_name(unit.school.name, unit.division)) for unit in units]
    return notice.plain("\n".join([*lines, *_next_date(ctx)]), quote_token=_quote_token(ctx, content.question_id))


def _deadlines(_content: say.SayDeadlines, ctx: RenderContext) -> Messages:
    lines = (f"{one.name}\n{deadline_line(one, ctx)}" for one in ctx.published.knowledge.deadlines)
    return notice.plain("\n".join(lines))


def _capabilities(content: say.SayCapabilities, ctx: RenderContext) -> Messages:
    return notice.plain(notices.capabilities(ctx.program), quote_token=_quote_token(ctx, content.question_id))


def _case_opened(content: say.SayCaseOpened, ctx: RenderContext) -> Messages:
    text = notices.case_opened(
        content.case_id, again=content.again, needs_question=content.needs_question, program=ctx.program
    )
    return notice.plain(text)


def _notice(content: say.SayNotice, ctx: RenderContext) -> Messages:
    return notice.plain(notices.notice(content.name, ctx.program), quote_token=_quote_token(ctx, content.question_id))


def _quote_token(ctx: RenderContext, question_id: int | None) -> str | None:
    question = ctx.session.get(Question, question_id) if question_id else None
    return question.quote_token if question else None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayAnswer: _answer,
    say.SayWhole: _whole,
    say.OfferChoices: _choices,
    say.OfferConsultant: _consultant,
    say.SayProgress: _progress,
    say.SayDeadlines: _deadlines,
    say.SayWelcome: lambda _, ctx: notice.plain("\n".join(ctx.program.welcome)),
    say.SayHelp: lambda _, ctx: notice.plain(notices.help_text(ctx.program)),
    say.SayCapabilities: _capabilities,
    say.SayMuted: lambda content, ctx: notice.plain(notices.muted(is_muted=content.muted, program=ctx.program)),
    say.SayCaseOpened: _case_opened,
    say.SayNotice: _notice,
    say.SayBinding: _binding,
}
