"""Drafts: what somebody is about to send for a case, one a writer and case, changed by chat or another way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.incoming import MediaReceived
from bot.models.audit import Way
from bot.models.case import Case, CaseDraft, CaseMessage, Side
from bot.models.media import CaseMedia, MediaState
from bot.outbox import erase_from_calls
from bot.programme.cases import DRAFT_WINDOW, MOST_PICTURES, Purpose
from bot.services import audit, media
from bot.services.audit import Acting

# Changes that follow each other within this time are one writing.
_ONE_WRITING = timedelta(minutes=1)
_THERE = (MediaState.WANTED, MediaState.STORED)


@dataclass(frozen=True)
class Begun:
    """A draft that takes the next words; `replaced` when one with another purpose was dropped for it."""

    draft: CaseDraft
    replaced: bool = False


def begin(session: Session, case: Case, purpose: Purpose, acting: Acting, *, party: str | None = None) -> Begun:
    """Take this person's next words in the chat for a case; what they had begun for the same purpose stays."""
    by = acting.by or ""
    session.execute(update(CaseDraft).where(CaseDraft.by_line_id == by).values(listens_until=None))
    draft, replaced = unfinished(session, case, by), False
    if draft is not None and (draft.purpose, draft.party) != (purpose, party):
        replaced = draft.has_words or bool(pictures(session, draft))
        drop(session, draft, acting)
        draft = None
    if draft is None:
        draft = CaseDraft(
            case_id=case.id, by_line_id=by, purpose=purpose, party=party, version=1, changed_at=acting.machine_now
        )
        session.add(draft)
    if acting.way is Way.CHAT:  # What is typed elsewhere does not listen to the chat.
        draft.listens_until = acting.machine_now + DRAFT_WINDOW
    session.flush()
    return Begun(draft, replaced)


@dataclass(frozen=True)
class Words:
    """What a draft is to say; in the chat, the LINE message that it came with, and as of when."""

    text: str
    message_id: str | None = None
    as_of: datetime | None = None


def write(session: Session, draft: CaseDraft, words: Words, acting: Acting) -> None:
    """Have a draft say these words."""
    draft.text, draft.entry = words.text, None
    draft.source_message_id, draft.source_as_of = words.message_id, words.as_of
    _changed(session, draft, acting, "text")


def use_entry(session: Session, draft: CaseDraft, entry: int, acting: Acting) -> None:
    """Have a draft give an official answer."""
    draft.text, draft.entry, draft.source_message_id, draft.source_as_of = None, entry, None, None
    _changed(session, draft, acting, "entry")


def address(session: Session, draft: CaseDraft, purpose: Purpose, acting: Acting, *, party: str | None = None) -> None:
    """Have a draft go to somebody else; its words stay."""
    if (draft.purpose, draft.party) != (purpose, party):
        draft.purpose, draft.party = purpose, party
        _changed(session, draft, acting, "purpose")


def add_picture(session: Session, draft: CaseDraft, event: MediaReceived, acting: Acting) -> CaseMedia | None:
    """Add a picture or file to a draft and have it fetched; None when it is there already."""
    made = media.add_media(session, draft.case_id, event, side=Side.PERSON, now=acting.machine_now)
    if made is None:
        return None
    line, picture = made
    if picture.state is not MediaState.REFUSED:
        line.draft_id = draft.id
        _changed(session, draft, acting, "picture")
    return picture


def is_full(session: Session, draft: CaseDraft) -> bool:
    """Tell whether no picture or file fits any more."""
    return len(pictures(session, draft)) >= MOST_PICTURES


def drop(session: Session, draft: CaseDraft, acting: Acting) -> None:
    """Throw a draft away: its words and pictures are erased."""
    if not draft.is_open:
        return
    for line in picture_lines(session, draft):
        media.erase_of_message(session, line.line_message_id, now=acting.machine_now)
    draft.text = draft.entry = draft.listens_until = None
    draft.dropped_at = acting.machine_now
    session.flush()
    erase_from_calls(session, case_id=draft.case_id, now=acting.machine_now)
    audit.write_down(session, acting, "drop_draft", f"case {draft.case_id}", draft=draft.id)


def unfinished(session: Session, case: Case, line_id: str) -> CaseDraft | None:
    """Return what somebody has begun for a case and neither sent nor dropped."""
    return session.scalar(
        select(CaseDraft).where(
            CaseDraft.case_id == case.id,
            CaseDraft.by_line_id == line_id,
            CaseDraft.sent_at.is_(None),
            CaseDraft.dropped_at.is_(None),
        )
    )


def listening(session: Session, line_id: str, *, now: datetime) -> CaseDraft | None:
    """Return the draft that somebody's next words or picture in the chat are for, None when for nothing."""
    return session.scalar(
        select(CaseDraft)
        .where(
            CaseDraft.by_line_id == line_id,
            CaseDraft.listens_until > now,
            CaseDraft.sent_at.is_(None),
            CaseDraft.dropped_at.is_(None),
        )
        .order_by(CaseDraft.listens_until.desc())
        .limit(1)
    )


def find_by_message(session: Session, line_message_id: str) -> CaseDraft | None:
    """Return the unfinished draft whose words came with this LINE message."""
    query = select(CaseDraft).where(
        CaseDraft.source_message_id == line_message_id, CaseDraft.sent_at.is_(None), CaseDraft.dropped_at.is_(None)
    )
    return session.scalar(query.order_by(CaseDraft.id.desc()).limit(1))


def forget_message(session: Session, line_message_id: str, *, now: datetime) -> None:
    """Erase the words of a draft whose writer took the message back; what was shown cannot be sent any more."""
    draft = find_by_message(session, line_message_id)
    if draft is not None:
        draft.text, draft.version, draft.changed_at = None, draft.version + 1, now
        erase_from_calls(session, case_id=draft.case_id, now=now)


def pictures(session: Session, draft: CaseDraft) -> list[CaseMedia]:
    """Return the pictures and files of a draft that are there or on their way."""
    return [one for one in media.media_of(session, picture_lines(session, draft)) if one.state in _THERE]


def picture_lines(session: Session, draft: CaseDraft) -> list[CaseMessage]:
    """Return the lines that hold a draft's pictures, the oldest first."""
    query = select(CaseMessage).where(CaseMessage.draft_id == draft.id).order_by(CaseMessage.id)
    return list(session.scalars(query))


def _changed(session: Session, draft: CaseDraft, acting: Acting, what: str) -> None:
    is_typing_on = acting.way is Way.CONSOLE and draft.version > 1
    is_typing_on = is_typing_on and acting.machine_now - draft.changed_at < _ONE_WRITING
    draft.version += 1
    draft.changed_at = acting.machine_now
    if acting.way is Way.CHAT:
        draft.listens_until = acting.machine_now + DRAFT_WINDOW  # Who types again replaces what waits.
    session.flush()
    if not is_typing_on:  # Saved every few seconds while somebody types: one entry.
        audit.write_down(session, acting, "draft", f"case {draft.case_id}", draft=draft.id, field=what)
