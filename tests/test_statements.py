"""How many SQL statements each kind of event costs, BEGIN and COMMIT left out: a limit that must not grow unseen."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as engine_event
from sqlalchemy import func, select

from bot.models.event import SeenEvent
from bot.models.outbox import OwedMessage
from bot.services.heard import HeardCounts
from bot.webhook import rehearse, rehearse_in
from tests.builders import ALICE, BELLA, event, text_event
from tests.fake_line import buttons
from tests.schools import bind, know_schools
from tests.world import World

OFFICIAL = "請問學習歷程紀錄模組資料移轉申請表何處可以下載"
FORM = "小幫手 移轉申請表要去哪裡下載？"


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """Note the statements that are run meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            statements.append(statement)

    engine_event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        engine_event.remove(world.database.engine, "before_cursor_execute", note)


@pytest.fixture
def settled(world: World) -> World:
    """A web process that has run for a while: the group is known, what changes rarely was read just now."""
    know_schools(world)
    bind(world, "010301")
    world.say(FORM, user=BELLA)
    world.runtime.setting_lasts = timedelta(hours=1)
    world.runtime.setting(world.clock.now())
    world.runtime.heard = HeardCounts(world.database, gather_s=3600)
    return world


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("text", "fields", "limit"),
    [
        pytest.param("中午便當要訂幾個", {}, 1, id="talk"),
        pytest.param("我們選好系統了，下午傳真", {}, 1, id="a statement in the topic's words"),
        pytest.param(FORM, {}, 4, id="a question addressed"),
        pytest.param(OFFICIAL, {}, 4, id="a clear question nobody addressed"),
        pytest.param("那112年呢", {"user": BELLA}, 5, id="a follow-up"),
        pytest.param("小幫手 傳真號碼幾號", {}, 5, id="a question that nothing answers"),
        pytest.param("期限", {}, 7, id="a command"),
        pytest.param("進度", {}, 7, id="the unit's state"),
    ],
)
def test_a_text_costs_few_statements(settled: World, text: str, fields: dict[str, Any], limit: int) -> None:
    event = text_event(text, settled.at_ms, **fields)

    with counted(settled) as statements:
        assert settled.post(event) == 200

    assert 1 <= len(statements) <= limit, statements


def test_a_redelivered_question_costs_two_more_and_changes_nothing(settled: World) -> None:
    event = text_event(FORM, settled.at_ms, user=ALICE)
    settled.post(event)
    settled.deliver()

    with counted(settled) as statements:
        assert settled.post(event | {"deliveryContext": {"isRedelivery": True}}) == 200

    assert len(statements) <= 3, statements
    assert settled.deliver() == []


def test_a_button_costs_few_statements(settled: World) -> None:
    (answer,) = settled.say(FORM, user=ALICE)
    helpful = event("postback", settled.at_ms, postback={"data": buttons(answer.messages)["有幫助"]["data"]})

    with counted(settled) as statements:
        assert settled.post(helpful) == 200

    assert 1 <= len(statements) <= 8, statements


def test_counts_of_talk_are_gathered_and_written_together(settled: World) -> None:
    for text in ("早安", "好喔", "收到"):
        settled.post(text_event(text, settled.at_ms))

    with counted(settled) as statements:
        settled.runtime.heard.write()

    assert len(statements) == 1
    with settled.database.read() as session:
        heard = session.connection().exec_driver_sql("SELECT sum(messages_heard) FROM chat").scalar_one()
    assert heard >= 3


def test_no_statement_is_planned_anew_whenever_it_runs(settled: World) -> None:
    """SQLite does so where a bound value decides whether a partial index may serve: ten times the work of running."""
    if settled.database.is_postgresql:
        return  # It keeps no count of it.
    for number in range(6):
        settled.say(FORM, user=BELLA if number % 2 else ALICE)
        settled.say("中午便當要訂幾個")

    with settled.database.read_rows() as connection:
        counts = connection.exec_driver_sql("SELECT sql, run, reprep FROM sqlite_stmt WHERE run >= 6").all()

    assert counts
    assert not [sql for sql, run, planned in counts if planned >= run / 2]


@pytest.mark.each_on_both
def test_a_new_process_has_gone_the_way_of_a_question_before_and_left_nothing(world: World) -> None:
    world.runtime.heard = HeardCounts(world.database, gather_s=3600)
    with counted(world) as rehearsed:
        rehearse(world.runtime)
    assert world.deliver() == []
    with world.database.read() as session:
        assert not session.scalar(select(func.count()).select_from(SeenEvent))
        assert not session.scalar(select(func.count()).select_from(OwedMessage))

    with counted(world) as served:
        world.post(text_event(FORM, world.at_ms))

    assert any(one.startswith("INSERT INTO") and "owed_message" in one for one in served)
    assert not [one for one in served if one not in rehearsed]


@pytest.mark.each_on_both
def test_each_thread_finds_a_connection_that_knows_the_statements(world: World) -> None:
    world.database.engine.dispose()

    rehearse_in(world.runtime, 3)

    with ExitStack() as held:
        connections = [held.enter_context(world.database.read_rows()) for _ in range(3)]
        assert len({id(one.connection.dbapi_connection) for one in connections}) == 3
        if world.database.is_postgresql:
            for one in connections:
                prepared = one.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
                assert [sql for sql in prepared if "quiet_thread" in sql], "what runs for every message"
    with world.database.read() as session:
        assert not session.scalar(select(func.count()).select_from(SeenEvent))


def test_a_rehearsal_that_fails_is_noted_and_stops_no_start(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("bot.webhook.dispatch", fail)

    rehearse(world.runtime)

    assert "rehearsal_failed" in caplog.text
