"""A second person approves: exactly the text and selection that they read, never their own, an admin no exception."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.announcement import Announcement
from bot.models.audit import Way
from bot.models.people import Role, RoleGrant
from bot.programme.announcing import ALLOWED, Act, Found, Problem, State, check_of
from bot.programme.audience import Selection
from bot.services.announcements import composing, finding, targets, telling, wanted_pictures
from bot.services.announcements.telling import News
from bot.services.audit import Acting, write_down


def ask(session: Session, number: int, check: str, acting: Acting) -> Announcement | Sequence[Found]:
    """Ask the others of the office to approve what the author saw."""
    row = _usable(session, number, Act.ASK, check)
    if not isinstance(row, Announcement):
        return row
    problems = _not_ready(session, row, acting)
    if problems:
        return problems
    row.state, row.asked_at = State.ASKED, acting.machine_now
    write_down(session, acting, "ask_approval", f"announcement {row.id}")
    for line_id in others(session, row.written_by):
        telling.tell(session, row, News.ASKED, to=line_id, acting=acting)
    return row


def approve(session: Session, number: int, check: str, acting: Acting) -> Announcement | Sequence[Found]:
    """Approve what was shown under this check; it is sent when its time comes."""
    row = _usable(session, number, Act.APPROVE, check)
    if not isinstance(row, Announcement):
        return row
    problems = _may_decide(row, acting) or _not_ready(session, row, acting)
    if problems:
        return problems
    row.state, row.approved_at, row.approved_digest = State.APPROVED, acting.machine_now, row.digest
    row.approved_by, row.approved_way = acting.by, acting.way
    reached = targets.reach(session, acting.published, Selection.from_row(row.selection))
    row.approved_for = list(reached.ids)
    write_down(session, acting, "approve_announcement", f"announcement {row.id}", digest=check_of(row.digest))
    _tell_author(session, row, News.APPROVED, acting)
    return row


def _not_ready(session: Session, row: Announcement, acting: Acting) -> Sequence[Found]:
    if wanted_pictures.is_awaited(session, row):
        return [Found(Problem.PICTURE_AWAITED)]
    return composing.problems_of(session, composing.draft_of(row), acting, apart_from=row.id)


def refuse(session: Session, number: int, check: str, acting: Acting) -> Announcement | Sequence[Found]:
    """Send it back to its author, who may change it and ask again."""
    row = _usable(session, number, Act.REFUSE, check)
    if not isinstance(row, Announcement):
        return row
    row.state = State.DRAFT
    write_down(session, acting, "refuse_announcement", f"announcement {row.id}")
    _tell_author(session, row, News.REFUSED, acting)
    return row


def others(session: Session, author: str | None) -> list[str]:
    """Return the people of the office who may approve what somebody wrote."""
    query = select(RoleGrant.line_id).where(RoleGrant.role == Role.OFFICE, RoleGrant.revoked_at.is_(None))
    return [one for one in dict.fromkeys(session.scalars(query.order_by(RoleGrant.id))) if one != author]


def usable(row: Announcement | None, act: Act) -> Literal[Problem.NO_SUCH, Problem.NOT_NOW] | None:
    """Tell what keeps an act from being done with an announcement in its state."""
    if row is None:
        return Problem.NO_SUCH
    return None if row.state in ALLOWED[act] else Problem.NOT_NOW


def _usable(session: Session, number: int, act: Act, check: str) -> Announcement | list[Found]:
    row = finding.lock(session, number)
    why = usable(row, act)
    if row is None or why is not None:
        return [Found(why or Problem.NO_SUCH, str(number))]
    return row if check == check_of(row.digest) else [Found(Problem.CHANGED, str(number))]


def _may_decide(row: Announcement, acting: Acting) -> list[Found]:
    if acting.by is None and acting.way is not Way.CLI:
        return [Found(Problem.WHO_ARE_YOU)]
    return [Found(Problem.OWN)] if acting.by == row.written_by else []


def _tell_author(session: Session, row: Announcement, news: News, acting: Acting) -> None:
    if row.written_by is not None and row.written_by != acting.by:
        telling.tell(session, row, news, to=row.written_by, acting=acting)
