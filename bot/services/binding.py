"""One-time codes: issued, redeemed and taken back. They say which group serves which unit, and who has which role."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.database import among
from bot.models.chat import Chat
from bot.models.people import Role, RoleGrant
from bot.models.school import BindingAttempt, CodeKind, GroupBinding, OneTimeCode, Unit
from bot.services import people
from bot.wording.binding import TRIES_MINUTES, BindingResult

# Without letters and digits that look alike on paper.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"
CODE_LENGTH = 8
VALID_FOR = timedelta(days=30)
MOST_WRONG_TRIES = 5
TRIES_WITHIN = timedelta(minutes=TRIES_MINUTES)


@dataclass(frozen=True, kw_only=True)
class Redeemed:
    """What came of a typed code: the unit it is for, or the role it gave."""

    result: BindingResult
    unit: Unit | None = None
    grant: RoleGrant | None = None


def issue_code(session: Session, unit: Unit, *, now: datetime) -> str:
    """Return a new code for a unit's group, as XXXX-XXXX; codes of the unit that are still unused end."""
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.unit_id == unit.id, OneTimeCode.used_at.is_(None), OneTimeCode.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return _new_code(session, OneTimeCode(kind=CodeKind.UNIT, unit_id=unit.id), now=now)


def issue_person_code(session: Session, *, name: str, role: Role, scope: Sequence[str], now: datetime) -> str:
    """Return a new code that gives somebody a role in a scope."""
    code = OneTimeCode(kind=CodeKind.PERSON, name=name, role=role.value, scope=list(scope))
    return _new_code(session, code, now=now)


def issue_desk_code(session: Session, *, now: datetime) -> str:
    """Return a new code that makes a group the consultants' desk."""
    return _new_code(session, OneTimeCode(kind=CodeKind.DESK), now=now)


def redeem(  # noqa: PLR0911 - each its own answer
    session: Session, chat: Chat, typed: str, *, by: str, now: datetime
) -> Redeemed:
    """Do what a code is for. A code is spent only when it does; `now` is machine time."""
    if _wrong_tries(session, by, now=now) >= MOST_WRONG_TRIES:
        return Redeemed(result=BindingResult.TOO_MANY_TRIES)
    code = session.scalar(select(OneTimeCode).where(OneTimeCode.code_hash == _hash(typed)))
    if code is None:
        session.add(BindingAttempt(line_id=by, tried_at=now))
        return Redeemed(result=BindingResult.WRONG)
    refused = _refusal(session, chat, code, now=now)
    if refused is not None:
        return Redeemed(result=refused, unit=code.unit)
    spent = session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.id == code.id, OneTimeCode.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not getattr(spent, "rowcount", 0):  # Somebody else was faster.
        return Redeemed(result=BindingResult.USED, unit=code.unit)
    if code.unit is not None:
        return _bind_unit(session, chat, code, code.unit, by=by, now=now)
    if code.kind is CodeKind.DESK:
        chat.desk_since = now
        return Redeemed(result=BindingResult.DESK)
    return Redeemed(result=BindingResult.ROLE, grant=people.grant(session, code, line_id=by, now=now))


def _bind_unit(  # noqa: PLR0913 - each says something of its own
    session: Session, chat: Chat, code: OneTimeCode, unit: Unit, *, by: str, now: datetime
) -> Redeemed:
    current = current_binding(session, unit)
    if current is not None:
        current.unbound_at, current.unbound_by = now, by
        session.flush()  # The unit's old group must be free before the new one is noted: one current group a unit.
    session.add(GroupBinding(unit_id=unit.id, chat_id=chat.id, bound_at=now, bound_by=by, code_id=code.id))
    return Redeemed(result=BindingResult.MOVED if current else BindingResult.BOUND, unit=unit)


def undo(session: Session, chat: Chat, *, by: str, now: datetime) -> list[Unit]:
    """Take back what this person bound here; each code may be used once more. Returns the units that were freed."""
    mine = [one for one in _current_in(session, chat) if one.bound_by == by]
    for binding in mine:
        unbind(session, binding, by=by, now=now)
    return [binding.unit for binding in mine]


def bound_here_by(session: Session, chat: Chat, line_id: str) -> bool:
    """Tell whether this person bound a unit that the group serves now."""
    return any(one.bound_by == line_id for one in _current_in(session, chat))


