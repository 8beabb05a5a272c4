"""The office's codes: given out and taken back by chat, console and command line alike, with a row in the audit."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.models.school import GroupBinding, Unit
from bot.services import audit, binding, schools
from bot.services.audit import Acting


def issue(session: Session, unit: Unit, acting: Acting) -> str:
    """Return a new code for a unit's group; those of it that are unused end."""
    code = binding.issue_code(session, unit, now=acting.machine_now)
    audit.write_down(session, acting, "issue_code", f"unit {unit.code}")
    return code


def issue_waiting(session: Session, acting: Acting) -> Iterable[tuple[Unit, str]]:
    """Return a new code for every unit without a group."""
    bound = binding.current_chats(session)
    return [(one, issue(session, one, acting)) for one in schools.all_units(session) if one.id not in bound]


def issue_for_desk(session: Session, acting: Acting) -> str:
    """Return a new code that makes a group the consultants' desk."""
    code = binding.issue_desk_code(session, now=acting.machine_now)
    audit.write_down(session, acting, "issue_code", "desk")
    return code


def free(session: Session, current: GroupBinding, acting: Acting, *, by: str) -> None:
    """Free a unit from its group; the code that bound it may be used once more."""
    binding.unbind(session, current, by=by, now=acting.machine_now)
    audit.write_down(session, acting, "unbind", f"unit {current.unit.code}", chat=current.chat_id)
