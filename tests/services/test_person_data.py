"""All that is held about a person is found, handed over and erased; counts and the steps of schools stay."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, text

from bot.__main__ import main
from bot.database import Base, Database
from bot.models.case import Case
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.models.school import Unit
from bot.services import person_data
from bot.services.erased_journal import read_journal
from tests.builders import ALICE, BELLA, event
from tests.fake_line import buttons, texts
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, case_card, give_roles
from tests.world import World

ASKED = "小幫手 校長室的黑貓可以當備份嗎"
SECRETS = ("黑貓", "斑斑", "白貓的事", "牠住圖書館")


@pytest.fixture
def rewritten(database: Database) -> None:
    """Have PostgreSQL's files hold nothing of what earlier tests deleted."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM (FULL) {', '.join(Base.metadata.tables)}"))


@pytest.fixture
def full(world: World) -> World:
    """Alice asks in the group and 1:1, adds words and a picture, is answered, marks a step; Bella only asks."""
    give_roles(world)
    world.join()
    (offer,) = world.say(ASKED, user=ALICE)
    calls = world.tap(buttons(offer.messages)["找諮輔"]["data"], user=ALICE)
    card = case_card(calls)
    world.say("牠叫斑斑", user=ALICE)
    show(world, photo(), user=ALICE)
    world.tap(card["我來處理"], group=None, user=HSU)
    world.tap(card["回覆"], group=None, user=HSU)
    (preview,) = world.say("請洽承辦人員。", group=None, user=HSU)
    world.tap(buttons(preview.messages)["送出"]["data"], group=None, user=HSU)
    world.say("小幫手 已傳真", user=ALICE)
    world.say("小幫手 白貓的事怎麼辦", group=None, user=ALICE)
    world.say("找諮輔", group=None, user=ALICE)
    world.say("牠住圖書館", group=None, user=ALICE)
    world.say("小幫手 移轉申請表要去哪裡下載？", user=BELLA)
    return world


def everything(database: Database) -> Iterator[str]:
    """Yield every row as text, but for the knowledge, which is the office's."""
    with database.engine.connect() as connection:
        for table in (one for one in Base.metadata.sorted_tables if one.name != "knowledge_version"):
            for row in connection.execute(select(table)):
                yield f"{table.name}: {json.dumps(list(row), ensure_ascii=False, default=str)}"


def bytes_of(database: Database) -> bytes:
    path = Path(str(database.engine.url.database))
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def counts(database: Database, *without: str) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }


def run(world: World, tmp_path: Path, *arguments: str) -> Result:
    env = {
        "DATABASE_URL": world.database.url,
        "MEDIA_DIR": str(world.runtime.settings.media_dir),
        "ERASED_JOURNAL": str(tmp_path / "erased.jsonl"),
        "DEMO_MODE": "",
    }
    if world.database.is_postgresql:
        env["DATABASE_URL"] = world.database.engine.url.render_as_string(hide_password=False)
    return CliRunner(env=env).invoke(main, ["person", *arguments])


def test_export_gives_all_that_is_held_and_nothing_of_others(full: World, tmp_path: Path) -> None:
    result = run(
        full, tmp_path, "export", ALICE, "--output", str(tmp_path / "a.json"), "--media", str(tmp_path / "files")
    )

    assert result.exit_code == 0, result.output
    written = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert all(secret in written for secret in SECRETS)
    assert BELLA not in written
    assert HSU not in written
    assert "token-" not in written
    held = json.loads(written)["held"]
    assert {"question", "case_message", "case_media", "step_mark", "owed_message", "person", "chat"} <= set(held)
    assert len(list((tmp_path / "files").iterdir())) == 1


