"""Renders the month's quota for the office; reads rows, writes none."""

from collections.abc import Callable
from typing import Any

from bot import content as say
from bot.cards import quota as cards
from bot.dates.moment import Moment
from bot.dates.roc import roc_date, weekday_date
from bot.programme.forecasting import Forecast
from bot.render.context import Messages, RenderContext
from bot.services import line_access, spending
from bot.wording import quota as wording


def quota_lines(found: Forecast, ctx: RenderContext) -> list[str]:
    """Return the quota as lines: used and left, the month's end, each kind, and the rule."""
    names = ctx.published.knowledge.deadline_by_id
    kinds = [
        wording.line(
            wording.kind(one.kind, names[one.deadline].name if one.deadline in names else None, ctx.program),
            one.spent,
            one.ahead,
        )
        for one in found.lines
    ]
    if found.outside:
        kinds.append(wording.line(wording.OUTSIDE, found.outside, 0))
    return [*summary(found), *(f"・{one}" for one in kinds), wording.RULE]


def summary(found: Forecast) -> list[str]:
    """Return what is used and left, and how far it lasts."""
    runs_out_on = weekday_date(found.runs_out_on) if found.runs_out_on else None
    last_day = weekday_date(found.last_day)
    return [
        wording.used(found.used, found.limit),
        wording.ahead(
            found.total, found.range, found.limit, last_day=last_day, runs_out_on=runs_out_on, is_gone=found.is_gone
        ),
    ]


def _quota(_content: say.SayQuota, ctx: RenderContext) -> Messages:
    return _card(_forecast(ctx), ctx, warning=None)


def _warning(_content: say.SayQuotaWarning, ctx: RenderContext) -> Messages | None:
    found = _forecast(ctx)
    if not found.is_gone and found.runs_out_on is None:
        return None  # A larger plan, or fewer who are to be reminded: there is nothing to warn of any more.
    runs_out_on = weekday_date(found.runs_out_on) if found.runs_out_on else None
    short = max(0, found.total - (found.limit or 0))
    return _card(found, ctx, warning=wording.warning(is_gone=found.is_gone, runs_out_on=runs_out_on, short=short))


def _card(found: Forecast, ctx: RenderContext, *, warning: str | None) -> Messages:
    local = ctx.now.astimezone(ctx.published.zone)
    title = f"{wording.TITLE}　{roc_date(local.date())} {local:%H:%M}"
    lines = quota_lines(found, ctx)
    if line_access.quota_reading(ctx.session) is None:
        lines.append(wording.NOT_READ)
    return cards.quota_messages(
        title, lines, warning=warning, used=found.used, ahead=found.total - found.used, limit=found.limit
    )


def _forecast(ctx: RenderContext) -> Forecast:
    return spending.take_forecast(ctx.session, ctx.published, Moment(now=ctx.now, machine_now=ctx.now - ctx.offset))


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayQuota: _quota,
    say.SayQuotaWarning: _warning,
}
