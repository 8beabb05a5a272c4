"""Many calls claimed at once: fair over chats, in order within a lane, and safe when we are killed in between."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, text

from bot import content as say
from bot.delivery.finish import Ended
from bot.delivery.results import Refusal, Refused, Result, Sent, TryLater, Uncertain
from bot.delivery.send import call, deliver_one, write_down
from bot.delivery.taking import Claimed
from bot.models.outbox import Delivery, Outcome, OwedMessage
from bot.render import owed as render_owed
from tests.builders import text_event
from tests.delivery.queued import claim, group, know_chats, places, push
from tests.world import World

ASK = "小幫手 移轉申請表要去哪裡下載？"
DEAD_TOKEN = Refused(400, "Invalid reply token", Refusal.REPLY_TOKEN)


def ask(world: World, number: int, times: int = 1) -> None:
    for _ in range(times):
        assert world.post(text_event(ASK, world.at_ms, group=group(number), user=f"U{number:032d}")) == 200


def test_a_group_that_writes_forty_questions_delays_nobody(world: World) -> None:
    ask(world, 1, times=40)
    ask(world, 2)
    ask(world, 3)

    first = claim(world)
    under_way = Counter(one.chat_id for one in first)
    second = claim(world, calls=8 - len(first), under_way=under_way)

    assert places(first) == [group(1)] * 2
    assert places(second) == [group(2), group(3)]


def test_a_group_whose_calls_hang_keeps_no_more_than_two_threads(world: World) -> None:
    chats = know_chats(world, 3)
    with world.database.write() as session:
        for number in range(40):
            push(world, session, chats[0], f"a{number}", lane=f"lane {number}")
        push(world, session, chats[1], "b")
        push(world, session, chats[2], "c", lane="other")

    taken: list[Claimed] = []
    while some := claim(world, calls=8 - len(taken), under_way=Counter(one.chat_id for one in taken)):
        taken += some

    assert Counter(places(taken)) == {group(0): 2, group(1): 1, group(2): 1}


def test_several_claimed_at_once_are_each_sent_once_when_we_are_killed_before_the_calls(world: World) -> None:
    for number in range(5):
        ask(world, number)

    assert len(claim(world)) == 5  # Then the process dies, before any call.
    world.clock.move(seconds=21)
    world.deliver()

    assert sorted(one.kind for one in world.line.accepted) == ["reply"] * 5
    assert len({one.to for one in world.line.accepted}) == 5


def test_killed_after_some_of_several_calls_nothing_is_lost_or_doubled(world: World) -> None:
    chats = know_chats(world, 4)
    with world.database.write() as session:
        for number, chat in enumerate(chats):
            push(world, session, chat, f"push {number}")
    for number in range(10, 13):
        ask(world, number)
    claimed = claim(world)
    assert len(claimed) == 7
    for one in claimed[1:6]:
        call(world.runtime, world.line, one)  # LINE has them; then the process dies with nothing written down.
    before = [(one.to, one.retry_key, str(one.messages)) for one in world.line.calls]

    # LINE knows the keys and the tokens that were used.
    world.clock.move(seconds=21)
    repeated = claim(world)
    ended = [
        Ended(
            delivery_id=one.delivery_id,
            result=DEAD_TOKEN if one.reply_token else Sent(status=409),
            members=one.members,
        )
        for one in repeated
    ]
    write_down(world.runtime, ended)

    assert len(repeated) == 7
    assert {(one.line_id, one.retry_key, str(one.body)) for one in repeated if one.retry_key} >= {
        one for one in before if one[1]
    }
    assert world.deliver() == []
    with world.database.read() as session:
        assert set(session.scalars(select(Delivery.outcome))) == {Outcome.SENT}


def test_outcomes_of_many_calls_are_written_down_together_and_apart(world: World) -> None:
    chats = know_chats(world, 4)
    with world.database.write() as session:
        for number, chat in enumerate(chats):
            push(world, session, chat, f"push {number}")
    claimed = claim(world)
    results: list[Result] = [
        Sent(),
        Refused(400, "no"),
        Uncertain(500, "broken"),
        TryLater(429, "monthly limit", over_quota=True),
    ]

    ended = [
        Ended(delivery_id=one.delivery_id, result=result, members=1)
        for one, result in zip(claimed, results, strict=True)
    ]
    write_down(world.runtime, ended)

    with world.database.read() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        assert [one.outcome for one in rows] == [Outcome.SENT, Outcome.REFUSED, None, Outcome.RELEASED]
        assert [bool(one.body) for one in rows] == [False, False, True, False]


def test_the_members_of_a_lane_go_one_by_one_and_other_lanes_do_not_wait(world: World) -> None:
    chats = know_chats(world, 3)
    with world.database.write() as session:
        for number in range(3):
            push(world, session, chats[0], f"one {number}", lane="one")
        push(world, session, chats[1], "other chat", lane="one")
        push(world, session, chats[2], "two", lane="two")

    assert places(claim(world)) == [group(0), group(2)]
    assert claim(world) == []


def test_a_message_that_cannot_be_rendered_stops_no_other_and_ends_visibly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = know_chats(world, 2)
    with world.database.write() as session:
        push(world, session, chats[0], "bad", content=say.SayWelcome())
        push(world, session, chats[1], "good")

    def fail(_content: object, _ctx: object) -> None:
        raise KeyError("boom")

    monkeypatch.setitem(render_owed.RENDERERS, say.SayWelcome, fail)  # type: ignore[misc]  # Any kind's renderer.

    assert [one.to for one in world.deliver()] == [group(1)]
    for _ in range(6):
        world.wait(timedelta(minutes=3))
    with world.database.read() as session:
        bad = session.scalars(select(OwedMessage).where(OwedMessage.reason_key == "bad")).one()
        assert (bad.cancel_reason, bad.failures) == ("cannot be rendered: KeyError", 5)


def test_a_persons_answer_does_not_wait_for_a_wave_of_reminders(world: World) -> None:
    chats = know_chats(world, 200)
    with world.database.write() as session:
        for number, chat in enumerate(chats[:199]):
            push(world, session, chat, f"wave {number}", due_at=world.clock.now() - timedelta(minutes=1))
        push(world, session, chats[199], "answer")

    assert places(claim(world, calls=2)) == [group(199), group(0)]


def test_a_claim_of_many_takes_few_statements(world: World) -> None:
    chats = know_chats(world, 16)
    with world.database.write() as session:
        for number, chat in enumerate(chats):
            push(world, session, chat, f"push {number}")
    statements: list[str] = []
    event.listen(
        world.database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement)
    )

    world.runtime.setting_lasts = timedelta(hours=1)  # As in a worker that has run for a second.
    claimed = claim(world, calls=16)
    claiming = sum(not one.startswith("INSERT INTO delivery") for one in statements)  # SQLite takes those one by one.
    statements.clear()
    write_down(world.runtime, [Ended(delivery_id=one.delivery_id, result=Sent(), members=1) for one in claimed])

    assert len(claimed) == 16
    assert claiming <= 14
    assert len(statements) <= 6, statements


def test_answers_to_many_questions_are_rendered_from_few_statements(world: World) -> None:
    for number in range(16):
        group, user = f"C{number:032d}", f"U{number:032d}"
        assert world.post(text_event("小幫手 申請表最晚哪天要交", world.at_ms, group=group, user=user)) == 200
    statements: list[str] = []
    event.listen(
        world.database.engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement)
    )

    claimed = claim(world, calls=16)

    assert len(claimed) == 16
    assert sum(not one.startswith("INSERT INTO delivery") for one in statements) <= 10


def test_rows_of_long_ago_are_not_looked_at(world: World) -> None:
    """What was sent stays in the table; the queue's indexes hold none of it."""
    (chat,) = know_chats(world, 1)
    with world.database.write() as session:
        done = {"chat_id": chat, "content": {"say": "help"}, "created_at": world.clock.now(), "lane": "old"}
        rows = [done | {"reason_key": f"old {number}", "done_at": world.clock.now()} for number in range(50)]
        session.execute(insert(OwedMessage), [row | {"cancelled_at": world.clock.now()} for row in rows])
        push(world, session, chat, "new", lane="old")

    assert deliver_one(world.runtime, world.line)
    with world.database.read() as session:
        open_rows = session.scalar(text("SELECT count(*) FROM owed_message WHERE done_at IS NULL"))
        assert open_rows == 0
