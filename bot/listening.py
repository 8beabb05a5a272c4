"""What a message means here and now: reads what our rows say about it, has its words judged, and ranks the two.

Runs before the write transaction, so that matching never holds the database.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.dates.workdays import in_window
from bot.faq.found import Answer
from bot.incoming import MediaReceived, TextReceived
from bot.models.chat import Chat
from bot.models.event import SeenEvent
from bot.models.people import Role
from bot.models.question import Decision, Question
from bot.programme.published import Published
from bot.programme.unit_state import chosen_system
from bot.reading.judging import Judged, Previous, judge
from bot.reading.meaning import Meaning, Standing, mean, mean_by_picture
from bot.services import askers, binding, casework, chats, people, progress, questions


def understand(session: Session, event: TextReceived, published: Published, moment: Moment) -> Meaning:
    """Work out what a message means. The text of one that is not meant for the bot goes no further than this."""
    chat = chats.find_chat(session, event.chat)
    standing = _standing(session, event, chat, published, moment)
    judged = judge(
        published,
        event.text,
        mentions=event.mentions,
        addressed=event.chat.is_private or standing.quotes_us,
        may_speak=standing.may_speak,
        previous=lambda: standing.previous,
        system=standing.system,
    )
    names_school = standing.is_naming_school and _names_school(session, judged)
    return mean(judged, replace(standing, is_naming_school=names_school))


def understand_media(session: Session, event: MediaReceived, moment: Moment) -> Meaning:
    """Work out whether a picture or file belongs to a case."""
    chat = chats.find_chat(session, event.chat)
    standing = Standing(taken_back=_was_taken_back(session, event))
    if chat is not None and event.user_id is not None:
        if chat.is_private and people.roles_of(session, event.user_id):
            draft = casework.draft_of(session, event.user_id, now=moment.machine_now, for_picture=True)
            standing = replace(standing, writes_for=draft.case_id if draft else None)
        case = casework.collecting_case(session, chat, event.user_id, now=moment.machine_now)
        standing = replace(standing, tells=case.id if case else None)
    return mean_by_picture(standing, is_private=event.chat.is_private)


def _standing(
    session: Session, event: TextReceived, chat: Chat | None, published: Published, moment: Moment
) -> Standing:
    """Read what our rows say about a message's chat, its writer, and what it quotes."""
    quotes_us, quoted = (
        questions.quoted_question(session, event.quoted_message_id) if event.quoted_message_id else (False, None)
    )
    kept, line = questions.find_by_message(session, event.message_id), casework.find_line(session, event.message_id)
    as_of = max((one.text_as_of for one in (kept, line) if one is not None), default=None)
    answers, claims = _spoken_by_consultant(session, event, chat)
    return Standing(
        may_speak=_may_speak_unasked(session, event, chat, published, moment),
        quotes_us=quotes_us,
        taken_back=_was_taken_back(session, event) or (as_of is not None and as_of >= event.sent_at),
        is_kept=kept is not None,
        was_answered=kept is not None and kept.decision in (Decision.ANSWERED, Decision.STATUS),
        kept_line=line.case_id if line else None,
        writes_for=_writes_for(session, event, chat, moment.machine_now),
        answers=answers,
        claims=claims,
        tells=_tells(session, event, chat, moment.machine_now),
        is_naming_school=event.chat.is_private
        and event.user_id is not None
        and askers.is_naming(session, event.user_id, now=moment.machine_now),
        previous=_previous(session, event, quoted, chat, moment.machine_now),
        system=_system(session, chat, published),
    )


def _tells(session: Session, event: TextReceived, chat: Chat | None, machine_now: datetime) -> int | None:
    """Return the case that the writer is still telling us about."""
    if chat is None or event.user_id is None:
        return None
    quoted = casework.case_of_quoted(session, event.quoted_message_id) if event.quoted_message_id else None
    is_theirs = quoted is not None and (quoted.chat_id, quoted.asker_line_id) == (chat.id, event.user_id)
    if quoted is not None and is_theirs and casework.takes_more(quoted, now=machine_now):
        return quoted.id
    case = casework.collecting_case(session, chat, event.user_id, now=machine_now)
    return case.id if case else None


def _writes_for(session: Session, event: TextReceived, chat: Chat | None, machine_now: datetime) -> int | None:
    """Return the case that somebody with a role writes for, 1:1: the one quoted, else the one they began to answer."""
    if chat is None or not chat.is_private or event.user_id is None or not people.roles_of(session, event.user_id):
        return None
    quoted = casework.case_of_quoted(session, event.quoted_message_id) if event.quoted_message_id else None
    if quoted is not None:
        return quoted.id
    draft = casework.draft_of(session, event.user_id, now=machine_now)
    return draft.case_id if draft else None


def _spoken_by_consultant(session: Session, event: TextReceived, chat: Chat | None) -> tuple[int | None, int | None]:
    """Return the case whose asker a consultant quotes in the group, or the only one that is open there."""
    if chat is None or chat.is_private:
        return None, None
    if not any(one.role is Role.CONSULTANT for one in people.roles_of(session, event.user_id)):
        return None, None
    if event.quoted_message_id:
        quoted = casework.case_of_quoted(session, event.quoted_message_id)
        return (quoted.id, None) if quoted is not None and quoted.chat_id == chat.id else (None, None)
    cases = casework.open_cases(session, chat)
    is_askers_own = any(one.asker_line_id == event.user_id for one in cases)
    return (None, cases[0].id) if len(cases) == 1 and not is_askers_own else (None, None)


def _names_school(session: Session, judged: Judged) -> bool:
    """Tell whether somebody who was asked of which school they are does not ask something else instead."""
    is_answered = judged.found is not None and isinstance(judged.found.decision, Answer)
    return not is_answered or bool(askers.find_units(session, judged.words).units)


def _previous(
    session: Session, event: TextReceived, quoted: int | None, chat: Chat | None, machine_now: datetime
) -> Previous | None:
    """Return what a follow-up builds on: the question whose answer is quoted, else the asker's last one."""
    if quoted is not None:
        return questions.previous_of(session.get(Question, quoted))
    if chat is None or event.user_id is None:
        return None
    return questions.previous_of(questions.latest_question(session, chat, event.user_id, now=machine_now))


def _system(session: Session, chat: Chat | None, published: Published) -> str | None:
    """Return the system that the units of this chat have chosen, when it is one and the same."""
    units = binding.units_of(session, chat) if chat else []
    states = progress.states_of(session, (unit.id for unit in units)) if units else {}
    chosen = {chosen_system(state, published.knowledge) for state in states.values()}
    return chosen.pop() if len(chosen) == 1 else None


def _may_speak_unasked(
    session: Session, event: TextReceived, chat: Chat | None, published: Published, moment: Moment
) -> bool:
    """Tell whether the bot may answer here without being addressed: not muted, not at night, not told off."""
    if in_window(moment.now.astimezone(published.zone), published.knowledge.program.quiet_hours):
        return False
    if chat is None:
        return True
    if casework.is_with_person(session, chat, event.user_id):
        return False
    return not chat.only_when_addressed and not questions.is_thread_quiet(
        session, chat, event.user_id, now=moment.machine_now
    )


def _was_taken_back(session: Session, event: TextReceived | MediaReceived) -> bool:
    return session.get(SeenEvent, questions.unsent_key(event.message_id)) is not None
