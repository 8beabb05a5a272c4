"""Who may see what of a case, for every way in: the chat, the console, buttons of old cards."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.case import Case, CaseMessage
from bot.models.people import Role
from bot.programme.cases import Purpose, Refusal, State, is_open
from bot.services import people
from bot.services.cases import finding
from bot.services.cases.offering import UNTAKEN
from bot.services.consultants import looks_after


def may_read(session: Session, case: Case, line_id: str | None) -> bool:
    """Tell whether somebody may read all of a case.

    The office and who oversees it may; a consultant whose schools it concerns, who has it or was asked to take it;
    every consultant while nobody has taken it.
    """
    if line_id is None:
        return False
    grants = people.roles_of(session, line_id)
    if any(one.role in (Role.OFFICE, Role.READER) for one in grants):
        return True
    consultant = [one for one in grants if one.role is Role.CONSULTANT]
    if not consultant:
        return False
    known = {case.holder_line_id, case.offered_to, *(case.asked or [])}
    return (
        case.state in UNTAKEN
        or line_id in known
        or any(looks_after(one, finding.units_of(session, case)) for one in consultant)
    )


def is_answering_party(session: Session, case: Case, line_id: str | None) -> bool:
    """Tell whether somebody is of the party that is asked now."""
    return case.state is State.HANDED_UP and any(
        one.role is Role.PARTY and case.handed_to in one.scope for one in people.roles_of(session, line_id)
    )


def was_party(session: Session, case: Case, line_id: str | None) -> bool:
    """Tell whether somebody is of a party that was asked about this case before."""
    parties = {party for one in people.roles_of(session, line_id) if one.role is Role.PARTY for party in one.scope}
    asked = CaseMessage.case_id == case.id, CaseMessage.to_party.in_(parties)
    return bool(parties) and session.scalar(select(CaseMessage.id).where(*asked).limit(1)) is not None


def words_are_for(session: Session, case: Case, line_id: str | None) -> Purpose | Refusal:
    """Return what somebody's words are for in this case now, or why they are for nothing."""
    purpose = purpose_of(session, case, line_id)
    if purpose is None:
        return Refusal.TURN_OVER if was_party(session, case, line_id) else Refusal.NOT_YOURS
    if not is_open(case.state):
        return Refusal.NOT_NOW
    if purpose is Purpose.ANSWER and case.state not in UNTAKEN and case.holder_line_id != line_id:
        return Refusal.TAKEN
    return purpose


def purpose_of(session: Session, case: Case, line_id: str | None) -> Purpose | None:
    """Return what somebody's words are for here: a consultant answers, the party it was handed to sends it back."""
    if any(one.role is Role.CONSULTANT for one in people.roles_of(session, line_id)):
        return Purpose.ANSWER
    return Purpose.COME_BACK if is_answering_party(session, case, line_id) else None
