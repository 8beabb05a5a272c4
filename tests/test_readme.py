"""The README names every setting that the code reads."""

import re
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
READ = re.compile(r"(?:env|environ|given)(?:\.get\(|\[)\s*\"([A-Z_]+)\"")


def settings_read() -> list[str]:
    files = [path for folder in ("bot", "scheduler") for path in (PROJECT_ROOT / folder).rglob("*.py")]
    return sorted({name for path in files for name in READ.findall(path.read_text(encoding="utf-8"))})


def test_the_code_reads_settings() -> None:
    assert "DATABASE_URL" in settings_read()


@pytest.mark.parametrize("name", settings_read())
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_every_file_the_readme_shows_exists() -> None:
    linked = re.findall(r"\]\((?!http)([^)]+)\)", README)

    assert linked
    assert [link for link in linked if not Path(PROJECT_ROOT / link).is_file()] == []
