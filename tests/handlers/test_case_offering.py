"""Who is asked to take a case: nobody is left out, and the queue never sticks."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.__main__ import main
from bot.delivery.results import Refused, Sent
from bot.models.case import Case
from bot.models.people import Role, RoleGrant
from bot.programme.cases import State
from bot.services import binding
from bot.services.cases import keeping_time
from scheduler.keep_time import keep_time
from tests.builders import ALICE, BELLA, GROUP, event
from tests.fake_line import Call, buttons
from tests.handlers.test_case_drafts import labels, write
from tests.people import DESK, HSU, NCNU, TSAI, ask, case_card, give, give_roles, said, to, wants_person
from tests.schools import bind, know_schools, unit_id
from tests.world import World

OFFICE = "U" + "e" * 32


def tick(world: World, **wait: float) -> list[Call]:
    """Let time pass, the clock look at the cases, and return what is sent."""
    world.clock.move(**wait)
    keep_time(world.runtime)
    return world.deliver()


def state(world: World, number: int = 1) -> State:
    with world.database.read() as session:
        return session.get_one(Case, number).state


def open_desk(world: World) -> None:
    with world.database.write() as session:
        code = binding.issue_desk_code(session, now=world.clock.now())
    world.say(f"綁定 {code}", group=DESK)


def test_a_request_without_words_waits_for_them_and_is_offered_with_them(world: World) -> None:
    give_roles(world)

    opened = world.say("找諮輔")
    (card,) = to(world.say("匯出的壓縮檔打不開"), HSU)

    assert to(opened, HSU) == []
    assert "匯出的壓縮檔打不開" in str(card.messages)
    assert "沒有文字" not in str(card.messages)


def test_a_request_that_stays_without_words_is_offered_after_two_minutes_and_updated(world: World) -> None:
    give_roles(world)
    world.say("找諮輔")

    assert to(tick(world, seconds=60), HSU) == []
    (card,) = to(tick(world, seconds=40), HSU)
    (update,) = to(world.say("是三年級的成績單"), HSU)
    claimed = world.tap(labels([card])["我來處理"], group=None, user=HSU)

    assert "沒有文字" in str(card.messages)
    assert "是三年級的成績單" in str(update.messages)
    assert "是三年級的成績單" in str(claimed)


def test_help_from_a_reminder_says_for_which_unit_and_date(world: World) -> None:
    give_roles(world)
    bind(world, "010301進")
    (card,) = to(world.tap(f"v=1&do=help&unit={unit_id(world, '010301進')}&deadline=apply"), HSU)

    assert "海岸高中（進修部）" in str(card.messages)
    assert "需要協助" in str(card.messages)
    assert "12/9" in str(card.messages)


def test_who_was_away_is_asked_on_coming_back_and_what_they_held_can_be_given_back(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "專案辦公室", Role.OFFICE)
    for one in (HSU, TSAI):
        world.say("暫離", group=None, user=one)

    nobody = ask(world)
    back = world.say("回來", group=None, user=TSAI)

    assert to(nobody, HSU) == to(nobody, TSAI) == []
    assert "案件 1 沒有諮輔可以接" in said(to(nobody, OFFICE))
    assert "自訂封面圖" in str(to(back, TSAI))
    world.tap(case_card(back, TSAI)["我來處理"], group=None, user=TSAI)
    away = world.say("暫離", group=None, user=TSAI)
    world.say("回來", group=None, user=HSU)
    given = world.tap(labels(away)["放回案件 1"], group=None, user=TSAI)
    assert "案件 1已放回" in said(given)
    assert len(to(given, HSU)) == 1


def test_the_first_consultant_who_appears_gets_what_waited(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    ask(world)
    with world.database.write() as session:
        code = binding.issue_person_code(
            session, name="許文琪", role=Role.CONSULTANT, scope=["010301"], now=world.clock.now()
        )

    calls = world.say(f"綁定 {code}", group=None, user=HSU)

    assert "自訂封面圖" in str(to(calls, HSU))


def test_who_works_later_is_asked_when_their_hours_begin(world: World) -> None:
    give_roles(world)
    world.say("上班時間 14:00-17:00", group=None, user=HSU)
    world.say("暫離", group=None, user=TSAI)

    assert to(ask(world), HSU) == []
    assert to(tick(world, hours=2), HSU) == []
    assert len(to(tick(world, hours=2, minutes=20), HSU)) == 1


def test_the_desk_hears_after_two_consultants_and_again_when_the_case_was_reopened(world: World) -> None:
    give_roles(world)
    for number in range(3, 7):
        give(world, f"U{number}" + "7" * 31, f"第{number}位", Role.CONSULTANT, "200405")
    open_desk(world)
    card = case_card(ask(world))

    first = [call for _ in range(4) for call in tick(world, minutes=16)]
    world.tap(card["已處理"], group=None, user=HSU)
    world.tap(card["已處理"].replace("do=close", "do=reopen"), group=None, user=HSU)
    second = [call for _ in range(4) for call in tick(world, minutes=16)]

    assert len(to(first, DESK)) == 1
    assert len({call.to for call in first} - {DESK}) == 1
    assert len(to(second, DESK)) == 1


def test_a_card_for_the_morning_is_not_sent_when_somebody_took_the_case_at_night(world: World) -> None:
    give_roles(world)
    world.clock.move(hours=11)
    ask(world)
    (card,) = world.say("案件 1", group=None, user=TSAI)
    world.tap(labels([card])["我來處理"], group=None, user=TSAI)

    assert to(tick(world, hours=12), HSU) == []


def test_what_a_consultant_had_goes_on_when_their_role_is_taken_away(world: World) -> None:
    give_roles(world)
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    with world.database.read() as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.line_id == HSU)).one()

    runner = CliRunner(env={"DATABASE_URL": world.database.url})
    result = runner.invoke(main, ["people", "revoke", str(grant)])

    assert result.exit_code == 0, result.output
    assert state(world) is State.OPEN
    assert len(to(world.deliver(), TSAI)) == 1


def test_one_case_that_raises_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    give_roles(world)
    ask(world)
    ask(world, "小幫手 那可以自訂背景音樂嗎")
    look_at = keeping_time.look_at

    def broken(session: object, case_id: int, acting: object) -> None:
        if case_id == 1:
            raise RuntimeError("broken")
        look_at(session, case_id, acting)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping_time, "look_at", broken)

    assert len(to(tick(world, minutes=16), TSAI)) == 1


def test_a_follow_up_after_the_answer_has_a_target_of_its_own(world: World) -> None:
    give_roles(world)
    card = case_card(ask(world))
    shown = write(world, card, "可以。")
    world.tap(shown["送出"], group=None, user=HSU)
    answer = f"bot-message-{world.line._ids - 2}"
    world.wait(timedelta(minutes=100))
    world.say("那平板上也可以改嗎", user=ALICE, message={"quotedMessageId": answer})

    early = tick(world, minutes=95)
    late = tick(world, minutes=30)

    assert "快到回覆時限" in said(to(early, HSU))
    assert "已超過回覆時限" in said(to(late, HSU))


def test_a_case_taken_and_then_left_asks_its_holder_and_goes_back_without_an_answer(world: World) -> None:
    give_roles(world)
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    tick(world, minutes=1)

    days = [call for _ in range(70) for call in tick(world, hours=1)]
    asked = [call for call in to(days, HSU) if "還在處理嗎" in said([call])]
    again = [call for _ in range(24) for call in tick(world, hours=1)]

    assert len(asked) == 1
    assert "還在處理" in buttons(asked[0].messages)
    assert len(to([*days, *again], TSAI)) == 1
    assert state(world) is State.OPEN


def test_who_still_works_on_it_keeps_it(world: World) -> None:
    give_roles(world)
    card = case_card(ask(world))
    world.tap(card["我來處理"], group=None, user=HSU)
    calls: list[Call] = []
    while not any("還在處理嗎" in said([call]) for call in to(calls, HSU)):
        calls = tick(world, hours=1)

    keep = next(
        one["data"] for call in to(calls, HSU) for label, one in buttons(call.messages).items() if label == "還在處理"
    )
    told = said(world.tap(keep, group=None, user=HSU))
    later = [call for _ in range(8) for call in tick(world, hours=1)]

    assert "仍由您處理" in told
    assert to(later, TSAI) == []
    assert state(world) is State.CLAIMED


def test_a_case_is_passed_on_to_somebody_else_only_and_lists_are_for_who_works_on_it(world: World) -> None:
    give_roles(world)
    card = case_card(ask(world))

    people = world.tap(card["轉給…"], group=None, user=HSU)
    in_group = [world.tap(card[label], user=ALICE) for label in ("轉給…", "上呈…")]
    by_party = [world.tap(card[label], group=None, user=NCNU) for label in ("轉給…", "上呈…")]

    assert set(labels(people)) == {"蔡宗翰"}
    assert all("不是由您處理" in said(calls) and not labels(calls) for calls in (*in_group, *by_party))


def test_a_passed_on_case_waits_for_the_morning(world: World) -> None:
    give_roles(world)
    world.clock.move(hours=11)
    ask(world)
    (card,) = world.say("案件 1", group=None, user=HSU)
    people = world.tap(labels([card])["轉給…"], group=None, user=HSU)

    at_night = world.tap(labels(people)["蔡宗翰"], group=None, user=HSU)

    assert to(at_night, TSAI) == []
    assert len(to(tick(world, hours=12), TSAI)) == 1


def test_only_who_it_concerns_reads_a_case_that_somebody_has(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "專案辦公室", Role.OFFICE)
    carl = "U" + "3" * 32
    give(world, carl, "陳孟廷", Role.CONSULTANT, "200405")
    card = case_card(ask(world))
    free = said(world.say("案件 1", group=None, user=carl))
    world.tap(card["我來處理"], group=None, user=HSU)

    assert "自訂封面圖" in free
    assert "查不到" in said(world.say("案件 1", group=None, user=carl))
    assert "查不到" in said(world.say("案件 1", group=None, user=NCNU))
    assert "自訂封面圖" in said(world.say("案件 1", group=None, user=OFFICE))
    assert "查不到" in said(world.say("案件 1", group=None, user=BELLA))


def test_a_tap_without_an_id_does_nothing_and_says_what_to_do(world: World) -> None:
    give_roles(world)
    card = case_card(ask(world))

    told = said(world.tap(card["已處理"], group=GROUP, user=None))

    assert "還沒有結案" in told
    assert state(world) is State.OPEN
    assert world.post(event("postback", world.at_ms, postback={"data": card["回覆"]}, user=None)) == 200


def test_the_first_card_about_somebody_names_them(world: World) -> None:
    give_roles(world)

    (card,) = to(ask(world), HSU)

    assert "Uaaa@C111：請問新系統可以自訂封面圖嗎?" in str(card.messages)


def test_a_name_that_line_does_not_give_holds_no_case_up(world: World) -> None:
    give_roles(world)
    world.line.is_silent = True

    assert to(ask(world), HSU) == []
    (card,) = to(tick(world, seconds=10), HSU)

    assert "學校：請問新系統可以自訂封面圖嗎?" in str(card.messages)


def test_a_card_that_line_refuses_is_said_in_plain_text(world: World) -> None:
    give_roles(world)
    refused = Refused(400, "A message (messages[0]) in the request body is invalid")
    (offer,) = world.say("小幫手 請問新系統可以自訂封面圖嗎?")
    world.line.fail_next.extend([Sent(), refused])

    calls = world.tap(wants_person(offer))
    (card,) = to(calls, HSU)

    assert [one["type"] for one in card.messages] == ["text"]
    assert "案件 1｜海岸高中（日校）" in card.messages[0]["text"]
    assert "自訂封面圖" in card.messages[0]["text"]
