"""`python -m bot knowledge …` as an author uses it."""

from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.database import Database
from bot.settings import PROJECT_ROOT
from tests.fake_line import texts
from tests.world import World


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copytree(PROJECT_ROOT / "knowledge", tmp_path / "knowledge")
    return tmp_path / "knowledge"


def run(database: Database, *arguments: str) -> Result:
    return CliRunner(env={"DATABASE_URL": database.url}).invoke(main, ["knowledge", *arguments])


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Change the first place where `old` stands, and return its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_projects_folder_has_no_mistakes(database: Database) -> None:
    result = run(database, "check")

    assert result.exit_code == 0
    assert "12 entries" in result.output


def test_check_and_publish_name_every_mistake_with_file_and_line_and_change_nothing(
    database: Database, folder: Path
) -> None:
    first = edit(folder, "entries.yaml", "於12月9日前將申請表核章後", "於12月10日前將申請表核章後")
    second = edit(folder, "steps.yaml", "marked_by: ncnu", "marked_by: nobody")
    third = edit(folder, "program.yaml", "time_zone:", "timezone:")

    for command in ("check", "publish"):
        result = run(database, command, str(folder))

        assert result.exit_code == 1
        for place in (f"entries.yaml:{first}:", f"steps.yaml:{second}:", f"program.yaml:{third}:"):
            assert place in result.output
    assert run(database, "versions").output == ""


def test_a_published_change_is_taken_over_without_a_restart_and_can_be_undone(world: World, folder: Path) -> None:
    edit(folder, "entries.yaml", "    variants:\n", "    variants:\n      - 阿里巴巴芝麻開門請問密碼在哪\n")
    ask = "小幫手 阿里巴巴芝麻開門請問密碼在哪"
    before = world.say(ask)

    published = run(world.database, "publish", "--anyway", str(folder), "--by", "tester", "--note", "one more variant")
    after = world.say(ask)
    restored = run(world.database, "restore", "1", "--by", "tester")
    undone = world.say(ask)
    versions = run(world.database, "versions").output.splitlines()

    assert "Version 2 published" in published.output
    assert "Version 3 published" in restored.output
    assert "第1題" not in texts(before[0].messages)[0]
    assert "第1題" in texts(after[0].messages)[0]
    assert "第1題" not in texts(undone[0].messages)[0]
    assert [line.split("\t")[0] for line in versions] == ["3", "2", "1"]


def test_publishing_what_runs_already_makes_no_version(database: Database, folder: Path) -> None:
    run(database, "publish", "--anyway", str(folder))

    assert "runs already" in run(database, "publish", "--anyway", str(folder)).output
    assert len(run(database, "versions").output.splitlines()) == 1


def test_an_exported_version_can_be_published_again(database: Database, folder: Path, tmp_path: Path) -> None:
    run(database, "publish", "--anyway", str(folder))

    exported = run(database, "export", str(tmp_path / "out"))

    assert exported.exit_code == 0
    assert run(database, "check", str(tmp_path / "out")).exit_code == 0
    assert run(database, "export", str(tmp_path / "out")).exit_code == 2
    same = (tmp_path / "out" / "entries.yaml").read_bytes() == (folder / "entries.yaml").read_bytes()
    assert same


def test_a_version_that_does_not_exist_is_named(database: Database, folder: Path) -> None:
    run(database, "publish", "--anyway", str(folder))

    result = run(database, "restore", "9")

    assert result.exit_code == 2
    assert "no version 9" in result.output
