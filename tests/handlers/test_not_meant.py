"""「不是在問你」 keeps the bot out of that thread, not of what the person asks next; 恢復 ends it."""

from tests.builders import BELLA
from tests.fake_line import buttons, texts
from tests.people import said
from tests.world import World

FORM = "請問學習歷程紀錄模組資料移轉申請表何處可以下載"
OTHER = "請問原公版模組何時停止服務？"


def tell_off(world: World) -> None:
    (call,) = world.say(FORM)
    world.tap(buttons(call.messages)["不是在問你"]["data"])


def test_only_that_thread_is_left_alone(world: World) -> None:
    (other,) = world.say(OTHER)
    assert other.messages

    tell_off(world)

    assert world.say(FORM) == []
    assert len(world.say(FORM, user=BELLA)) == 1
    world.clock.move(minutes=2)  # Right after another person's question the bot holds back.
    assert texts(world.say(OTHER)[0].messages) == texts(other.messages)
    assert len(world.say(f"小幫手 {FORM}")) == 1


def test_restoring_ends_it(world: World) -> None:
    tell_off(world)

    said(world.say("恢復"))

    assert len(world.say(FORM)) == 1
