"""`python -m bot knowledge …` as an author uses it."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.__main__ import main
from bot.database import Database
from bot.faq.load import read_folder
from bot.models.audit import AuditEntry
from bot.models.proposal import ProposalVerdict, Verdict
from bot.services import knowledge_versions, learning
from bot.services.learning import Proposal
from bot.settings import PROJECT_ROOT
from tests.fake_line import texts
from tests.readings import watch
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


def test_publishing_and_restoring_read_the_knowledge_while_others_can_write(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(folder, "supplements.yaml", "supplements:", "# 註記\nsupplements:")
    readings = watch(world.database, monkeypatch)

    published = run(world.database, "publish", str(folder), "--anyway")
    of_publishing = readings.taken()
    restored = run(world.database, "restore", "1")

    assert "Version 2 published" in published.output
    assert "Version 3 published, with the content of version 1" in restored.output
    assert [of_publishing, readings.taken()] == [{0}, {0}]


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


APPROVED = '{"text": "那張申請的單子去哪抓", "gold": [2], "kind": "in_scope", "voice": "approved"}'


@pytest.fixture
def approved(world: World, folder: Path) -> World:
    """A wording and a supplement were approved after the folder was written."""
    with world.database.write() as session:
        running = dict(read_folder(folder))
        proposal = Proposal(key="case-7", text="核章要蓋哪顆章", entry=None, count=1, answer="蓋學校關防。")
        running = learning.with_supplement(running, proposal, by="王專員", signed_on=date(2021, 12, 6))
        running["voices/approved.jsonl"] = running.get("voices/approved.jsonl", "") + APPROVED + "\n"
        session.add(
            ProposalVerdict(key="case-7", verdict=Verdict.APPROVED, decided_at=world.clock.now(), decided_by="王專員")
        )
        sound = knowledge_versions.read(running)
        knowledge_versions.publish(session, sound, now=world.clock.now(), by="王專員", note="approved proposal case-7")
    return world


def test_a_folder_that_would_lose_what_was_approved_meanwhile_is_refused_with_the_difference(
    approved: World, folder: Path
) -> None:
    result = run(approved.database, "publish", str(folder), "--anyway")

    assert result.exit_code == 1
    assert "那張申請的單子去哪抓" in result.output
    assert "核章要蓋哪顆章 → 蓋學校關防。" in result.output
    with approved.database.read() as session:
        assert knowledge_versions.current_number(session) == 2


def test_what_was_approved_is_taken_along_when_that_is_wanted(approved: World, folder: Path) -> None:
    result = run(approved.database, "publish", str(folder), "--anyway", "--approved", "keep", "--note", "x")

    assert result.exit_code == 0, result.output
    with approved.database.read() as session:
        files = knowledge_versions.get_version(session, knowledge_versions.current_number(session)).files
        assert APPROVED in files["voices/approved.jsonl"]
        assert "蓋學校關防" in files["supplements.yaml"]


def test_what_was_approved_is_dropped_on_purpose_and_the_audit_says_who_published(
    approved: World, folder: Path
) -> None:
    result = run(approved.database, "publish", str(folder), "--anyway", "--approved", "drop", "--by", "陳主任")

    assert result.exit_code == 0, result.output
    with approved.database.read() as session:
        files = knowledge_versions.get_version(session, 3).files
        assert "蓋學校關防" not in files["supplements.yaml"]
        entries = session.scalars(select(AuditEntry).where(AuditEntry.what == "publish")).all()
        assert [(one.way.value, one.about, one.fields) for one in entries] == [("cli", "version 3", {"by": "陳主任"})]
