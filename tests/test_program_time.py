"""The demonstration's clock: moved from the stand-in's page, followed by the bot, refused in earnest."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.serving import make_server

from bot.app import build_app
from bot.simulator.app import create_app
from bot.simulator.bot_clock import BotClock
from bot.simulator.stand_in import open_stand_in
from tests.builders import SECRET
from tests.fake_line import texts
from tests.world import World

PAGE = {"X-Page": "1"}


@pytest.fixture
def bot_url(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, build_app(world.runtime), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/callback"
    server.shutdown()
    thread.join()
    server.server_close()


def dates(world: World) -> str:
    (call,) = world.say("期限")
    return texts(call.messages)[0]


def test_the_page_moves_the_date_and_the_bot_counts_from_there_and_back(world: World, bot_url: str) -> None:
    stand_in = open_stand_in(data=None, access_token="t", bot_clock=BotClock(callback=bot_url, secret=SECRET))
    page = create_app(stand_in).test_client()

    moved = page.post("/page/clock", json={"moment": "2021-12-08T09:30:00+08:00"}, headers=PAGE)

    assert moved.json == {
        "program_time": "2021-12-08T09:30:00+08:00",
        "next_reminder": "2021-12-09T09:00:00+08:00",
    }
    assert "還有1個工作天（12/8 計算）" in dates(world)
    shown = page.get("/page/clock").json
    assert shown is not None
    assert shown["program_time"] == "2021-12-08T09:30:01+08:00"
    page.post("/page/clock", json={"moment": None}, headers=PAGE)
    assert "還有3個工作天（12/6 計算）" in dates(world)


@pytest.mark.parametrize(
    "moment",
    [
        "soon",
        "2021-12-08T09:30:00",
        "2021-13-08T09:30:00+08:00",
        "",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2101-01-01T00:00:00+08:00",
    ],
)
def test_what_is_no_moment_is_refused_and_changes_nothing(world: World, bot_url: str, moment: str) -> None:
    stand_in = open_stand_in(data=None, access_token="t", bot_clock=BotClock(callback=bot_url, secret=SECRET))

    answer = create_app(stand_in).test_client().post("/page/clock", json={"moment": moment}, headers=PAGE)

    assert answer.status_code >= 400
    assert "還有3個工作天（12/6 計算）" in dates(world)


def test_an_unsigned_order_is_refused(world: World) -> None:
    answer = world.client.post("/demo/program-time", json={"moment": "2021-12-08T09:30:00+08:00"})

    assert answer.status_code == 400
    assert "12/6 計算" in dates(world)


def test_in_earnest_there_is_no_such_route(world: World) -> None:
    runtime = replace(world.runtime, settings=replace(world.runtime.settings, demo_mode=False))
    client = build_app(runtime).test_client()

    assert client.get("/demo/program-time").status_code == 404
    assert client.post("/demo/program-time", json={"moment": None}).status_code == 404


def test_the_page_says_nothing_of_a_clock_that_is_not_there() -> None:
    gone = BotClock(callback="http://127.0.0.1:1/callback", secret=SECRET)
    page = create_app(open_stand_in(data=None, access_token="t", bot_clock=gone)).test_client()

    assert page.get("/page/clock").json == {"program_time": None, "next_reminder": None}
    refused = page.post("/page/clock", json={"moment": None}, headers=PAGE)
    assert (refused.status_code, refused.json) == (502, {"error": "連不上機器人，時間沒有更動。"})


def test_the_clock_works_at_the_ends_of_its_years(world: World, bot_url: str) -> None:
    stand_in = open_stand_in(data=None, access_token="t", bot_clock=BotClock(callback=bot_url, secret=SECRET))
    page = create_app(stand_in).test_client()

    for moment in ("2100-12-31T23:59:59+08:00", "2000-01-01T00:00:00+08:00"):
        assert page.post("/page/clock", json={"moment": moment}, headers=PAGE).status_code == 200
        assert "計算" in dates(world)
        assert page.get("/page/clock").status_code == 200
