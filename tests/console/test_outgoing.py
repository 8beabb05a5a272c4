"""What goes out, in the console: the calendar with reasons and cost, announcements, corrections, switches, failures."""

import pytest

from bot.delivery.results import Refused, Sent, Uncertain
from bot.models.announcement import Announcement
from bot.models.audit import AuditEntry, Way
from bot.models.people import Role
from bot.programme.announcing import State
from bot.services import holds
from tests.announcing import AUTHOR, SECOND, group_of, office, open_office, press, to_groups, words, work, write
from tests.console.visitor import Visitor
from tests.people import NCNU, give
from tests.test_fan_out import know_units
from tests.test_statements import counted
from tests.world import World

READER = "U" + "f" * 32
TEXT = "各位老師好，說明會改在線上舉行。"


@pytest.fixture
def at_work(world: World) -> World:
    open_office(world, bound=("010101", "010102", "010103"))
    give(world, READER, "督學", Role.READER)
    return world


def enter(world: World, line_id: str) -> Visitor:
    visitor = Visitor(world)
    visitor.go("/console/sign-in")
    visitor.send("/demo", person=line_id)
    return visitor


def states(world: World) -> list[State]:
    with world.database.read() as session:
        return [one.state for one in session.query(Announcement).order_by(Announcement.id)]


def test_the_calendar_says_when_whom_what_it_costs_and_why_others_get_nothing(at_work: World) -> None:
    office(at_work, "收件 010101", by=NCNU)
    press(at_work, write(at_work, f"公告 苗栗縣\n{TEXT}\n時間 12/7 10:00"), "核可", by=SECOND)
    visitor = enter(at_work, AUTHOR)

    visitor.go("/console/outgoing")
    calendar = visitor.words
    visitor.go(next(one for one in links(visitor) if "outgoing/reminder" in one))

    assert "12/7（二） 10:00 公告 1｜已核可，等待發送：苗栗縣 2 個群組 10 則" in calendar
    assert "前1個工作天 2 個群組 10 則 已確認完成，不提醒 1 校次；沒有群組，無法提醒 1 校次" in calendar
    assert "010101 第10101高中（日校） 已確認完成，不提醒" in visitor.words
    assert "010104 第10104高中（日校） 沒有群組，無法提醒" in visitor.words


def links(visitor: Visitor) -> list[str]:
    return [part.split('"')[0].replace("&amp;", "&") for part in visitor.text.split('href="')[1:]]


def test_one_writes_another_approves_and_each_sees_what_became_of_it(at_work: World) -> None:
    author, second = enter(at_work, AUTHOR), enter(at_work, SECOND)
    author.go("/console/announcements/new")
    author.send("/announcements/new", to="苗栗縣", text=TEXT, link="https://school.example/talk")
    shown = author.words
    author.send("/announcements/1", act="ask")
    own = author.post("/console/announcements/1", act="approve", check=author_check(author))
    second.go("/console/announcements/1")
    second.send("/announcements/1", act="approve")
    sent = work(at_work)
    second.go("/console/announcements/1")

    assert "【專案辦公室公告】" in shown
    assert "送到2個群組、約10人，計費10則" in shown
    assert own.status_code == 303
    assert to_groups(sent) == [group_of("010101"), group_of("010102")]
    assert "第10101高中（日校） 已送達" in second.words
    with at_work.database.read() as session:
        approved = session.query(AuditEntry).filter_by(what="approve_announcement").one()
        assert (approved.by, approved.way) == (SECOND, Way.CONSOLE)


def author_check(visitor: Visitor) -> str:
    return next(form.fields["check"] for form in visitor.forms() if "check" in form.fields)


def test_bad_input_is_said_in_words_and_what_was_typed_stays(at_work: World) -> None:
    visitor = enter(at_work, AUTHOR)
    visitor.go("/console/announcements/new")

    refused = visitor.send("/announcements/new", to="火星縣", text=TEXT, when="2021-12-11T09:00")

    assert refused.status_code == 400
    assert "認不得「火星縣」" in visitor.words
    assert "不是上班日" in visitor.words
    assert TEXT in visitor.text
    assert states(at_work) == []


