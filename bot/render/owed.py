"""Turns what is owed into LINE messages as of now; reads rows, writes none."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot import content as say
from bot.cards import answer, notice
from bot.cards.answer import Shown
from bot.cards.sizes import within_limits
from bot.faq.entry import Entry
from bot.render import announcements as render_announcements
from bot.render import case_answers as render_case_answers
from bot.render import case_work as render_case_work
from bot.render import cases as render_cases
from bot.render import close_out as render_close_out
from bot.render import corrections as render_corrections
from bot.render import dates as render_dates
from bot.render import office as render_office
from bot.render import office_hands as render_office_hands
from bot.render import party_lists as render_party_lists
from bot.render import quota as render_quota
from bot.render import reminders as render_reminders
from bot.render import units as render_units
from bot.render import watch as render_watch
from bot.render.context import Messages, RenderContext, deadline_line
from bot.render.fees import render_fees
from bot.render.remarks import render_back
from bot.render.roles import render_help
from bot.render.sign_in import render_sign_in
from bot.wording import notices, privacy


def render(content: say.Content, ctx: RenderContext) -> Messages | None:
    """Return the LINE messages of `content`; None when there is nothing left to say (an entry that is gone)."""
    messages = RENDERERS[type(content)](content, ctx)
    return within_limits(messages) if messages else None


def shown_part(part: say.Part, ctx: RenderContext) -> Shown | None:
    """Return what is shown of an entry, with its dates as of now; None when the entry is gone."""
    entry = ctx.published.knowledge.by_number.get(part.entry)
    if entry is None:
        return None
    facet = entry.facet(part.facet)
    text = facet.part if facet else entry.answer
    notices_above = render_dates.notices_above(text, entry.deadlines, ctx)
    return Shown(entry=entry, facet=facet, date_lines=_date_lines(entry, ctx), notices=notices_above)


def _date_lines(entry: Entry, ctx: RenderContext) -> tuple[str, ...]:
    by_id = ctx.published.knowledge.deadline_by_id
    return tuple(deadline_line(by_id[name], ctx) for name in entry.deadlines)


def _answer(content: say.SayAnswer, ctx: RenderContext) -> Messages | None:
    shown = [one for part in content.parts if (one := shown_part(part, ctx))]
    if not shown:
        return None
    own = render_dates.own_dates_here([one.entry for one in shown], content.question_id, ctx)
    if own:
        shown[0] = replace(shown[0], date_lines=(*shown[0].date_lines, *own))
    return answer.answer_messages(
        ctx.program,
        shown,
        question_id=content.question_id,
        quote_token=ctx.quote_token(content.question_id),
        unasked=content.unasked,
        others=_entries(content.others, ctx),
    )


def _entries(numbers: Iterable[int], ctx: RenderContext) -> list[Entry]:
    """Return the entries that are still there."""
    by_number = ctx.published.knowledge.by_number
    return [by_number[number] for number in numbers if number in by_number]


def _whole(content: say.SayWhole, ctx: RenderContext) -> Messages | None:
    shown = shown_part(say.Part(entry=content.entry), ctx)
    if shown is None:
        return None
    return answer.whole_messages(ctx.program, shown, quote_token=ctx.quote_token(content.question_id))


def _choices(content: say.OfferChoices, ctx: RenderContext) -> Messages | None:
    entries = _entries(content.entries, ctx)
    return answer.choice_messages(ctx.program, entries, question_id=content.question_id) if entries else None


def _consultant(content: say.OfferConsultant, ctx: RenderContext) -> Messages:
    return notice.no_match_messages(ctx.program, question_id=content.question_id)


def _welcome(_content: say.SayWelcome, ctx: RenderContext) -> Messages:
    return notice.plain("\n".join(ctx.program.welcome) + privacy.in_a_line(ctx.program))


def _notice(content: say.SayNotice, ctx: RenderContext) -> Messages:
    return notice.plain(
        notices.notice(content.name, ctx.program, **content.values), quote_token=ctx.quote_token(content.question_id)
    )


def _together(content: say.SayTogether, ctx: RenderContext) -> Messages | None:
    said = [message for row in content.says for message in render(say.from_row(row), ctx) or ()]
    return said or None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayAnswer: _answer,
    say.SayWhole: _whole,
    say.OfferChoices: _choices,
    say.OfferConsultant: _consultant,
    say.SayWelcome: _welcome,
    say.SayPrivacy: lambda _, ctx: notice.plain(privacy.in_full(ctx.program)),
    say.SayHelp: render_help,
    say.SayBack: render_back,
    say.SayMuted: lambda content, ctx: notice.plain(notices.muted(is_muted=content.muted, program=ctx.program)),
    say.SayNotice: _notice,
    say.SayTogether: _together,
    say.SayFees: render_fees,
    say.SaySignIn: render_sign_in,
    say.AskWhichSchool: lambda content, ctx: notice.plain(notices.which_school(content.schools, ctx.program)),
    **render_units.RENDERERS,
    **render_reminders.RENDERERS,
    **render_dates.RENDERERS,
    **render_close_out.RENDERERS,
    **render_watch.RENDERERS,
    **render_party_lists.RENDERERS,
    **render_office.RENDERERS,
    **render_office_hands.RENDERERS,
    **render_quota.RENDERERS,
    **render_announcements.RENDERERS,
    **render_corrections.RENDERERS,
    **render_case_answers.RENDERERS,
    **render_cases.RENDERERS,
    **render_case_work.RENDERERS,
}
