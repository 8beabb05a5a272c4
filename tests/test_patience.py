"""A process that starts while its database server is away waits for it, and says so."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.database import Database, make_engine
from bot.patience import LONGEST_PAUSE_S, when_it_answers
from tests.processes import free_port

SECRET_WORD = "not-to-be-logged"


def away() -> Database:
    """Return a database whose server does not listen."""
    return Database(f"postgresql+psycopg://someone:{SECRET_WORD}@127.0.0.1:{free_port()}/bot")


def test_it_is_tried_again_with_growing_pauses_until_the_server_answers(caplog: pytest.LogCaptureFixture) -> None:
    database, pauses = away(), list[float]()

    def work() -> str:
        if len(pauses) < 9:
            with database.engine.connect():
                pytest.fail("There should be no server.")
        return "done"

    with caplog.at_level(logging.INFO):
        assert when_it_answers(database, work, pause=pauses.append) == "done"

    assert pauses == sorted(pauses)
    assert pauses[0] < 1
    assert pauses[-1] == LONGEST_PAUSE_S
    events = [one.getMessage() for one in caplog.records]
    assert events == ["database_away"] * 9 + ["database_back"]
    assert "refused" in str(vars(caplog.records[0])["fields"]["reason"])
    assert SECRET_WORD not in str([vars(one) for one in caplog.records])


def test_a_sqlite_file_that_cannot_be_opened_is_not_waited_for(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.sqlite3'}")

    def work() -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    with pytest.raises(OperationalError):
        when_it_answers(database, work, pause=lambda _: pytest.fail("It should not wait."))


@pytest.mark.postgresql
def test_statements_and_forgotten_transactions_end_by_themselves(postgres_database: Database | None) -> None:
    assert postgres_database is not None
    with postgres_database.engine.connect() as connection:
        shown = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("statement_timeout", "idle_in_transaction_session_timeout")
        ]

    assert shown == ["30s", "1min"]


def test_the_address_of_the_database_may_set_its_own_connect_timeout() -> None:
    engine = make_engine("postgresql+psycopg://u@127.0.0.1/bot?connect_timeout=2")

    arguments = engine.dialect.create_connect_args(engine.url)[1]

    assert arguments["connect_timeout"] == "2"
