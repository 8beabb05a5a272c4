"""The console over a world with schools and people of every role."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.models.chat import Chat
from bot.models.people import Role
from tests.console.visitor import Visitor
from tests.people import ask, give, give_roles
from tests.world import World

OFFICE, READER = "U" + "e" * 32, "U" + "f" * 32
FIRST = "小幫手 承辦人換人了，申請表上的名字要改嗎？"


@pytest.fixture
def office_world(world: World) -> World:
    """Two schools, a consultant for each, a party, the office and a reader."""
    world.begin_with(_give_console)
    return world


def _give_console(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "周專員", Role.OFFICE)
    give(world, READER, "督學", Role.READER)


@pytest.fixture
def enter(office_world: World) -> Callable[[str], Visitor]:
    """Open the console as somebody, by one click."""

    def open_as(line_id: str) -> Visitor:
        visitor = Visitor(office_world)
        visitor.go("/console/sign-in")
        visitor.send("/demo", person=line_id)
        return visitor

    return open_as


@pytest.fixture
def asked(office_world: World) -> World:
    """A school asked for a person, in its group of five."""
    with office_world.database.write() as session:
        session.scalars(select(Chat).where(Chat.kind == "GROUP")).first().member_count = 5  # type: ignore[union-attr]
    ask(office_world, FIRST)
    return office_world
