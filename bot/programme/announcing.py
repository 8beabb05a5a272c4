"""What may be done with an announcement in which state, and what keeps one from being sent; pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.dates.workdays import WorkCalendar, in_window
from bot.faq.program import Hours

# LINE takes 5,000 UTF-16 units in a text; the heading needs some.
LONGEST_TEXT = 4_500
LONGEST_ADDRESS = 1_000
CHECK_LENGTH = 6


class Kind(StrEnum):
    """An announcement of its own, or one that corrects what was answered."""

    ANNOUNCEMENT = "announcement"
    CORRECTION = "correction"


class State(StrEnum):
    """How far an announcement is."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    SENDING = "sending"
    STOPPED = "stopped"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What somebody does with an announcement."""

    SHOW = "show"
    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"
    STOP = "stop"
    RESUME = "resume"
    CANCEL = "cancel"
    RESULTS = "results"
    WHO = "who"
    RETRY = "retry"
    TAKE_PICTURE_OFF = "take_picture_off"


ALLOWED: Mapping[Act, frozenset[State]] = {
    Act.SHOW: frozenset(State),
    Act.ASK: frozenset({State.DRAFT, State.ASKED}),
    Act.APPROVE: frozenset({State.ASKED}),
    Act.REFUSE: frozenset({State.ASKED}),
    Act.STOP: frozenset({State.APPROVED, State.SENDING}),
    Act.RESUME: frozenset({State.STOPPED}),
    Act.CANCEL: frozenset({State.DRAFT, State.ASKED, State.APPROVED, State.SENDING, State.STOPPED}),
    Act.RESULTS: frozenset({State.SENDING, State.STOPPED, State.FINISHED, State.CANCELLED}),
    Act.WHO: frozenset(State),
    Act.RETRY: frozenset({State.SENDING, State.FINISHED}),
    Act.TAKE_PICTURE_OFF: frozenset({State.DRAFT, State.ASKED}),
}
EDITABLE = frozenset({State.DRAFT, State.ASKED, State.APPROVED})


class StopReason(StrEnum):
    """Why sending was stopped."""

    BY_HAND = "by_hand"
    REFUSED = "refused"
    MISSED = "missed"
    CHANGED = "changed"


class News(StrEnum):
    """What somebody of the office is told about an announcement without having asked."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    STARTED = "started"
    STOPPED = "stopped"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class Fate(StrEnum):
    """What became of an announcement in one group."""

    SENT = "sent"
    UNDER_WAY = "under_way"
    WAITING = "waiting"
    QUOTA = "quota"
    HELD = "held"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    GONE = "gone"
    DROPPED = "dropped"
    STOPPED = "stopped"
    BROKEN = "broken"


# What may be sent once more: what surely did not arrive, and, marked as a repeat, what may not have.
RETRIED = frozenset({Fate.REFUSED, Fate.GONE, Fate.UNCERTAIN, Fate.BROKEN})
SETTLED = frozenset(Fate) - {Fate.UNDER_WAY, Fate.WAITING, Fate.QUOTA, Fate.HELD}


class Problem(StrEnum):
    """Why an announcement is not taken, not approved or not done."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_LINK = "bad_link"
    BAD_PICTURE = "bad_picture"
    PICTURE_SIZE = "picture_size"
    PICTURE_AWAITED = "picture_awaited"
    PICTURE_APPROVED = "picture_approved"
    PICTURE_LEFT = "picture_left"
    NO_PICTURE = "no_picture"
    UNKNOWN_NAMES = "unknown_names"
    CONFLICT = "conflict"
    NOBODY = "nobody"
    NO_GROUP = "no_group"
    NO_AUDIENCE = "no_audience"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    DAY_OFF = "day_off"
    OUT_OF_HOURS = "out_of_hours"
    SAME_TEXT = "same_text"
    OWN = "own"
    CHANGED = "changed"
    NOT_NOW = "not_now"
    NO_SUCH = "no_such"
    NOTHING_TO_RETRY = "nothing_to_retry"
    WHO_ARE_YOU = "who_are_you"


@dataclass(frozen=True)
class Found:
    """A problem with what it is about."""

    what: Problem
    about: str = ""


def digest_of(  # noqa: PLR0913 - everything that an approval covers
    *,
    kind: Kind,
    text: str,
    link: str | None,
    picture: str | None,
    selection: Mapping[str, Any],
    send_at: datetime | None,
) -> str:
    """Return what one changed letter, unit or minute changes."""
    moment = send_at.timestamp() if send_at else None
    said = [kind.value, text, link, picture, dict(sorted(selection.items())), moment]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def check_of(digest: str) -> str:
    """Return the few characters by which people say which form of an announcement they mean."""
    return digest[:CHECK_LENGTH]


def text_problems(text: str, link: str | None, picture: str | None) -> list[Found]:
    """Return what is wrong with the words and addresses."""
    found = []
    if not text.strip():
        found.append(Found(Problem.EMPTY))
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        found.append(Found(Problem.TOO_LONG, str(LONGEST_TEXT)))
    if link is not None and not _is_address(link, schemes=("https", "http")):
        found.append(Found(Problem.BAD_LINK, link[:60]))
    if picture is not None and not _is_address(picture, schemes=("https",)):
        found.append(Found(Problem.BAD_PICTURE, picture[:60]))
    return found


def time_problems(
    send_at: datetime | None, *, now: datetime, calendar: WorkCalendar, hours: Hours, zone: tzinfo
) -> list[Found]:
    """Return why something cannot be sent at that moment; None is as soon as it may."""
    if send_at is None:
        return []
    local = send_at.astimezone(zone)
    if send_at <= now:
        return [Found(Problem.PAST)]
    if not calendar.is_workday(local.date()):
        return [Found(Problem.DAY_OFF)]
    return [] if in_window(local, hours) else [Found(Problem.OUT_OF_HOURS)]


def _is_address(address: str, *, schemes: tuple[str, ...]) -> bool:
    if len(address) > LONGEST_ADDRESS or any(one.isspace() for one in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        return False
