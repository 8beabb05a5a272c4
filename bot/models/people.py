"""Who may do what: roles that people were given by a one-time code."""

from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Role(StrEnum):
    """What somebody is in this programme."""

    CONSULTANT = "consultant"
    PARTY = "party"
    OFFICE = "office"
    READER = "reader"


class RoleGrant(Base):
    """A person's role in a scope: unit codes for a consultant, party ids for a party, nothing for others.

    Machine time. One person may hold several.
    """

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(Enum(Role, native_enum=False, length=15))
    scope: Mapped[list[str]]
    code_id: Mapped[int] = mapped_column(ForeignKey("one_time_code.id"))
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    # The person is away since then and is asked for nothing.
    away_since: Mapped[datetime | None]
    # The hours (the programme's local time) in which the person is asked for something new; None: all working hours.
    works_from: Mapped[time | None]
    works_until: Mapped[time | None]
