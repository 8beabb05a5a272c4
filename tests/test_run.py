"""`make run`: what it starts, and what it says when it cannot."""

import shlex
import socket

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli.run import environment, export_line, plan
from bot.settings import SettingsError, read_settings


def test_without_credentials_it_is_a_demonstration_with_a_stand_in() -> None:
    env = environment({})

    assert env["DEMO_MODE"] == "1"
    assert env["LINE_API_BASE_URL"] == "http://127.0.0.1:8001"
    assert env["DATABASE_URL"] == "sqlite:///data/demo.sqlite3"
    assert len(env["LINE_CHANNEL_SECRET"]) == 32
    assert [one.name for one in plan(env, with_stand_in=True)] == ["web", "worker", "scheduler", "stand-in for LINE"]
    assert environment({})["LINE_CHANNEL_ACCESS_TOKEN"] != env["LINE_CHANNEL_ACCESS_TOKEN"]


def test_the_line_it_prints_leads_other_commands_to_the_demonstration() -> None:
    env = environment({"DATABASE_URL": "sqlite:///data/my demo.sqlite3", "SIMULATOR_PORT": "8123"})

    word, *pairs = shlex.split(export_line(env))

    settings = read_settings(dict(pair.split("=", 1) for pair in pairs))
    assert word == "export"
    assert settings.demo_mode
    assert settings.database_url.endswith("/data/my demo.sqlite3")
    assert settings.line_api_base_url == "http://127.0.0.1:8123"
    assert env["LINE_CHANNEL_SECRET"] not in str(pairs)


def test_with_credentials_it_talks_to_line() -> None:
    env = environment({"LINE_CHANNEL_SECRET": "s", "LINE_CHANNEL_ACCESS_TOKEN": "t"})

    assert "DEMO_MODE" not in env
    web, *others = plan(env, with_stand_in=False)
    assert [one.name for one in others] == ["worker", "scheduler"]
    assert "127.0.0.1:8000" in web.command
    assert read_settings(env).line_api_base_url == "https://api.line.me"


def test_one_credential_alone_is_named() -> None:
    with pytest.raises(SettingsError, match="LINE_CHANNEL_ACCESS_TOKEN is not set"):
        environment({"LINE_CHANNEL_SECRET": "s"})


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        result = CliRunner(env={"PORT": port, "LINE_CHANNEL_SECRET": "", "LINE_CHANNEL_ACCESS_TOKEN": ""}).invoke(
            main, ["run"]
        )

    assert result.exit_code == 2
    assert f"Port {port} (web) is taken" in result.output


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://api.line.me",
        "https://API.Line.ME/",
        "https://api.line.me:443",
        "http://api.line.me",
        "https://api.line.me./v2",
        "https://user@api-data.line.me",
    ],
)
def test_the_programs_clock_cannot_be_moved_on_lines_own_api_however_it_is_written(address: str) -> None:
    with pytest.raises(SettingsError, match="DEMO_MODE"):
        read_settings({"DEMO_MODE": "1", "LINE_API_BASE_URL": address})


@pytest.mark.parametrize("address", ["http://127.0.0.1:8001", "https://line.me.example.org", "http://notline.me:80"])
def test_the_programs_clock_can_be_moved_on_any_other_host(address: str) -> None:
    assert read_settings({"DEMO_MODE": "1", "LINE_API_BASE_URL": address}).demo_mode


@pytest.mark.parametrize("address", ["api.example.org", "http://[broken", "https://"])
def test_an_address_of_lines_api_without_a_host_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match="LINE_API_BASE_URL"):
        read_settings({"LINE_API_BASE_URL": address})


def test_secrets_are_never_shown() -> None:
    settings = read_settings({"LINE_CHANNEL_SECRET": "hush", "LINE_CHANNEL_ACCESS_TOKEN": "hush-too"})

    assert "hush" not in repr(settings)


def test_without_credentials_a_process_says_what_to_set() -> None:
    with pytest.raises(SettingsError, match="LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN"):
        read_settings({}).require_line()
