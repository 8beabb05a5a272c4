"""`python -m bot status`: a refused LINE call, a used-up quota and open cases are seen."""

import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from bot import clock
from bot.__main__ import main
from bot.delivery.line_client import Quota
from bot.delivery.results import Refused, TryLater, Uncertain
from bot.services import processes
from tests.builders import text_event
from tests.fake_line import buttons
from tests.world import World


def status(world: World) -> str:
    result = CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, ["status"])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_refused_call_a_used_up_quota_and_open_cases_are_seen(world: World) -> None:
    (call,) = world.say("小幫手 移轉申請表要去哪裡下載？")
    world.tap(buttons(call.messages)["沒解決，找諮輔"]["data"])
    world.line.fail_next.append(Refused(400, "messages[0].text: too long"))
    world.say("小幫手 移轉申請表要去哪裡下載？")
    world.line.quota_reading = Quota(limit=200, used=200)
    world.line.fail_next.extend([Refused(400, "no")])
    world.say("說明")
    world.post()
    world.line.fail_next.append(TryLater(429, "You have reached your monthly limit.", over_quota=True))

    world.post(text_event("小幫手 說明", world.at_ms))
    world.wait(timedelta(seconds=55))

    shown = status(world)
    assert "400 messages[0].text: too long" in shown
    assert "USED UP" in shown
    assert "held for the quota" in shown
    assert "1 open case" in shown


def test_the_day_is_the_local_one(world: World) -> None:
    world.clock.set(datetime(2021, 12, 5, 17, 30, tzinfo=UTC))

    assert "Program time: 110年12月6日（一） 01:30:00" in status(world)


def test_what_was_refused_is_on_top_newest_first_however_much_succeeded_later(world: World) -> None:
    for text in ("first", "second"):
        world.line.fail_next.append(Refused(400, text))
        world.say("小幫手 說明")
    world.line.fail_next.append(Uncertain(500, "maybe"))
    world.say("小幫手 說明")
    world.clock.move(seconds=60)
    world.deliver()
    for _ in range(12):
        world.line.fail_next.append(TryLater(None, "NewConnectionError"))
        world.post(text_event("小幫手 說明", world.at_ms))
        world.deliver()
        world.wait(timedelta(seconds=3))

    needs, _, state = status(world).partition("\n\n")

    assert needs.index("400 second") < needs.index("400 first") < needs.index("500 maybe")
    assert "NewConnectionError" not in needs + state
    assert "12 sent" in state


def test_a_process_that_was_killed_is_not_counted_as_running(world: World) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    dead, host = f"{socket.gethostname()}|{ended.pid}|1", socket.gethostname()
    with world.database.write() as session:
        processes.beat(session, name=dead, role="worker", now=clock.machine_now())
        processes.beat(session, name=f"another-{host}|1|1", role="scheduler", now=clock.machine_now())

    shown = status(world)

    assert "No worker is alive (last heard 110年12月6日" in shown
    assert "Worker: 0 alive" in shown
    assert "Scheduler: 1 alive" in shown


def test_text_that_people_wrote_is_not_shown(world: World) -> None:
    world.say("小幫手 藍色大象的秘密是什麼？")

    assert "藍色大象" not in status(world)
