"""`python -m bot retention`, and what status says of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.world import World

Run = Callable[..., Result]


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", world.database.url)
    monkeypatch.setenv("DEMO_MODE", "")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return invoke


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_dry_run_names_what_goes_tonight_and_erases_nothing(world: World, run: Run) -> None:
    world.say("小幫手 校長室的黑貓可以當備份嗎")
    world.clock.move(seconds=timedelta(days=179, hours=1).total_seconds())
    assert "no run yet" in run("status").output

    first = run("retention", "--dry-run").output
    done_too_early = run("retention").output
    world.clock.move(seconds=timedelta(days=1).total_seconds())
    done = run("retention").output

    assert "Goes tonight: 1 × texts of questions" in first
    assert "questions 180" in first
    assert "texts of questions" not in done_too_early
    assert "Erased: 1 × texts of questions" in done
    assert "erased 1 × texts of questions" in run("status").output
