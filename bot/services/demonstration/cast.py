"""What the demonstration's files say, as checked values."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bot.faq.knowledge import Knowledge
from bot.models.people import Role

FILE = Path(__file__).parents[2] / "demo" / "people.yaml"
SCHOOLS = Path(__file__).parents[2] / "demo" / "more_schools.csv"
Which = Literal["receiver", "vendor"]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoPerson(_Shape):
    """Somebody with a role."""

    line_id: str
    name: str
    role: Role
    of: Which | None = None


class DemoCase(_Shape):
    """A case that is under way: how far it is, when it began, and what was said."""

    stage: Literal["open", "claimed", "answered", "waiting", "handed_up", "reopened", "closed"]
    ago_minutes: int
    text: str
    unit: str | None = None
    by: int = 0
    to: Which | None = None
    answer: str | None = None
    draft: str | None = None
    note: str | None = None


class DemoText(_Shape):
    """A text that consultants use often."""

    title: str
    text: str


class DemoElsewhere(_Shape):
    """Groups of other schools: their ids, and how many people are in them, one after the other."""

    id: str
    members: tuple[int, ...]


class DemoCast(_Shape):
    """Everybody and everything a demonstration begins with."""

    people: tuple[DemoPerson, ...]
    groups: dict[str, str]
    members: dict[str, int]
    desk: str
    askers: dict[str, str]
    unanswered: tuple[str, ...]
    cases: tuple[DemoCase, ...]
    canned: tuple[DemoText, ...] = ()
    elsewhere: DemoElsewhere
    announcement: str

    @property
    def consultants(self) -> list[DemoPerson]:
        """Who answers cases."""
        return [one for one in self.people if one.role is Role.CONSULTANT]


def read_cast() -> DemoCast:
    """Read the file."""
    return DemoCast.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def party_of(which: Which | None, knowledge: Knowledge) -> str:
    """Return a party of this programme: the one that confirms what schools report, or that of the first system."""
    ids = [party.id for party in knowledge.parties]
    confirming = (step.marked_by for step in knowledge.steps if step.confirms is not None and step.marked_by in ids)
    if which == "receiver":
        return next(confirming, ids[0])
    return next((system.party for system in knowledge.systems.systems), ids[-1])
