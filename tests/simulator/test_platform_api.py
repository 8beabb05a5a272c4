"""LINE's API as the bot meets it: the official SDK works against it, and it refuses what LINE refuses."""

import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from linebot.v3 import messaging
from urllib3.exceptions import ProtocolError
from werkzeug.serving import make_server

from bot.simulator.app import create_app
from bot.simulator.stand_in import StandIn
from tests.simulator.conftest import COAST, LIN, MOUNTAIN, ON_PC, TOKEN, Clock, Page, Platform, text

BUBBLE = {
    "type": "bubble",
    "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "內容"}]},
}
INVALID_TOKEN = {"message": "Invalid reply token"}
KEY = "7d1f1c9e-5b1a-4c1e-9f2e-0a1b2c3d4e5f"


@pytest.fixture
def sdk(stand_in: StandIn, page: Page) -> Iterator[messaging.ApiClient]:
    """Return the official client, talking to the stand-in over a real socket."""
    assert page
    server = make_server("127.0.0.1", 0, create_app(stand_in), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    configuration = messaging.Configuration(access_token=TOKEN, host=f"http://127.0.0.1:{server.server_port}")
    with messaging.ApiClient(configuration) as client:
        yield client
        client.rest_client.pool_manager.clear()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_official_sdk_replies_pushes_and_reads(sdk: messaging.ApiClient, page: Page) -> None:
    api = messaging.MessagingApi(sdk)
    quote = _delivered(page)["message"]["quoteToken"]
    flex = messaging.FlexMessage(alt_text="卡片", contents=messaging.FlexContainer.from_dict(BUBBLE))

    replied = api.reply_message_with_http_info(
        messaging.ReplyMessageRequest(
            reply_token=page.bot.events[-1]["replyToken"],
            messages=[messaging.TextMessage(text="答案", quote_token=quote), flex],
        )
    )
    pushed = api.push_message(
        messaging.PushMessageRequest(to=COAST, messages=[messaging.TextMessage(text="提醒")]), x_line_retry_key=KEY
    )

    shown = [one for one in page.messages(COAST) if one["from"] == "bot"]
    assert replied.headers["X-Line-Request-Id"]
    assert [one.id for one in replied.data.sent_messages + pushed.sent_messages] == [one["id"] for one in shown]
    assert all(one.quote_token for one in replied.data.sent_messages)
    assert [(one["kind"], one["via"], one["billed"]) for one in shown] == [
        ("text", "reply", 0), ("flex", "reply", 0), ("text", "push", 5),
    ]  # fmt: skip
    assert shown[0]["quoted"]["text"] == "請問"
    assert (shown[1]["alt_text"], shown[1]["flex"]["type"]) == ("卡片", "bubble")
    assert api.get_profile(LIN).display_name == "林雅慧"
    assert api.get_group_member_profile(COAST, LIN).display_name == "林雅慧"
    assert api.get_group_summary(COAST).group_name == "海岸高中（日校）學習歷程轉換群"
    assert api.get_group_member_count(COAST).count == 5
    assert (api.get_message_quota().value, api.get_message_quota_consumption().total_usage) == (200, 5)
    assert api.get_bot_info().display_name == "轉換小幫手"


def test_the_official_sdk_reads_what_a_repeated_push_sent(sdk: messaging.ApiClient, page: Page) -> None:
    api = messaging.MessagingApi(sdk)
    request = messaging.PushMessageRequest(to=COAST, messages=[messaging.TextMessage(text="一次")])
    first = api.push_message_with_http_info(request, x_line_retry_key=KEY)

    with pytest.raises(messaging.ApiException) as repeated:
        api.push_message(request, x_line_retry_key=KEY.upper())

    said = messaging.ErrorResponse.from_json(repeated.value.body)
    assert repeated.value.status == 409
    assert repeated.value.headers["x-line-accepted-request-id"] == first.headers["X-Line-Request-Id"]
    assert [one.id for one in said.sent_messages] == [one.id for one in first.data.sent_messages]
    assert page.get("state")["billed"] == 5


def test_a_connection_can_break_after_the_message_was_accepted(sdk: messaging.ApiClient, page: Page) -> None:
    api = messaging.MessagingApi(sdk)
    page.post("failures", calls=1, path="push", break_after_accept=True)
    request = messaging.PushMessageRequest(to=COAST, messages=[messaging.TextMessage(text="收到了嗎")])

    with pytest.raises(ProtocolError):
        api.push_message(request, x_line_retry_key=KEY)
    with pytest.raises(messaging.ApiException) as repeated:
        api.push_message(request, x_line_retry_key=KEY)

    assert repeated.value.status == 409
    assert [one["text"] for one in page.messages(COAST) if one["from"] == "bot"] == ["收到了嗎"]


def test_a_reply_token_works_once_for_a_minute(page: Page, line: Platform, clock: Clock) -> None:
    used, late = page.token(), page.token()

    answers = [line.reply(used), line.reply(used), line.reply("0" * 32)]
    clock.pass_s(61)
    answers.append(line.reply(late))

    assert [one.status_code for one in answers] == [200, 400, 400, 400]
    assert [one.get_json() for one in answers[1:]] == [INVALID_TOKEN] * 3
    assert page.get("state")["quota"] == {"limit": 200, "used": 0, "replies": 1}


@pytest.mark.parametrize(("minutes", "status"), [(19, 200), (21, 400)])
def test_a_redelivery_renews_the_token_until_twenty_minutes_after_the_event(
    page: Page, line: Platform, clock: Clock, minutes: int, status: int
) -> None:
    event = _delivered(page)
    clock.pass_s(minutes * 60)

    page.post(f"events/{event['webhookEventId']}/redeliver")
    page.deliver()

    assert line.reply(event["replyToken"]).status_code == status


def test_a_token_is_nothing_before_its_event_was_sent(page: Page, stand_in: StandIn, line: Platform) -> None:
    page.write(COAST, LIN, "請問")
    with stand_in.storage.read() as db:
        token = db.all("SELECT token FROM reply_token ORDER BY rowid")[-1]["token"]

    assert line.reply(token).get_json() == INVALID_TOKEN


@pytest.mark.parametrize(
    "messages",
    [
        [text("x")] * 6,
        [text("字" * 5001)],
        [text("😀" * 2501)],
        [{"type": "flex", "altText": "卡", "contents": {"type": "bubble", "body": {"type": "text", "text": "x"}}}],
        [{"type": "unheard-of"}],
        [text("引用", quoteToken="nobody-gave-this-out")],
        [],
    ],
    ids=["six messages", "long text", "long in UTF-16", "bad Flex", "unknown type", "unknown quoteToken", "nothing"],
)
def test_bad_messages_are_refused_in_place_and_cost_no_token(
    page: Page, line: Platform, messages: list[dict[str, Any]]
) -> None:
    token = page.token()
    body = {"replyToken": token, "messages": messages}

    refused = line.call("POST", "/v2/bot/message/reply", body)

    assert refused.status_code == 400
    assert all(set(detail) == {"message", "property"} for detail in refused.get_json()["details"])
    assert line.reply(token).status_code == 200


def test_a_quote_token_of_another_chat_is_refused(page: Page, line: Platform) -> None:
    quote = _delivered(page)["message"]["quoteToken"]

    assert line.push(MOUNTAIN, text("引用", quoteToken=quote)).status_code == 400
    assert line.push(COAST, text("引用", quoteToken=quote)).status_code == 200


def test_calls_that_cannot_be_right_get_lines_status(page: Page, line: Platform) -> None:
    token = page.token()
    reply_body = {"replyToken": token, "messages": [text("x")]}

    answers = {
        "wrong access token": line.call("GET", "/v2/bot/info", Authorization="Bearer wrong"),
        "reply with a retry key": line.call("POST", "/v2/bot/message/reply", reply_body, X_Line_Retry_Key=KEY),
        "retry key that is no UUID": line.push(COAST, X_Line_Retry_Key="abc"),
        "unknown group": line.push("C" + "9" * 32),
        "person whose userId is withheld": line.push(ON_PC),
        "unknown path": line.get("/v2/bot/nothing/here"),
        "not JSON": line.client.post("/v2/bot/message/push", data="{}", headers={"Authorization": f"Bearer {TOKEN}"}),
        "above 2 MB": line.push(COAST, text("x" * 2 * 1024 * 1024)),
        "profile nobody has": line.get(f"/v2/bot/profile/{ON_PC}"),
        "member of another group": line.get(f"/v2/bot/group/{MOUNTAIN}/member/{LIN}"),
        "content nobody sent": line.get("/v2/bot/message/1/content"),
        "leave with a malformed id": line.call("POST", "/v2/bot/group/x/leave"),
        "leave an unknown group": line.call("POST", f"/v2/bot/group/C{'9' * 32}/leave"),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "wrong access token": 401, "reply with a retry key": 400, "retry key that is no UUID": 400,
        "unknown group": 400, "person whose userId is withheld": 400, "unknown path": 404, "not JSON": 415,
        "above 2 MB": 413, "profile nobody has": 404, "member of another group": 404, "content nobody sent": 404,
        "leave with a malformed id": 400, "leave an unknown group": 404,
    }  # fmt: skip
    assert answers["unknown group"].get_json() == {"message": "Failed to send messages"}
    assert all(answer.headers["X-Line-Request-Id"] for answer in answers.values())
    assert all(answer.get_json()["message"] for answer in answers.values())


def test_a_group_the_bot_left_is_closed_to_it(page: Page, line: Platform) -> None:
    left = line.call("POST", f"/v2/bot/group/{COAST}/leave")
    told = page.deliver()

    assert left.status_code == 200
    assert [event["type"] for event in told] == ["leave"]
    assert line.push(COAST).get_json() == {"message": "Failed to send messages"}
    assert line.get(f"/v2/bot/group/{COAST}/summary").status_code == 404
    assert line.get(f"/v2/bot/group/{COAST}/members/count").status_code == 404


def test_who_blocked_the_bot_gets_nothing_and_costs_nothing(page: Page, line: Platform) -> None:
    page.post(f"chats/{LIN}/friend", action="block")

    answer = line.push(LIN)

    assert answer.status_code == 200
    assert [one["from"] for one in page.messages(LIN)] == ["system"]
    assert page.get("state")["billed"] == 0
    assert line.get(f"/v2/bot/profile/{LIN}").status_code == 404


def test_a_push_is_billed_once_per_person_and_stops_at_the_quota(page: Page, line: Platform) -> None:
    page.post("settings", quota_limit=6)

    answers = [line.push(COAST, text("一"), text("二")), line.push(LIN), line.push(LIN)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].get_json() == {"message": "You have reached your monthly limit."}
    assert [one["billed"] for one in page.messages(COAST) if one["from"] == "bot"] == [5, 0]
    assert page.get("state")["quota"]["used"] == 6
    assert line.get("/v2/bot/message/quota").get_json() == {"type": "limited", "value": 6}
    assert line.reply(page.token()).status_code == 200


def test_the_quota_begins_anew_with_the_month(page: Page, line: Platform, clock: Clock) -> None:
    line.push(COAST)
    clock.pass_s(31 * 24 * 3600)

    assert line.get("/v2/bot/message/quota/consumption").get_json() == {"totalUsage": 0}
    assert page.get("state")["billed"] == 5


def test_a_refused_push_does_not_use_its_retry_key_up(page: Page, line: Platform) -> None:
    key = str(uuid4())
    page.post("settings", quota_limit=0)
    refused = line.push(COAST, X_Line_Retry_Key=key)
    page.post("settings", quota_limit=200)

    assert [refused.status_code, line.push(COAST, X_Line_Retry_Key=key).status_code] == [429, 200]


def test_a_retry_key_is_forgotten_after_a_day(page: Page, line: Platform, clock: Clock) -> None:
    statuses = [line.push(COAST, X_Line_Retry_Key=KEY).status_code]
    clock.pass_s(24 * 3600 - 1)
    statuses.append(line.push(COAST, X_Line_Retry_Key=KEY).status_code)
    clock.pass_s(1)
    statuses.append(line.push(COAST, X_Line_Retry_Key=KEY).status_code)

    assert statuses == [200, 409, 200]
    assert len([one for one in page.messages(COAST) if one["from"] == "bot"]) == 2


def test_messages_can_be_checked_without_sending(page: Page, line: Platform) -> None:
    good, bad = {"messages": [text("x")]}, {"messages": [text("")]}

    statuses = [
        line.call("POST", f"/v2/bot/message/validate/{kind}", body).status_code
        for kind in ("reply", "push")
        for body in (good, bad)
    ]

    assert statuses == [200, 400, 200, 400]
    assert [one for one in page.messages(COAST) if one["from"] == "bot"] == []


def test_planned_failures_hit_the_next_matching_calls_only(page: Page, line: Platform, pauses: list[float]) -> None:
    page.post("failures", calls=2, status=429, path="push", delay_s=1.5)
    page.post("failures", calls=1, status=500, body={"message": "壞了"})

    statuses = [line.push(LIN).status_code, line.get("/v2/bot/info").status_code]
    statuses += [line.push(LIN).status_code, line.push(LIN).status_code]

    assert statuses == [429, 500, 429, 200]
    assert pauses == [1.5, 1.5]
    assert page.get("state")["billed"] == 1


def test_a_slow_call_is_carried_out_after_its_delay(page: Page, line: Platform, pauses: list[float]) -> None:
    page.post("failures", calls=1, delay_s=12)

    assert line.push(LIN).status_code == 200
    assert pauses == [12.0]


def test_planned_failures_can_be_taken_back(page: Page, line: Platform) -> None:
    page.post("failures", calls=3, status=500)
    page.post("failures", calls=0)

    assert line.push(LIN).status_code == 200


def test_the_calls_of_the_bot_are_kept_for_tests(page: Page, line: Platform) -> None:
    line.push(LIN, text("一"), X_Line_Retry_Key=KEY)

    call = page.get("calls")["calls"][-1]

    assert (call["method"], call["path"], call["status"]) == ("POST", "/v2/bot/message/push", 200)
    assert (call["retry_key"], call["body"]) == (KEY, {"to": LIN, "messages": [text("一")]})


def _delivered(page: Page) -> dict[str, Any]:
    page.token()
    event: dict[str, Any] = page.bot.events[-1]
    return event
