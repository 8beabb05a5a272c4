"""`python -m bot doctor`: what is well, what is not and what to do next; it changes nothing and prints no secret."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.backup.make import make_backup
from bot.database import Database
from bot.delivery.line_client import Quota
from bot.delivery.results import Refused
from bot.delivery.send import read_quota
from bot.doctor.examine import examine
from bot.doctor.findings import Finding, Level, Verdict, verdict
from bot.doctor.line_account import Answer, LineAwayError, LineRefusesError
from bot.services import processes
from tests.builders import text_event
from tests.processes import free_port
from tests.schools import know_schools
from tests.test_webhook import rows
from tests.world import World

ENDPOINT = {"endpoint": "https://helper.example/callback", "active": True}


@dataclass
class FakeAccount:
    """LINE's answers about the channel; an exception is raised."""

    now: datetime
    answers: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, question: str) -> Any:
        usual = {
            "bot": {"displayName": "轉換小幫手", "chatMode": "bot"},
            "webhook": ENDPOINT,
            "test_webhook": {"success": True, "statusCode": 200, "reason": "OK"},
            "quota": {"type": "limited", "value": 3000},
            "consumption": {"totalUsage": 12},
        }
        given = self.answers.get(question, usual[question])

        def answer() -> Answer:
            if isinstance(given, Exception):
                raise given
            return Answer(given, self.now)

        return answer


def look(world: World, *, dead: bool = False, **answers: Any) -> dict[str, Finding]:
    found = list(
        examine(
            world.runtime.settings,
            world.database,
            FakeAccount(world.clock.now(), answers),
            now=world.clock.now(),
            exists=lambda _name: not dead,
        )
    )
    return {one.about: one for one in found} | {"verdict": Finding("verdict", Level.NOTE, verdict(found).name)}


@pytest.fixture
def well(world: World, tmp_path: Path) -> World:
    """A service that nothing is wrong with."""
    world.runtime.settings = replace(world.runtime.settings, backup_dir=tmp_path / "backups")
    with world.database.write() as session:
        for role in processes.ROLES:
            processes.beat(session, name=f"a {role}", role=role, now=world.clock.now())
    make_backup(world.database, tmp_path / "media", tmp_path / "backups", now=world.clock.now())
    return world


def test_a_service_that_is_well_is_called_ready(well: World) -> None:
    found = look(well)

    assert found["verdict"].found == "WELL"
    assert found["next reminder"].found.endswith("110年12月8日（三） 09:00")
    assert found["last proven restore"].level is Level.WELL
    assert found["joining groups"].level is Level.CHECK


def test_what_cannot_be_asked_comes_with_the_evidence_there_is(well: World) -> None:
    well.join()

    assert look(well)["joining groups"].found == "a group was joined on 110年12月6日（一）"


@pytest.mark.parametrize(
    ("answers", "about", "next_step"),
    [
        ({"bot": LineRefusesError(401, "Authentication failed")}, "channel", "LINE_CHANNEL_ACCESS_TOKEN"),
        ({"bot": {"displayName": "x", "chatMode": "chat"}}, "response mode", "switch the webhook on"),
        ({"webhook": LineRefusesError(404, "Not found")}, "webhook address", "set it to https"),
        ({"webhook": ENDPOINT | {"endpoint": "https://helper.example/"}}, "webhook address", "/callback"),
        ({"webhook": ENDPOINT | {"endpoint": "https://old.example/callback"}}, "webhook address", "same host"),
        ({"webhook": ENDPOINT | {"active": False}}, "webhook use", "Use webhook"),
        ({"test_webhook": {"success": False, "statusCode": 400, "reason": "x"}}, "webhook test", "LINE_CHANNEL_SECRET"),
        ({"test_webhook": {"success": False, "statusCode": 0, "reason": "x"}}, "webhook test", "web process running"),
    ],
)
def test_what_is_wrong_at_line_is_said_with_the_next_step(
    well: World, answers: dict[str, Any], about: str, next_step: str
) -> None:
    found = look(well, **answers)

    assert found["verdict"].found == "PROBLEMS"
    assert found[about].level is Level.PROBLEM
    assert next_step in found[about].next_step


def test_a_line_that_cannot_be_reached_is_not_a_problem_of_ours(well: World) -> None:
    found = look(well, bot=LineAwayError("NewConnectionError"))

    assert found["verdict"].found == "COULD_NOT_LOOK"
    assert found["channel"].level is Level.COULD_NOT_LOOK
    assert found["worker"].level is Level.WELL


def test_a_clock_that_is_off_is_a_problem(well: World) -> None:
    account = FakeAccount(well.clock.now() + timedelta(seconds=42))
    found = examine(well.runtime.settings, well.database, account, now=well.clock.now(), exists=lambda _: True)

    assert "42 s off" in next(one.found for one in found if one.about == "clock")


def test_the_dead_the_refused_the_late_and_the_quota_are_problems(well: World) -> None:
    well.line.fail_next.append(Refused(400, "no"))
    well.say("小幫手 說明")
    well.line.quota_reading = Quota(limit=200, used=200)
    read_quota(well.runtime, well.line)
    well.post(text_event("小幫手 說明", well.at_ms))
    well.clock.move(seconds=180)

    found = look(well, dead=True)

    for about in ("worker", "scheduler", "calls to LINE", "messages owed", "quota"):
        assert found[about].level is Level.PROBLEM, about
        assert found[about].next_step


def test_a_consultant_in_the_list_whom_nobody_is_comes_with_the_units(well: World) -> None:
    know_schools(well, "學校代碼,學校名稱,縣市,部別,諮輔\n010301,海岸高中,臺北市,日校,湯圓圓\n")

    found = look(well)["consultants"]

    assert found.found == "1 name(s) in the list of schools that nobody with the role has; units 010301"
    assert found.next_step


def test_an_old_backup_is_a_problem(well: World) -> None:
    well.clock.move(days=3)

    assert look(well)["last proven restore"].level is Level.PROBLEM


def test_tables_of_another_program_end_the_look_into_them(tmp_path: Path, world: World) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    found = list(
        examine(
            world.runtime.settings, empty, FakeAccount(world.clock.now()), now=world.clock.now(), exists=lambda _: True
        )
    )
    empty.close()

    (database,) = [one for one in found if one.about == "database"]
    assert database.next_step == "python -m bot migrate"
    assert verdict(found) is Verdict.PROBLEMS


def test_it_changes_nothing(well: World) -> None:
    before = rows(well)

    look(well)

    assert rows(well) == before


def test_with_the_database_away_it_could_not_look_and_prints_no_secret(tmp_path: Path) -> None:
    port = free_port()
    env = {
        "DATABASE_URL": f"postgresql://someone:geheim-1@127.0.0.1:{port}/bot",
        "LINE_CHANNEL_SECRET": "geheim-2",
        "LINE_CHANNEL_ACCESS_TOKEN": "geheim-3",
        "LINE_API_BASE_URL": f"http://127.0.0.1:{free_port()}",
        "METRICS_TOKEN": "geheim-4",
        "PUBLIC_BASE_URL": "https://helper.example",
        "BACKUP_DIR": str(tmp_path),
    }
    (tmp_path / "helper-29991231T000000Z.tar.gz").touch()

    plain, as_json = (CliRunner(env=env).invoke(main, ["doctor", *options]) for options in ([], ["--json"]))

    assert plain.exit_code == as_json.exit_code == 2
    assert "UNKNOWN  database: PostgreSQL does not answer" in plain.output
    assert json.loads(as_json.output)["verdict"] == "could_not_look"
    assert "geheim" not in plain.output + as_json.output
