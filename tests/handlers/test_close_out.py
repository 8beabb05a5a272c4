"""The end of a programme: one farewell, and groups left in steps, none of them too early."""

import pytest

from bot.delivery.results import Refusal, Refused, Sent
from bot.models.chat import Chat
from bot.models.people import Role
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP
from tests.fake_line import Call, buttons, texts
from tests.handlers.test_changed_dates import OFFICE, order, words_of
from tests.people import HSU, ask, give
from tests.schools import bind, know_schools
from tests.world import World


@pytest.fixture
def ending(world: World) -> World:
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    give(world, OFFICE, "王專員", Role.OFFICE)
    give(world, HSU, "許文琪", Role.CONSULTANT, "010301")
    return world


def press(world: World, call: Call, label: str = "確定") -> list[Call]:
    return world.tap(buttons(call.messages)[label]["data"], group=None, user=OFFICE)


def gone(world: World) -> set[str]:
    with world.database.read() as session:
        return {one.line_id for one in session.query(Chat) if one.left_at is not None}


def test_the_farewell_is_shown_first_and_said_once_to_every_group(ending: World) -> None:
    preview = order(ending, "結案 告別 往後請洽各校註冊組，或撥辦公室專線。")
    assert "謝謝大家" in words_of(preview)
    assert "會送到2個群組，計費約10則" in words_of(preview)

    calls = press(ending, preview)
    again = press(ending, preview)

    said = [call for call in calls if call.kind == "push"]
    assert sorted(call.to for call in said) == [GROUP, OTHER_GROUP]
    assert all("往後請洽各校註冊組，或撥辦公室專線。" in texts(call.messages)[0] for call in said)
    assert "先前已經送過了" in words_of(again[0])
    assert len(again) == 1


def test_no_group_is_left_before_its_farewell_or_while_a_case_is_open(ending: World) -> None:
    ask(ending)
    assert "現在沒有可以離開的群組" in words_of(order(ending, "結案 離開"))
    press(ending, order(ending, "結案 告別 往後請洽註冊組"))

    asked = order(ending, "結案 離開")
    (told,) = press(ending, asked)

    assert "要離開1個群組嗎" in words_of(asked)
    assert "正在離開1個群組" in words_of(told)
    assert ending.line.left == [OTHER_GROUP]
    assert gone(ending) == {OTHER_GROUP}
    assert "其中1個已收到告別，0個可以離開" in words_of(order(ending, "結案"))


def test_groups_are_left_in_steps_and_one_that_is_left_already_stops_none(ending: World) -> None:
    press(ending, order(ending, "結案 告別 往後請洽註冊組"))
    ending.line.strangers.add(GROUP)

    press(ending, order(ending, "結案 離開 1"))
    first = gone(ending)
    press(ending, order(ending, "結案 離開 1"))

    assert len(first) == 1
    assert gone(ending) == {GROUP, OTHER_GROUP}
    assert ending.line.left == [OTHER_GROUP]
    assert "現在沒有可以離開的群組" in words_of(order(ending, "結案 離開"))


def test_a_farewell_that_is_not_wanted_is_said_to_nobody(ending: World) -> None:
    preview = order(ending, "結案 告別 往後請洽註冊組")

    calls = press(ending, preview, "不要")

    assert [call.kind for call in calls] == ["reply"]
    assert "在2個群組裡，其中0個已收到告別" in words_of(calls[0])


def test_a_group_that_its_farewell_did_not_reach_is_not_left(ending: World) -> None:
    preview = order(ending, "結案 告別 往後請洽註冊組")
    refused = Refused(400, "no", Refusal.OTHER, None)
    ending.line.fail_next.extend([Sent(), refused])  # The reply to the office, then the first group.

    press(ending, preview)

    assert "其中1個已收到告別，1個可以離開" in words_of(order(ending, "結案"))


def test_nobody_else_ends_anything(ending: World) -> None:
    for user in (HSU, ALICE):
        for text in ("結案", "結案 告別 再見", "結案 離開"):
            (call,) = ending.say(text, group=None, user=user)
            assert "專案辦公室" in words_of(call)
            assert "確定" not in buttons(call.messages)
