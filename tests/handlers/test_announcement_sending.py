"""Announcements on their way: stopped half way, refused, held up; who did not get one is named and can be sent it."""

import pytest

from bot.delivery.results import Refused, Sent, TryLater, Uncertain
from bot.programme.announcing import State
from tests.announcing import (
    AUTHOR,
    CODES,
    SECOND,
    TEXT,
    a_picture,
    group_of,
    groups,
    office,
    open_office,
    press,
    states,
    to_groups,
    words,
    work,
    write,
)
from tests.builders import event
from tests.people import NCNU, to
from tests.world import World

BAD_BODY = Refused(400, "The request body has 1 error(s)")


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    return world


def test_a_group_that_does_the_step_in_the_last_moment_is_left_out(at_work: World) -> None:
    asked = write(at_work, f"公告 未暨大收件\n{TEXT}")
    press(at_work, asked, "核可", by=SECOND)
    at_work.line.fail_next.extend([Sent(), *[TryLater(None, "connection refused")] * 3])
    first = work(at_work, rounds=2)
    office(at_work, "收件 010102 010103 010104", by=NCNU)

    rest = work(at_work)

    assert to_groups(first) + to_groups(rest) == groups("010101")


def test_one_whose_day_went_by_in_an_outage_is_not_sent_and_not_forgotten(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 全部\n{TEXT}\n時間 12/7 09:00"), "核可", by=SECOND)
    at_work.clock.move(seconds=2 * 86400)

    told = work(at_work)
    resumed = office(at_work, "繼續公告 1") + work(at_work)

    assert to_groups(told) == []
    assert all("沒有運作" in words(to(told, reader)) for reader in (AUTHOR, SECOND))
    assert sorted(to_groups(resumed)) == groups(*CODES)


def test_it_is_stopped_half_way_goes_on_where_it_was_and_a_cancel_says_for_how_many_it_is_too_late(
    at_work: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.announcements.sending.PART", 1)
    press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    first = work(at_work, rounds=2)
    stopped = office(at_work, "停止公告 1")
    while_stopped = work(at_work)
    office(at_work, "繼續公告 1")
    second = work(at_work, rounds=1)
    cancelled = office(at_work, "取消公告 1")
    after = work(at_work)

    assert "有2個群組已經送出" in words(stopped)
    assert "有3個群組已經送出或正在送，來不及取消" in words(cancelled)
    assert (to_groups(first), to_groups(while_stopped)) == (groups("010101", "010102"), [])
    assert (to_groups(second), to_groups(after)) == (groups("010103"), [])
    assert states(at_work) == [State.CANCELLED]


def test_what_line_refuses_stops_at_the_first_group(at_work: World) -> None:
    at_work.web.pictures["https://pictures.example/a.png"] = a_picture()
    press(at_work, write(at_work, f"公告 全部\n{TEXT}\n圖片 https://pictures.example/a.png"), "核可", by=SECOND)
    at_work.line.fail_next.append(BAD_BODY)

    told = work(at_work)

    tried = [call for call in at_work.line.calls if call.kind == "push" and call.to.startswith("C")]
    assert [call.to for call in tried] == groups("010101")
    assert states(at_work) == [State.STOPPED]
    assert all("LINE 不接受內容" in words(to(told, reader)) for reader in (AUTHOR, SECOND))


def test_one_group_that_refuses_neither_stops_nor_loops_and_each_failure_has_its_next_step(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    at_work.line.fail_next.extend([Refused(400, "Failed to send messages"), Sent(), Uncertain(500, "oops")])
    sent = work(at_work)
    at_work.clock.move(seconds=24 * 3600)
    sent += work(at_work)

    shown = office(at_work, "公告 1 結果")
    again = office(at_work, "重送公告 1") + work(at_work)

    assert sorted(to_groups(sent)) == groups("010102", "010103", "010104")
    assert states(at_work) == [State.FINISHED]
    assert "LINE 拒絕（1）：第10101高中（日校）" in words(shown)
    assert "原因：送不到這個聊天室，可能已不在裡面或被封鎖（LINE 代碼 400）" in words(shown)
    assert to_groups(again) == groups("010101")


def test_a_group_that_removed_the_bot_gets_it_when_it_is_back_and_told_to(at_work: World) -> None:
    asked = write(at_work, f"公告 苗栗縣\n{TEXT}")
    press(at_work, asked, "核可", by=SECOND)
    at_work.line.fail_next.extend([Sent(), TryLater(None, "connection refused")])
    work(at_work, rounds=2)
    at_work.clock.move(seconds=1)
    at_work.post(event("leave", at_work.at_ms, group=group_of("010102"), user=None))
    at_work.line.fail_next.append(Refused(400, "Failed to send messages"))
    gone = work(at_work)
    shown = office(at_work, "公告 1 結果")
    nothing = office(at_work, "重送公告 1")
    at_work.join(group_of("010102"))
    again = office(at_work, "重送公告 1") + work(at_work)

    assert group_of("010102") not in to_groups(gone)
    assert "把機器人加回群組" in words(shown)
    assert "沒有可以重送的群組" in words(nothing)
    assert to_groups(again) == groups("010102")


def test_it_is_not_finished_while_a_group_waits_for_quota(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    at_work.line.fail_next.extend([Sent(), TryLater(429, "monthly limit", over_quota=True)])

    work(at_work)
    shown = office(at_work, "公告 1 結果")

    assert states(at_work) == [State.SENDING]
    assert "額度用完，等待中" in words(shown)


def test_questions_are_answered_meanwhile_and_the_list_says_how_far_each_is(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    work(at_work, rounds=1)

    answered = at_work.say("小幫手 要去哪裡下載申請表?", group=group_of("010101"))
    listed = office(at_work, "公告")

    assert any(call.kind == "reply" for call in answered)
    assert "公告 1｜發送中｜全部：各位老師好" in words(listed)
