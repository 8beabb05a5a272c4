"""The month's quota as people meet it: 額度, who waits first, the warning in time, and words once it is gone."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot import content as say
from bot import outbox
from bot.__main__ import main
from bot.delivery.line_client import Quota
from bot.delivery.recheck import affordable
from bot.delivery.send import read_quota
from bot.models.chat import Chat
from bot.models.ledger import LedgerEntry
from bot.models.line_access import QuotaReading
from bot.models.outbox import Held
from bot.models.people import Role
from bot.programme.leaving import At
from bot.programme.spending import Kind
from bot.services import spending
from scheduler.count_members import count_members
from scheduler.watch_quota import watch_quota
from tests.builders import BELLA, GROUP, OTHER_GROUP, event
from tests.fake_line import Call, all_words, buttons, texts
from tests.people import HSU, NCNU, ask, case_card, give, give_roles, said, to
from tests.schools import bind, tick
from tests.world import World

OFFICE = "U" + "0e" * 16


def taipei(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def office(world: World) -> World:
    world.begin_with(_set_up)
    return world


def _set_up(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "王專員", Role.OFFICE)


def know_quota(world: World, *, limit: int | None, used: int) -> None:
    world.line.quota_reading = Quota(limit=limit, used=used)
    read_quota(world.runtime, world.line)


def words(calls: list[Call]) -> str:
    return "\n".join(one for call in calls for one in all_words(call.messages))


def count(world: World, number: int, group: str = GROUP) -> None:
    with world.database.write() as session:
        session.scalars(select(Chat).where(Chat.line_id == group)).one().member_count = number


def members(world: World, group: str = GROUP) -> int | None:
    with world.database.read() as session:
        return session.scalars(select(Chat.member_count).where(Chat.line_id == group)).one()


def answer(world: World, text: str, calls: list[Call]) -> list[Call]:
    """Have the consultant answer a case, too late for a reply."""
    world.tap(case_card(calls)["回覆"], group=None, user=HSU)
    (shown,) = world.say(text, group=None, user=HSU)
    world.clock.move(minutes=3)
    return world.tap(str(buttons(shown.messages)["送出"]["data"]), group=None, user=HSU)


def test_the_office_reads_what_is_used_what_is_to_come_and_until_when_it_lasts(office: World) -> None:
    count(office, 12)
    know_quota(office, limit=60, used=20)
    office.clock.set(taipei(8, 9, 1))
    tick(office)

    shown = words(office.say("額度", group=None, user=OFFICE))

    assert "本月已用 32／60 則，還剩 28 則。" in shown
    assert "用完；到12/31（五）共需約" in shown
    assert "不是由我送出的　已用 20、還會用約 0" in shown
    assert "提醒：" in shown
    assert "已用 12、還會用約" in shown


def test_the_quota_is_the_offices_own(office: World) -> None:
    assert "「額度」是專案辦公室在一對一聊天用的指令" in said(office.say("額度", group=None, user=HSU))
    assert "「額度」是專案辦公室在一對一聊天用的指令" in said(office.say("小幫手 額度", user=BELLA))


def test_the_command_line_says_the_same(office: World) -> None:
    know_quota(office, limit=3000, used=40)

    result = CliRunner(env={"DATABASE_URL": office.database.url}).invoke(main, ["quota"])

    assert (result.exit_code, "本月已用 40／3,000 則，還剩 2,960 則。" in result.output) == (0, True)


def test_each_push_is_entered_with_its_members_kind_and_reason(office: World) -> None:
    count(office, 9)
    office.clock.set(taipei(8, 9, 1))
    tick(office)
    answer(office, "可以自訂", ask(office))

    with office.database.read() as session:
        ledger = session.scalars(select(LedgerEntry).order_by(LedgerEntry.delivery_id))
        entries = [(one.kind, one.deadline_id, one.members) for one in ledger]
        apply = office.runtime.knowledge.get(session).knowledge.deadlines[0].id

    assert entries == [
        (Kind.REMINDER, apply, 9),
        (Kind.WORK, None, 1),
        (Kind.ANSWER, None, 9),
    ]


def test_what_another_unit_of_the_group_is_reminded_of_is_entered_once(office: World) -> None:
    bind(office, "010301進")
    count(office, 9)
    office.clock.set(taipei(8, 9, 1))
    tick(office)

    with office.database.read() as session:
        assert [one.members for one in session.scalars(select(LedgerEntry))] == [9]


def test_a_reminder_waits_where_the_rest_is_kept_for_peoples_answers(office: World) -> None:
    calls = ask(office)
    count(office, 10)
    know_quota(office, limit=1000, used=975)
    watch_quota(office.runtime)  # Keeps a fiftieth of the limit for answers at least.
    office.clock.set(taipei(8, 9, 1))
    know_quota(office, limit=1000, used=975)

    reminded = tick(office)
    sent = answer(office, "可以自訂", calls)

    assert to(reminded, GROUP) == []
    assert "可以自訂" in said(to(sent, GROUP))


def test_what_waits_for_quota_leaves_when_there_is_more(office: World) -> None:
    count(office, 10)
    know_quota(office, limit=1000, used=995)
    office.clock.set(taipei(8, 9, 1))
    know_quota(office, limit=1000, used=995)
    assert to(tick(office), GROUP) == []
    know_quota(office, limit=6000, used=995)

    assert len(to(office.wait(timedelta(minutes=16)), GROUP)) == 1


def test_what_was_pushed_since_line_said_counts_so_that_two_pushes_do_not_share_the_last_messages(
    office: World,
) -> None:
    bind(office, "200405", group=OTHER_GROUP)
    count(office, 10)
    count(office, 10, OTHER_GROUP)
    office.clock.set(taipei(8, 9, 1))
    know_quota(office, limit=1000, used=985)

    pushes = [call for call in tick(office) if call.to in (GROUP, OTHER_GROUP)]

    assert len(pushes) == 1
    assert [call for call in office.line.calls if call.kind == "push"] == pushes


def test_a_new_month_begins_with_nothing_used(office: World) -> None:
    office.clock.set(taipei(31, 10))
    know_quota(office, limit=1000, used=1000)
    office.clock.set(taipei(31, 23, 30))

    shown = words(office.say("額度", group=None, user=OFFICE))

    assert "本月已用 0／1,000 則" in shown
    assert "1/31（一）" in shown


def test_the_office_is_warned_once_before_the_quota_is_gone(office: World) -> None:
    count(office, 12)
    know_quota(office, limit=60, used=30)

    for _ in range(3):
        watch_quota(office.runtime)
    warned = office.deliver()
    watch_quota(office.runtime)

    (call,) = to(warned, OFFICE)
    assert "會用完" in texts(call.messages)[0]
    assert office.deliver() == []


def test_a_warning_that_is_no_longer_true_is_not_said(office: World) -> None:
    count(office, 12)
    know_quota(office, limit=60, used=30)
    office.clock.set(taipei(6, 20))
    watch_quota(office.runtime)
    know_quota(office, limit=6000, used=30)

    assert to(office.wait(timedelta(hours=14)), OFFICE) == []


class TestGone:
    @pytest.fixture(autouse=True)
    def gone(self, office: World) -> None:
        know_quota(office, limit=200, used=200)

    def test_who_writes_reads_it_once_a_month(self, office: World) -> None:
        first = office.say("小幫手 期限", user=BELLA)
        second = office.say("小幫手 期限", user=BELLA)

        assert "推播額度已經用完" in said(first)
        assert "推播額度已經用完" not in said(second)

    def test_who_wants_a_person_reads_how_the_answer_comes(self, office: World) -> None:
        with office.database.read() as session:
            assert session.scalars(select(QuotaReading)).one().exhausted_at is not None

        calls = ask(office)

        assert "在這裡隨便打一句話，我就會貼上來" in words(calls) + said(calls)
        assert to(calls, HSU) == []

    def test_the_card_that_waits_comes_with_the_consultants_next_word(self, office: World) -> None:
        ask(office)

        (reply,) = office.say("案件", group=None, user=HSU)

        assert reply.kind == "reply"
        assert "請問新系統可以自訂封面圖嗎" in words([reply])


class TestMembers:
    def test_people_who_join_and_leave_are_counted_and_line_has_the_last_word(self, office: World) -> None:
        office.line.is_silent = True
        count(office, 8)
        office.post(event("memberJoined", office.at_ms, user=None, joined={"members": [_user("a"), _user("b")]}))
        office.post(event("memberLeft", office.at_ms, user=None, left={"members": [_user("c")]}))
        counted = members(office)
        office.line.is_silent, office.line.members = False, 14
        office.wait(timedelta(minutes=2))

        assert (counted, members(office)) == (9, 14)

    def test_an_event_that_comes_twice_counts_once(self, office: World) -> None:
        office.line.is_silent = True
        count(office, 8)
        joined = event("memberJoined", office.at_ms, user=None, joined={"members": [_user("a")]})
        for _ in range(2):
            office.post(joined)

        assert members(office) == 9

    def test_the_reminder_is_billed_for_those_who_are_there(self, office: World) -> None:
        office.line.members = 21
        office.post(event("memberJoined", office.at_ms, user=None, joined={"members": [_user("a")]}))
        office.deliver()
        office.clock.set(taipei(8, 9, 1))
        tick(office)

        with office.database.read() as session:
            assert [one.members for one in session.scalars(select(LedgerEntry))] == [21]

    def test_line_is_asked_again_after_some_days(self, office: World) -> None:
        office.line.members = 17
        office.clock.move(seconds=timedelta(days=4).total_seconds())
        count_members(office.runtime)
        office.deliver()

        assert members(office) == 17


def _user(letter: str) -> dict[str, str]:
    return {"type": "user", "userId": "U" + letter * 32}


def test_a_party_sees_no_quota(office: World) -> None:
    assert "一對一聊天用的指令" in said(office.say("額度", group=None, user=NCNU))


def test_an_announcement_waits_where_the_rest_is_kept_for_the_reminders_to_come(office: World) -> None:
    count(office, 10)
    know_quota(office, limit=1000, used=950)
    with office.database.write() as session:
        session.scalars(select(QuotaReading)).one().kept_for_reminders = 45
        chat = session.scalars(select(Chat).where(Chat.line_id == GROUP)).one()
        owed = [
            outbox.owe_push(
                session, chat, content, At(office.clock.now()), reason_key=key, lane=key, by=office.acting(session)
            )
            for key, content in (
                ("announcement", say.SayAnnouncement(announcement_id=1, group_id=1)),
                ("reminder", say.SayReminder(reminder_id=1)),
            )
        ]
        session.flush()
        purse = spending.purse(session, office.clock.now())
        assert purse is not None

        fit = affordable(owed, purse, office.clock.now())

        assert [one.reason_key for one in fit] == ["reminder"]
        assert owed[0].held_for is Held.QUOTA
