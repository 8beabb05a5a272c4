"""Announcements from chat to chat: written, shown as they will be read, approved by a second, sent when they should."""

import pytest

from bot.models.people import RoleGrant
from bot.programme.announcing import State
from bot.programme.spending import Kind
from bot.services import line_access, spending
from tests.announcing import (
    AUTHOR,
    CODES,
    SECOND,
    TEXT,
    check_in,
    group_of,
    groups,
    office,
    open_office,
    press,
    send,
    serve,
    states,
    to_groups,
    words,
    work,
    write,
)
from tests.builders import ALICE, BELLA
from tests.fake_line import Call, buttons, texts
from tests.people import NCNU, to
from tests.world import World


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world)
    return world


def test_the_preview_is_the_message_itself_with_reach_cost_and_quota(at_work: World) -> None:
    with at_work.database.write() as session:
        line_access.note_quota(session, limit=200, used=150, now=at_work.clock.now(), is_exhausted=False)

    (shown,) = office(at_work, f"公告 苗栗縣\n{TEXT}\n連結 https://school.example/talk")
    sent = [*press(at_work, [shown], "送核可", by=AUTHOR)]
    received = press(at_work, sent, "核可", by=SECOND) + work(at_work)

    assert texts(shown.messages)[0] == f"【專案辦公室公告】\n{TEXT}\n\nhttps://school.example/talk"
    assert "送到2個群組、約10人，計費10則。本月額度剩50則，送完剩40則。" in words([shown])
    assert [one.messages for one in received if one.to == group_of("010101")] == [shown.messages[:1]]
    assert to_groups(received) == groups("010101", "010102")
    finished = words(office(at_work, "公告 1", by=SECOND))
    assert "送完剩" not in finished
    assert "計費10則" in finished


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("selection", "meets"),
    [
        ("全部", CODES),
        ("苗栗縣", ("010101", "010102")),
        ("許文琪", ("010101", "010103")),
        ("花蓮縣 許文琪", ("010103",)),
        ("欣河", ("010102",)),
        ("未暨大收件", ("010101", "010102", "010104")),
        ("010104、010101", ("010101", "010104")),
    ],
    ids=["all", "county", "consultant", "county and consultant", "vendor", "step not reached", "codes"],
)
def test_each_kind_of_selection_meets_its_units_and_nobody_else(
    at_work: World, selection: str, meets: tuple[str, ...]
) -> None:
    at_work.say("小幫手 我們選欣河", group=group_of("010102"), user=ALICE)
    office(at_work, "收件 010103", by=NCNU)

    sent = send(at_work, f"公告 {selection}\n{TEXT}")

    assert sorted(to_groups(sent)) == groups(*meets)
    assert states(at_work) == [State.FINISHED]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (f"公告 火星縣\n{TEXT}", "認不得「火星縣」"),
        (f"公告 苗栗縣 010999\n{TEXT}", "認不得「010999」"),
        (f"公告 苗栗縣 010103\n{TEXT}", "目前沒有任何學校符合"),
        (f"公告 全部 苗栗縣\n{TEXT}", "「全部」不能和其他條件寫在一起"),
        (f"公告 全部\n{TEXT}\n時間 12/3 09:00", "已經過了"),
        (f"公告 全部\n{TEXT}\n時間 12/11 09:00", "不是上班日"),
        (f"公告 全部\n{TEXT}\n時間 12/8 19:30", "08:00 到 18:00"),
        (f"公告 全部\n{TEXT}\n時間 下星期", "看不懂時間「下星期」"),
        (f"公告 全部\n{TEXT}\n圖片 http://pictures.example/a.png", "https"),
        (f"公告 全部\n{TEXT}\n連結 school.example", "不是完整的網址"),
        ("公告 全部\n" + "字" * 4600, "太長"),
        ("公告 全部\n時間 12/8 09:00", "沒有內容"),
    ],
    ids=lambda value: value[:12] if value.startswith("公告") else None,
)
def test_what_cannot_be_sent_is_said_in_words_and_nothing_is_kept(at_work: World, order: str, said: str) -> None:
    answer = office(at_work, order)

    assert said in words(answer)
    assert states(at_work) == []
    assert work(at_work) == []


def test_only_another_person_of_the_office_may_approve(at_work: World) -> None:
    asked = write(at_work, f"公告 全部\n{TEXT}")
    check = check_in(asked)

    by_author = office(at_work, f"核可公告 1 {check}")
    by_other = office(at_work, f"核可公告 1 {check}", by=BELLA)
    in_group = at_work.say(f"小幫手 核可公告 1 {check}", group=group_of("010101"), user=SECOND)

    assert "自己寫的公告不能自己核可" in words(by_author)
    assert all("專案辦公室" in words(calls) for calls in (by_other, in_group))
    assert states(at_work) == [State.ASKED]
    assert work(at_work) == []


