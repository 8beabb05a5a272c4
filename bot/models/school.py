"""Schools and their units, and the groups that serve them: what reminders, steps and receipts belong to."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base
from bot.models.chat import Chat

CURRENT = text("unbound_at IS NULL")


class School(Base):
    """A school; `code` is the ministry's, six characters as text."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    county: Mapped[str]


class Unit(Base):
    """A division of a school (日校, 進修部); `code` is 010301 or 010301進.

    Every column is the office's word from its latest file. What people mark stands in tables of its own, so that an
    import can never undo it.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("school_id", "division"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    division: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    current_system: Mapped[str | None]
    contact: Mapped[str | None]
    consultant: Mapped[str | None]
    imported_at: Mapped[datetime]
    school: Mapped[School] = relationship(lazy="joined")


class GroupBinding(Base):
    """A unit is served in a group from `bound_at` until `unbound_at`; rows are the history. Machine time."""

    __tablename__ = "group_binding"
    __table_args__ = (
        # A unit has at most one current group; a group may serve several units.
        Index("ix_group_binding_current", "unit_id", unique=True, postgresql_where=CURRENT, sqlite_where=CURRENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), index=True)
    bound_at: Mapped[datetime]
    bound_by: Mapped[str]
    code_id: Mapped[int] = mapped_column(ForeignKey("one_time_code.id"))
    unbound_at: Mapped[datetime | None]
    unbound_by: Mapped[str | None]
    unit: Mapped[Unit] = relationship(lazy="joined")
    chat: Mapped[Chat] = relationship(lazy="joined")


class CodeKind(StrEnum):
    """What a code is for."""

    UNIT = "unit"
    PERSON = "person"
    DESK = "desk"


class OneTimeCode(Base):
    """A code that may be typed once; only its hash is kept. Machine time.

    It binds a unit's group, gives a person a role (`name`, `role`, `scope` as in RoleGrant), or makes a group the desk.
    """

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CodeKind] = mapped_column(Enum(CodeKind, native_enum=False, length=10), server_default="UNIT")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str | None]
    role: Mapped[str | None]
    scope: Mapped[list[str] | None]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    unit: Mapped[Unit | None] = relationship(lazy="joined")


class BindingAttempt(Base):
    """A wrong code that was typed; counted to stop guessing. Machine time; kept for a day."""

    __tablename__ = "binding_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[str]
    tried_at: Mapped[datetime] = mapped_column(index=True)
