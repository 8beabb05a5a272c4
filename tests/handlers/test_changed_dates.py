"""The office moves a date, gives one unit longer and says what the late should do: previewed, done once, told once."""

import re
from datetime import datetime

import pytest

from bot.delivery.line_client import Quota
from bot.delivery.send import read_quota
from bot.models.audit import AuditEntry
from bot.models.people import Role
from bot.services import program_time
from scheduler.remind import remind
from tests.builders import ALICE, BELLA, GROUP, OTHER_GROUP
from tests.fake_line import Call, all_words, buttons, texts
from tests.people import HSU, NCNU, give, to
from tests.schools import bind, know_schools, tick
from tests.world import World

OFFICE, SECOND = "U" + "0f" * 16, "U" + "0e" * 16


def set_time(world: World, moment: str) -> None:
    """Move program time to a moment in Taipei: 2021-12-08 09:05."""
    when = datetime.fromisoformat(f"{moment}+08:00")
    with world.database.write() as session:
        program_time.set_program_time(session, when, machine_now=world.clock.now(), demo_mode=True)


def go_to(world: World, moment: str) -> list[Call]:
    """Move program time, and return what the scheduler and the worker send then."""
    set_time(world, moment)
    return tick(world)


def set_up(world: World) -> World:
    """Two groups with a school each, somebody of the office, a consultant and a party. A test begins with it."""
    world.begin_with(_set_up)
    return world


