"""Rich menus in the stand-in: our client makes and shows them, the page draws them, and LINE's limits hold."""

import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from werkzeug.serving import make_server

from bot.delivery.line_client import LineClient, LineError
from bot.simulator.app import create_app
from bot.simulator.stand_in import StandIn
from tests.simulator.conftest import LIN, TOKEN, Page, Platform

ACTION = {"type": "postback", "label": "期限", "data": "v=1&do=order&key=deadlines", "displayText": "期限"}
MENU: dict[str, Any] = {
    "size": {"width": 1200, "height": 810},
    "selected": True,
    "name": "school:1",
    "chatBarText": "選單",
    "areas": [{"bounds": {"x": 0, "y": 0, "width": 400, "height": 405}, "action": ACTION}],
}


def picture(width: int = 1200, height: int = 810) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height)).save(drawn, "PNG")
    return drawn.getvalue()


@pytest.fixture
def bot_side(stand_in: StandIn, page: Page) -> Iterator[LineClient]:
    assert page
    server = make_server("127.0.0.1", 0, create_app(stand_in), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    client = LineClient(TOKEN, f"http://127.0.0.1:{server.server_port}")
    yield client
    client._http._pool.clear()
    server.shutdown()
    thread.join()
    server.server_close()


def menu_of(page: Page, person: str) -> dict[str, Any] | None:
    (chat,) = [one for one in page.get("state")["chats"] if one["id"] == person]
    found: dict[str, Any] | None = chat["menu"]
    return found


def test_a_menu_is_made_shown_to_all_given_to_one_and_taken_away(bot_side: LineClient, page: Page) -> None:
    for_all = bot_side.make_menu(MENU, picture(), for_all=True)
    own = bot_side.make_menu(MENU | {"name": "office:1"}, picture(), for_all=False)
    seen = [menu_of(page, LIN)]
    for menu_id in (own, None):
        bot_side.show_menu(LIN, menu_id)
        seen.append(menu_of(page, LIN))

    assert [one["id"] for one in seen if one] == [for_all, own, for_all]
    assert seen[0] is not None
    assert seen[0]["areas"] == MENU["areas"]
    bot_side.drop_menu(for_all)
    assert (menu_of(page, LIN), bot_side.has_menu(for_all), bot_side.has_menu(own)) == (None, False, True)
    bot_side.drop_menu(for_all)


def test_a_menu_that_was_half_made_goes_when_it_is_made_again(bot_side: LineClient) -> None:
    with pytest.raises(LineError):
        bot_side.make_menu(MENU, picture(800, 540), for_all=False)
    bot_side.make_menu(MENU, picture(), for_all=False)

    assert len(bot_side._ask("richmenu/list")["richmenus"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"chatBarText": "十五個字的選單文字實在是太長了吧"},
        {"size": {"width": 1200, "height": 1200}},
        {"areas": MENU["areas"] * 21},
        {"areas": [{"bounds": {"x": 900, "y": 0, "width": 400, "height": 405}, "action": ACTION}]},
        {"unknown": 1},
    ],
    ids=["long bar", "too high", "many areas", "outside", "unknown"],
)
def test_what_line_would_refuse_is_refused(line: Platform, change: dict[str, Any]) -> None:
    assert line.call("POST", "/v2/bot/richmenu", MENU | change).status_code == 400


def test_a_menu_without_its_picture_cannot_be_shown(line: Platform) -> None:
    made = line.call("POST", "/v2/bot/richmenu", MENU)
    assert made.status_code == 200

    assert line.call("POST", f"/v2/bot/user/{LIN}/richmenu/{made.get_json()['richMenuId']}", {}).status_code == 400


def test_the_page_gets_the_picture(bot_side: LineClient, stand_in: StandIn) -> None:
    menu_id = bot_side.make_menu(MENU, picture(), for_all=True)

    answer = create_app(stand_in).test_client().get(f"/page/menus/{menu_id}")

    assert (answer.status_code, answer.mimetype) == (200, "image/png")
