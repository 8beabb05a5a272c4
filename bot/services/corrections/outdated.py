"""Who was told what no longer holds, worked out from what was delivered, less those who were corrected since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import yaml
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.models.announcement import Announcement, AnnouncementGroup
from bot.models.audit import AuditEntry
from bot.models.case import CaseMessage
from bot.models.knowledge import KnowledgeVersion
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.models.reminder import Reminder
from bot.programme.announcing import Kind
from bot.programme.corrections import History, Words, histories, words_of

_ANSWERS = ("answer", "whole", "person_answer", "together", "reminder")
_MAY_HAVE_ARRIVED = Delivery.outcome.in_((Outcome.SENT, Outcome.UNCERTAIN))


@dataclass(frozen=True, kw_only=True)
class Got:
    """A chat that was told something that no longer holds: when last, in which version, how often. Machine time.

    `corrected_at` is when a correction of it arrived there since, `acknowledged_at` when somebody there said so.
    """

    chat_id: int
    at: datetime
    version: int
    times: int
    correction: int | None = None
    corrected_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Something that was changed, since when it holds as it is, and who was told it otherwise."""

    key: str
    since: datetime
    got: Sequence[Got]

    @property
    def open(self) -> list[Got]:
        """Those that were not corrected yet."""
        return [one for one in self.got if one.corrected_at is None]


def changed(session: Session) -> list[Changed]:
    """Return everything that was changed and that somebody was told otherwise, the newest change first."""
    versions = _versions(session)
    known = histories([(at, words) for _, at, words in versions], _moves(session))
    wanted = {key: one for key, one in known.items() if one.changed_at is not None}
    if not wanted:
        return []
    found = _told(session, wanted, versions)
    every = [
        Changed(key=key, since=wanted[key].changed_at or versions[0][1], got=_corrected(session, key, wanted[key], got))
        for key, got in found.items()
    ]
    return sorted(every, key=lambda one: one.since, reverse=True)


def of_key(session: Session, key: str) -> Changed | None:
    """Return who was told one thing otherwise; None when it has not changed or nobody was."""
    return next((one for one in changed(session) if one.key == key), None)


def chats_to_correct(session: Session, key: str) -> list[int]:
    """Return the chats that were told something otherwise and have not been corrected."""
    found = of_key(session, key)
    return sorted(one.chat_id for one in found.open) if found else []


def _versions(session: Session) -> list[tuple[int, datetime, Words]]:
    query = select(KnowledgeVersion).order_by(KnowledgeVersion.number)
    return [(one.number, one.published_at, _words(*_texts(one.files))) for one in session.scalars(query)]


def _texts(files: Mapping[str, str]) -> tuple[str, str, str]:
    entries, supplements, deadlines = (
        files.get(f"{name}.yaml", "") for name in ("entries", "supplements", "deadlines")
    )
    return entries, supplements, deadlines


@lru_cache(maxsize=64)
def _words(entries: str, supplements: str, deadlines: str) -> Words:
    """Read the files of a version; most versions have most of theirs in common with another."""
    read = [yaml.load(one, Loader=yaml.CSafeLoader) or {} for one in (entries, supplements, deadlines)]
    return words_of(read[0], read[1], read[2])


def _moves(session: Session) -> list[tuple[datetime, str, str]]:
    """Return the dates that the office moved: when on the machine's clock, which, and to what day."""
    query = select(AuditEntry).where(AuditEntry.what == "move_date").order_by(AuditEntry.id)
    return [(one.at, one.about, str(one.fields.get("becomes"))) for one in session.scalars(query)]


def _told(
    session: Session, wanted: Mapping[str, History], versions: Sequence[tuple[int, datetime, Words]]
) -> dict[str, list[Got]]:
    """Go through what was delivered before the last change, once for all keys."""
    last = max(one.changed_at for one in wanted.values() if one.changed_at is not None)
    query = (
        select(OwedMessage.chat_id, Delivery.created_at, OwedMessage.content)
        .join(Delivery, Delivery.id == OwedMessage.delivery_id)
        .where(_MAY_HAVE_ARRIVED, Delivery.created_at < last, _is_answer())
        .order_by(Delivery.id)
    )
    rows = session.execute(query).tuples().all()
    by_case, by_reminder = _entries_of_lines(session, rows), _dates_of_reminders(session, rows)
    got: dict[tuple[str, int], list[tuple[datetime, int]]] = defaultdict(list)
    for chat_id, at, content in rows:
        number, words = _version_at(versions, at)
        for said in _each(content):
            for key in _keys(said, words, by_case):
                if key in wanted and wanted[key].was_other(at):
                    got[key, chat_id].append((at, number))
            reminded = by_reminder.get(said.get("reminder_id", 0))
            if reminded and reminded[0] in wanted and reminded[1] != wanted[reminded[0]].said[-1][1]:
                got[reminded[0], chat_id].append((at, number))
    found: dict[str, list[Got]] = defaultdict(list)
    for (key, chat_id), times in got.items():
        at, number = times[-1]
        found[key].append(Got(chat_id=chat_id, at=at, version=number, times=len(times)))
    return found


