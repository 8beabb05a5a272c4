"""Rich menus by role: made once, changed with the role, taken away with it; whatever they do can be typed."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cards.menus import MenuRole, cells, drawing_of, menu_request
from bot.delivery.menus import drawn_menus, sync_menus
from bot.faq.load import load_folder
from bot.models.menu import RichMenu
from bot.models.people import Role, RoleGrant
from bot.programme.published import Published
from tests.builders import BELLA
from tests.fake_line import Call, all_words
from tests.people import HSU, NCNU, give, give_roles
from tests.world import World

OFFICE = "U" + "0e" * 16
PEOPLE = {MenuRole.SCHOOL: BELLA, MenuRole.CONSULTANT: HSU, MenuRole.PARTY: NCNU, MenuRole.OFFICE: OFFICE}


@pytest.fixture(autouse=True)
def office(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "王專員", Role.OFFICE)


def sync(world: World) -> None:
    sync_menus(world.runtime, world.line)


def seen(world: World, line_id: str) -> str:
    """Return whose menu somebody sees: their own, else that of everybody."""
    menu_id = world.line.menu_of.get(line_id) or world.line.menu_for_all
    return str(world.line.menus[menu_id or ""]["name"]).partition(":")[0]


def revoke(world: World, line_id: str) -> None:
    with world.database.write() as session:
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.line_id == line_id)):
            grant.revoked_at = world.clock.now()


def test_everybody_sees_the_menu_of_their_role_and_it_is_made_once(world: World) -> None:
    sync(world)
    sync(world)

    assert {line_id: seen(world, line_id) for line_id in PEOPLE.values()} == {
        line_id: role.value for role, line_id in PEOPLE.items()
    }
    assert len(world.line.menus) == len(MenuRole)


def test_a_menu_changes_with_the_role_and_goes_with_it(world: World) -> None:
    sync(world)
    give(world, HSU, "許文琪", Role.OFFICE)
    sync(world)
    with_both = seen(world, HSU)
    revoke(world, HSU)
    sync(world)

    assert (with_both, seen(world, HSU)) == ("office", "school")
    assert HSU not in world.line.menu_of


def test_what_line_does_not_take_now_is_done_later(world: World) -> None:
    world.line.is_silent = True
    sync(world)
    assert world.line.menus == {}
    world.line.is_silent = False
    world.clock.move(minutes=1)
    for _ in MenuRole:
        sync(world)

    assert seen(world, OFFICE) == "office"


def test_a_menu_that_line_has_lost_is_made_again(world: World) -> None:
    sync(world)
    world.line.drop_menu(world.line.menu_of.pop(NCNU))
    with world.database.write() as session:
        give_back = session.execute(select(RoleGrant).where(RoleGrant.line_id == NCNU)).scalar_one()
        give_back.revoked_at = world.clock.now()
    sync(world)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu", "again")
    sync(world)
    sync(world)

    assert seen(world, NCNU) == "party"


def test_a_menu_that_is_drawn_anew_takes_the_place_of_the_old_one(world: World) -> None:
    with world.database.write() as session:
        session.add(RichMenu(key="office:old", line_id="richmenu-old", next_try_at=world.clock.now(), tries=1))
    world.line.menus["richmenu-old"] = {"name": "office:old"}
    sync(world)

    assert "richmenu-old" not in world.line.menus
    with world.database.read() as session:
        assert "office:old" not in session.scalars(select(RichMenu.key)).all()


@pytest.mark.parametrize("role", list(MenuRole))
def test_whatever_a_menu_does_can_be_typed(world: World, published: Published, role: MenuRole) -> None:
    program, who = published.knowledge.program, PEOPLE[role]
    areas = menu_request(role, program, name="any")["areas"]
    for area, cell in zip(areas, cells(role, program), strict=True):
        tapped = shown(world.tap(area["action"]["data"], group=None, user=who))
        typed = shown(world.say(cell.word, group=None, user=who))

        assert tapped, cell.word
        assert tapped == typed, cell.word


def shown(calls: list[Call]) -> list[str]:
    return [text for call in calls for text in all_words(call.messages)]


def test_every_picture_is_up_to_date(published: Published) -> None:
    """After the words have changed: make rich-menus."""
    names = {path.name for path in Path("knowledge/menus").glob("*.png")}

    assert names == {f"{role.value}-{drawing_of(role, published.knowledge.program)}.png" for role in MenuRole}


def test_a_programme_without_pictures_has_no_menus() -> None:
    folder = Path("tests/other_program")

    assert drawn_menus(folder, load_folder(folder).program) == []
