"""POST /callback from outside: what is refused, what costs nothing, what happens once."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import dispatch, webhook
from bot.database import Base
from bot.models.event import FailedEvent, SeenEvent
from bot.models.outbox import OwedMessage
from bot.models.question import Question
from tests.builders import GROUP, OLD_SECRET, body_of, event, signature_of, text_event
from tests.fake_line import texts
from tests.world import World

# What is strange to one database may be fine to the other.
pytestmark = pytest.mark.each_on_both

QUESTION = "@轉換小幫手 移轉申請表要去哪裡下載？"


def rows(world: World) -> dict[str, int]:
    """Count the rows of every table that has any, but for the knowledge."""
    with world.database.read() as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
    counts.pop("knowledge_version")
    return {name: number for name, number in counts.items() if number}


@pytest.mark.parametrize("signature", [None, "", "x", "=" * 44, signature_of(b"another body"), "簽章"])
def test_a_forged_signature_is_refused_and_leaves_no_row(world: World, signature: str | None) -> None:
    body = body_of(text_event(QUESTION, world.at_ms))
    headers = {} if signature is None else {"X-Line-Signature": signature}

    response = world.client.post("/callback", data=body, headers=headers)

    assert response.status_code == 400
    assert rows(world) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"events": []}',
        b'{"destination": "U0", "events": {}}',
        b'{"destination": 5, "events": []}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_signed_body_of_the_wrong_shape_is_refused_and_leaves_no_row(world: World, body: bytes) -> None:
    assert world.post_body(body) == 400
    assert rows(world) == {}


def test_lines_empty_verification_is_answered_200(world: World) -> None:
    assert world.post() == 200


def test_the_secret_before_a_rotation_is_still_valid(world: World) -> None:
    assert world.post(text_event(QUESTION, world.at_ms), secret=OLD_SECRET) == 200
    assert len(world.deliver()) == 1


def test_header_names_are_case_insensitive_and_emoji_escapes_do_not_matter(world: World) -> None:
    body = body_of(text_event(QUESTION + "😀", world.at_ms))
    assert b"\\ud83d" in body

    assert world.post_body(body) == 200
    assert len(world.deliver()) == 1


BAD_EVENTS: dict[str, Any] = {
    "not an object": 5,
    "null": None,
    "no type": {"mode": "active"},
    "type of a wrong kind": {"mode": "active", "type": []},
    "no source": {k: v for k, v in text_event("小幫手", 1).items() if k != "source"},
    "source of a wrong kind": text_event("小幫手", 1) | {"source": "group"},
    "group without an id": text_event("小幫手", 1) | {"source": {"type": "group"}},
    "unknown source": text_event("小幫手", 1) | {"source": {"type": "planet", "planetId": "P1"}},
    "no message": {k: v for k, v in text_event("小幫手", 1).items() if k != "message"},
    "text of a wrong kind": text_event("小幫手", 1, message={"text": 5}),
    "message without an id": text_event("小幫手", 1, message={"id": None}),
    "unknown message": text_event("小幫手", 1, message={"type": "hologram"}),
    "unknown event": event("teleported", 1),
    "unknown mode": text_event("小幫手", 1) | {"mode": "dreaming"},
    "no timestamp": {k: v for k, v in text_event("小幫手", 1).items() if k != "timestamp"},
    "timestamp out of range": text_event("小幫手", 10**18),
    "no event id": text_event("小幫手", 1) | {"webhookEventId": ""},
    "postback without data": event("postback", 1, postback={}),
    "member list of a wrong kind": event("memberJoined", 1, joined={"members": {}}),
    "reply token of a wrong kind": text_event("小幫手", 1) | {"replyToken": {}},
    "NUL in an id": text_event("小幫手", 1) | {"webhookEventId": "a\x00b"},
    "half a surrogate pair in an id": text_event("小幫手", 1) | {"webhookEventId": "\ud83d"},
}


@pytest.mark.parametrize("bad", BAD_EVENTS.values(), ids=BAD_EVENTS.keys())
def test_a_malformed_or_unknown_event_costs_neither_the_request_nor_its_neighbours(world: World, bad: Any) -> None:
    status = world.post(bad, text_event(QUESTION, world.at_ms), bad)

    assert status == 200
    assert len(world.deliver()) == 1


@pytest.mark.parametrize(
    "mention",
    [5, {"mentionees": 5}, {"mentionees": [5, {"index": -1, "length": "x"}, {"index": True, "length": 2}]}],
    ids=repr,
)
def test_strange_mentions_do_not_cost_the_question(world: World, mention: Any) -> None:
    assert len(world.say(QUESTION, message={"mention": mention})) == 1


def test_text_that_no_encoding_takes_is_served(world: World) -> None:
    assert len(world.say(QUESTION + "\ud83d\x00")) == 1


STRANGE_TOKENS = {"quoteToken": "q\x00", "quotedMessageId": "\udc00"}


@pytest.mark.parametrize(
    "strange", [{key: value} for key, value in STRANGE_TOKENS.items()] + [{"quoteToken": "q" * 3000}]
)
def test_a_token_that_cannot_be_stored_does_not_cost_the_question(world: World, strange: dict[str, str]) -> None:
    assert len(world.say(QUESTION, message=strange)) == 1


@pytest.mark.parametrize("year", [1, 1999, 2031, 9999])
def test_a_time_that_cannot_be_counts_as_now(world: World, year: int) -> None:
    at_ms = int(datetime(year, 12, 31, tzinfo=UTC).timestamp() * 1000)

    assert world.post(text_event("小幫手 期限", at_ms)) == 200
    assert len(world.deliver()) == 1


@pytest.mark.parametrize("data", ["\ud83d\x00" * 40, "長" * 3000, "v=1&do=helpful&question=4000000000"])
def test_strange_button_data_is_told_that_it_does_nothing(world: World, data: str) -> None:
    (call,) = world.tap(data)

    assert "按鈕" in texts(call.messages)[0]


def test_a_standby_event_causes_nothing(world: World) -> None:
    standby = text_event(QUESTION, world.at_ms) | {"mode": "standby"}
    del standby["replyToken"]

    assert world.post(standby) == 200
    assert rows(world) == {}


def test_a_redelivered_event_has_one_effect(world: World) -> None:
    asked = text_event(QUESTION, world.at_ms)
    again = asked | {"deliveryContext": {"isRedelivery": True}}

    assert [world.post(one) for one in (asked, asked, again)] == [200, 200, 200]

    assert len(world.deliver()) == 1
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Question)) == 1


def test_the_same_event_arriving_at_the_same_moment_has_one_effect(world: World) -> None:
    body = body_of(text_event(QUESTION, world.at_ms))
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(world.post_body(body))) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 6
    assert len(world.deliver()) == 1


def test_several_events_of_one_request_are_all_served(world: World) -> None:
    events = [text_event(QUESTION, world.at_ms, group="C" + digit * 32) for digit in "345"]

    assert world.post(*events) == 200

    assert len(world.deliver()) == 3


def test_a_poison_event_is_delivered_again_until_its_third_failure_and_its_neighbours_are_served(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = event("postback", world.at_ms, postback={"data": "poison"})

    def failing(served: Any, meaning: Any, ctx: Any) -> None:
        dispatch.dispatch(served, meaning, ctx)
        if getattr(served, "data", "") == "poison":
            raise RuntimeError("boom")

    monkeypatch.setattr(webhook, "dispatch", failing)
    good = [text_event(QUESTION, world.at_ms) for _ in range(4)]

    again = poison | {"deliveryContext": {"isRedelivery": True}}
    statuses = [world.post(event_, one) for event_, one in zip((poison, again, again, again), good, strict=True)]

    assert statuses == [500, 500, 200, 200]
    assert len(world.deliver()) == 4
    with world.database.read() as session:
        failed = session.scalars(select(FailedEvent)).one()
        assert (failed.failures, failed.error_class) == (3, "RuntimeError")
        assert failed.parked_at is not None
        poisoned = select(OwedMessage).where(OwedMessage.reason_key.contains(poison["webhookEventId"]))
        assert session.scalars(poisoned).all() == []


def test_when_the_database_is_away_line_is_asked_to_deliver_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(world.database, "read", away)
    monkeypatch.setattr(world.database, "write", away)

    assert world.post(text_event(QUESTION, world.at_ms)) == 500


def test_chatter_leaves_a_date_and_a_count_and_nothing_else(world: World) -> None:
    world.join()
    before = rows(world)

    for text in ("大家早安", "中午便當訂16個", "那個表我昨天傳真過去了", "辛苦了～"):
        assert world.say(text) == []

    assert rows(world) == before
    with world.database.read() as session:
        chat = session.execute(Base.metadata.tables["chat"].select()).mappings().one()
    assert (chat["messages_heard"], str(chat["last_heard_on"])) == (4, "2021-12-06")
    assert "便當" not in str(dict(chat))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_byte_of_the_database_or_its_journal_holds_chatter(world: World) -> None:
    asked = "小幫手 移轉申請表要去哪裡下載？"
    for number in range(60):
        world.say(f"便當{number}號訂好了 藍色大象請客")
    world.say(asked)

    path = Path(str(world.database.engine.url.database))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))

    assert asked.removeprefix("小幫手 ").encode() in stored or json.dumps(asked).encode() in stored
    assert "藍色大象".encode() not in stored
    assert "便當".encode() not in stored


def test_events_without_effect_leave_no_id(world: World) -> None:
    world.say("早安")
    world.say("早安啊", kind="messageEdited")
    world.post(event("botSuspended", world.at_ms, user=None))

    with world.database.read() as session:
        assert session.scalars(select(SeenEvent)).all() == []


def test_nothing_people_write_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    world.say("小幫手 藍色大象的秘密是什麼？")
    world.say("藍色大象在午休")
    world.post(text_event("藍色大象", world.at_ms, message={"id": None}))

    assert "藍色大象" not in caplog.text


def test_the_bot_answers_where_it_never_saw_a_join(world: World) -> None:
    (call,) = world.say(QUESTION, group=GROUP)

    assert call.kind == "reply"
    assert "第2題" in texts(call.messages)[0]


def test_an_old_event_that_nobody_addressed_to_the_bot_is_not_pushed_later(world: World) -> None:
    asked = text_event("請問移轉申請表要去哪裡下載？", world.at_ms)
    assert world.post(asked) == 200

    assert world.wait(timedelta(minutes=2)) == []


def test_every_event_of_a_very_long_body_is_served(world: World) -> None:
    groups = [f"C{number:032d}" for number in range(120)]
    events = [text_event("小幫手 期限", world.at_ms, group=group) for group in groups]
    talk = [text_event(f"{number}號會議改到三樓", world.at_ms) for number in range(200)]

    assert world.post(*talk, *events) == 200

    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(OwedMessage)) == len(groups)
