"""The README names every setting that the code reads."""

import re
from pathlib import Path

import pytest

from bot.cli.commands import COMMANDS
from bot.settings import PROJECT_ROOT

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
READ = re.compile(r"(?:env|environ|given)(?:\.get\(|\[)\s*\"([A-Z_]+)\"")


def settings_read() -> list[str]:
    files = [path for folder in ("bot", "scheduler") for path in (PROJECT_ROOT / folder).rglob("*.py")]
    files.append(PROJECT_ROOT / "gunicorn.conf.py")
    return sorted({name for path in files for name in READ.findall(path.read_text(encoding="utf-8"))})


def test_the_code_reads_settings() -> None:
    assert "DATABASE_URL" in settings_read()


@pytest.mark.parametrize("name", settings_read())
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def settings_shown() -> list[str]:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)


@pytest.mark.parametrize("name", settings_shown())
def test_every_setting_of_the_table_is_read_somewhere(name: str) -> None:
    outside = [PROJECT_ROOT / "Procfile", PROJECT_ROOT / "tests" / "postgres.py"]

    assert name in settings_read() or any(name in path.read_text(encoding="utf-8") for path in outside)


def test_the_table_has_each_setting_once() -> None:
    assert len(settings_shown()) == len(set(settings_shown())) > 10


DOCS = sorted((PROJECT_ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("path", DOCS, ids=[path.name for path in DOCS])
def test_every_file_the_docs_show_exists_and_every_command_is_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!http|#)([^)#]+)", text)
    named = re.findall(r"`((?:deploy|knowledge|tests|docs|bot)/[\w./-]+)`", text)
    commands = set(re.findall(r"python -m bot ([a-z-]+)", text))

    assert [one for one in linked if not (path.parent / one).exists()] == []
    assert [one for one in named if not (PROJECT_ROOT / one).exists()] == []
    assert commands - set(COMMANDS) == set()


def test_every_file_the_readme_shows_exists() -> None:
    linked = re.findall(r"\]\((?!http)([^)]+)\)", README)

    assert linked
    assert [link for link in linked if not Path(PROJECT_ROOT / link).is_file()] == []
