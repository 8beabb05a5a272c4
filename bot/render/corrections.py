"""Renders what was changed since people were told it, and who they are; reads rows, writes none."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import select

from bot import content as say
from bot.cards import announcement as cards
from bot.cards import notice
from bot.database import among
from bot.dates.roc import roc_date
from bot.models.chat import Chat
from bot.postback import ShowWhoGotOld, WriteCorrection
from bot.render.announcements import moment
from bot.render.chat_names import chat_names
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
    shown = who_lines(found.got[page * _PAGE : (page + 1) * _PAGE], ctx)
    heading = wording.who_title(title_of(content.key, ctx.published), len(found.got), page + 1, pages)
    following = ShowWhoGotOld(key=content.key, page=page + 1) if page + 1 < pages else None
    write = WriteCorrection(key=content.key) if found.open else None
    return cards.who_messages(heading, shown, following=following, write=write)


def who_lines(got: Sequence[Got], ctx: RenderContext) -> list[str]:
    """Say when each chat was told otherwise, and what it knows since."""
    names = names_of(got, ctx)
    return [
        wording.who_line(
            names.get(one.chat_id, ""),
            _clock(one.at, ctx) or "",
            one.version,
            _clock(one.corrected_at, ctx),
            _clock(one.acknowledged_at, ctx),
        )
        for one in got
    ]


def names_of(got: Sequence[Got], ctx: RenderContext) -> dict[int, str]:
    """Name the chats by their ids."""
    wanted = [one.chat_id for one in got]
    return chat_names(ctx.session.scalars(select(Chat).where(among(ctx.session, Chat.id, wanted))).all(), ctx)


def _clock(at: datetime | None, ctx: RenderContext) -> str | None:
    """Say a moment of machine time as people see it."""
    return moment(at + ctx.offset, ctx) if at is not None else None


RENDERERS: dict[type[say.Saying], Callable[[Any, RenderContext], Messages | None]] = {
    say.ListCorrections: _list,
    say.SayWhoGotOld: _who,
}
