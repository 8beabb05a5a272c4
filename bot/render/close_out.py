"""Renders what is said at the end of a programme; reads rows, writes none."""

from collections.abc import Callable
from typing import Any

from bot import content as say
from bot.cards import close_out as cards
from bot.cards import notice
from bot.models.close_out import CloseOut
from bot.render.context import Messages, RenderContext
from bot.services import close_out
from bot.wording import close_out as wording


def stand_lines(ctx: RenderContext) -> list[str]:
    """Say how far the end is."""
    found = close_out.stand(ctx.session)
    return wording.stand(
        here=found.here,
        told=found.told,
        ready=found.ready,
        leaving=found.leaving,
        left=found.left,
        cases=found.cases,
    )


def preview_lines(ctx: RenderContext) -> list[str]:
    """Say what a farewell costs."""
    found = close_out.stand(ctx.session)
    return wording.cost(found.here, found.billed, found.cases)


def _stand(content: say.SayCloseOut, ctx: RenderContext) -> Messages:
    lines = [wording.AGAIN] if content.again else []
    lines += [wording.said(content.told)] if content.told is not None else []
    lines += [wording.leaving(content.leaving)] if content.leaving is not None else []
    return notice.plain("\n".join([*lines, *stand_lines(ctx), *wording.how(close_out.AT_ONCE)]))


def _preview(content: say.SayFarewellPreview, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(CloseOut, content.close_out)
    if row is None:
        return None
    text = wording.farewell(ctx.program, row.words)
    return cards.preview_messages(text, preview_lines(ctx), close_out=row.id)


def _farewell(content: say.SayFarewell, ctx: RenderContext) -> Messages | None:
    row = ctx.session.get(CloseOut, content.close_out)
    return notice.plain(wording.farewell(ctx.program, row.words)) if row else None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.SayCloseOut: _stand,
    say.SayFarewellPreview: _preview,
    say.SayFarewell: _farewell,
    say.AskToLeave: lambda content, _ctx: cards.leave_messages(
        wording.ask_to_leave(content.number), number=content.number
    ),
}
