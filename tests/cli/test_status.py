"""`python -m bot status`: a refused LINE call, a used-up quota and open cases are seen."""

from datetime import timedelta

from click.testing import CliRunner

from bot.__main__ import main
from bot.delivery.line_client import Quota
from bot.delivery.results import Refused, TryLater
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


def test_text_that_people_wrote_is_not_shown(world: World) -> None:
    world.say("小幫手 藍色大象的秘密是什麼？")

    assert "藍色大象" not in status(world)
