"""What goes out by itself: the calendar, why each unit gets a reminder or not, the switches, and what failed."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit
from bot.models.chat import Chat
from bot.models.hold import HoldKind
from bot.models.outbox import Outcome
from bot.models.school import Unit
from bot.programme.reminding import Why
from bot.render.announcements import whom
from bot.render.chat_names import chat_names
from bot.render.context import RenderContext
from bot.services import asking_changes, binding, failed_messages, holds, outgoing
from bot.services.audit import write_down
from bot.services.failed_messages import Failed
from bot.services.outgoing import Outgoing
from bot.wording import announcements as announcement_words
from bot.wording import outgoing as wording
from bot.wording.binding import unit_name
from bot.wording.console import WHY, said

_FAILED_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something of the calendar: what it is, where it leads, and why who gets it or not."""

    item: Outgoing
    what: str
    address: str
    why: list[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class FailedLine:
    """A message that failed: what and where, why, and whether it can be sent once more."""

    number: int
    what: str
    where: str
    at: str
    why: str
    can_be_sent: bool


def show(visit: Visit) -> ResponseReturnValue:
    """Show the calendar, the switches, and what failed."""
    ahead = outgoing.ahead(visit.session, visit.published, visit.moment.now)
    failed = failed_messages.newest(visit.session, limit=_FAILED_SHOWN)
    names = chat_names((one.owed.chat for one in failed), _context(visit))
    return page(
        visit,
        "outgoing.html",
        here="outgoing_show",
        lines=[_line(one, visit) for one in ahead],
        billed=sum(one.billed for one in ahead),
        switches=holds.all_switches(visit.session),
        held={one.kind for one in holds.all_switches(visit.session) if one.chat_id is None},
        kinds=[(one, wording.HOLDS[one.value]) for one in HoldKind],
        hold_words=wording.HOLDS,
        failed=[_failed(one, names, visit) for one in failed],
        all_failed=failed_messages.count(visit.session),
    )


def show_reminder(visit: Visit) -> ResponseReturnValue:
    """Say for each unit whether it gets a reminder, and why not."""
    wave = outgoing.find_wave(visit.published, request.args.get("key", ""))
    if wave is None:
        abort(404)
    planned = outgoing.of_wave(visit.session, visit.published, wave, visit.moment.now)
    wanted = request.args.get("why")
    reasons = {one.why for one in planned}
    shown = [one for one in planned if wanted not in reasons or one.why == wanted]
    counted = [(why, WHY[why], sum(one.why is why for one in planned)) for why in Why if why in reasons]
    return page(
        visit,
        "reminder.html",
        here="outgoing_show",
        wave=wave,
        title=wording.wave(wave.deadline.name, wave.offset),
        rows=[(one.unit.code, unit_name(one.unit.school, one.unit.division), WHY[one.why], one.why) for one in shown],
        counted=counted,
        wanted=wanted,
        due=Why.DUE,
    )


def set_hold(visit: Visit) -> ResponseReturnValue:
    """Hold or lift for every chat, or for the group of one unit."""
    kind = next((one for one in HoldKind if one.value == request.form.get("kind")), None)
    if kind is None:
        abort(400)
    typed, chat = request.form.get("unit", "").strip(), None
    if typed:
        unit = asking_changes.find_unit(visit.session, typed)
        current = binding.current_binding(visit.session, unit) if isinstance(unit, Unit) else None
        if current is None:
            flash(wording.NO_GROUP_TO_HOLD.format(typed=typed), "problem")
            return redirect(url_for("console.outgoing_show"), 303)
        chat = current.chat
    elif number := request.form.get("chat", type=int):
        chat = visit.session.get(Chat, number) or abort(404)
    what = wording.hold(kind.value, (chat.name or typed) if chat is not None else None)
    if request.form.get("on") == "yes":
        is_new = holds.hold(visit.session, kind, chat, by=visit.viewer.name, now=visit.moment.machine_now)
        said_so = wording.HELD.format(what=what) if is_new else wording.ALREADY_HELD
        done = "hold" if is_new else None
    else:
        was_set = holds.lift(visit.session, kind, chat)
        said_so = wording.LIFTED.format(what=what) if was_set else wording.NOT_HELD
        done = "lift_hold" if was_set else None
    if done is not None:
        write_down(visit.session, visit.acting, done, f"hold {kind.value}", chat=chat.id if chat is not None else None)
    flash(said_so, "done" if done else "warn")
    return redirect(url_for("console.outgoing_show"), 303)


def send_again(visit: Visit, number: int) -> ResponseReturnValue:
    """Send something that failed once more."""
    came = failed_messages.send_again(visit.session, number, visit.acting)
    is_done = came is failed_messages.Again.OWED
    flash(wording.AGAIN[came.value].format(school=visit.terms.school), "done" if is_done else "problem")
    return redirect(url_for("console.outgoing_show"), 303)


def _line(one: Outgoing, visit: Visit) -> Line:
    if one.announcement is not None:
        row = one.announcement
        return Line(
            item=one,
            what=f"{announcement_words.title(row.id, row.kind, row.state)}：{whom(row, _context(visit))}",
            address=url_for("console.announcements_show", number=row.id),
            why=[],
        )
    wave = one.wave
    if wave is None:
        raise ValueError("Neither a reminder nor an announcement.")
    return Line(
        item=one,
        what=wording.wave(wave.deadline.name, wave.offset),
        address=url_for("console.outgoing_show_reminder", key=wave.key),
        why=[(WHY[why], number) for why, number in one.why.most_common() if why is not Why.DUE],
    )


def _failed(one: Failed, names: Mapping[int, str], visit: Visit) -> FailedLine:
    at = one.delivery.outcome_at or one.delivery.created_at
    return FailedLine(
        number=one.owed.id,
        what=said(str(one.owed.content.get("say"))),
        where=names[one.owed.chat_id],
        at=visit.stamp(at),
        why=wording.reason(
            is_uncertain=one.delivery.outcome is Outcome.UNCERTAIN,
            status=one.delivery.status,
            error=one.delivery.error,
        ),
        can_be_sent=one.can_be_sent,
    )


def _context(visit: Visit) -> RenderContext:
    return RenderContext(
        session=visit.session,
        published=visit.published,
        now=visit.moment.now,
        public_base_url=visit.settings.public_base_url,
        offset=visit.moment.now - visit.moment.machine_now,
    )
