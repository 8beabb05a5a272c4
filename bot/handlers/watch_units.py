"""Those who look after units, 1:1: whom to phone, one tap when it is done, and the list of the morning."""

from bot import content as say
from bot.context import Context
from bot.incoming import ButtonPressed, Event, Ordering
from bot.models.people import Role
from bot.models.school import Unit
from bot.models.watch import PhoneContact
from bot.postback import NoteCall, ShowPhoneList, UndoCall
from bot.reading.orders.consultants import ShowMorning, ShowSilent
from bot.services import board, silent_units, viewing
from bot.services.viewing import Viewer
from bot.wording import notices

_WHO = {Role.CONSULTANT, Role.OFFICE}


def show_list(event: Ordering, _order: ShowSilent, ctx: Context) -> None:
    """電話名單."""
    viewer = _viewer(event, ctx)
    ctx.reply(event, say.SayPhoneList(line_id=viewer.line_id) if viewer else _not_theirs())


def show_page(event: ButtonPressed, press: ShowPhoneList, ctx: Context) -> None:
    """看下一頁."""
    viewer = _viewer(event, ctx)
    ctx.reply(event, say.SayPhoneList(line_id=viewer.line_id, page=press.page) if viewer else _not_theirs())


def show_morning(event: Ordering, _order: ShowMorning, ctx: Context) -> None:
    """今日清單: what the morning list says now."""
    viewer = _viewer(event, ctx)
    day = ctx.now.astimezone(ctx.published.zone).date()
    ctx.reply(event, say.SayMorning(line_id=viewer.line_id, day=day, asked=True) if viewer else _not_theirs())


def note_call(event: ButtonPressed, press: NoteCall, ctx: Context) -> None:
    """已電話聯絡: everybody who sees the unit sees who phoned."""
    viewer, unit = _viewer(event, ctx), ctx.session.get(Unit, press.unit)
    if viewer is None or unit is None or not _sees(viewer, unit, ctx):
        ctx.reply(event, _not_theirs())
        return
    noted = silent_units.note_call(ctx.session, unit, ctx.acting(event), by_name=viewer.name, key=event.event_id)
    ctx.reply(event, say.SayCalled(contact=noted.id))


def undo_call(event: ButtonPressed, press: UndoCall, ctx: Context) -> None:
    """復原."""
    viewer, contact = _viewer(event, ctx), ctx.session.get(PhoneContact, press.contact)
    if viewer is None or contact is None or not _sees(viewer, contact.unit, ctx):
        ctx.reply(event, _not_theirs())
        return
    silent_units.undo_call(ctx.session, contact, ctx.acting(event))
    ctx.reply(event, say.SayCalled(contact=contact.id, undone=True))


def _viewer(event: Event, ctx: Context) -> Viewer | None:
    viewer = viewing.look_up(ctx.session, event.user_id) if event.user_id and ctx.chat.is_private else None
    return viewer if viewer is not None and not viewer.roles.isdisjoint(_WHO) else None


def _sees(viewer: Viewer, unit: Unit, ctx: Context) -> bool:
    return board.sees(viewer, board.line_of(ctx.session, unit, ctx.published), ctx.knowledge)


def _not_theirs() -> say.Content:
    return say.SayNotice(name=notices.LOOKED_AFTER)
