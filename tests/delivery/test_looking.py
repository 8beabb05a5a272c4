"""The worker looks for work with one statement, over the queue's own indexes, and goes by what runs at that moment."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.delivery import queue
from bot.delivery.looking import look
from bot.delivery.queue import Look
from bot.delivery.taking import Step
from bot.models.outbox import Channel
from bot.services import program_time
from tests.delivery.queued import claim, group, know_chats, places, push
from tests.world import World


@pytest.mark.each_on_both
@pytest.mark.parametrize("kind", ["replies", "at once", "due", "retries"])
def test_a_claim_walks_an_index_of_the_queue_and_sorts_nothing(world: World, kind: str) -> None:
    """With a million old rows, or statistics from before a wave, it must stay so."""
    seen: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    look = Look(now=world.clock.now(), machine_now=world.clock.now(), busy=[1, 2])
    with world.database.write() as session:
        queue.begin_claim(session)
        event.listen(world.database.engine, "before_cursor_execute", note)
        if kind == "retries":
            queue.retries(session, Channel.PUSH, look, most=8)
        else:
            read = {"replies": queue.replies, "at once": queue.pushes_at_once, "due": queue.pushes_due}[kind]
            read(session, look, most=8)
        event.remove(world.database.engine, "before_cursor_execute", note)
        statement, parameters = seen[-1]
        explain = "EXPLAIN" if world.database.is_postgresql else "EXPLAIN QUERY PLAN"
        plan = str(session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all())  # type: ignore[arg-type]

    assert "ix_owed_message_" in plan or "ix_delivery_to_try" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN owed_message" not in plan.replace("USING", "").split(" INDEX ")[0] or "SCAN owed USING INDEX" in plan


@pytest.mark.each_on_both
def test_a_look_for_work_walks_the_queues_indexes(world: World) -> None:
    seen: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    now = world.clock.now()
    step = Step(
        published=world.runtime.setting(now).published, now=now, machine_now=now, owner="test", under_way={1: 2, 2: 2}
    )
    with world.database.write() as session:
        queue.begin_claim(session)
        event.listen(world.database.engine, "before_cursor_execute", note)
        waiting = look(session, step)
        event.remove(world.database.engine, "before_cursor_execute", note)
        statement, parameters = seen[-1]
        explain = "EXPLAIN" if world.database.is_postgresql else "EXPLAIN QUERY PLAN"
        plan = str(session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all())  # type: ignore[arg-type]

    assert not waiting.has_calls
    for index in ("ix_owed_message_reply", "ix_owed_message_push", "ix_delivery_to_try", "ix_line_lookup_open"):
        assert index in plan
    for table in ("owed_message", "delivery", "line_lookup", "case_media", "announcement_picture"):
        assert f"Seq Scan on {table}" not in plan
        assert f"SCAN {table}" not in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_a_look_that_finds_nothing_is_one_statement(world: World) -> None:
    world.runtime.setting_lasts = timedelta(hours=1)  # As in a worker that has run for a second.
    claim(world)
    statements: list[str] = []
    event.listen(
        world.database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement)
    )

    assert claim(world) == []

    begins_claim = 1 if world.database.is_postgresql else 0
    assert len([one for one in statements if not one.startswith("BEGIN")]) == 1 + begins_claim, statements


def test_a_clock_that_was_moved_within_the_last_second_is_known_to_the_claim(world: World) -> None:
    (chat,) = know_chats(world, 1)
    world.runtime.setting_lasts = timedelta(hours=1)  # What a worker has read may be so old.
    assert claim(world) == []
    now = world.clock.now()
    with world.database.write() as session:
        program_time.set_program_time(session, now + timedelta(days=1), machine_now=now, demo_mode=True)
        push(world, session, chat, "tomorrow", due_at=now + timedelta(hours=23))

    assert places(claim(world)) == [group(0)]
