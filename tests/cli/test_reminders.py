"""`python -m bot reminders` and `program-time`: looked at before and after, without sending anything."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.__main__ import main
from bot.models.outbox import OwedMessage
from bot.models.reminder import Reminder
from bot.services import program_time
from tests.builders import OTHER_GROUP, event
from tests.schools import bind, know_schools, tick
from tests.world import World


@pytest.fixture(autouse=True)
def two_groups(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP)
    world.say("小幫手 已傳真", group=OTHER_GROUP)


def bot(world: World, *arguments: str, **env: str) -> Result:
    return CliRunner(env={"DATABASE_URL": world.database.url, **env}).invoke(main, list(arguments))


def test_a_dry_run_names_who_gets_what_why_and_at_what_cost(world: World) -> None:
    printed = bot(world, "reminders", "--at", "110-12-08 09:00")

    assert printed.exit_code == 0, printed.output
    assert printed.output.startswith("110年12月8日（三） 09:00: apply D-1 (09:00)")
    assert "010301 海岸高中 apply: is reminded → 測試群組" in printed.output
    assert "010301進 海岸高中 apply: nothing: no group is bound" in printed.output
    assert "200405 山城高中 apply: nothing: the school reported it" in printed.output
    assert "1 push(es), 5 billed message(s)" in printed.output
    with world.database.read() as session:
        assert session.scalars(select(Reminder)).all() == []
        assert session.scalars(select(OwedMessage).where(OwedMessage.reason_key.startswith("reminder"))).all() == []


def test_the_whole_programme_is_printed_as_a_calendar(world: World) -> None:
    printed = bot(world, "reminders", "--run", "110-11-29", "111-02-10").output

    days = [line.split()[0] for line in printed.splitlines() if not line.startswith(" ")]
    assert days == [
        "110年11月30日（二）",
        "110年12月6日（一）",
        "110年12月8日（三）",
        "110年12月9日（四）",
        "110年12月21日（二）",
        "110年12月27日（一）",
        "110年12月29日（三）",
        "110年12月30日（四）",
        "111年1月20日（四）",
        "111年1月25日（二）",
        "111年1月27日（四）",
        "111年1月28日（五）",
        "12",
    ]
    assert "12 day(s), 100 billed message(s)" in printed


def test_why_tells_what_was_decided_and_what_became_of_it(world: World) -> None:
    tick(world)

    assert (
        "110年12月6日（一） 09:00 apply D-3: sent by push 2021-12-06 02:00 UTC"
        in bot(world, "reminders", "--why", "010301").output
    )
    assert "apply D-3: nothing: the school reported it" in bot(world, "reminders", "--why", "200405").output
    assert "apply D-7: nothing: a newer reminder is due" in bot(world, "reminders", "--why", "010301").output


def test_a_moment_nobody_can_read_and_a_unit_nobody_knows_are_refused(world: World) -> None:
    assert "110-13-06" in bot(world, "reminders", "--at", "110-13-06").output
    assert "There is no unit 999999" in bot(world, "reminders", "--why", "999999").output


def test_status_shows_decisions_refusals_and_who_is_overdue(world: World) -> None:
    world.post(event("leave", world.at_ms, user=None))
    tick(world)

    shown = bot(world, "status").output

    assert "1 bot_gone" in shown
    assert "Overdue" not in shown
    assert bot(world, "program-time", "--set", "110-12-10 09:00").exit_code == 2
    demo = {"DEMO_MODE": "1", "LINE_API_BASE_URL": "http://127.0.0.1:1"}
    assert "110年12月10日（五） 09:00" in bot(world, "program-time", "--set", "110-12-10 09:00", **demo).output


def test_status_lists_the_overdue_with_who_reported(world: World) -> None:
    with world.database.write() as session:
        later = world.clock.now() + timedelta(days=4)
        program_time.set_program_time(session, later, machine_now=world.clock.now(), demo_mode=True)

    assert "Overdue: 申請表核章後傳真暨大: 3 unit(s), of which 1 reported" in bot(world, "status").output