def test_one_changed_letter_is_to_be_approved_again(at_work: World) -> None:
    asked = write(at_work, f"公告 全部\n{TEXT}")
    old_check = check_in(asked)
    press(at_work, asked, "核可", by=SECOND)
    office(at_work, f"改公告 1 全部\n{TEXT}！")

    late = office(at_work, f"核可公告 1 {old_check}", by=SECOND)
    unsent = work(at_work)
    office(at_work, f"送核可公告 1 {check_of_shown(office(at_work, '公告 1'))}")
    tapped = press(at_work, asked, "核可", by=SECOND)

    assert to_groups(unsent) == []
    assert "和您看到的已經不同" in words(late) or "不能這樣做" in words(late)
    assert "和您看到的已經不同" in words(tapped)
    assert states(at_work) == [State.ASKED]


def check_of_shown(calls: list[Call]) -> str:
    data = next(
        action["data"] for call in calls for action in buttons(call.messages).values() if "check=" in action["data"]
    )
    return str(data).split("check=")[1][:6]


def test_who_does_the_step_meanwhile_drops_out_who_joins_comes_in_and_both_read_it(world: World) -> None:
    open_office(world, bound=("010101", "010102", "010103"))
    asked = write(world, f"公告 未暨大收件\n{TEXT}\n時間 12/7 09:00")
    press(world, asked, "核可", by=SECOND)
    office(world, "收件 010102", by=NCNU)
    serve(world, "010104")

    world.clock.move(seconds=23 * 3600)
    sent = work(world)

    assert sorted(to_groups(sent)) == groups("010101", "010103", "010104")
    for reader in (AUTHOR, SECOND):
        assert "核可後不再符合、不會收到：第10102高中（日校）" in words(to(sent, reader))


def test_a_scheduled_one_says_day_and_weekday_and_waits_for_its_moment(at_work: World) -> None:
    asked = write(at_work, f"公告 全部\n{TEXT}\n時間 12/8 09:30")
    approved = press(at_work, asked, "核可", by=SECOND)
    too_early = work(at_work)
    at_work.clock.move(seconds=2 * 86400 - 1800)
    sent = work(at_work)

    assert "會在12/8（三）09:30送出" in words(approved)
    assert to_groups(too_early) == []
    assert len(to_groups(sent)) == len(CODES)


def test_a_scheduled_one_that_is_stopped_and_goes_on_still_waits_for_its_moment(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 苗栗縣\n{TEXT}\n時間 12/8 09:30"), "核可", by=SECOND)
    office(at_work, "停止公告 1")
    office(at_work, "繼續公告 1")
    too_early = work(at_work)
    at_work.clock.move(seconds=2 * 86400 - 1800)

    assert to_groups(too_early) == []
    assert to_groups(work(at_work)) == groups("010101", "010102")


def test_one_that_is_approved_at_night_says_when_it_leaves_and_wakes_nobody(at_work: World) -> None:
    at_work.clock.move(seconds=12 * 3600)
    approved = press(at_work, write(at_work, f"公告 苗栗縣\n{TEXT}"), "核可", by=SECOND)
    at_night = work(at_work)
    at_work.clock.move(seconds=10 * 3600)

    assert "會在12/7（二）08:00送出" in words(approved)
    assert to_groups(at_night) == []
    assert to_groups(work(at_work)) == groups("010101", "010102")


def test_the_same_words_are_not_sent_twice_within_a_day(at_work: World) -> None:
    send(at_work, f"公告 苗栗縣\n{TEXT}")

    again = office(at_work, f"公告 全部\n  {TEXT} ")
    at_work.clock.move(seconds=86400 * 2)
    next_day = office(at_work, f"公告 全部\n{TEXT}")

    assert "公告 1 相同" in words(again)
    assert "送核可" in words(next_day) or "送核可" in buttons(next_day[0].messages)


def test_an_office_of_one_is_told_how_the_command_line_approves(world: World) -> None:
    open_office(world)
    with world.database.write() as session:
        session.query(RoleGrant).filter_by(line_id=SECOND).one().revoked_at = world.clock.now()

    asked = write(world, f"公告 全部\n{TEXT}")

    assert "python -m bot announcements approve 1" in words(asked)


def test_a_refused_draft_goes_back_to_its_author_and_nothing_leaves(at_work: World) -> None:
    told = press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "退回修改", by=SECOND)

    assert "被退回修改" in words(to(told, AUTHOR))
    assert to_groups(work(at_work)) == []
    assert states(at_work) == [State.DRAFT]


def test_the_forecast_of_the_month_counts_what_is_approved_and_still_to_be_sent(at_work: World) -> None:
    before = forecast(at_work)
    press(at_work, write(at_work, f"公告 全部\n{TEXT}\n時間 12/8 09:30"), "核可", by=SECOND)
    ahead = forecast(at_work)
    at_work.clock.move(seconds=2 * 86400 - 1800)
    work(at_work)

    assert [before, ahead, forecast(at_work)] == [0, 20, 0]


def forecast(world: World) -> int:
    """Return how many messages of announcements are expected this month."""
    with world.database.read() as session:
        acting = world.acting(session)
        found = spending.take_forecast(session, acting.published, acting.moment)
        return found.until(found.last_day, Kind.ANNOUNCEMENT)