def _set_up(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    bind(world, "200405", group=OTHER_GROUP, user=BELLA)
    give(world, OFFICE, "王專員", Role.OFFICE)
    give(world, HSU, "許文琪", Role.CONSULTANT, "200405")
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    tick(world)


@pytest.fixture
def office(world: World) -> World:
    """Monday 110-12-06, 10:00: what `set_up` does."""
    return set_up(world)


def order(world: World, text: str, user: str = OFFICE) -> Call:
    (call,) = world.say(text, group=None, user=user)
    return call


def confirm(world: World, preview: Call, user: str = OFFICE) -> list[Call]:
    return world.tap(buttons(preview.messages)["確定"]["data"], group=None, user=user)


def words_of(call: Call) -> str:
    return "\n".join(all_words(call.messages) + texts(call.messages))


def test_a_moved_date_is_previewed_and_nothing_changes_before_yes(office: World) -> None:
    preview = order(office, "改期 12/9 12/15 主管機關來函延長")

    shown = words_of(preview)
    assert "12/9（四） → 12/15（三）" in shown
    assert "不再送的提醒：12/8（三）09:00、12/9（四）09:00" in shown
    assert "新的提醒：12/10（五）09:00、12/14（二）09:00、12/15（三）09:00" in shown
    assert "2個群組" in shown
    assert "一對一2人" in shown
    (dates,) = office.say("期限")
    assert "110年12月9日（四）" in texts(dates.messages)[0]
    assert "12月15日" not in texts(dates.messages)[0]


def test_yes_moves_it_for_all_and_tells_those_concerned_once(office: World) -> None:
    office.say("小幫手 已傳真", user=ALICE)  # The coast school did its part: nothing for it changes.
    preview = order(office, "改期 12/9 12/15 主管機關來函延長")

    calls = confirm(office, preview)
    again = confirm(office, preview)

    assert sorted(call.to for call in calls if call.kind == "push") == sorted([OTHER_GROUP, HSU, NCNU])
    (told,) = to(calls, OTHER_GROUP)
    assert "原定12/9（四），改為110年12月15日（三）" in words_of(told)
    assert "主管機關來函延長" in words_of(told)
    assert "專案辦公室 王專員" in words_of(told)
    assert "先前已經處理過了" in words_of(again[0])
    assert len(again) == 1
    with office.database.read() as session:
        assert [one.what for one in session.query(AuditEntry) if one.what == "move_date"] == ["move_date"]


def test_reminders_of_the_old_date_are_not_sent_and_those_of_the_new_one_are(office: World) -> None:
    confirm(office, order(office, "改期 12/9 12/15 主管機關來函延長"))

    assert go_to(office, "2021-12-08 09:05") == []
    (first, second) = go_to(office, "2021-12-10 09:05")

    assert "110年12月15日（三）" in words_of(first)
    assert "還有3個工作天" in words_of(second)
    (dates,) = office.say("期限")
    assert "（原定12/9，已改期）" in texts(dates.messages)[0]


def test_a_reminder_that_is_owed_and_not_yet_sent_falls_away_with_its_date(office: World) -> None:
    preview = order(office, "改期 12/9 12/15 主管機關來函延長")
    set_time(office, "2021-12-08 09:00")
    remind(office.runtime)  # Owed, and not sent yet.

    calls = confirm(office, preview)

    told = [words_of(call) for call in calls if call.to in (GROUP, OTHER_GROUP)]
    assert len(told) == 2
    assert not any("12月9日" in one for one in told)
    assert all("原定12/9" in one for one in told)


def test_an_answer_that_names_the_old_date_keeps_its_words_under_the_signed_notice(office: World) -> None:
    (before,) = office.say("小幫手 移轉申請表什麼時候要傳真？")
    confirm(office, order(office, "改期 12/9 12/15 主管機關來函延長"))

    (after,) = office.say("小幫手 移轉申請表什麼時候要傳真？")

    official = texts(before.messages)[0]
    assert texts(after.messages)[0].endswith(official)
    assert texts(after.messages)[0].startswith(
        "專案辦公室公告：「申請表核章後傳真暨大」原定12/9（四），改為110年12月15日（三）。"
    )


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("改期 12/9 12/3 主管機關來函", "已經過了"),
        ("改期 12/9 12/11 主管機關來函", "不是工作天，沒有更動。最近的工作天是12/10（五）和12/13（一）"),
        ("改期 12/9 12/9 主管機關來函", "本來就是12/9（四）"),
        ("改期 12/9 111/1/5 主管機關來函", "不早於下一個期限（選擇模組並完成轉換（12/31（五）））"),
        ("改期 12/9 12/15", "還缺原因"),
        ("改期 12/10 12/15 主管機關來函", "沒有「12/10」這個期限"),
        ("改期 12/9 13/45 主管機關來函", "看不懂"),
        ("展延 010301 12/5 校長出國", "已經過了"),
        ("展延 010301 12/18 校長出國", "不是工作天"),
        ("展延 010301 12/9 12/31 校長出國", "不是工作天"),
        ("展延 010301 12/9 111/1/3 校長出國", "不早於下一個期限"),
        ("展延 010301 12/9 12/8 校長出國", "沒有比較晚"),
        ("展延 999999 12/15 校長出國", "名單上找不到"),
        ("展延 海岸高中 12/15 校長出國", "是哪一個？海岸高中（日校）、海岸高中（進修部）"),
        ("取消展延 010301", "沒有展延可以取消"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nothing_is_half_done(office: World, typed: str, says: str) -> None:
    call = order(office, typed)

    assert says in words_of(call)
    assert "確定" not in buttons(call.messages)


def test_a_second_yes_to_another_preview_of_the_same_date_is_refused(office: World) -> None:
    give(office, SECOND, "李組長", Role.OFFICE)
    first = order(office, "改期 12/9 12/15 主管機關來函延長")
    second = order(office, "改期 12/9 12/14 主管機關來函延長", user=SECOND)
    confirm(office, first)

    calls = confirm(office, second, user=SECOND)

    assert "又被改過" in words_of(calls[0])
    assert len(calls) == 1


def test_the_late_get_the_offices_words_once_as_one_card(office: World) -> None:
    go_to(office, "2021-12-10 11:00")
    preview = order(office, "逾期處理　１２／９　請今天改用{專人}送達，並回覆送達時間。")
    assert "3校次、2個群組" in words_of(preview)
    assert "12/10（五）11:00送出" in words_of(preview)

    calls = confirm(office, preview)
    calls += tick(office)

    late = [call for call in calls if call.kind == "push"]
    assert sorted(call.to for call in late) == [GROUP, OTHER_GROUP]
    assert all("請今天改用{專人}送達，並回覆送達時間。" in words_of(call) for call in late)
    assert [call for call in go_to(office, "2021-12-13 09:05") if "送達" in words_of(call)] == []


def test_a_demonstration_that_goes_back_in_time_has_the_change_still_to_come(office: World) -> None:
    set_time(office, "2021-12-08 10:00")
    confirm(office, order(office, "改期 12/9 12/15 主管機關來函延長"))
    set_time(office, "2021-12-07 10:00")

    (dates,) = office.say("期限")

    assert "110年12月9日（四）" in texts(dates.messages)[0]
    assert "已改期" not in texts(dates.messages)[0]


def test_a_school_that_types_the_offices_word_reads_the_dates(office: World) -> None:
    (call,) = office.say("小幫手 改期")

    assert "110年12月9日（四）" in texts(call.messages)[0]


def test_history_keeps_what_was_changed_by_whom_and_why(office: World) -> None:
    confirm(office, order(office, "改期 12/9 12/15 主管機關來函延長"))
    confirm(office, order(office, "改期 12/15 12/17 再延兩天"))

    call = order(office, "改期")

    assert "12/9（四） → 12/15（三）：主管機關來函延長（王專員）" in words_of(call)
    assert "12/15（三） → 12/17（五）：再延兩天（王專員）" in words_of(call)


def test_nobody_else_changes_a_date(office: World) -> None:
    for user, group in ((NCNU, None), (HSU, None), (OFFICE, GROUP)):
        said = office.say("小幫手 改期 12/9 12/15 我說的", group=group, user=user)
        assert "專案辦公室" in words_of(said[0])
        assert "確定" not in buttons(said[0].messages)


def test_the_burn_down_keeps_the_line_of_the_old_date(office: World) -> None:
    confirm(office, order(office, "改期 12/9 12/15 主管機關來函延長"))
    go_to(office, "2021-12-20 10:00")

    shown = words_of(order(office, "現況"))

    assert "▲12/9（原定）　▲12/15" in shown


def test_the_preview_counts_what_was_billed_since_line_told_the_quota(office: World) -> None:
    office.line.quota_reading = Quota(limit=200, used=10)
    read_quota(office.runtime, office.line)
    assert go_to(office, "2021-12-08 09:05")

    preview = words_of(order(office, "改期 12/9 12/15 主管機關來函延長"))

    left = re.search(r"還剩 (\d+) 則", words_of(order(office, "額度")))
    assert left is not None
    assert int(left[1]) < 190
    assert f"本月額度還剩{left[1]}則。" in preview
