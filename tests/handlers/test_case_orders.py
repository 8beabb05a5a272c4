"""Orders about a case by its number: notes that schools never see, waiting until a day, passing on with words."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli.cases import cases
from bot.models.case import Case
from bot.models.desk import CaseNote
from bot.programme.cases import State
from scheduler.keep_time import keep_time
from tests.builders import ALICE, GROUP
from tests.fake_line import buttons
from tests.people import HSU, TSAI, ask, case_card, give_roles, said, to
from tests.world import World


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    give_roles(world)


def state(world: World) -> tuple[State, str | None]:
    with world.database.read() as session:
        case = session.scalars(select(Case)).one()
        return case.state, case.holder_line_id


def noted(world: World) -> list[tuple[str | None, str | None, str | None]]:
    with world.database.read() as session:
        rows = session.scalars(select(CaseNote).order_by(CaseNote.id)).all()
        return [(one.text, one.promised, one.next_step) for one in rows]


def order(world: World, text: str, *, by: str = HSU) -> str:
    return said(world.say(text, group=None, user=by))


def test_a_note_is_kept_for_colleagues_shown_on_the_card_and_never_said_to_the_school(world: World) -> None:
    ask(world)

    answered = world.say("案件 1 備註 週三電話談過，校長出國", group=None, user=HSU)
    shown = world.say("案件 1", group=None, user=HSU)
    in_group = world.say("小幫手 案件 1")

    assert "學校看不到" in said(answered)
    assert noted(world) == [("週三電話談過，校長出國", None, None)]
    assert "備註｜許文琪" in str(shown[0].messages)
    assert "校長出國" not in str([call.messages for call in in_group])
    assert to(answered, GROUP) == []


def test_the_button_for_a_note_begins_it_and_an_empty_one_says_how(world: World) -> None:
    calls = ask(world)
    (card,) = to(calls, HSU)
    action = buttons(card.messages)["備註…"]

    told = world.tap(str(action["data"]), group=None, user=HSU)

    assert action["fillInText"] == "案件 1 備註 "
    assert "案件 1 備註 今天電話談過" in said(told)
    assert "案件 1 備註 今天電話談過" in order(world, "案件 1 備註")


def test_a_school_can_neither_note_nor_lay_aside(world: World) -> None:
    ask(world)

    assert "找不到" in order(world, "案件 1 備註 測試", by=ALICE) or noted(world) == []
    order(world, "案件 1 等學校", by=ALICE)
    assert state(world) == (State.OPEN, None)


def test_a_case_waits_for_the_school_by_button_or_words_and_comes_back_when_it_writes(world: World) -> None:
    card = case_card(ask(world))
    claimed = world.tap(card["我來處理"], group=None, user=HSU)
    waits = str(buttons(claimed[0].messages)["等學校回覆"]["data"])

    told = said(world.tap(waits, group=None, user=HSU))

    assert "等學校回覆" in told
    assert state(world) == (State.WAITING_SCHOOL, HSU)
    assert "目前的狀態不能這樣做" in order(world, "案件 1 等學校回覆")


@pytest.mark.parametrize("typed", ["案件 1 等到 12/8", "案件1 等學校到12/8（三）", "案件 1 等到12月8日"])
def test_a_case_that_waits_until_a_day_is_told_of_on_that_morning(world: World, typed: str) -> None:
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)

    told = order(world, typed)
    world.clock.move(seconds=86400)
    keep_time(world.runtime)
    early = world.deliver()
    world.clock.move(seconds=86400)
    keep_time(world.runtime)
    reminded = world.deliver()

    assert "12/8（三）" in told
    assert to(early, HSU) == []
    (card,) = to(reminded, HSU)
    assert "案件 1" in str(card.messages)
    assert state(world) == (State.CLAIMED, HSU)


def test_a_day_that_is_over_moves_nothing(world: World) -> None:
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)

    assert "不是今天以後的日子" in order(world, "案件 1 等到 12/1")
    assert state(world) == (State.CLAIMED, HSU)


def test_a_case_is_passed_on_with_what_the_next_one_has_to_know_and_comes_back_on_its_day(world: World) -> None:
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)

    calls = world.say(
        "案件 1 轉給 蔡宗翰\n交辦：請確認封面圖尺寸\n答應：今天下班前回覆\n下一步：看過再回\n轉回：12/8",
        group=None,
        user=HSU,
    )

    (card,) = to(calls, TSAI)
    assert all(words in str(card.messages) for words in ("請確認封面圖尺寸", "今天下班前回覆", "看過再回"))
    assert noted(world) == [("請確認封面圖尺寸", "今天下班前回覆", "看過再回")]
    with world.database.read() as session:
        case = session.scalars(select(Case)).one()
        assert (case.offered_to, case.returns_to) == (TSAI, HSU)
        assert case.returns_at is not None
        assert (case.returns_at + timedelta(hours=8)).date().isoformat() == "2021-12-08"


def test_it_is_passed_on_in_one_line_too_and_to_nobody_unknown(world: World) -> None:
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)

    unknown = order(world, "案件 1 轉給 王小明 請幫忙")
    order(world, "案件 1 轉給蔡宗翰，請幫忙看，下一步：回電")

    assert "叫「王小明」的諮輔" in unknown
    assert noted(world) == [("請幫忙看", None, "回電")]


def test_what_a_colleague_has_is_not_offered_to_be_ended_and_its_steps_can_be_typed(world: World) -> None:
    ask(world)
    order(world, "案件 1 我來處理", by=TSAI)

    shown = world.say("案件 1", group=None, user=HSU)

    assert not {"已處理", "回覆"} & set(buttons(shown[0].messages))
    assert state(world) == (State.CLAIMED, TSAI)
    assert "已結案" in order(world, "案件 1 結案", by=TSAI)
    assert state(world)[0] is State.CLOSED


def test_the_command_line_lists_notes_waits_and_passes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.cases.read_settings", lambda: world.runtime.settings)
    monkeypatch.setattr("bot.clock.machine_now", world.clock.now)
    world.tap(case_card(ask(world))["我來處理"], group=None, user=HSU)

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cases, arguments)
        return done.exit_code, done.output

    assert "案件 1｜海岸高中（日校）" in run("list")[1]
    assert run("note", "1", "電話談過", "--by", "許文琪") == (0, "已記下備註，學校看不到。\n")
    assert "電話談過" in run("show", "1")[1]
    assert run("snooze", "1", "--until", "12/8", "--by", "許文琪")[0] == 0
    assert run("snooze", "1", "--until", "12/1", "--by", "許文琪")[0] == 1
    assert run("pass", "1", "蔡宗翰", "--asked", "請回電", "--by", "許文琪")[0] == 0
    assert noted(world) == [("電話談過", None, None), ("請回電", None, None)]
    assert run("close", "1")[0] == 0
    assert run("list") == (0, "")
