"""The office writes an announcement 1:1, sees it, has it approved, stops it, reads what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import content as say
from bot.context import Context
from bot.handlers.office import is_office
from bot.incoming import ButtonPressed, Event, MediaKind, MediaReceived, TextReceived
from bot.models.announcement import Announcement
from bot.postback import Acknowledge, ActOnAnnouncement, BeginAnnouncement, ChooseAudience
from bot.programme.announcing import ALLOWED, Act, Found, Problem, check_of
from bot.reading.orders.announcements import (
    AmendAnnouncement,
    DoWithAnnouncement,
    Part,
    ShowAnnouncements,
    WriteAnnouncement,
)
from bot.services.announcements import approving, composing, finding, pictures, results, sending, unfinished
from bot.services.announcements.composing import Written
from bot.wording import notices
from bot.wording.announcements import EVERYBODY

# What is done to exactly the form that was read; the rest is safe whichever form it is.
_BY_CHECK = {
    Act.ASK: approving.ask,
    Act.APPROVE: approving.approve,
    Act.REFUSE: approving.refuse,
    Act.TAKE_PICTURE_OFF: pictures.take_off,
}
_BY_NUMBER = {Act.STOP: sending.stop, Act.RESUME: sending.resume, Act.CANCEL: sending.cancel}


def show_all(event: TextReceived | ButtonPressed, _order: ShowAnnouncements, ctx: Context) -> None:
    """公告: the newest ones, and how to write one."""
    if may(event, ctx):
        ctx.reply(event, say.ListAnnouncements())


def begin(event: ButtonPressed, press: BeginAnnouncement, ctx: Context) -> None:
    """寫給…: how an announcement to these is typed."""
    if may(event, ctx):
        ctx.reply(event, say.SayHowToWrite(to=press.to))


def write(event: TextReceived | ButtonPressed, order: WriteAnnouncement, ctx: Context) -> None:
    """公告 苗栗縣 and a text: write it down and show it as the groups would read it."""
    if not may(event, ctx):
        return
    written = Written(to=None, text=order.said, link=order.link, picture=order.picture, when=order.when)
    _take(event, ctx, unfinished.part(ctx.session, written, ctx.published), number=order.number)


def amend(event: TextReceived | ButtonPressed, order: AmendAnnouncement, ctx: Context) -> None:
    """對象 苗栗縣, 時間 12/8 09:00: what they were writing, with that in it."""
    if not may(event, ctx):
        return
    if order.part is Part.PICTURE and not order.typed:
        _take_picture_off(event, ctx)
        return
    begun = unfinished.amended(ctx.session, order.part, order.typed, ctx.acting(event))
    if begun is None:
        ctx.reply(event, say.SayHowToWrite(to=order.typed) if order.part is Part.TO else say.ListAnnouncements())
        return
    written, number = begun
    _take(event, ctx, written, number=number)


def choose_audience(event: ButtonPressed, press: ChooseAudience, ctx: Context) -> None:
    """Tap on one of the usual selections, for what they were writing."""
    amend(event, AmendAnnouncement(Part.TO, press.to), ctx)


def _take_picture_off(event: TextReceived | ButtonPressed, ctx: Context) -> None:
    """拿掉圖片: off what they are writing or wrote a moment ago; of what is older they are shown which one it is."""
    begun = unfinished.without_picture(ctx.session, event.user_id)
    if begun is not None:
        written, number = begun
        _take(event, ctx, written, number=number)
        return
    row = finding.just_written(ctx.session, event.user_id, now=ctx.machine_now)
    is_meant = row is not None
    row = row or finding.last_written(ctx.session, event.user_id)
    if row is None:
        ctx.reply(event, say.ListAnnouncements())
        return
    is_too_late = row.state not in ALLOWED[Act.TAKE_PICTURE_OFF]
    act = Act.TAKE_PICTURE_OFF if is_meant or is_too_late else Act.SHOW
    _do(event, ctx, _Wish(act, check_of(row.digest)), row)


def _take(event: Event, ctx: Context, written: Written, *, number: int | None) -> None:
    """Write it down and show it, or keep it and say what is missing."""
    acting = ctx.acting(event)
    if number is None:
        made = composing.compose(ctx.session, written, acting)
    else:
        made = composing.revise(ctx.session, number, written, acting)
    if isinstance(made, Announcement):
        unfinished.forget(ctx.session, event.user_id)
        ctx.reply(event, say.ShowAnnouncement(announcement_id=made.id))
        return
    is_kept = unfinished.keep(ctx.session, written, made, acting, number=number)
    refuse(event, ctx, made, asks_for=unfinished.asks_for(made) if is_kept else ())
    if not is_kept and not written.text:
        ctx.reply(event, say.SayHowToWrite(to=written.to or EVERYBODY))


def do_by_words(event: TextReceived | ButtonPressed, order: DoWithAnnouncement, ctx: Context) -> None:
    """停止公告 3, 核可公告 3 7f2a90; without its check an approval shows what is to be read first."""
    row = finding.find(ctx.session, order.number)
    if row is None:
        if may(event, ctx):
            refuse(event, ctx, [Found(Problem.NO_SUCH, str(order.number))])
        return
    act = order.act
    if act in _BY_CHECK and act is not Act.TAKE_PICTURE_OFF and order.check is None:
        act = Act.SHOW
    _do(event, ctx, _Wish(act, order.check or check_of(row.digest)), row)


def do_by_button(event: ButtonPressed, press: ActOnAnnouncement, ctx: Context) -> None:
    """Tap on a card of an announcement."""
    row = finding.find(ctx.session, press.announcement)
    if row is not None:
        _do(event, ctx, _Wish(press.act, press.check, press.page), row)
    elif may(event, ctx):
        refuse(event, ctx, [Found(Problem.NO_SUCH, str(press.announcement))])


def take_picture(event: MediaReceived, ctx: Context) -> bool:
    """Take a picture that follows what the office wrote; tell whether it does."""
    row = finding.just_written(ctx.session, event.user_id, now=ctx.machine_now) if ctx.chat.is_private else None
    if row is None or event.kind is not MediaKind.IMAGE or not is_office(event, ctx):
        return False
    pictures.want(ctx.session, row, event, now=ctx.machine_now)
    ctx.reply(event, say.SayPictureComing(announcement_id=row.id))
    return True


def acknowledge(event: ButtonPressed, press: Acknowledge, ctx: Context) -> None:
    """收到: the group has read it."""
    first = results.acknowledge(ctx.session, press.group, ctx.acting(event))
    said = say.SayNotice(name=notices.FOREIGN_BUTTON) if first is None else say.SayAcknowledged(first=first)
    ctx.reply(event, said, worth_a_push=False)


@dataclass(frozen=True)
class _Wish:
    """What is to be done, to the form of an announcement that was read, or shown of it."""

    act: Act
    check: str
    page: int = 0


def _do(event: Event, ctx: Context, wish: _Wish, row: Announcement) -> None:
    if not may(event, ctx):
        return
    act = wish.act
    if act in _BY_CHECK:
        made = _BY_CHECK[act](ctx.session, row.id, wish.check, ctx.acting(event))
        _say_done(event, ctx, act, row, made)
        if act is Act.TAKE_PICTURE_OFF and isinstance(made, Announcement):
            ctx.reply(event, say.ShowAnnouncement(announcement_id=row.id))
    elif act in _BY_NUMBER:
        made = _BY_NUMBER[act](ctx.session, row.id, ctx.acting(event))
        _say_done(event, ctx, act, row, made, number=sending.too_late_for(ctx.session, row))
    elif act is Act.RETRY:
        again = results.retry(ctx.session, row.id, ctx.acting(event))
        _say_done(event, ctx, act, row, row if isinstance(again, int) else again, number=_count(again))
    else:
        ctx.reply(event, _shown(act, row, wish.page))


def _shown(act: Act, row: Announcement, page: int) -> say.Content:
    match act:
        case Act.RESULTS:
            return say.SayAnnouncementResults(announcement_id=row.id)
        case Act.WHO:
            return say.SayAnnouncementReach(announcement_id=row.id, page=page)
        case _:
            return say.ShowAnnouncement(announcement_id=row.id)


def _count(again: int | Sequence[Found]) -> int:
    return again if isinstance(again, int) else 0


def _say_done(  # noqa: PLR0913 - what was done, and what came of it
    event: Event,
    ctx: Context,
    act: Act,
    row: Announcement,
    made: Announcement | Sequence[Found],
    *,
    number: int = 0,
) -> None:
    if isinstance(made, Announcement):
        ctx.reply(event, say.SayAnnouncementDone(announcement_id=row.id, act=act.value, number=number))
        return
    refuse(event, ctx, made)
    if any(one.what in (Problem.CHANGED, Problem.NOT_NOW) for one in made):
        ctx.reply(event, say.ShowAnnouncement(announcement_id=row.id))


def refuse(event: Event, ctx: Context, problems: Sequence[Found], *, asks_for: Sequence[Part] = ()) -> None:
    """Say why nothing was done; what was written is kept where it `asks_for` parts of it anew."""
    said = tuple((one.what.value, one.about) for one in problems)
    ctx.reply(event, say.SayAnnouncementProblems(problems=said, asks_for=tuple(asks_for)))


def may(event: Event, ctx: Context) -> bool:
    """Tell whether the office speaks 1:1; say so where it does not."""
    if is_office(event, ctx):
        return True
    ctx.reply(event, say.SayOfficeOnly(command="announcements"))
    return False
