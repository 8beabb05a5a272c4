"""One unit has longer: in everything it reads, in its reminders, beside a date that moves, and taken back."""

import pytest

from bot import content as say
from bot.models.reminder import Reminder
from bot.programme.figures import Standing
from bot.programme.reminding import Why
from bot.render.context import RenderContext
from bot.render.owed import render
from tests.builders import BELLA, GROUP, OTHER_GROUP
from tests.fake_line import all_words, texts
from tests.handlers.test_changed_dates import OFFICE, confirm, go_to, order, set_up, words_of
from tests.people import to
from tests.world import World


@pytest.fixture
def office(world: World) -> World:
    """Monday 110-12-06, 10:00: two groups with a school each, somebody of the office, a consultant and a party."""
    return set_up(world)


def test_an_extension_is_one_units_own_date_in_everything_it_reads(office: World) -> None:
    preview = order(office, "展延 010301 12/14 校長出國")
    assert "海岸高中（日校） 「申請表核章後傳真暨大」12/9（四） → 12/14（二）" in words_of(preview)

    (reply, told) = confirm(office, preview)

    assert "會通知1個群組" in words_of(reply)
    assert (told.kind, told.to) == ("push", GROUP)
    assert "海岸高中（日校）的「申請表核章後傳真暨大」獲准展延" in words_of(told)
    (progress,) = office.say("進度")
    assert "110年12月14日" in texts(progress.messages)[0]
    (others,) = office.say("進度", group=OTHER_GROUP, user=BELLA)
    assert "110年12月9日" in texts(others.messages)[0]


def test_reminders_follow_an_extension_and_nothing_is_overdue_before_its_end(office: World) -> None:
    confirm(office, order(office, "展延 010301 12/9 12/14 校長出國"))

    (eve,) = go_to(office, "2021-12-08 09:05")
    assert eve.to == OTHER_GROUP
    (own,) = [call for call in go_to(office, "2021-12-13 09:05") if call.to == GROUP]
    assert "110年12月14日（二）" in words_of(own)
    assert "（已展延）" in words_of(own)
    (progress,) = office.say("進度")
    assert "期限已過" not in texts(progress.messages)[0]
    go_to(office, "2021-12-15 09:05")
    (later,) = office.say("進度")
    assert "期限已過（12/14）" in texts(later.messages)[0]
    with office.database.read() as session:
        why = {one.why for one in session.query(Reminder) if one.unit.code == "010301" and one.offset == 1}
    assert Why.EXTENDED in why


def test_an_extension_that_ends_before_the_moved_date_gives_way_to_it(office: World) -> None:
    confirm(office, order(office, "展延 010301 12/9 12/14 校長出國"))
    preview = order(office, "改期 12/9 12/15 主管機關來函延長")
    assert "有1校次的展延不晚於新日期，改以新日期為準" in words_of(preview)

    calls = confirm(office, preview)

    assert {call.to for call in calls if call.kind == "push"} >= {GROUP, OTHER_GROUP}
    (progress,) = office.say("進度")
    assert "110年12月15日" in texts(progress.messages)[0]
    assert [call.to for call in go_to(office, "2021-12-13 09:05")] == []
    assert {call.to for call in go_to(office, "2021-12-14 09:05")} == {GROUP, OTHER_GROUP}


def test_an_extension_beyond_the_moved_date_stays_and_is_not_told_again(office: World) -> None:
    confirm(office, order(office, "展延 010301 12/9 12/20 校長出國"))

    calls = confirm(office, order(office, "改期 12/9 12/15 主管機關來函延長"))

    assert GROUP not in {call.to for call in calls}
    (progress,) = office.say("進度")
    assert "110年12月20日" in texts(progress.messages)[0]


def test_an_extension_can_be_taken_back(office: World) -> None:
    confirm(office, order(office, "展延 010301 12/9 12/14 校長出國"))

    calls = office.say("取消展延 010301", group=None, user=OFFICE)

    assert "展延已取消" in words_of(to(calls, OFFICE)[0] if to(calls, OFFICE) else calls[0])
    (progress,) = office.say("進度")
    assert "110年12月9日" in texts(progress.messages)[0]
    assert {call.to for call in go_to(office, "2021-12-08 09:05")} == {GROUP, OTHER_GROUP}


def test_a_list_behind_a_number_says_who_has_longer(office: World) -> None:
    confirm(office, order(office, "展延 010301 12/9 12/14 校長出國"))
    with office.database.read() as session:
        listed = say.SayUnitList(deadline="apply", standing=Standing.MISSING)
        ctx = RenderContext(session=session, published=office.runtime.knowledge.get(session), now=office.clock.now())
        messages = render(listed, ctx) or []

    lines = all_words(messages)
    assert any("海岸高中（日校）（010301）" in line and "展延至 12/14" in line for line in lines)
    assert not any("山城" in line and "展延" in line for line in lines)


def test_an_answer_in_an_extended_schools_group_says_its_own_date(office: World) -> None:
    confirm(office, order(office, "展延 010301 12/9 12/14 校長出國"))

    (own,) = office.say("小幫手 移轉申請表什麼時候要傳真？")
    (others,) = office.say("小幫手 移轉申請表什麼時候要傳真？", group=OTHER_GROUP, user=BELLA)

    assert "海岸高中（日校） 獲准展延｜期限 110年12月14日（二）" in words_of(own)
    assert "獲准展延" not in words_of(others)
