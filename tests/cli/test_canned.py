"""Texts that consultants use often, by command."""

import pytest
from click.testing import CliRunner

from bot.cli.canned import canned
from tests.world import World


def test_texts_are_written_found_changed_and_removed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.canned.read_settings", lambda: world.runtime.settings)
    monkeypatch.setattr("bot.clock.machine_now", world.clock.now)

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(canned, arguments)
        return done.exit_code, done.output

    assert run("write", "請補件", "--text", "{學校}您好，請補件。") == (0, "1\t請補件\n")
    assert run("list", "補件") == (0, "1\t請補件\t{學校}您好，請補件。\n")
    assert run("write", "請補件", "--text", "請再傳一次。", "--number", "1")[0] == 0
    assert run("list") == (0, "1\t請補件\t請再傳一次。\n")
    assert run("write", "空的")[0] == 1
    assert run("remove", "7")[0] == 1
    assert run("remove", "1") == (0, "Removed.\n")
    assert run("list") == (0, "")
