"""The migrations lead to the models, and keep what is in the tables."""

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot import schema
from bot.database import Base, Database
from bot.models import registry
from bot.revision import MIGRATIONS, newest_migration


def test_the_migrations_lead_to_the_models_on_both_databases(database: Database) -> None:
    assert {model.__tablename__ for model in registry.TABLES} == set(Base.metadata.tables)
    assert schema.differences(database) is None


def test_migrating_again_keeps_the_rows(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO seen_event (event_id, seen_at) VALUES ('e1', '2021-12-06 00:00:00')"))

    schema.migrate(database)

    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT event_id FROM seen_event")).scalars().all() == ["e1"]
    assert "alembic_version" in inspect(database.engine).get_table_names()


def test_the_newest_migration_is_told_by_its_name() -> None:
    assert newest_migration() == ScriptDirectory(str(MIGRATIONS)).get_current_head()
