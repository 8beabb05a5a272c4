"""The events the stand-in tells the bot: their fields, signature, order and redelivery."""

import socket
from pathlib import Path
from typing import Any

import pytest
from linebot.v3.webhook import WebhookParser

from bot.simulator.app import create_app
from bot.simulator.stand_in import StandIn, open_stand_in
from bot.simulator.webhooks import GRACE_S, Courier
from tests.simulator.conftest import CHEN, COAST, LIN, MOUNTAIN, ON_PC, SECRET, TOKEN, Clock, ListeningBot, Page


def test_on_the_very_first_start_the_bot_joins_every_group(courier: Courier, bot: ListeningBot) -> None:
    while courier.deliver_next():
        pass

    assert [event["type"] for event in bot.events] == ["join"] * 3
    assert bot.events[0]["source"] == {"type": "group", "groupId": COAST}
    assert all(len(event["replyToken"]) == 32 for event in bot.events)


def test_the_official_parser_accepts_body_and_signature_with_emoji_and_rare_characters(page: Page) -> None:
    page.write(COAST, LIN, "請問😀𠀋怎麼申請")
    page.deliver()
    body, signature = page.bot.bodies[-1], page.bot.signatures[-1]

    events = WebhookParser(SECRET).parse(body.decode(), signature)

    assert events[0].message.text == "請問😀𠀋怎麼申請"
    assert rb"\ud83d\ude00" in body
    assert "請問".encode() in body


def test_a_text_carries_all_of_lines_fields(page: Page, clock: Clock) -> None:
    first = page.write(COAST, CHEN, "第一則")
    mentions = [
        {"index": 0, "length": 6, "target": "bot"},
        {"index": 7, "length": 4, "target": "all"},
        {"index": 12, "length": 4, "target": CHEN},
        {"index": 17, "length": 4, "target": ON_PC},
    ]

    second = page.write(COAST, LIN, "@轉換小幫手 @All @陳志明 @張淑芬 請問", quoted=first, mentions=mentions)
    event = page.deliver()[-1]

    message = event.pop("message")
    assert message.pop("quoteToken")
    assert message.pop("markAsReadToken")
    assert message == {
        "id": second,
        "type": "text",
        "text": "@轉換小幫手 @All @陳志明 @張淑芬 請問",
        "quotedMessageId": first,
        "mention": {
            "mentionees": [
                {"index": 0, "length": 6, "type": "user", "userId": _bot_id(page), "isSelf": True},
                {"index": 7, "length": 4, "type": "all"},
                {"index": 12, "length": 4, "type": "user", "userId": CHEN, "isSelf": False},
                {"index": 17, "length": 4, "type": "user", "isSelf": False},
            ]
        },
    }
    assert len(event.pop("webhookEventId")) == 26
    assert event.pop("replyToken")
    assert event == {
        "type": "message",
        "mode": "active",
        "timestamp": int(clock.now * 1000),
        "source": {"type": "group", "groupId": COAST, "userId": LIN},
        "deliveryContext": {"isRedelivery": False},
    }


def test_a_person_whose_user_id_line_withholds_comes_without_one(page: Page) -> None:
    page.write(COAST, ON_PC, "我在電腦版")

    assert page.deliver()[-1]["source"] == {"type": "group", "groupId": COAST}


def test_an_edit_is_told_with_the_same_id_and_new_tokens_and_keeps_its_mention(page: Page) -> None:
    message_id = page.write(COAST, LIN, "@轉換小幫手 費用", mentions=[{"index": 0, "length": 6, "target": "bot"}])
    before = page.deliver()[-1]

    page.post(f"messages/{message_id}/edit", person=LIN, text="請問 @轉換小幫手 維運費用")
    after = page.deliver()[-1]

    assert (after["type"], after["message"]["id"]) == ("messageEdited", message_id)
    assert after["message"]["text"] == "請問 @轉換小幫手 維運費用"
    assert [one["index"] for one in after["message"]["mention"]["mentionees"]] == [3]
    assert after["replyToken"] != before["replyToken"]
    assert after["message"]["quoteToken"] != before["message"]["quoteToken"]
    assert "markAsReadToken" not in after["message"]


def test_every_other_event_has_its_own_fields(page: Page) -> None:
    message_id = page.write(COAST, LIN, "打錯了")
    page.deliver()

    page.post(f"messages/{message_id}/unsend", person=LIN)
    page.post(f"chats/{COAST}/postback", person=LIN, data="v1:x", params={"date": "2021-12-09"})
    page.post(f"chats/{COAST}/members", person=CHEN, action="remove")
    page.post(f"chats/{COAST}/members", person=CHEN, action="add")
    page.post(f"chats/{LIN}/friend", action="block")
    page.post(f"chats/{LIN}/friend", action="add")
    page.post(f"chats/{MOUNTAIN}/bot", action="remove")
    page.post(f"chats/{MOUNTAIN}/bot", action="invite")
    told = [(event["type"], _own_fields(event), "replyToken" in event) for event in page.deliver()]

    assert told == [
        ("unsend", {"unsend": {"messageId": message_id}}, False),
        ("postback", {"postback": {"data": "v1:x", "params": {"date": "2021-12-09"}}}, True),
        ("memberLeft", {"left": {"members": [{"type": "user", "userId": CHEN}]}}, False),
        ("memberJoined", {"joined": {"members": [{"type": "user", "userId": CHEN}]}}, True),
        ("unfollow", {}, False),
        ("follow", {"follow": {"isUnblocked": True}}, True),
        ("leave", {}, False),
        ("join", {}, True),
    ]


