"""What the chat page reads and does through the page API."""

import itertools
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.simulator import program_stamps
from bot.simulator.app import create_app
from bot.simulator.stand_in import StandIn, open_stand_in
from tests.simulator.conftest import CHEN, COAST, HUANG, LIN, MOUNTAIN, ON_PC, TOKEN, Clock, Page, Platform, text

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


def test_the_state_names_bot_people_chats_and_quota(page: Page) -> None:
    shown = page.get("state")

    chats = {chat["id"]: chat for chat in shown["chats"]}
    assert shown["bot"]["name"] == "轉換小幫手"
    assert shown["quota"] == {"limit": 200, "used": 0, "replies": 0}
    assert (shown["billed"], shown["automatic_redelivery"]) == (0, True)
    assert [one["id"] for one in shown["people"] if not one["has_user_id"]] == [ON_PC]
    assert chats[COAST]["members"][:2] == [LIN, CHEN]
    assert chats[COAST]["bot_in"] is True
    assert chats[LIN] == {
        "id": LIN, "kind": "user", "name": "林雅慧", "members": [LIN], "bot_in": True, "person": LIN, "menu": None,
    }  # fmt: skip
    assert ON_PC not in chats


def test_a_message_has_every_field_the_page_draws(page: Page) -> None:
    first = page.write(COAST, CHEN, "第一則")
    second = page.write(COAST, LIN, "@陳志明 好", quoted=first, mentions=[{"index": 0, "length": 4, "target": CHEN}])
    page.deliver()

    message = page.message(COAST, second)

    assert message.pop("n") > 0
    assert message.pop("event_id")
    assert message == {
        "id": second, "chat": COAST, "from": LIN, "kind": "text", "text": "@陳志明 好", "flex": None, "alt_text": None,
        "image_url": None, "quoted": {"id": first, "from": CHEN, "text": "第一則"},
        "mentions": [{"index": 0, "length": 4, "name": "陳志明"}], "quick_reply": None, "edited": False,
        "unsent": False, "at": "2021-12-06T01:00:00.000+00:00", "shown_at": "2021-12-06T01:00:00.000+00:00",
        "about": None, "via": None, "billed": 0, "delivery": "ok",
    }  # fmt: skip


def test_only_what_is_new_or_changed_since_is_returned(page: Page) -> None:
    first = page.write(COAST, LIN, "一")
    page.write(COAST, LIN, "二")
    page.deliver()
    last = page.get(f"chats/{COAST}/messages?after=0")["last"]

    page.post(f"messages/{first}/edit", person=LIN, text="改過的一")

    changed = page.messages(COAST, after=last)
    assert [(one["id"], one["text"], one["edited"]) for one in changed] == [(first, "改過的一", True)]
    assert page.get(f"chats/{COAST}/messages?after={changed[0]['n']}") == {"messages": [], "last": changed[0]["n"]}


def test_an_unsent_message_keeps_neither_text_nor_picture(page: Page, line: Platform) -> None:
    words = page.write(COAST, LIN, "不該說的")
    picture = page.send(COAST, LIN, "picture", "a.png", PNG).get_json()["id"]

    for message_id in (words, picture):
        page.post(f"messages/{message_id}/unsend", person=LIN)

    assert [page.message(COAST, one)["unsent"] for one in (words, picture)] == [True, True]
    assert "不該說的" not in str(page.messages(COAST))
    assert page.client.get(f"/page/images/{picture}").status_code == 404
    assert line.get(f"/v2/bot/message/{picture}/content").status_code == 410


def test_messages_are_stamped_with_the_programs_time_once_it_is_known(page: Page, stand_in: StandIn) -> None:
    before = page.write(COAST, LIN, "一")
    taipei = timezone(timedelta(hours=8))

    with stand_in.storage.write() as db:
        program_stamps.note(db, datetime(2021, 12, 20, 9, 0, tzinfo=taipei))
    after = page.write(COAST, LIN, "二")
    with stand_in.storage.write() as db:
        program_stamps.note(db, datetime(2021, 12, 1, 9, 0, tzinfo=taipei))
    back = page.write(COAST, LIN, "三")

    shown = [page.message(COAST, one) for one in (before, after, back)]
    assert [one["shown_at"][:16] for one in shown] == ["2021-12-20T01:00", "2021-12-20T01:00", "2021-12-01T01:00"]
    assert {one["at"][:16] for one in shown} == {"2021-12-06T01:00"}


