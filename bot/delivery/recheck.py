"""Looks again, in sets, at pushes whose turn it is: dropped, put off, held, or fit to leave now."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import content as say
from bot.dates.moment import Moment
from bot.delivery.finish import cancel, hold
from bot.delivery.rules import QUOTA_PAUSE
from bot.gate import readers_of
from bot.models.hold import HoldKind
from bot.models.outbox import Held, OwedMessage
from bot.programme.leaving import At, Reader, leaves_at
from bot.programme.published import Published
from bot.programme.spending import RANKS, Purse
from bot.services import ledger, spending
from bot.services.announcements.checks import drops
from bot.services.holds import Holds
from bot.services.reminder_checks import Drop, Looked, Postpone, look_again

# How long a message waits before the switch that holds it is looked at again; lifting one frees it at once.
SWITCH_PAUSE = timedelta(minutes=1)


def fit_to_leave(  # noqa: PLR0913 - each says something of its own
    session: Session,
    owed: Sequence[OwedMessage],
    published: Published,
    holds: Holds,
    moment: Moment,
    *,
    is_free: bool = False,
) -> tuple[list[OwedMessage], Looked]:
    """Return those pushes that may leave now, in their order; the others are cancelled, put off or held.

    `is_free` when they go along with a reply, which costs nothing and disturbs nobody.
    """
    now, machine_now = moment.now, moment.machine_now
    looked = look_again(session, _reminders(owed), published, now)
    purse = None if is_free or not owed else spending.purse(session, machine_now)
    verdicts = {**looked.verdicts, **_of_announcements(session, owed, published)}
    readers = {} if is_free else readers_of(session, (one.chat for one in owed if one.due_at is not None))
    fit = []
    for one in owed:
        verdict = verdicts.get(one.id)
        if one.chat.is_gone:
            cancel(one, "the bot is not in this chat", now=machine_now)
        elif isinstance(verdict, Drop):
            cancel(one, verdict.reason, now=machine_now)
        elif isinstance(verdict, Postpone):
            one.due_at, one.valid_until = verdict.due_at, verdict.valid_until
        elif one.worth_until is not None and one.worth_until < machine_now:
            cancel(one, "too late for a reply, not worth a push", now=machine_now)
        elif one.valid_until is not None and one.valid_until < now:
            cancel(one, "no longer valid", now=machine_now)
        elif (opens := _opens(one, readers, published, now)) is not None and opens > now:
            one.due_at = opens
        elif holds.holds(HoldKind.PUSHES, one.chat_id):
            hold(one, Held.SWITCH, until=machine_now + SWITCH_PAUSE)
        else:
            fit.append(one)
    return (fit if purse is None else affordable(fit, purse, machine_now)), looked


def is_stale(session: Session, carried: Sequence[OwedMessage], published: Published, now: datetime) -> bool:
    """Tell whether a push that surely did not arrive carries what may not leave now, or not any more."""
    if any(one.valid_until is not None and one.valid_until < now for one in carried):
        return True
    if drops(session, carried, published):
        return True
    return bool(look_again(session, _reminders(carried), published, now).verdicts)


def all_expired(carried: Sequence[OwedMessage], now: datetime) -> bool:
    """Tell whether nothing of what a delivery carries is worth sending any more."""
    return all(one.valid_until is not None and one.valid_until < now for one in carried)


def _reminders(owed: Sequence[OwedMessage]) -> dict[int, OwedMessage]:
    """Return the reminders among these by the ids of their decisions."""
    contents = [(one, say.from_row(one.content)) for one in owed if one.content.get("say") == "reminder"]
    return {content.reminder_id: one for one, content in contents if isinstance(content, say.SayReminder)}


def _of_announcements(session: Session, owed: Sequence[OwedMessage], published: Published) -> dict[int, Drop]:
    """Return which of these were stopped, or are for a group that has done what they urge to."""
    return {number: Drop(reason) for number, reason in drops(session, owed, published).items()}


def _opens(owed: OwedMessage, readers: Mapping[int, Reader], published: Published, now: datetime) -> datetime | None:
    """Return when a push that was given a time may leave; reminders have hours of their own."""
    reader = readers.get(owed.chat_id)
    if reader is None or owed.due_at is None or owed.content.get("say") == "reminder":
        return None
    return leaves_at(At(owed.due_at), reader, published, now)


def affordable(owed: Sequence[OwedMessage], purse: Purse, machine_now: datetime) -> list[OwedMessage]:
    """Hold what the quota has nothing left for, or keeps for what may wait less; what shares a push pays once."""
    paid: set[tuple[int, str | None]] = set()
    for one in sorted(owed, key=lambda one: RANKS.index(ledger.kind_of(one))):
        call = (one.chat_id, one.lane)
        if call in paid or purse.pays(ledger.kind_of(one), one.chat.members_billed):
            paid.add(call)
        else:
            hold(one, Held.QUOTA, until=machine_now + QUOTA_PAUSE)
    return [one for one in owed if (one.chat_id, one.lane) in paid]
