"""Writes down who did what: one row for a thing that was done, with ids and names of fields, never text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.dates.moment import Moment
from bot.models.audit import AuditEntry, Way
from bot.programme.published import Published


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Who does something, by which way, in which chat if in one, as of when and by which programme's rules."""

    by: str | None
    way: Way
    moment: Moment
    published: Published
    chat_id: int | None = None

    @property
    def now(self) -> datetime:
        """Program time."""
        return self.moment.now

    @property
    def machine_now(self) -> datetime:
        """Machine time."""
        return self.moment.machine_now


def write_down(session: Session, acting: Acting, what: str, about: str, **fields: str | int | None) -> None:
    """Note one thing that was done; `about` names the row (case 12), `fields` hold ids and names, never text."""
    session.add(
        AuditEntry(
            at=acting.machine_now,
            by=acting.by,
            way=acting.way,
            what=what,
            about=about,
            fields={name: value for name, value in fields.items() if value is not None},
        )
    )