def test_a_file_of_an_earlier_version_is_opened(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "old.sqlite3"
    open_stand_in(data=path, access_token=TOKEN, clock=clock).storage.close()
    with closing(sqlite3.connect(path)) as old:
        old.executescript("ALTER TABLE message DROP COLUMN about; ALTER TABLE message DROP COLUMN program_at;")

    opened = open_stand_in(data=path, access_token=TOKEN, clock=clock)
    answer = create_app(opened).test_client().get(f"/page/chats/{COAST}/messages")
    opened.storage.close()

    assert answer.get_json()["messages"]


def test_a_buttons_display_text_appears_but_is_no_message_to_the_bot(page: Page) -> None:
    page.post(f"chats/{COAST}/postback", person=LIN, data="v1:full:3", display_text="看全文")

    assert [event["type"] for event in page.deliver()] == ["postback"]
    assert [one["text"] for one in page.messages(COAST) if one["from"] == LIN] == ["看全文"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"chats/{COAST}/text", {"person": HUANG, "text": "我不在這群"}, 403),
        (f"chats/{COAST}/text", {"person": LIN, "text": "   "}, 400),
        (f"chats/{COAST}/text", {"person": LIN, "text": "太" * 10_001}, 400),
        (f"chats/{COAST}/text", {"person": LIN}, 400),
        (f"chats/{COAST}/text", {"person": 5, "text": "x"}, 400),
        (f"chats/{COAST}/text", {"person": LIN, "text": "x", "quoted": "1"}, 400),
        (
            f"chats/{COAST}/text",
            {"person": LIN, "text": "x", "mentions": [{"index": 0, "length": 2, "target": "bot"}]},
            400,
        ),
        (f"chats/{COAST}/text", {"person": LIN, "text": "x", "mentions": [3]}, 400),
        ("chats/Cnone/text", {"person": LIN, "text": "x"}, 404),
        (f"chats/{COAST}/postback", {"person": LIN, "data": "d" * 301}, 400),
        ("messages/1/edit", {"person": LIN, "text": "x"}, 404),
        (f"chats/{LIN}/bot", {"action": "remove"}, 404),
        (f"chats/{COAST}/friend", {"action": "block"}, 400),
        ("settings", {"quota_limit": -1}, 400),
        ("failures", {"calls": 1, "status": 200}, 400),
        ("nowhere", {}, 405),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(page: Page, path: str, body: dict[str, Any], status: int) -> None:
    answer = page.post(path, **body)

    assert answer.status_code in (status, 404 if status == 405 else status)
    assert answer.get_json()["error"]


def test_nobody_edits_or_takes_back_what_others_wrote(page: Page) -> None:
    message_id = page.write(COAST, LIN, "我的")
    private = page.write(LIN, LIN, "一對一")

    answers = [
        page.post(f"messages/{message_id}/edit", person=CHEN, text="你的"),
        page.post(f"messages/{message_id}/unsend", person=CHEN),
        page.post(f"messages/{private}/edit", person=LIN, text="一對一不能編輯"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 400]
    assert page.message(COAST, message_id)["text"] == "我的"


def test_who_blocked_the_bot_cannot_write_to_it(page: Page) -> None:
    page.post(f"chats/{LIN}/friend", action="block")

    assert page.post(f"chats/{LIN}/text", person=LIN, text="哈囉").status_code == 409


def test_another_site_can_change_nothing(client: FlaskClient) -> None:
    without_header = client.post(f"/page/chats/{COAST}/text", json={"person": LIN, "text": "x"})
    foreign_name = client.get("/page/state", headers={"Host": "evil.example:8001"})
    own_name = client.get("/page/state", headers={"Host": "localhost:8001"})

    assert [one.status_code for one in (without_header, foreign_name, own_name)] == [403, 403, 200]


def test_the_page_may_load_only_what_lies_beside_it(client: FlaskClient) -> None:
    policy = client.get("/page/state").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'self'; img-src 'self' data: https:;")
    assert "unsafe" not in policy


def test_the_stream_tells_what_changed(page: Page, stand_in: StandIn) -> None:
    lines = stand_in.broadcaster.follow(heartbeat_s=0)
    heard = [next(lines)]
    page.write(COAST, LIN, "一")
    heard += [next(lines), next(lines)]
    page.post("settings", quota_limit=5)
    heard.append(next(lines))
    lines.close()

    n = page.messages(COAST)[-1]["n"]
    assert heard[0] == ": connected\n\n"
    assert heard[1] == f'data: {{"chat": "{COAST}", "n": {n}}}\n\n'
    assert heard[2:] == [": still here\n\n", "event: state\ndata: {}\n\n"]


def test_settings_are_changed_and_kept(page: Page) -> None:
    page.post("settings", quota_limit=None, automatic_redelivery=False)

    shown = page.get("state")
    assert (shown["quota"]["limit"], shown["automatic_redelivery"]) == (None, False)


def test_quick_replies_vanish_when_anybody_writes(page: Page, line: Platform) -> None:
    replies = {"items": [{"type": "action", "action": {"type": "message", "label": "好", "text": "好"}}]}
    line.reply(page.token(), text("一"), text("二", quickReply=replies))
    shown = [one["quick_reply"] for one in page.messages(COAST) if one["from"] == "bot"]

    page.write(COAST, CHEN, "好")

    assert shown == [None, replies]
    assert [one["quick_reply"] for one in page.messages(COAST) if one["from"] == "bot"] == [None, None]


def test_everything_survives_a_restart_and_ids_are_never_given_twice(tmp_path: Path, clock: Clock) -> None:
    ids: list[str] = []
    for run in itertools.count():
        opened = open_stand_in(data=tmp_path / "s.sqlite3", access_token=TOKEN, clock=clock)
        client = create_app(opened).test_client()
        kept = client.get(f"/page/chats/{MOUNTAIN}/messages").get_json()["messages"]
        assert [one["id"] for one in kept if one["kind"] == "text"] == ids
        if run == 2:
            opened.storage.close()
            break
        for _ in range(3):
            sent = client.post(
                f"/page/chats/{MOUNTAIN}/text", json={"person": HUANG, "text": "在嗎"}, headers={"X-Page": "1"}
            )
            ids.append(sent.get_json()["id"])
        opened.storage.close()

    assert len(set(ids)) == 6
    assert ids == sorted(ids)