def unbind(session: Session, binding: GroupBinding, *, by: str, now: datetime) -> None:
    """End a binding; its code, which was spent on the wrong group, may be used once more until it expires."""
    binding.unbound_at, binding.unbound_by = now, by
    session.execute(update(OneTimeCode).where(OneTimeCode.id == binding.code_id).values(used_at=None))


def units_of(session: Session, chat: Chat) -> list[Unit]:
    """Return the units that a group serves now, by code."""
    return [binding.unit for binding in _current_in(session, chat)]


def units_beside(session: Session, unit: Unit) -> list[Unit]:
    """Return the units that are served together with this one, itself included, by code."""
    current = current_binding(session, unit)
    return units_of(session, current.chat) if current else [unit]


def unit_codes(session: Session, chat: Chat) -> tuple[str, ...]:
    """Return the codes of the units that a group serves now."""
    return tuple(unit.code for unit in units_of(session, chat))


def current_binding(session: Session, unit: Unit) -> GroupBinding | None:
    """Return where a unit is served now."""
    query = select(GroupBinding).where(GroupBinding.unit_id == unit.id, GroupBinding.unbound_at.is_(None))
    return session.scalar(query)


def current_chats(session: Session) -> dict[int, Chat]:
    """Return the group that serves each unit now, by the unit's id."""
    query = select(GroupBinding).where(GroupBinding.unbound_at.is_(None))
    return {one.unit_id: one.chat for one in session.scalars(query)}


def chat_ids(session: Session, unit_ids: Sequence[int]) -> dict[int, int]:
    """Return the ids of the groups that serve these units now, by the units' ids."""
    query = select(GroupBinding.unit_id, GroupBinding.chat_id).where(
        among(session, GroupBinding.unit_id, unit_ids), GroupBinding.unbound_at.is_(None)
    )
    return dict(session.execute(query).tuples().all())


def history(session: Session, unit: Unit) -> Sequence[GroupBinding]:
    """Return every group that a unit was served in, the oldest first."""
    return session.scalars(select(GroupBinding).where(GroupBinding.unit_id == unit.id).order_by(GroupBinding.id)).all()


def _refusal(session: Session, chat: Chat, code: OneTimeCode, *, now: datetime) -> BindingResult | None:
    """Return why a code does nothing here, None when it does."""
    current = current_binding(session, code.unit) if code.unit else None
    reasons = [
        (current is not None and current.chat_id == chat.id, BindingResult.ALREADY_HERE),
        (code.used_at is not None, BindingResult.USED),
        (code.revoked_at is not None or code.expires_at <= now, BindingResult.EXPIRED),
    ]
    if code.kind is CodeKind.PERSON:
        reasons.append((not chat.is_private, BindingResult.ONLY_IN_PRIVATE))
    else:
        reasons.append((chat.is_private, BindingResult.ONLY_IN_A_GROUP))
    if code.unit is not None:
        others = [unit for unit in units_of(session, chat) if unit.school_id != code.unit.school_id]
        reasons.append((bool(others), BindingResult.OTHER_SCHOOL))
        reasons.append((chat.desk_since is not None, BindingResult.IS_DESK))
    return next((reason for applies, reason in reasons if applies), None)


def _current_in(session: Session, chat: Chat) -> Sequence[GroupBinding]:
    return session.scalars(
        select(GroupBinding)
        .join(Unit, Unit.id == GroupBinding.unit_id)
        .where(GroupBinding.chat_id == chat.id, GroupBinding.unbound_at.is_(None))
        .order_by(Unit.code)
    ).all()


def _wrong_tries(session: Session, by: str, *, now: datetime) -> int:
    query = select(func.count()).where(BindingAttempt.line_id == by, BindingAttempt.tried_at > now - TRIES_WITHIN)
    return session.scalar(query.select_from(BindingAttempt)) or 0


def _new_code(session: Session, row: OneTimeCode, *, now: datetime) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    row.code_hash, row.issued_at, row.expires_at = _hash(code), now, now + VALID_FOR
    session.add(row)
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def _hash(code: str) -> str:
    """Return what is kept of a code: dashes, spaces and case do not matter."""
    return hashlib.sha256("".join(one for one in code.upper() if one.isalnum()).encode()).hexdigest()