def test_an_erased_person_is_found_nowhere_and_the_counts_stay(full: World, tmp_path: Path) -> None:
    gone = ("asker_check", "line_lookup", "person", "quiet_thread", "binding_attempt")
    before = counts(full.database, *gone)

    result = run(full, tmp_path, "erase", ALICE, "--yes")

    assert result.exit_code == 0, result.output
    assert counts(full.database, *gone) == before
    assert [row for row in everything(full.database) if any(one in row for one in (ALICE, *SECRETS))] == []
    assert not list(full.runtime.settings.media_dir.glob("*"))
    assert any(BELLA in row for row in everything(full.database))
    journal = (tmp_path / "erased.jsonl").read_text()
    assert ALICE not in journal
    assert read_journal(tmp_path / "erased.jsonl").holds(ALICE)
    assert full.deliver() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_erased_person_is_not_in_the_bytes_of_the_file_or_its_journal(full: World, tmp_path: Path) -> None:
    needles = [form for text in (ALICE, *SECRETS) for form in (text.encode(), json.dumps(text).strip('"').encode())]
    assert [one for one in needles if one in bytes_of(full.database)]

    run(full, tmp_path, "erase", ALICE, "--yes")

    assert [one for one in needles if one in bytes_of(full.database)] == []


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
@pytest.mark.usefixtures("rewritten", "full")
def test_an_erased_person_is_not_in_the_bytes_of_postgresqls_tables(world: World, tmp_path: Path) -> None:
    assert found_in_files(world.database, "黑貓")

    assert run(world, tmp_path, "erase", ALICE, "--yes").exit_code == 0

    assert [needle for needle in (ALICE, *SECRETS) if found_in_files(world.database, needle)] == []


def found_in_files(database: Database, needle: str) -> list[str]:
    """Return the tables whose files hold these bytes."""
    holds = "SELECT position(convert_to(:needle, 'UTF8') IN pg_read_binary_file(pg_relation_filepath(:table))) > 0"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        return [
            name
            for name in Base.metadata.tables
            if name != "knowledge_version" and connection.scalar(text(holds), {"needle": needle, "table": name})
        ]


def test_who_comes_back_after_an_erasure_is_somebody_new(full: World, tmp_path: Path) -> None:
    run(full, tmp_path, "erase", ALICE, "--yes")

    (call,) = full.say("說明", group=None, user=ALICE)

    assert "期限" in texts(call.messages)[0]
    with full.database.read() as session:
        assert len(session.scalars(select(Chat).where(Chat.line_id == ALICE)).all()) == 1
        assert ALICE in person_data.known_line_ids(session)


def test_a_consultant_is_erased_with_the_role_and_the_case_keeps_its_course(full: World, tmp_path: Path) -> None:
    result = run(full, tmp_path, "erase", HSU, "--yes")

    assert result.exit_code == 0, result.output
    rows = [row for row in everything(full.database) if not row.startswith("one_time_code")]  # Hashes made up here.
    assert [row for row in rows if HSU in row or "請洽承辦" in row] == []
    with full.database.read() as session:
        assert {
            one.holder_line_id is None or one.holder_line_id.startswith("erased-")
            for one in session.scalars(select(Case))
        } == {True}
        assert session.scalars(select(Unit)).all()
    assert any("黑貓" in row for row in everything(full.database))


def test_what_a_person_is_still_owed_is_not_sent(full: World, tmp_path: Path) -> None:
    full.clock.move(seconds=1)
    message = {"id": "late", "type": "text", "text": "說明", "quoteToken": "q"}
    full.post(event("message", full.at_ms, group=None, user=ALICE, message=message))

    run(full, tmp_path, "erase", ALICE, "--yes")

    assert full.deliver() == []
    with full.database.read() as session:
        assert "the person was erased" in set(session.scalars(select(OwedMessage.cancel_reason)))


def test_people_are_found_by_their_names(full: World, tmp_path: Path) -> None:
    assert f"{HSU}\t許文琪" in run(full, tmp_path, "find", "文琪").output
    assert ALICE in run(full, tmp_path, "find", ALICE[:4]).output
    assert "Nobody" in run(full, tmp_path, "find", "無名氏").output


def test_nobody_is_erased_without_an_answer_or_twice(full: World, tmp_path: Path) -> None:
    assert run(full, tmp_path, "erase", ALICE).exit_code != 0  # Nobody answers the question.
    assert any(ALICE in row for row in everything(full.database))

    assert run(full, tmp_path, "erase", ALICE, "--yes").exit_code == 0
    assert "Nothing is held" in run(full, tmp_path, "erase", ALICE, "--yes").output
    assert "Nothing is held" in run(full, tmp_path, "export", ALICE).output
