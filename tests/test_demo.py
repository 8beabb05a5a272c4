"""What a demonstration starts with."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from bot import clock
from bot.database import Database
from bot.faq.load import load_folder
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.school import GroupBinding
from bot.programme import figures
from bot.programme.cases import State
from bot.programme.published import prepare
from bot.services import demo, program_time, report, schools
from bot.services.demonstration import programme
from bot.settings import PROJECT_ROOT
from bot.simulator.demo import read_cast
from bot.wiring import start_runtime
from tests.clock import FakeClock
from tests.schools import in_full_swing
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


def test_its_codes_are_for_units_without_a_group_and_for_every_role(world: World) -> None:
    start_runtime(world.runtime.settings).database.close()
    with world.database.write() as session:
        knowledge = world.runtime.knowledge.get(session).knowledge
        first = dict(demo.codes(session, knowledge, now=world.clock.now()))
    world.say(f"綁定 {first['山城高中（日校）']}")
    for name in ("諮輔 許文琪", "諮輔 蔡宗翰"):
        world.say(f"綁定 {first[name]}", group=None)

    with world.database.write() as session:
        second = dict(demo.codes(session, knowledge, now=world.clock.now()))

    roles = {party.short_name for party in knowledge.parties} | {knowledge.program.terms.office, "唯讀"}
    assert set(first) - set(second) == {"山城高中（日校）", "諮輔 許文琪", "諮輔 蔡宗翰"}
    assert {"諮輔的群組", *roles} <= set(first) & set(second)
    assert set(second) - set(first) == {"諮輔 新諮輔"}


def test_the_programme_is_in_full_swing_and_begins_once(world: World) -> None:
    with world.database.write() as session:
        published = world.runtime.knowledge.get(session)
        assert programme.begin(session, published, machine_now=world.clock.now())
        assert not programme.begin(session, published, machine_now=world.clock.now())

    with world.database.read() as session:
        offset = program_time.read_offset(session)
        taken = report.take_report(session, published, now=world.runtime.program_now(session, world.clock.now()))
        states = set(session.scalars(select(Case.state)))
    first = figures.progress(taken.lines, min(taken.deadlines, key=lambda one: one.date))
    assert min(first.confirmed.units, first.reported.units, first.missing.units) > 3
    assert states == set(State)
    assert taken.today == date(2021, 12, 6)
    assert clock.program_now(world.clock.now(), offset).astimezone(published.zone).hour == 9
    assert {one.name for one in taken.lines} >= {"海岸高中（日校）", "山城高中（日校）"}


def test_other_knowledge_has_its_own_programme(database: Database, fake_clock: FakeClock) -> None:
    other = prepare(1, load_folder(PROJECT_ROOT / "tests" / "other_program"))
    with database.write() as session:
        assert programme.begin(session, other, machine_now=fake_clock.now())


def test_a_push_costs_what_the_stand_in_bills_for_it(world: World) -> None:
    in_full_swing(world)

    with world.database.read() as session:
        chats = session.scalars(select(Chat).join(GroupBinding, GroupBinding.chat_id == Chat.id)).unique()
        known = {one.line_id: one.member_count for one in chats}
    billed = {one.id: len(one.members) for one in (*read_cast().elsewhere, *read_cast().groups)}
    assert len(known) > 30
    assert known == {one: billed[one] for one in known}
