"""Renders what was changed since people were told it, and who they are; reads rows, writes none."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any

from bot import content as say
from bot.cards import announcement as cards
from bot.cards import notice
from bot.dates.roc import roc_date
from bot.models.chat import Chat
from bot.postback import ShowWhoGotOld, WriteCorrection
from bot.render.announcements import chat_name, moment
from bot.render.context import Messages, RenderContext
from bot.services.corrections import outdated
from bot.services.corrections.outdated import Got
from bot.services.corrections.writing import title_of
from bot.wording import corrections as wording

_PAGE = 20
_MOST_SHOWN = 10


def _list(_content: say.ListCorrections, ctx: RenderContext) -> Messages:
    found = outdated.changed(ctx.session)
    if not found:
        return notice.plain(wording.NONE)
    lines = []
    for one in found[:_MOST_SHOWN]:
        since = roc_date((one.since + ctx.offset).astimezone(ctx.published.zone).date())
        waiting = len(one.open)
        text = wording.line(title_of(one.key, ctx.published), since, waiting, len(one.got) - waiting)
        lines.append((text, ShowWhoGotOld(key=one.key)))
    return cards.corrections_messages(wording.TITLE, lines, wording.HOW_TO)


def _who(content: say.SayWhoGotOld, ctx: RenderContext) -> Messages:
    found = outdated.of_key(ctx.session, content.key)
    if found is None:
        return notice.plain(wording.unknown(title_of(content.key, ctx.published)))
    pages = max(1, ceil(len(found.got) / _PAGE))
    page = min(content.page, pages - 1)
    shown = [who_line(one, ctx) for one in found.got[page * _PAGE : (page + 1) * _PAGE]]
    heading = wording.who_title(title_of(content.key, ctx.published), len(found.got), page + 1, pages)
    following = ShowWhoGotOld(key=content.key, page=page + 1) if page + 1 < pages else None
    write = WriteCorrection(key=content.key) if found.open else None
    return cards.who_messages(heading, shown, following=following, write=write)


def who_line(got: Got, ctx: RenderContext) -> str:
    """Say when one chat was told otherwise, and what it knows since."""
    chat = ctx.session.get_one(Chat, got.chat_id)
    return wording.who_line(
        chat_name(chat, ctx),
        _clock(got.at, ctx) or "",
        got.version,
        _clock(got.corrected_at, ctx),
        _clock(got.acknowledged_at, ctx),
    )


def _clock(at: datetime | None, ctx: RenderContext) -> str | None:
    """Say a moment of machine time as people see it."""
    return moment(at + ctx.offset, ctx) if at is not None else None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.ListCorrections: _list,
    say.SayWhoGotOld: _who,
}
