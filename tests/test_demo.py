"""What a demonstration starts with."""

from dataclasses import replace

from bot.services import demo, schools
from bot.wiring import start_runtime
from tests.world import World


def known_units(world: World) -> list[str]:
    with world.database.read() as session:
        return [one.code for one in schools.all_units(session)]


def test_the_invented_schools_are_there_in_a_demonstration_only(world: World) -> None:
    start_runtime(replace(world.runtime.settings, demo_mode=False)).database.close()
    assert known_units(world) == []

    for _ in range(2):
        start_runtime(world.runtime.settings).database.close()

    assert known_units(world) == ["010301", "010301進", "200405"]


def test_its_codes_are_for_units_without_a_group_and_for_every_party(world: World) -> None:
    start_runtime(world.runtime.settings).database.close()
    with world.database.write() as session:
        knowledge = world.runtime.knowledge.get(session).knowledge
        first = dict(demo.codes(session, knowledge, now=world.clock.now()))
    world.say(f"綁定 {first['山城高中（日校）']}")

    with world.database.write() as session:
        second = dict(demo.codes(session, knowledge, now=world.clock.now()))

    assert set(first) - set(second) == {"山城高中（日校）"}
    assert {"諮輔 許文琪", "諮輔 蔡宗翰", "諮輔的群組"} <= set(first)
    assert {party.short_name for party in knowledge.parties} <= set(first)