def _is_answer() -> Any:  # noqa: ANN401 - a condition on JSON
    return or_(*(OwedMessage.content["say"].as_string() == one for one in _ANSWERS))


def _each(content: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Yield what was said, also on one reply together."""
    return content.get("says", ()) if content.get("say") == "together" else (content,)


def _keys(said: Mapping[str, Any], words: Words, by_line: Mapping[int, int]) -> set[str]:
    """Return the keys of what was shown: entries, and the dates below them."""
    numbers = [part.get("entry") for part in said.get("parts") or ()]
    if said.get("say") == "whole":
        numbers.append(said.get("entry"))
    if said.get("say") == "person_answer":
        numbers.append(by_line.get(said.get("message", 0)))
    keys = {words.numbers[one] for one in numbers if one in words.numbers}
    return keys | {date for key in keys for date in words.dates.get(key, ())}


def _version_at(versions: Sequence[tuple[int, datetime, Words]], at: datetime) -> tuple[int, Words]:
    earlier = [one for one in versions if one[1] <= at]
    number, _, words = earlier[-1] if earlier else versions[0]
    return number, words


def _entries_of_lines(session: Session, rows: Sequence[tuple[int, datetime, dict[str, Any]]]) -> dict[int, int]:
    """Return which official entry each line of a case was, of those that were one."""
    if not any(content.get("say") == "person_answer" for _, _, content in rows):
        return {}
    query = select(CaseMessage.id, CaseMessage.entry).where(CaseMessage.entry.is_not(None))
    return {number: entry for number, entry in session.execute(query) if entry is not None}


def _dates_of_reminders(
    session: Session, rows: Sequence[tuple[int, datetime, dict[str, Any]]]
) -> dict[int, tuple[str, str]]:
    """Return which date each reminder named."""
    if not any(content.get("say") == "reminder" for _, _, content in rows):
        return {}
    query = select(Reminder.id, Reminder.deadline_id, Reminder.deadline_date)
    return {number: (f"date {name}", day.isoformat()) for number, name, day in session.execute(query)}


def _corrected(session: Session, key: str, history: History, got: Sequence[Got]) -> list[Got]:
    """Add to each chat the correction that arrived there since the last change; a notice of a moved date is one too."""
    query = (
        select(
            AnnouncementGroup.chat_id,
            Announcement.id,
            Delivery.outcome_at,
            AnnouncementGroup.acknowledged_at,
        )
        .join(Announcement, Announcement.id == AnnouncementGroup.announcement_id)
        .join(OwedMessage, OwedMessage.reason_key == AnnouncementGroup.reason_key)
        .join(Delivery, Delivery.id == OwedMessage.delivery_id)
        .where(Announcement.kind == Kind.CORRECTION, Announcement.about == key, Delivery.outcome == Outcome.SENT)
        .where(Delivery.outcome_at >= history.changed_at)
        .order_by(Delivery.id)
    )
    by_chat = {chat: (number, at, read) for chat, number, at, read in session.execute(query)}
    told = _told_of_move(session, history) if key.startswith("date ") else {}
    found = []
    for one in got:
        number, at, read = by_chat.get(one.chat_id, (None, told.get(one.chat_id), None))
        found.append(
            Got(
                chat_id=one.chat_id,
                at=one.at,
                version=one.version,
                times=one.times,
                correction=number,
                corrected_at=at,
                acknowledged_at=read,
            )
        )
    return found


def _told_of_move(session: Session, history: History) -> dict[int, datetime]:
    query = (
        select(OwedMessage.chat_id, Delivery.outcome_at)
        .join(Delivery, Delivery.id == OwedMessage.delivery_id)
        .where(OwedMessage.content["say"].as_string() == "date_moved", Delivery.outcome == Outcome.SENT)
        .where(Delivery.outcome_at >= history.changed_at)
    )
    return {chat: at for chat, at in session.execute(query) if at is not None}
