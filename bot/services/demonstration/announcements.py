"""An announcement of the demonstration's past that was stopped half-way: some have it, some do not, two failed."""

from collections.abc import Sequence
from datetime import timedelta

from bot.models.announcement import Announcement, AnnouncementGroup
from bot.models.audit import Way
from bot.models.outbox import Channel, Delivery, Outcome, OwedMessage
from bot.models.people import Role
from bot.programme.announcing import State
from bot.programme.audience import Selection
from bot.services.announcements import composing, results, sending, targets
from bot.services.announcements.composing import Draft
from bot.services.announcements.targets import Target
from bot.services.audit import Acting
from bot.services.demonstration.past import Past

_AGO = timedelta(days=3)
# Of the groups that are meant, two thirds were decided, half of all have it when it is stopped.
_PLANNED, _SENT = 2 / 3, 1 / 2


def begin(past: Past) -> None:
    """Write it, have it approved by the office's second person, send half, stop."""
    office = [one.line_id for one in past.cast.people if one.role is Role.OFFICE]
    if len(office) < 2:  # noqa: PLR2004 - nobody approves their own
        return
    author, approver = office[:2]
    when = past.working(past.start - _AGO)
    acting = Acting(by=author, way=Way.CHAT, moment=past.at(when), published=past.published)
    first = min(past.published.knowledge.deadlines, key=lambda one: one.date)
    selection = Selection(not_reached=(first.reported_by or first.met_by,))
    row = composing.write(past.session, Draft(text=past.cast.announcement, selection=selection), acting)
    if not isinstance(row, Announcement):
        return
    reached = targets.reach(past.session, past.published, selection)
    row.state, row.approved_at = State.SENDING, acting.machine_now
    row.approved_by, row.approved_way = approver, Way.CHAT
    row.approved_digest, row.approved_for = row.digest, list(reached.ids)
    row.asked_at = row.started_at = acting.machine_now
    _send(past, row, reached.targets, acting)
    past.session.flush()
    sending.stop(past.session, row.id, acting)


def _send(past: Past, row: Announcement, meant: Sequence[Target], acting: Acting) -> None:
    sent = round(len(meant) * _SENT)
    for number, one in enumerate(meant[: round(len(meant) * _PLANNED)]):
        group = AnnouncementGroup(
            announcement_id=row.id,
            chat_id=one.chat_id,
            units=list(one.units),
            attempt=1,
            reason_key=results.reason_key(row.id, one.chat_id, 1),
            planned_at=acting.machine_now,
        )
        past.session.add(group)
        past.session.flush()
        owed = results.owe(past.session, group, acting, alone=False)
        past.session.flush()
        if number < sent:
            _end(past, owed, one, _outcome(number, sent), acting)


def _outcome(number: int, sent: int) -> Outcome:
    """Have the last two fail, each in its way."""
    return {sent - 1: Outcome.REFUSED, sent - 2: Outcome.UNCERTAIN}.get(number, Outcome.SENT)


def _end(past: Past, owed: OwedMessage, target: Target, outcome: Outcome, acting: Acting) -> None:
    delivery = Delivery(
        channel=Channel.PUSH,
        chat_id=target.chat_id,
        body=[],
        created_at=acting.machine_now,
        tries=1,
        first_try_at=acting.machine_now,
        next_try_at=acting.machine_now,
        may_have_arrived=outcome is Outcome.UNCERTAIN,
        outcome=outcome,
        outcome_at=acting.machine_now,
        status=200 if outcome is Outcome.SENT else 400 if outcome is Outcome.REFUSED else None,
        error=None if outcome is Outcome.SENT else "Failed to send messages",
        billed=target.billed if outcome is Outcome.SENT else 0,
    )
    past.session.add(delivery)
    past.session.flush()
    owed.delivery_id, owed.message_count, owed.done_at = delivery.id, 1, acting.machine_now
