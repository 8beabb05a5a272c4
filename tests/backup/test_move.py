"""Everything moves from SQLite to PostgreSQL without loss, and the numbers go on where they were."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from bot import clock, schema
from bot.__main__ import main
from bot.backup.manifest import BackupError
from bot.backup.move import move_database
from bot.database import Database
from bot.incoming import ChatKind
from bot.models.case import CaseMessage
from bot.models.chat import Chat
from bot.models.outbox import Delivery
from bot.services import processes
from tests import postgres
from tests.builders import ALICE
from tests.conftest import need
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, ask, case_card, give_roles
from tests.world import World


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """What is moved from: SQLite."""
    copyfile(sqlite_template, tmp_path / "bot.sqlite3")
    with closing(Database(f"sqlite:///{tmp_path / 'bot.sqlite3'}")) as opened:
        yield opened


@pytest.fixture
def target(postgres_url: str | None, tmp_path: Path) -> Iterator[Database]:
    if postgres_url is None:
        need(postgres.MISSING)
    url = postgres.create_database(postgres_url, f"move_{tmp_path.name[-40:]}")
    with closing(Database(url.replace("postgresql://", "postgresql+psycopg://", 1))) as database:
        yield database


@pytest.fixture
def lived_in(world: World) -> World:
    """A database in which something of most kinds happened."""
    give_roles(world)
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)
    show(world, photo(), user=ALICE)
    show(world, photo(), user=ALICE)
    world.say("案件 1", group=None, user=HSU)
    world.say("小幫手 申請表怎麼下載？\u3000😀 𠀋")
    with world.database.write() as session:
        first, *_, last = session.scalars(select(CaseMessage).order_by(CaseMessage.id))
        first.goes_with_id = last.id
    return world


@pytest.mark.postgresql
def test_everything_is_there_and_equal_and_the_numbers_go_on(lived_in: World, target: Database) -> None:
    moved = move_database(lived_in.database, target)

    assert moved["support_case"] == 1
    assert moved["delivery"] > 3
    with lived_in.database.read() as old, target.read() as new:
        for table in (Delivery.__table__, CaseMessage.__table__):
            query = select(table).order_by(table.c.id)
            assert old.execute(query).all() == new.execute(query).all()
        highest = old.scalars(select(Chat.id).order_by(Chat.id.desc())).first() or 0
    with target.write() as session:
        chat = Chat(line_id="C-new", kind=ChatKind.GROUP)
        session.add(chat)
        session.flush()
        assert chat.id > highest


@pytest.mark.postgresql
def test_a_row_that_cannot_be_stored_is_named_and_nothing_is_moved(lived_in: World, target: Database) -> None:
    with lived_in.database.write() as session:
        session.scalars(select(Chat)).first().name = "a\x00b"  # type: ignore[union-attr]  # there is one

    with pytest.raises(BackupError, match="row of chat between"):
        move_database(lived_in.database, target)

    with target.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM unit")) == 0


@pytest.mark.postgresql
def test_only_an_empty_database_is_moved_to(lived_in: World, target: Database) -> None:
    move_database(lived_in.database, target)

    with pytest.raises(BackupError, match="not empty"):
        move_database(lived_in.database, target)


def test_it_does_not_begin_while_a_process_is_alive(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    with closing(Database(url)) as database:
        schema.migrate(database)
        with database.write() as session:
            processes.beat(session, name="elsewhere|1|1", role="worker", now=clock.machine_now())

    result = CliRunner().invoke(main, ["move-database", url, f"sqlite:///{tmp_path / 'new.sqlite3'}"])

    assert result.exit_code == 2
    assert "still alive: worker" in result.output


def test_it_moves_between_files_too_and_says_how_much(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}" for name in ("old.sqlite3", "new.sqlite3")]
    with closing(Database(urls[0])) as database:
        schema.migrate(database)
        with database.write() as session:
            session.add_all([Chat(line_id=f"C{number}", kind=ChatKind.GROUP) for number in range(1201)])

    result = CliRunner().invoke(main, ["move-database", *urls])

    assert result.exit_code == 0, result.output
    assert "chat: 1201" in result.output
    assert "1201 rows in" in result.output
