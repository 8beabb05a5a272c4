"""What a text message means here and now: is the bot addressed, is it a command, what does the matcher find.

Reads rows and computes; runs before the write transaction so that matching never holds the database.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.context import Heard
from bot.dates.workdays import in_window
from bot.faq.found import Answer
from bot.incoming import MediaReceived, TextReceived
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.models.people import Role
from bot.models.question import Question
from bot.programme.published import Published
from bot.programme.unit_state import chosen_system
from bot.reading.judging import Judged, Previous, judge
from bot.services import askers, binding, casework, chats, people, progress, questions


@dataclass(frozen=True, kw_only=True)
class Moment:
    """As of when and with what knowledge a message is judged; `now` is program time."""

    published: Published
    now: datetime
    machine_now: datetime


def listen(session: Session, event: TextReceived, moment: Moment) -> Heard:
    """Work out what a message means. The text of one that is not meant for the bot goes no further than this."""
    chat = chats.find_chat(session, event.chat)
    quotes_us, quoted = (
        questions.quoted_question(session, event.quoted_message_id) if event.quoted_message_id else (False, None)
    )
    judged = judge(
        moment.published,
        event.text,
        mentions=event.mentions,
        addressed=event.chat.is_private or quotes_us,
        may_speak=_may_speak_unasked(session, event, chat, moment),
        previous=lambda: _previous(session, event, quoted, chat, moment),
        system=_system(session, chat, moment),
    )
    as_of = _known_as_of(session, event)
    case_words, answered, claimed = (None, None, None)
    if chat is not None and judged.command is None and not judged.is_named:
        case_words = _case_words(session, event, chat, moment)
        answered, claimed = _spoken_by_consultant(session, event, chat)
    return Heard(
        words=judged.words,
        addressed=judged.addressed,
        command=judged.command,
        found=judged.found,
        quoted_question=quoted,
        collecting_case=None if judged.is_named else _collecting(session, event, chat, moment),
        case_words=case_words,
        answered_case=answered,
        claimed_case=claimed,
        names_school=judged.command is None and _names_school(session, event, judged, moment),
        stale=_was_taken_back(session, event) or (as_of is not None and as_of >= event.sent_at),
        known=as_of is not None,
    )


def listen_to_media(session: Session, event: MediaReceived, moment: Moment) -> Heard:
    """Work out whether a picture or file belongs to a case; it cannot quote, so that only the time tells."""
    chat = chats.find_chat(session, event.chat)
    for_case, collecting = None, None
    if chat is not None and event.user_id is not None:
        if chat.is_private and people.roles_of(session, event.user_id):
            draft = casework.draft_of(session, event.user_id, now=moment.machine_now, for_picture=True)
            for_case = draft.case_id if draft else None
        case = casework.collecting_case(session, chat, event.user_id, now=moment.machine_now)
        collecting = case.id if case and not for_case else None
    return Heard(
        words="",
        addressed=False,
        collecting_case=collecting,
        case_words=for_case,
        stale=_was_taken_back(session, event),
    )


def _collecting(session: Session, event: TextReceived, chat: Chat | None, moment: Moment) -> int | None:
    """Return the case that the writer is still telling us about."""
    if chat is None or event.user_id is None:
        return None
    quoted = casework.case_of_quoted(session, event.quoted_message_id) if event.quoted_message_id else None
    is_theirs = quoted is not None and (quoted.chat_id, quoted.asker_line_id) == (chat.id, event.user_id)
    if quoted is not None and is_theirs and casework.takes_more(quoted, now=moment.machine_now):
        return quoted.id
    case = casework.collecting_case(session, chat, event.user_id, now=moment.machine_now)
    return case.id if case else None


def _case_words(session: Session, event: TextReceived, chat: Chat, moment: Moment) -> int | None:
    """Return the case that somebody with a role writes for, 1:1: the one quoted, else the one they began to answer."""
    if not chat.is_private or event.user_id is None or not people.roles_of(session, event.user_id):
        return None
    quoted = casework.case_of_quoted(session, event.quoted_message_id) if event.quoted_message_id else None
    if quoted is not None:
        return quoted.id
    draft = casework.draft_of(session, event.user_id, now=moment.machine_now)
    return draft.case_id if draft else None


def _spoken_by_consultant(session: Session, event: TextReceived, chat: Chat) -> tuple[int | None, int | None]:
    """Return the case whose asker a consultant quotes in the group, or the only one that is open there."""
    if chat.is_private or not any(one.role is Role.CONSULTANT for one in people.roles_of(session, event.user_id)):
        return None, None
    if event.quoted_message_id:
        quoted = casework.case_of_quoted(session, event.quoted_message_id)
        return (quoted.id, None) if quoted is not None and quoted.chat_id == chat.id else (None, None)
    cases = casework.open_cases(session, chat)
    is_askers_own = any(one.asker_line_id == event.user_id for one in cases)
    return (None, cases[0].id) if len(cases) == 1 and not is_askers_own else (None, None)


def _names_school(session: Session, event: TextReceived, judged: Judged, moment: Moment) -> bool:
    """Tell whether somebody 1:1 was asked of which school they are, and does not ask something else instead."""
    if not event.chat.is_private or event.user_id is None:
        return False
    if not askers.is_naming(session, event.user_id, now=moment.machine_now):
        return False
    is_answered = judged.found is not None and isinstance(judged.found.decision, Answer)
    return not is_answered or bool(askers.find_units(session, judged.words).units)


def _previous(
    session: Session, event: TextReceived, quoted: int | None, chat: Chat | None, moment: Moment
) -> Previous | None:
    """Return what a follow-up builds on: the question whose answer is quoted, else the asker's last one."""
    if quoted is not None:
        return questions.previous_of(session.get(Question, quoted))
    if chat is None or event.user_id is None:
        return None
    return questions.previous_of(questions.latest_question(session, chat, event.user_id, now=moment.machine_now))


def _system(session: Session, chat: Chat | None, moment: Moment) -> str | None:
    """Return the system that the units of this chat have chosen, when it is one and the same."""
    units = binding.units_of(session, chat) if chat else []
    states = progress.states_of(session, (unit.id for unit in units)) if units else {}
    chosen = {chosen_system(state, moment.published.knowledge) for state in states.values()}
    return chosen.pop() if len(chosen) == 1 else None


def _may_speak_unasked(session: Session, event: TextReceived, chat: Chat | None, moment: Moment) -> bool:
    """Tell whether the bot may answer here without being addressed: not muted, not at night, not told off."""
    local = moment.now.astimezone(moment.published.zone)
    if in_window(local, moment.published.knowledge.program.quiet_hours):
        return False
    if chat is None:
        return True
    if casework.is_with_person(session, chat, event.user_id):
        return False
    return not chat.only_when_addressed and not questions.is_thread_quiet(
        session, chat, event.user_id, now=moment.machine_now
    )


def _known_as_of(session: Session, event: TextReceived) -> datetime | None:
    """Return as of when we keep a text of this message; None when we keep none."""
    question = questions.find_by_message(session, event.message_id)
    line = casework.find_line(session, event.message_id)
    moments = [kept.text_as_of for kept in (question, line) if kept is not None]
    return max(moments) if moments else None


def _was_taken_back(session: Session, event: TextReceived | MediaReceived) -> bool:
    return session.get(SeenEvent, questions.unsent_key(event.message_id)) is not None