def test_a_bot_outside_the_group_hears_nothing(page: Page) -> None:
    page.post(f"chats/{COAST}/bot", action="remove")
    page.deliver()

    message_id = page.write(COAST, LIN, "小幫手走了")

    assert page.deliver() == []
    assert page.message(COAST, message_id)["delivery"] is None


def test_a_refused_event_comes_again_after_five_seconds_up_to_three_times(page: Page, clock: Clock) -> None:
    page.bot.status = 500
    message_id = page.write(COAST, LIN, "請問")
    first = page.deliver()

    tries = []
    for _ in range(5):
        clock.pass_s(4.9)
        assert page.deliver() == []
        clock.pass_s(0.2)
        tries += page.deliver()

    assert len(tries) == 3
    assert [one["deliveryContext"]["isRedelivery"] for one in first + tries] == [False, True, True, True]
    assert {_without_context(one) for one in first + tries} == {_without_context(first[0])}
    assert page.message(COAST, message_id)["delivery"] == "failed"


def test_the_switch_keeps_failed_events_from_coming_again(page: Page, clock: Clock) -> None:
    page.post("settings", automatic_redelivery=False)
    page.bot.status = 500
    page.write(COAST, LIN, "請問")
    page.deliver()

    clock.pass_s(60)

    assert page.deliver() == []


def test_an_event_is_redelivered_on_request_even_when_the_bot_took_it(page: Page) -> None:
    message_id = page.write(COAST, LIN, "請問")
    first = page.deliver()[0]

    answer = page.post(f"events/{page.message(COAST, message_id)['event_id']}/redeliver")
    second = page.deliver()[0]

    assert answer.status_code == 200
    assert second["deliveryContext"] == {"isRedelivery": True}
    assert _without_context(second) == _without_context(first)
    assert page.post("events/NONE/redeliver").status_code == 404


def test_a_bot_that_does_not_answer_in_time_has_failed(page: Page) -> None:
    page.bot.status = 0
    message_id = page.write(COAST, LIN, "請問")

    page.deliver()

    assert page.message(COAST, message_id)["delivery"] == "failed"


def test_events_arrive_in_the_order_they_happened(page: Page) -> None:
    written = [page.write(COAST, LIN, str(number)) for number in range(10)]

    assert [event["message"]["id"] for event in page.deliver()] == written


def test_a_bot_that_starts_later_is_waited_for_quietly(stand_in: StandIn, clock: Clock) -> None:
    courier = _courier_to(stand_in, _closed_port())

    tried = courier.deliver_next()

    with stand_in.storage.read() as db:
        waiting = [tuple(row) for row in db.all("SELECT status, attempts FROM event")]
    assert (tried, waiting) == (False, [("pending", 0)] * 3)
    clock.pass_s(GRACE_S)
    assert courier.deliver_next()


def test_after_a_restart_what_was_not_delivered_still_arrives(tmp_path: Path, clock: Clock, bot: ListeningBot) -> None:
    before = open_stand_in(data=tmp_path / "s.sqlite3", access_token=TOKEN, clock=clock)
    before.storage.close()

    after = open_stand_in(data=tmp_path / "s.sqlite3", access_token=TOKEN, clock=clock)
    courier = Courier(after.storage, callback=bot.url, secret=SECRET, destination=after.cast.bot.id)
    while courier.deliver_next():
        pass
    after.storage.close()

    assert [event["type"] for event in bot.events] == ["join"] * 3


def test_the_thread_delivers_by_itself(courier: Courier, bot: ListeningBot) -> None:
    courier.start()
    try:
        for _ in range(300):
            if len(bot.bodies) == 3:
                break
            bot.closing.wait(0.01)
    finally:
        courier.stop()

    assert len(bot.bodies) == 3


@pytest.mark.parametrize("action", ["invite", "dance"])
def test_the_bot_cannot_be_invited_twice_or_asked_strange_things(page: Page, action: str) -> None:
    assert page.post(f"chats/{COAST}/bot", action=action).status_code in (400, 409)


def _bot_id(page: Page) -> str:
    bot_id: str = page.get("state")["bot"]["id"]
    return bot_id


def _own_fields(event: dict[str, Any]) -> dict[str, Any]:
    common = {"type", "replyToken", "webhookEventId", "deliveryContext", "timestamp", "source", "mode"}
    return {key: value for key, value in event.items() if key not in common}


def _without_context(event: dict[str, Any]) -> str:
    return str({key: value for key, value in event.items() if key != "deliveryContext"})


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _courier_to(stand_in: StandIn, port: int) -> Courier:
    return Courier(
        stand_in.storage,
        callback=f"http://127.0.0.1:{port}/callback",
        secret=SECRET,
        destination=stand_in.cast.bot.id,
        grace_pause_s=0,
    )


def test_lines_own_test_of_the_webhook_sends_a_signed_body_without_events(stand_in: StandIn, courier: Courier) -> None:
    stand_in.courier = courier
    client, allowed = create_app(stand_in).test_client(), {"Authorization": f"Bearer {TOKEN}"}

    endpoint = client.get("/v2/bot/channel/webhook/endpoint", headers=allowed).get_json()
    tested = client.post("/v2/bot/channel/webhook/test", headers=allowed).get_json()

    assert endpoint == {"endpoint": courier.callback, "active": True}
    assert (tested["success"], tested["statusCode"], tested["reason"]) == (True, 200, "OK")
