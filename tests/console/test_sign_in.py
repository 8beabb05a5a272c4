"""Signing in: the code, its confirmation in the 1:1 chat, and everything that must not let anybody in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.models.console import ConsoleSession
from bot.services import people
from tests.builders import ALICE, GROUP
from tests.console.conftest import OFFICE
from tests.console.visitor import Visitor
from tests.fake_line import buttons
from tests.people import HSU, TSAI, said
from tests.world import World


def shows_a_code(world: World) -> Visitor:
    visitor = Visitor(world)
    visitor.go("/console/")
    visitor.send("/sign-in")
    return visitor


def typed(world: World, code: str, *, by: str = HSU) -> dict[str, str]:
    """Type a code 1:1 and return the buttons of the question."""
    (asked,) = world.say(f"登入 {code}", group=None, user=by)
    return {label: one["data"] for label, one in buttons(asked.messages).items()}


def test_a_code_that_is_typed_and_confirmed_opens_the_page_that_was_wanted(office_world: World) -> None:
    visitor = Visitor(office_world)
    visitor.go("/console/sessions")
    visitor.send("/sign-in")
    office_world.clock.move(minutes=2)

    (asked,) = office_world.say(f"小幫手，登入{visitor.code[:3]} {visitor.code[3:]}", group=None, user=HSU)
    office_world.tap(buttons(asked.messages)["是我，登入"]["data"], group=None, user=HSU)

    assert all(part in str(asked.messages) for part in ("Safari（iPhone）", "110年12月6日（一） 10:00"))
    assert visitor.go("/console/sign-in/state").json == {"state": "confirmed"}
    visitor.go("/console/sign-in/code")
    visitor.send("/finish")
    assert visitor.page.request.path == "/console/sessions"
    assert "許文琪" in visitor.words


def test_typing_alone_opens_nothing_and_no_lets_nobody_in(office_world: World) -> None:
    visitor = shows_a_code(office_world)
    offered = typed(office_world, visitor.code)

    visitor.send("/finish")
    assert visitor.page.request.path == "/console/sign-in/code"
    assert visitor.go("/console/sign-in/state").json == {"state": "typed"}

    office_world.tap(offered["不是我"], group=None, user=HSU)
    assert "已經過期或處理過" in said(office_world.tap(offered["是我，登入"], group=None, user=HSU))
    visitor.go("/console/sign-in/code")
    assert "拒絕" in visitor.words
    assert visitor.go("/console/").request.path == "/console/sign-in"


def test_a_code_serves_one_browser_once(office_world: World) -> None:
    visitor, other = shows_a_code(office_world), shows_a_code(office_world)
    code = visitor.code
    office_world.tap(typed(office_world, code)["是我，登入"], group=None, user=HSU)

    other.send("/finish")
    assert other.page.request.path == "/console/sign-in/code"  # Its own code is not confirmed.
    visitor.send("/finish")
    assert visitor.page.request.path == "/console/"
    assert "沒有這個登入碼" in said(office_world.say(f"登入 {code}", group=None, user=HSU))


def test_a_spent_request_opens_nothing_even_with_its_old_cookie(office_world: World) -> None:
    visitor, copy = shows_a_code(office_world), Visitor(office_world)
    kept = visitor.client.get_cookie("console", path="/console")
    assert kept is not None
    copy.client.set_cookie("console", kept.value, path="/console")
    office_world.tap(typed(office_world, visitor.code)["是我，登入"], group=None, user=HSU)
    copy.go("/console/sign-in/code")
    visitor.send("/finish")

    copy.send("/finish")

    assert copy.page.request.path == "/console/sign-in"


def test_the_cookie_is_a_new_one_after_sign_in(office_world: World) -> None:
    """A cookie that somebody planted before must not be signed in afterwards."""
    visitor = shows_a_code(office_world)
    planted = visitor.client.get_cookie("console", path="/console")
    assert planted is not None
    office_world.tap(typed(office_world, visitor.code)["是我，登入"], group=None, user=HSU)
    visitor.send("/finish")

    thief = Visitor(office_world)
    thief.client.set_cookie("console", planted.value, path="/console")

    assert thief.go("/console/").request.path == "/console/sign-in"
    assert visitor.go("/console/").request.path == "/console/"


def test_codes_end_after_five_minutes_at_every_step(office_world: World) -> None:
    early, late = shows_a_code(office_world), shows_a_code(office_world)
    offered = typed(office_world, early.code)
    office_world.clock.move(minutes=6)

    assert "沒有這個登入碼" in said(office_world.say(f"登入 {late.code}", group=None, user=HSU))
    assert "已經過期" in said(office_world.tap(offered["是我，登入"], group=None, user=HSU))
    early.go("/console/sign-in/code")
    assert "登入碼已過期" in early.words


def test_only_who_typed_the_code_confirms_it(office_world: World) -> None:
    visitor = shows_a_code(office_world)
    offered = typed(office_world, visitor.code, by=HSU)

    assert "已經過期或處理過" in said(office_world.tap(offered["是我，登入"], group=None, user=TSAI))
    assert "沒有這個登入碼" in said(office_world.say(f"登入 {visitor.code}", group=None, user=TSAI))
    assert visitor.go("/console/sign-in/state").json == {"state": "typed"}


def test_codes_are_not_for_strangers_nor_for_groups(office_world: World) -> None:
    visitor = shows_a_code(office_world)

    assert "還沒有管理平台的權限" in said(office_world.say(f"登入 {visitor.code}", group=None, user=ALICE))
    assert "一對一聊天" in said(office_world.say(f"小幫手 登入 {visitor.code}", group=GROUP, user=HSU))
    assert office_world.say(f"登入 {visitor.code}", group=GROUP, user=HSU) == []
    assert "輸入「登入 123456」" in said(office_world.say("登入", group=None, user=HSU))
    assert visitor.go("/console/sign-in/state").json == {"state": "waiting"}


def test_guessing_codes_is_stopped(office_world: World) -> None:
    visitor = shows_a_code(office_world)
    wrong = f"{(int(visitor.code) + 1) % 1_000_000:06d}"
    answers = [said(office_world.say(f"登入 {wrong}", group=None, user=HSU)) for _ in range(11)]

    assert [("太多次" in one) for one in answers] == [False] * 10 + [True]
    assert "太多次" in said(office_world.say(f"登入 {visitor.code}", group=None, user=HSU))
    office_world.clock.move(minutes=10)
    assert "沒有這個登入碼" in said(office_world.say(f"登入 {wrong}", group=None, user=HSU))


def test_asking_for_codes_without_end_is_stopped(office_world: World) -> None:
    visitor = Visitor(office_world)
    paths = []
    for _ in range(21):
        visitor.go("/console/sign-in")
        visitor.send("/sign-in")
        paths.append(visitor.page.request.path)

    assert paths[:20] == ["/console/sign-in/code"] * 20
    assert paths[20] == "/console/sign-in"
    assert "太多次" in visitor.words


def test_a_role_that_is_taken_away_ends_what_is_open_at_once(
    office_world: World, enter: Callable[[str], Visitor]
) -> None:
    visitor = enter(HSU)
    assert visitor.go("/console/").request.path == "/console/"

    with office_world.database.write() as session:
        for grant in people.roles_of(session, HSU):
            people.revoke(session, grant.id, now=office_world.clock.now())

    assert visitor.go("/console/").request.path == "/console/sign-in"


@pytest.mark.parametrize(("used", "waits", "path"), [(False, 13, "/console/sign-in"), (True, 11, "/console/")])
def test_a_session_ends_when_it_is_not_used(
    office_world: World, enter: Callable[[str], Visitor], *, used: bool, waits: int, path: str
) -> None:
    visitor = enter(HSU)
    if used:
        office_world.clock.move(hours=11)
        visitor.go("/console/")
    office_world.clock.move(hours=waits)

    assert visitor.go("/console/").request.path == path


def test_a_session_ends_after_a_week_however_much_it_is_used(
    office_world: World, enter: Callable[[str], Visitor]
) -> None:
    visitor = enter(HSU)
    for _ in range(7 * 24 // 8 - 1):
        office_world.clock.move(hours=8)
        assert visitor.go("/console/").request.path == "/console/"
    office_world.clock.move(hours=8, seconds=1)

    assert visitor.go("/console/").request.path == "/console/sign-in"


def test_sessions_are_listed_and_ended(enter: Callable[[str], Visitor]) -> None:
    phone, desktop, office = enter(HSU), enter(HSU), enter(OFFICE)
    desktop.go("/console/sessions")
    assert desktop.words.count("Safari（iPhone）") == 2

    desktop.send("/end")
    assert phone.go("/console/").request.path == "/console/sign-in"

    office.go("/console/sessions")
    assert "許文琪：Safari（iPhone）" in office.words
    office.send("/end")
    assert desktop.go("/console/").request.path == "/console/sign-in"


def test_nobody_ends_anothers_session(office_world: World, enter: Callable[[str], Visitor]) -> None:
    visitor, other = enter(HSU), enter(TSAI)
    with office_world.database.read() as session:
        number = session.scalars(select(ConsoleSession.id).where(ConsoleSession.line_id == HSU)).one()
    other.go("/console/sessions")

    other.post(f"/console/sessions/{number}/end")

    assert visitor.go("/console/").request.path == "/console/"
    assert "許文琪" not in other.go("/console/sessions").get_data(as_text=True)


def test_signing_out_ends_the_session_not_only_the_cookie(office_world: World, enter: Callable[[str], Visitor]) -> None:
    visitor, copy = enter(HSU), Visitor(office_world)
    kept = visitor.client.get_cookie("console", path="/console")
    assert kept is not None
    copy.client.set_cookie("console", kept.value, path="/console")
    assert copy.go("/console/").request.path == "/console/"

    visitor.go("/console/")
    visitor.send("/sign-out")

    assert copy.go("/console/").request.path == "/console/sign-in"


def test_last_seen_is_noted_now_and_then(office_world: World, enter: Callable[[str], Visitor]) -> None:
    visitor = enter(HSU)
    office_world.clock.move(minutes=6)
    visitor.go("/console/")

    with office_world.database.read() as session:
        (signed_in,) = session.scalars(select(ConsoleSession))
    assert office_world.clock.now() - signed_in.seen_at < timedelta(seconds=1)