def test_a_scheduled_one_can_be_changed_and_is_then_to_be_approved_again(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 苗栗縣\n{TEXT}\n時間 12/7 10:00"), "核可", by=SECOND)
    visitor = enter(at_work, AUTHOR)
    visitor.go("/console/announcements/new?number=1")
    before = {name: value for form in visitor.forms() for name, value in form.fields.items()}
    visitor.send("/announcements/new", when="2021-12-07T11:00")

    assert (before["to"], before["when"]) == ("苗栗縣", "2021-12-07T10:00")
    assert "12/7（二）11:00" in visitor.words
    assert states(at_work) == [State.DRAFT]


def test_it_is_stopped_goes_on_and_each_failure_has_a_reason_and_a_retry(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    at_work.line.fail_next.extend([Sent(), Refused(400, "Failed to send messages"), Sent()])
    work(at_work)
    visitor = enter(at_work, SECOND)
    visitor.go("/console/outgoing")
    listed = visitor.words
    visitor.send("/again")
    again = work(at_work)
    visitor.go("/console/outgoing")

    assert "公告 第10102高中（日校） 重送" in listed
    assert "LINE 拒絕：送不到這個聊天室，可能已不在裡面或被封鎖（LINE 代碼 400）" in listed
    assert to_groups(again) == [group_of("010102")]
    assert "沒有送不出去的訊息" in visitor.words


def test_an_answer_that_may_not_have_arrived_is_sent_again_marked_as_such(at_work: World) -> None:
    at_work.line.fail_next.append(Uncertain(500, "oops"))
    at_work.say("小幫手 進度", group=group_of("010101"))
    at_work.clock.move(seconds=120)
    at_work.deliver()
    visitor = enter(at_work, SECOND)
    visitor.go("/console/outgoing")
    listed = visitor.words
    visitor.send("/again")
    again = at_work.deliver()
    visitor.post("/console/outgoing/failed/1/again")

    assert "不確定有沒有送到" in listed
    assert "（重送）" in words(again)
    assert at_work.deliver() == []


def test_a_switch_holds_everything_that_is_sent_on_our_own_account_and_is_noted(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 苗栗縣\n{TEXT}"), "核可", by=SECOND)
    visitor = enter(at_work, AUTHOR)
    visitor.go("/console/outgoing")
    visitor.send("/hold", kind="pushes", on="yes")
    held = work(at_work)
    asked = "已暫停：所有主動發送" in visitor.words
    visitor.send("/hold", kind="pushes", on="no")

    assert asked
    assert held == []
    with at_work.database.read() as session:
        assert holds.all_switches(session) == []
        assert [one.what for one in session.query(AuditEntry).filter(AuditEntry.about == "hold pushes")] == [
            "hold",
            "lift_hold",
        ]


def test_one_group_alone_is_held_by_its_unit_and_let_go_again(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 苗栗縣\n{TEXT}"), "核可", by=SECOND)
    visitor = enter(at_work, AUTHOR)
    visitor.go("/console/outgoing")
    visitor.send("/hold", kind="pushes", unit="010101", on="yes")
    said = visitor.words
    sent = to_groups(work(at_work))
    visitor.send("/hold", kind="pushes", unit="999999", on="yes")
    unknown = visitor.words
    with at_work.database.read() as session:
        (switch,) = holds.all_switches(session)
        chat = switch.chat_id
    visitor.send("/hold", kind="pushes", chat=str(chat), on="no")
    rest = to_groups(work(at_work))

    assert "已暫停：所有主動發送" in said
    assert "「999999」沒有這個單位" in unknown
    assert (sent, rest) == ([group_of("010102")], [group_of("010101")])


def test_a_reader_sees_all_of_it_and_is_offered_nothing(at_work: World) -> None:
    press(at_work, write(at_work, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    work(at_work)
    visitor = enter(at_work, READER)

    for path in ("/outgoing", "/announcements", "/announcements/1", "/corrections"):
        assert visitor.go(f"/console{path}").status_code == 200
        assert [form.action for form in visitor.forms() if not form.action.endswith("/sign-out")] == []


@pytest.mark.each_on_both
@pytest.mark.parametrize(
    ("path", "limit"), [("/outgoing", 14), ("/announcements", 12), ("/announcements/1", 22), ("/corrections", 12)]
)
def test_a_page_costs_few_statements_however_many_groups_there_are(world: World, path: str, limit: int) -> None:
    know_units(world, 60)
    give(world, AUTHOR, "王專員", Role.OFFICE)
    give(world, SECOND, "李組長", Role.OFFICE)
    press(world, write(world, f"公告 全部\n{TEXT}"), "核可", by=SECOND)
    world.line.fail_next.extend([Sent(), *[Refused(400, "Failed to send messages")] * 20])
    work(world)
    visitor = enter(world, AUTHOR)
    visitor.go(f"/console{path}")

    with counted(world) as statements:
        assert visitor.go(f"/console{path}").status_code == 200

    assert 1 <= len(statements) <= limit, statements
