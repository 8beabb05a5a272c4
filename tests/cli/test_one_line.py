"""What goes wrong on the command line is one line and exit code 2, whatever it was."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.cli.one_line import OneLineGroup

SECRET = "陳同學的電話 0912345678"


def run(*arguments: str, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, list(arguments))


def one_line(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    return line


@pytest.mark.parametrize("arguments", [("schools", "list"), ("status",), ("ask", "申請表要交到哪裡")])
def test_a_database_that_is_away_is_said(arguments: tuple[str, ...]) -> None:
    said = one_line(run(*arguments, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none"))

    assert said.startswith("Error: The database cannot be used: ")
    assert "refused" in said


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///{folder}/text.txt", "file is not a database"),
        ("sqlite:///{folder}/text.txt/deeper/bot.sqlite3", "Not a directory"),
        ("sqlite:///{folder}/new.sqlite3", "python -m bot migrate"),
        ("no address", "Could not parse"),
        ("oracle+nothing://db/x", "plugin"),
    ],
)
def test_an_address_that_leads_to_no_database_is_said(tmp_path: Path, url: str, says: str) -> None:
    (tmp_path / "text.txt").write_text("not a database, and long enough to be looked at" * 9, encoding="utf-8")

    assert says in one_line(run("schools", "list", DATABASE_URL=url.format(folder=tmp_path)))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("schools", "import"), "Missing argument 'FILE'. (python -m bot schools import --help shows how.)"),
        (("schools", "import", "not/there.csv"), "does not exist"),
        (("codes", "issue", "--person", "王"), "requires 3 arguments"),
        (("no-such-job",), "No such command"),
    ],
)
def test_a_wrong_call_is_one_line_that_says_where_to_look(arguments: tuple[str, ...], says: str) -> None:
    result = CliRunner().invoke(main, list(arguments), prog_name="python -m bot")

    assert says in one_line(result)


def test_without_a_command_the_commands_are_listed() -> None:
    result = run()

    assert result.exit_code == 2
    assert "Commands:" in result.stderr


def test_what_should_not_happen_is_one_line_without_what_people_wrote() -> None:
    @click.group(cls=OneLineGroup)
    def broken() -> None: ...

    @broken.command()
    def fail() -> None:
        raise TypeError(SECRET)

    said = one_line(CliRunner().invoke(broken, ["fail"]))

    assert "TypeError" in said
    assert SECRET not in said
