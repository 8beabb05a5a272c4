"""綁定 CODE as a school's group meets it."""

import threading
from datetime import timedelta

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.models.school import Unit
from bot.services import binding
from tests.builders import BELLA, GROUP, OTHER_GROUP, text_event
from tests.fake_line import Call, texts
from tests.schools import code_for, know_schools
from tests.world import World


@pytest.fixture(autouse=True)
def known_schools(world: World) -> None:
    know_schools(world)


def serves(world: World) -> dict[str, str]:
    """Return the group that serves each bound unit."""
    with world.database.read() as session:
        bound = {one.code: binding.current_binding(session, one) for one in session.query(Unit)}
    return {code: one.chat.line_id for code, one in bound.items() if one}


def said(calls: list[Call]) -> str:
    (call,) = calls
    return texts(call.messages)[0]


def test_a_code_binds_the_group_which_then_knows_its_state_and_next_date(world: World) -> None:
    answer = said(world.say(f"綁定 {code_for(world, '010301')}"))

    assert serves(world) == {"010301": GROUP}
    assert "已綁定：海岸高中（日校）" in answer
    assert "目前沒有任何步驟的紀錄" in answer
    assert "申請表核章後傳真暨大" in answer
    assert "110年12月9日（四）：還有3個工作天（12/6 計算）" in answer
    assert "海岸高中（日校）" in said(world.say("進度"))


def test_a_question_about_the_own_state_is_answered_from_the_units_record(world: World) -> None:
    world.say(f"綁定 {code_for(world, '010301')}")

    answer = said(world.say("小幫手 我們學校的傳真收到了嗎"))
    assert "海岸高中（日校）：暨大尚未登錄收件；貴校還沒有回報傳真。" in answer


def test_two_groups_that_redeem_one_code_at_once_do_not_both_get_it(world: World) -> None:
    code = code_for(world, "010301")
    world.say("早安", group=OTHER_GROUP)
    posts = [
        threading.Thread(target=world.post, args=(text_event(f"綁定 {code}", world.at_ms, group=group),))
        for group in (GROUP, OTHER_GROUP)
    ]
    for post in posts:
        post.start()
    for post in posts:
        post.join()

    answers = sorted(texts(call.messages)[0][:3] for call in world.deliver())
    assert answers == sorted(["已綁定", "這個代"])
    assert len(serves(world)) == 1


def test_dash_case_width_and_the_bots_name_do_not_matter(world: World) -> None:
    code = code_for(world, "010301").replace("-", "").lower()

    assert "已綁定" in said(world.say(f"小幫手 綁定{code}。"))


def test_talk_about_binding_is_no_command(world: World) -> None:
    assert world.say("綁定好了嗎") == []


def test_a_wrong_code_is_said_to_be_wrong_and_guessing_ends_after_five(world: World) -> None:
    answers = [said(world.say(f"綁定 AAAA-AAA{number}")) for number in range(6)]
    right = code_for(world, "010301")

    assert all("沒有這個代碼" in answer for answer in answers[:5])
    assert "太多次" in answers[5]
    assert "太多次" in said(world.say(f"綁定 {right}"))
    assert "已綁定" in said(world.say(f"綁定 {right}", user=BELLA))
    world.clock.move(seconds=601)
    assert "已經綁定" in said(world.say(f"綁定 {right}"))


def test_a_used_code_does_not_bind_another_group(world: World) -> None:
    code = code_for(world, "010301")
    world.say(f"綁定 {code}")

    assert "已經用過" in said(world.say(f"綁定 {code}", group=OTHER_GROUP))
    assert "不用再綁一次" in said(world.say(f"綁定 {code}"))
    assert serves(world) == {"010301": GROUP}


def test_an_expired_and_a_replaced_code_are_refused(world: World) -> None:
    replaced = code_for(world, "010301")
    code = code_for(world, "010301")

    assert "失效" in said(world.say(f"綁定 {replaced}"))
    world.clock.move(seconds=timedelta(days=31).total_seconds())
    assert "失效" in said(world.say(f"綁定 {code}"))
    assert serves(world) == {}


def test_a_second_unit_of_the_school_joins_and_another_school_does_not(world: World) -> None:
    other = code_for(world, "200405")
    world.say(f"綁定 {code_for(world, '010301')}")
    world.say(f"綁定 {code_for(world, '010301進')}")

    assert "已經綁定別的學校" in said(world.say(f"綁定 {other}"))
    assert serves(world) == {"010301": GROUP, "010301進": GROUP}
    progress = said(world.say("進度"))
    assert "海岸高中（日校）" in progress
    assert "海岸高中（進修部）" in progress
    assert "已綁定：山城高中（日校）" in said(world.say(f"綁定 {other}", group=OTHER_GROUP))


def test_a_unit_moves_to_another_group_with_a_new_code_and_the_history_stays(world: World) -> None:
    world.say(f"綁定 {code_for(world, '010301')}")

    answer = said(world.say(f"綁定 {code_for(world, '010301')}", group=OTHER_GROUP))

    assert "已改綁到這個群組" in answer
    assert serves(world) == {"010301": OTHER_GROUP}
    shown = CliRunner(env={"DATABASE_URL": world.database.url}).invoke(main, ["codes", "history", "010301"]).output
    assert [line.split("\t")[2] for line in shown.splitlines()] == [GROUP, OTHER_GROUP]


def test_a_wrong_binding_is_undone_by_who_made_it_and_the_code_works_in_the_right_group(world: World) -> None:
    code = code_for(world, "010301")
    world.say(f"綁定 {code}")

    by_other = said(world.say("解除綁定", user=BELLA))
    undone = said(world.say("解除綁定"))

    assert "沒有您綁定的學校" in by_other
    assert "已解除綁定：海岸高中（日校）" in undone
    assert "已綁定" in said(world.say(f"綁定 {code}", group=OTHER_GROUP))
    assert serves(world) == {"010301": OTHER_GROUP}


def test_a_code_typed_in_a_private_chat_is_not_spent(world: World) -> None:
    code = code_for(world, "010301")

    assert "群組裡輸入" in said(world.say(f"綁定 {code}", group=None))
    assert "已綁定" in said(world.say(f"綁定 {code}"))


def test_who_line_does_not_name_is_asked_to_have_a_colleague_do_it(world: World) -> None:
    code = code_for(world, "010301")

    assert "同事" in said(world.say(f"綁定 {code}", user=None))
    assert serves(world) == {}


def test_the_word_alone_says_how(world: World) -> None:
    assert "代碼" in said(world.say("綁定"))


def test_codes_are_issued_for_every_unit_without_a_group_and_never_stored_readably(world: World) -> None:
    bot = CliRunner(env={"DATABASE_URL": world.database.url})
    world.say(f"綁定 {code_for(world, '010301')}")

    output = bot.invoke(main, ["codes", "issue", "--all"]).output

    units = [line.split(",") for line in output.splitlines()[1:]]
    assert [unit[0].strip('"=') for unit in units] == ["010301進", "200405"]
    assert "已綁定" in said(world.say(f"綁定 {units[1][3]}", group=OTHER_GROUP))
    assert bot.invoke(main, ["codes", "undo", "200405"]).output == "200405 is free.\n"
    assert "There is no unit 999999" in bot.invoke(main, ["codes", "issue", "999999"]).output
    with world.database.engine.connect() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM one_time_code").all())
    assert units[1][3] not in stored
    assert units[1][3].replace("-", "") not in stored
