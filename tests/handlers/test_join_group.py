"""The bot is let in, removed and let in again."""

from sqlalchemy import select

from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from tests.builders import ALICE, GROUP, event, text_event
from tests.fake_line import texts
from tests.world import World


def test_the_bot_introduces_itself_once_in_two_lines_and_learns_the_size_of_the_group(world: World) -> None:
    (call,) = world.join()

    (text,) = texts(call.messages)
    assert len(text.splitlines()) == 2
    with world.database.read() as session:
        chat = session.scalars(select(Chat)).one()
        assert (chat.line_id, chat.name, chat.member_count) == (GROUP, "測試群組", 5)


def test_a_redelivered_join_is_greeted_once(world: World) -> None:
    joined = event("join", world.at_ms, user=None)

    world.post(joined, joined)

    assert len(world.deliver()) == 1


def test_removed_and_invited_again_the_bot_goes_on(world: World) -> None:
    world.join()
    world.clock.move(seconds=1)
    world.post(event("leave", world.at_ms, user=None))
    gone = world.deliver()
    (welcome,) = world.join()
    (answer,) = world.say("小幫手 移轉申請表要去哪裡下載？")

    assert gone == []
    assert welcome.kind == answer.kind == "reply"


def test_a_leave_that_arrives_late_does_not_undo_a_newer_join(world: World) -> None:
    world.join()
    world.post(event("leave", world.at_ms - 60_000, user=None))

    with world.database.read() as session:
        assert not session.scalars(select(Chat)).one().is_gone


def test_what_a_group_was_owed_is_dropped_when_the_bot_is_removed(world: World) -> None:
    world.post(text_event("小幫手 移轉申請表要去哪裡下載？", world.at_ms))
    world.clock.move(seconds=1)
    world.post(event("leave", world.at_ms, user=None))

    assert world.deliver() == []
    with world.database.read() as session:
        assert session.scalars(select(OwedMessage.cancel_reason)).all() == ["the bot was removed"]


def test_a_new_friend_is_welcomed(world: World) -> None:
    world.post(event("follow", world.at_ms, group=None, user=ALICE))

    (call,) = world.deliver()

    assert call.kind == "reply"
