"""A backup is taken while everything runs, proves itself, and comes back whole in an empty place."""

import io
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, select, text

from bot import schema
from bot.__main__ import main
from bot.backup import engines
from bot.backup.make import Backup, make_backup
from bot.backup.manifest import BackupError
from bot.backup.restore import Restored, restore
from bot.backup.tables import count_rows
from bot.database import Database
from bot.delivery.send import deliver_one
from bot.models.event import SeenEvent
from bot.models.hold import HoldKind
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.models.question import Question
from bot.revision import revision_of
from bot.services import holds
from bot.services.backup_files import backups_in, prune
from bot.services.erased_journal import note_erased
from bot.settings import Settings
from bot.wiring import Runtime
from tests import postgres
from tests.builders import ALICE, BELLA, text_event
from tests.handlers.test_case_media import photo, show
from tests.people import HSU, ask, case_card, give_roles
from tests.world import World


@pytest.fixture
def elsewhere(world: World, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Another place of the same kind: an empty database and folder."""
    url = f"sqlite:///{tmp_path / 'elsewhere' / 'bot.sqlite3'}"
    if world.database.is_postgresql:
        server: str = request.getfixturevalue("postgres_url")
        made = postgres.create_database(server, f"elsewhere_{make_url(world.database.url).database}")
        url = made.replace("postgresql://", "postgresql+psycopg://", 1)
    return replace(world.runtime.settings, database_url=url, media_dir=tmp_path / "elsewhere" / "media")


def backed_up(world: World, folder: Path) -> Backup:
    return make_backup(world.database, world.runtime.settings.media_dir, folder, now=world.clock.now())


def put_back(world: World, path: Path, place: Settings, *, keep_owed: bool = False) -> Restored:
    return restore(path, place, with_migrations=False, keep_owed=keep_owed, now=world.clock.now())


def rows_of(url: str) -> dict[str, int]:
    with closing(Database(url)) as database, database.engine.connect() as connection:
        return count_rows(connection)


def test_a_backup_taken_while_others_write_comes_back_with_equal_counts(
    world: World, elsewhere: Settings, tmp_path: Path
) -> None:
    world.say("小幫手 移轉申請表要去哪裡下載？")
    enough, written = threading.Event(), list[int]()

    def write_on() -> None:
        while not enough.is_set():
            with world.database.write() as session:
                session.add(SeenEvent(event_id=f"load-{len(written)}", seen_at=world.clock.now()))
            written.append(1)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while len(written) < 20:
            enough.wait(0.01)
        made = backed_up(world, tmp_path / "backups")
    finally:
        enough.set()
        writer.join()
    put_back(world, made.path, elsewhere)

    assert made.proof == "opened in a scratch database and counted"
    assert 20 < made.manifest.rows["seen_event"] <= len(written) + 1
    assert rows_of(elsewhere.database_url) == made.manifest.rows | {"hold_switch": 1}
    assert list((tmp_path / "backups").iterdir()) == [made.path]
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_pictures_come_along_and_one_that_was_taken_back_this_moment_is_counted(
    world: World, elsewhere: Settings, tmp_path: Path
) -> None:
    give_roles(world)
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)
    for _ in range(2):
        show(world, photo(), user=ALICE)
    min(world.runtime.settings.media_dir.glob("*.bin")).unlink()

    made = backed_up(world, tmp_path / "backups")
    put_back(world, made.path, elsewhere)

    assert (made.manifest.media, made.manifest.media_gone) == (1, 1)
    (kept,) = elsewhere.media_dir.glob("*.bin")
    assert kept.read_bytes() == (world.runtime.settings.media_dir / kept.name).read_bytes()


def test_what_is_overdue_is_discarded_and_nothing_is_sent_a_second_time(
    world: World, elsewhere: Settings, tmp_path: Path
) -> None:
    world.say("小幫手 說明")
    world.clock.move(seconds=1)
    world.post(text_event("小幫手 期限", world.at_ms))
    made = backed_up(world, tmp_path)
    world.deliver()
    world.clock.move(seconds=5)

    restored = put_back(world, made.path, elsewhere)

    assert sum(restored.overdue.values()) == 1
    with closing(Database(elsewhere.database_url)) as database, database.read() as session:
        assert session.scalars(select(OwedMessage).where(OwedMessage.delivery_id.is_(None))).one().cancelled_at
        assert session.scalars(select(Delivery.outcome)).all() == [Outcome.SENT]


def test_what_is_overdue_is_kept_when_that_is_asked_for(world: World, elsewhere: Settings, tmp_path: Path) -> None:
    world.post(text_event("小幫手 期限", world.at_ms))
    made = backed_up(world, tmp_path)

    restored = put_back(world, made.path, elsewhere, keep_owed=True)

    assert sum(restored.overdue.values()) == 1
    with closing(Database(elsewhere.database_url)) as database, database.read() as session:
        assert session.scalars(select(OwedMessage)).one().cancelled_at is None


def test_a_restored_copy_is_on_hold_and_sends_nothing(world: World, elsewhere: Settings, tmp_path: Path) -> None:
    world.post(text_event("小幫手 期限", world.at_ms))
    made = backed_up(world, tmp_path)
    put_back(world, made.path, elsewhere, keep_owed=True)

    with closing(Database(elsewhere.database_url)) as database:
        runtime = Runtime(settings=elsewhere, database=database, knowledge=world.runtime.knowledge)
        while deliver_one(runtime, world.line):
            pass
        with database.read() as session:
            assert [one.kind for one in holds.all_switches(session)] == [HoldKind.ALL]

    assert world.line.accepted == []


def test_who_was_erased_after_the_backup_is_erased_again_and_who_came_back_before_it_stays(
    world: World, elsewhere: Settings, tmp_path: Path
) -> None:
    place = replace(elsewhere, erased_journal=tmp_path / "apart" / "erased.jsonl")
    for who in (ALICE, BELLA):
        world.say("小幫手 藍色大象的秘密是什麼？", user=who)
    note_erased(place.erased_journal, BELLA, now=world.clock.now() - timedelta(days=1))
    made = backed_up(world, tmp_path)
    note_erased(place.erased_journal, ALICE, now=world.clock.now() + timedelta(hours=1))

    restored = put_back(world, made.path, place)

    assert (restored.erased, restored.has_journal) == (1, True)
    with closing(Database(place.database_url)) as database, database.read() as session:
        asked = {one.asker_line_id: one.text for one in session.scalars(select(Question))}
        assert ALICE not in asked
        assert asked[BELLA]
        assert list(asked.values()).count(None) == 1


def test_without_a_journal_of_erasures_it_is_said(world: World, elsewhere: Settings, tmp_path: Path) -> None:
    made = backed_up(world, tmp_path)
    if world.database.is_postgresql:
        return  # Said by the same line.
    env = {"DATABASE_URL": elsewhere.database_url, "MEDIA_DIR": str(elsewhere.media_dir)}
    env["ERASED_JOURNAL"] = str(tmp_path / "none.jsonl")

    result = CliRunner(env=env).invoke(main, ["restore", str(made.path)])

    assert result.exit_code == 0, result.output
    assert "NO JOURNAL OF ERASURES" in result.output
    assert "on hold" in result.output


@pytest.fixture
def damaged(world: World, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    made = backed_up(world, tmp_path / "whole")

    def damage(kind: str) -> Path:
        path = tmp_path / "damaged.tar.gz"
        data = made.path.read_bytes()
        if kind == "cut off":
            path.write_bytes(data[: len(data) // 2])
        elif kind == "not ours":
            path.write_bytes(b"PK\x03\x04 something else")
        else:
            with tarfile.open(made.path) as old, tarfile.open(path, "w:gz") as new:
                for member in old.getmembers():
                    content = old.extractfile(member)
                    body = content.read() if content else b""
                    if member.name.startswith("database"):
                        body = body[:-100] + b"x" * 100
                    member.size = len(body)
                    new.addfile(member, io.BytesIO(body))
        return path

    yield damage
    shutil.rmtree(tmp_path / "whole")


@pytest.mark.parametrize("kind", ["cut off", "not ours", "changed"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    world: World, elsewhere: Settings, damaged: Callable[[str], Path], kind: str
) -> None:
    with pytest.raises(BackupError, match="damaged"):
        put_back(world, damaged(kind), elsewhere)

    assert rows_of(elsewhere.database_url) == {}


def test_a_backup_is_restored_into_an_empty_place_only(world: World, tmp_path: Path) -> None:
    made = backed_up(world, tmp_path)

    with pytest.raises(BackupError, match="not empty"):
        put_back(world, made.path, world.runtime.settings)


def test_a_backup_that_does_not_hold_what_it_should_is_never_finished(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = engines.dump

    def lossy(database: Database, target: Path) -> engines.Snapshot:
        taken = honest(database, target)
        return replace(taken, rows=taken.rows | {"knowledge_version": taken.rows["knowledge_version"] + 1})

    monkeypatch.setattr(engines, "dump", lossy)

    with pytest.raises(BackupError, match="knowledge_version: 2 expected, 1 found"):
        backed_up(world, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_where_no_scratch_database_may_be_made_the_dump_is_read_and_counted(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not world.database.is_postgresql:
        pytest.skip("SQLite needs nobody's leave for a scratch file.")
    world.say("小幫手 說明")
    monkeypatch.setattr(engines, "scratch", lambda _url, _folder: nullcontext(None))
    made = backed_up(world, tmp_path)

    assert "may not make a scratch database" in made.proof


@pytest.mark.parametrize(("revision", "why"), [("9999", "newer program"), ("0003", "older program")])
def test_tables_of_another_program_are_refused(
    world: World, elsewhere: Settings, tmp_path: Path, revision: str, why: str
) -> None:
    with world.database.engine.begin() as connection:
        current = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": revision})
    try:
        made = backed_up(world, tmp_path)
        with pytest.raises(BackupError, match=why):
            put_back(world, made.path, elsewhere)
    finally:
        with world.database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": current})


def test_the_newest_backups_are_kept(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"helper-2021120{day}T020000Z.tar.gz").touch()
    (tmp_path / "something else.txt").touch()

    prune(tmp_path, 2)

    assert [one.name[7:15] for one in backups_in(tmp_path)] == ["20211205", "20211204"]
    assert (tmp_path / "something else.txt").exists()


def test_a_migration_takes_a_backup_first_and_only_when_there_is_something_to_migrate(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    with closing(Database(url)) as database:
        schema.migrate(database, "0006")
    cli = CliRunner(env={"DATABASE_URL": url, "BACKUP_DIR": str(tmp_path / "backups")})

    first, second = cli.invoke(main, ["migrate"]), cli.invoke(main, ["migrate"])

    (made,) = backups_in(tmp_path / "backups")
    assert str(made) in first.output
    assert "at migration 0006" in first.output
    assert second.output == "The database is up to date.\n"


def test_a_migration_does_not_begin_when_its_backup_fails(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    with closing(Database(url)) as database:
        schema.migrate(database, "0006")
    (tmp_path / "taken").touch()
    cli = CliRunner(env={"DATABASE_URL": url, "BACKUP_DIR": str(tmp_path / "taken")})

    refused = cli.invoke(main, ["migrate"])

    assert refused.exit_code == 2
    assert "--no-backup" in refused.output
    with closing(Database(url)) as database, database.engine.connect() as connection:
        assert revision_of(connection) == "0006"
    assert cli.invoke(main, ["migrate", "--no-backup"]).exit_code == 0
