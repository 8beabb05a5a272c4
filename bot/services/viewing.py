"""Who looks, and what of the programme they may see: decided here for every page and list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.models.people import Role, RoleGrant
from bot.services import people


@dataclass(frozen=True)
class Viewer:
    """Somebody with the roles that they hold at this moment."""

    line_id: str
    grants: Sequence[RoleGrant]

    @property
    def roles(self) -> frozenset[Role]:
        """What they are."""
        return frozenset(one.role for one in self.grants)

    @property
    def name(self) -> str:
        """How they are called."""
        return next((one.name for one in self.grants if one.name), "")

    @property
    def sees_all(self) -> bool:
        """Whether nothing of the programme is hidden from them."""
        return not self.roles.isdisjoint({Role.OFFICE, Role.READER})

    @property
    def parties(self) -> frozenset[str]:
        """The parties they are of."""
        return frozenset(party for one in self.grants if one.role is Role.PARTY for party in one.scope)


def look_up(session: Session, line_id: str) -> Viewer | None:
    """Return somebody with their present roles; None when they hold none."""
    grants = people.roles_of(session, line_id)
    return Viewer(line_id, grants) if grants else None
