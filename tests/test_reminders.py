"""Reminders as schools get them: on the right day, in the right words, and never when they are done."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.faq.load import load, load_folder, read_folder
from bot.models.people import Role
from bot.programme.answering import prepare
from bot.programme.published import Published
from bot.programme.reminding import Why
from bot.services import binding, program_time
from tests.builders import GROUP, OTHER_GROUP
from tests.fake_line import UNREACHABLE, buttons, texts
from tests.reminding import at, begin_before_the_dates, pushed, taipei, why
from tests.schools import bind, tick, waves
from tests.world import World

NCNU = "U" + "d" * 32


@pytest.fixture(autouse=True)
def bound(world: World) -> None:
    begin_before_the_dates(world)


def test_the_days_are_working_days_of_taiwan(world: World) -> None:
    assert [(wave.deadline.id, f"{wave.due:%m-%d %H:%M}") for wave in waves(world)] == [
        *(("apply", f"{day} 09:00") for day in ("11-30", "12-06", "12-08", "12-09")),
        *(("switch", f"{day} 09:00") for day in ("12-21", "12-27", "12-29", "12-30")),
        *(("stop", f"{day} 09:00") for day in ("01-20", "01-25", "01-27", "01-28")),
    ]


def test_a_reminder_names_date_time_left_next_step_and_offers_what_is_needed(world: World) -> None:
    assert at(world, taipei(12, 6, 8, 59)) == []
    (call,) = at(world, taipei(12, 6))

    (card,) = call.messages
    assert (call.kind, call.to) == ("push", GROUP)
    assert card["altText"].startswith(
        "海岸高中（日校）：移轉申請表要在110年12月9日（四）前核章傳真至暨南大學，還有3個工作天"
    )
    assert "下一步：依既有校務行政系統選定學習歷程紀錄模組" in str(card)
    assert "12/6 計算" in str(card)
    assert "期限｜海岸高中（日校）" in str(card)
    assert list(buttons([card])) == ["已選定系統", "已傳真", "需要協助", "看全文"]
    assert tick(world) == []


def test_the_card_names_the_next_step_of_that_unit(world: World) -> None:
    world.say("小幫手 已選定欣河")
    (first,) = at(world, taipei(12, 6))
    world.tap(buttons(first.messages)["申請表已核章"]["data"])
    (second,) = at(world, taipei(12, 8))

    assert "下一步：申請表核章" in str(first.messages)
    assert "下一步：把核章後的申請表傳真至暨南大學" in str(second.messages)
    assert list(buttons(second.messages)) == ["已傳真", "需要協助", "看全文"]


def test_a_suggestion_stays_a_suggestion_and_a_day_off_moves_the_last_working_day(world: World) -> None:
    (call,) = at(world, taipei(12, 30))

    (card,) = call.messages
    assert "建議期限" in str(card)
    assert "建議在110年12月31日（五）前完成轉換，今天是最後一個工作天" in card["altText"]
    (earlier,) = at(world, taipei(1, 25, year=2022))
    assert "還有3個工作天，最後一個工作天是1/28（五）" in texts(earlier.messages)[0]
    assert "終止日" in str(earlier.messages)


def test_who_reported_is_not_urged_and_who_is_confirmed_gets_the_receipt_alone(world: World) -> None:
    (card,) = at(world, taipei(12, 6))
    world.tap(buttons(card.messages)["已傳真"]["data"])

    assert at(world, taipei(12, 8)) == []
    assert why(world)["apply-1"] is Why.REPORTED
    with world.database.write() as session:
        code = binding.issue_person_code(session, name="王", role=Role.PARTY, scope=["ncnu"], now=world.clock.now())
    world.say(f"綁定 {code}", group=None, user=NCNU)
    world.say("收件 010301", group=None, user=NCNU)
    (receipt,) = at(world, taipei(12, 9))
    assert texts(receipt.messages) == ["海岸高中（日校）：暨大已登錄收件（12/8）。"]
    assert why(world)["apply-0"] is Why.MET


def test_a_date_for_which_nothing_is_left_to_do_is_no_next_date(world: World) -> None:
    (before,) = world.say("進度")
    world.say("小幫手 已傳真")
    (after,) = world.say("進度")

    assert "下一個日期：申請表核章後傳真暨大" in texts(before.messages)[0]
    assert "下一個日期：選擇模組並完成轉換" in texts(after.messages)[0]


def test_two_units_of_a_group_share_one_push(world: World) -> None:
    bind(world, "010301進")

    (call,) = at(world, taipei(12, 6))

    assert [text.split("：")[0] for text in texts(call.messages)] == ["海岸高中（日校）", "海岸高中（進修部）"]


def test_a_group_bound_late_joins_at_the_next_offset(world: World) -> None:
    at(world, taipei(12, 6))
    bind(world, "200405", group=OTHER_GROUP)

    assert tick(world) == []
    assert sorted(call.to for call in at(world, taipei(12, 8))) == [GROUP, OTHER_GROUP]
    assert why(world, "200405")["apply-3"] is Why.NO_GROUP


def test_need_help_and_the_whole_answer_work_from_the_card(world: World) -> None:
    (card,) = at(world, taipei(12, 6))
    found = buttons(card.messages)

    (whole,) = world.tap(found["看全文"]["data"])
    (helped,) = world.tap(found["需要協助"]["data"])

    assert "官方問答第5題" in texts(whole.messages)[0]
    assert "已記為案件 1" in texts(helped.messages)[0]


def test_a_moved_date_has_reminders_of_its_own_and_the_old_ones_are_dropped(
    world: World, knowledge_files: dict[str, str]
) -> None:
    world.line.fail_next.append(UNREACHABLE)
    at(world, taipei(12, 6))
    files = dict(knowledge_files)
    files["deadlines.yaml"] = files["deadlines.yaml"].replace("date: 2021-12-09", "date: 2021-12-13")
    world.runtime.knowledge.take_over(prepare(1, load(files)))

    assert [call for _ in range(5) for call in world.wait(timedelta(seconds=2))] == []
    (call,) = at(world, taipei(12, 8))
    assert "110年12月13日（一）" in texts(call.messages)[0]


def test_a_demonstration_that_goes_back_in_time_sees_its_days_again(world: World) -> None:
    assert len(pushed(at(world, taipei(12, 6)))) == 1
    with world.database.write() as session:
        program_time.set_program_time(session, taipei(12, 4), machine_now=world.clock.now(), demo_mode=True)
    assert tick(world) == []
    with world.database.write() as session:
        program_time.set_program_time(session, taipei(12, 6), machine_now=world.clock.now(), demo_mode=True)

    assert len(pushed(tick(world))) == 1


def test_no_reminder_is_dropped_by_the_clock_or_the_date_that_the_worker_read_a_moment_ago(world: World) -> None:
    world.runtime.setting_lasts = timedelta(hours=1)  # As in a worker that looked just now.
    assert at(world, taipei(6, 1, year=2022)) == []
    with world.database.write() as session:
        program_time.set_program_time(session, taipei(12, 6), machine_now=world.clock.now(), demo_mode=True)

    assert len(pushed(tick(world))) == 1


class TestTheOtherProgram:
    """Two dates on one day, from another folder, with nothing of it in code."""

    @pytest.fixture
    def published(self) -> Published:
        return prepare(1, load_folder(Path(__file__).parent / "other_program"))

    @pytest.fixture
    def knowledge_files(self) -> dict[str, str]:
        return read_folder(Path(__file__).parent / "other_program")

    def test_two_dates_of_one_day_share_one_push(self, world: World) -> None:
        (call,) = at(world, datetime(2023, 6, 30, 1, 0, tzinfo=UTC))

        assert len(call.messages) == 2
        assert "舊借書證用到112年6月30日（五），就是今天" in texts(call.messages)[0]
        assert "建議在112年6月30日（五）前完成館員訓練" in texts(call.messages)[1]
        world.tap(buttons(call.messages)["已完成館員訓練"]["data"])
        assert "已完成館員訓練" in texts(world.say("進度")[0].messages)[0]
