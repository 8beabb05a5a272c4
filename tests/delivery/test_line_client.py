"""The client against a server on this machine that answers as LINE does, or does not."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
import urllib3

from bot.cleaning import NAME_LIMIT
from bot.delivery import line_http
from bot.delivery.line_client import GroupFacts, LineClient, LineError, Quota
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain

JSON = {"content-type": "application/json"}
KEY = UUID("12345678-1234-4234-8234-123456789abc")
TEXT = [{"type": "text", "text": "您好😀", "quoteToken": "q1"}]
BUBBLE = {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "x"}]}}
CARD = [{"type": "flex", "altText": "第2題", "contents": BUBBLE}]


class Server:
    """Answers each request with the next prepared answer and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.connections: set[Any] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                outer.connections.add(self.client_address)
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer.requests.append((self.command, self.path, dict(self.headers), json.loads(body or b"null")))
                answer = outer.answers.pop(0)
                if answer == "break":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if answer == "hang":
                    outer.release.wait(5)
                    self.close_connection = True
                    return
                status, headers, content = answer
                raw = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in ({"content-length": str(len(raw))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST  # noqa: N815 - the standard library's names

            def log_message(self, *_: object) -> None:
                pass

        self.release = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def close(self) -> None:
        self.release.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def client(server: Server) -> LineClient:
    return LineClient("secret-token", server.url)


def test_a_reply_reaches_line_unaltered_and_its_ids_come_back(server: Server, client: LineClient) -> None:
    sent = {"sentMessages": [{"id": "1", "quoteToken": "qt"}, {"id": "2"}]}
    server.answers.append((200, {"x-line-request-id": "r1", "content-type": "application/json"}, sent))

    result = client.reply("token-1", [*TEXT, *CARD])

    assert result == Sent((SentId("1", "qt"), SentId("2")), "r1", 200)
    ((_, path, headers, body),) = server.requests
    assert path == "/v2/bot/message/reply"
    assert headers["Authorization"] == "Bearer secret-token"
    assert "X-Line-Retry-Key" not in headers
    assert body["replyToken"] == "token-1"
    assert body["messages"] == [*TEXT, *CARD]


def test_a_push_carries_its_retry_key(server: Server, client: LineClient) -> None:
    server.answers.append((200, {"content-type": "application/json"}, {"sentMessages": []}))

    assert isinstance(client.push("C1", TEXT, KEY), Sent)

    _, path, headers, body = server.requests[0]
    assert (path, headers["X-Line-Retry-Key"], body["to"]) == ("/v2/bot/message/push", str(KEY), "C1")


@pytest.mark.parametrize(
    "content", [{}, {"sentMessages": []}, {"sentMessages": [7]}, [], b"ok", b"", b"\xff"], ids=repr
)
@pytest.mark.parametrize(
    "headers",
    [
        JSON,
        {"content-type": "application/json; charset=klingon-8"},
        {"content-type": "text/html"},
        {"content-encoding": "gzip"},
    ],
    ids=lambda one: next(iter(one.values())),
)
def test_a_2xx_is_sent_whatever_its_body_says(
    server: Server, client: LineClient, content: Any, headers: dict[str, str]
) -> None:
    server.answers.append((200, headers, content))

    assert client.reply("token-1", TEXT) == Sent((), None, 200)


def test_a_2xx_whose_body_breaks_off_is_sent(server: Server, client: LineClient) -> None:
    server.answers.append((200, {**JSON, "content-length": "500", "connection": "close"}, b'{"sentMess'))

    assert client.reply("token-1", TEXT) == Sent((), None, 200)


def test_one_connection_serves_many_calls_also_after_refusals(server: Server, client: LineClient) -> None:
    server.answers += [(status, JSON, {"message": "x"}) for status in (200, 400, 429, 500, 200)]

    for _ in range(5):
        client.push("C1", TEXT, KEY)

    assert len(server.connections) == 1


def test_half_a_character_reaches_line_as_a_question_mark(server: Server, client: LineClient) -> None:
    server.answers.append((200, JSON, {}))

    client.push("C1", [{"type": "text", "text": "好\ud83d"}], KEY)

    assert server.requests[0][3]["messages"][0]["text"] == "好?"


ENDS: dict[str, tuple[Any, Result]] = {
    "dead token": (
        (400, JSON, {"message": "Invalid reply token"}),
        Refused(400, "Invalid reply token", Refusal.REPLY_TOKEN),
    ),
    "bad message": (
        (400, JSON, {"message": "Bad", "details": [{"message": "too long", "property": "messages[0].text"}]}),
        Refused(400, "Bad | messages[0].text: too long"),
    ),
    "wrong token": (
        (401, JSON, {"message": "Authentication failed"}),
        TryLater(401, "Authentication failed", is_stranger=True),
    ),
    "not allowed": ((403, JSON, {"message": "No"}), TryLater(403, "No", is_stranger=True)),
    "elsewhere": ((302, {"location": "http://127.0.0.1:1/"}, b""), TryLater(302, "(no JSON)")),
    "done already": (
        (409, JSON | {"x-line-accepted-request-id": "r0"}, {"message": "x", "sentMessages": [{"id": "7"}]}),
        Sent((SentId("7"),), None, 409),
    ),
    "rate": ((429, JSON, {"message": "The API rate limit"}), TryLater(429, "The API rate limit")),
    "monthly": (
        (429, JSON, {"message": "You have reached your monthly limit."}),
        TryLater(429, "You have reached your monthly limit.", over_quota=True),
    ),
    "server error": ((500, JSON, {"message": "Internal"}), Uncertain(500, "Internal")),
    "gateway in HTML": ((502, {"content-type": "text/html"}, b"<html>"), Uncertain(502, "(no JSON)")),
    "broken off": ("break", Uncertain(None, "ProtocolError")),
}


@pytest.mark.parametrize(("answer", "expected"), ENDS.values(), ids=ENDS.keys())
def test_every_end_of_a_call_has_a_name(server: Server, client: LineClient, answer: Any, expected: Result) -> None:
    server.answers.append(answer)

    assert client.push("C1", TEXT, KEY) == expected
    assert len(server.requests) == 1


def test_a_line_that_hangs_is_uncertain(server: Server, client: LineClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_http, "_TIMEOUT", urllib3.Timeout(connect=1, read=0.05))
    server.answers.append("hang")

    assert client.reply("token-1", TEXT) == Uncertain(None, "ReadTimeoutError")


def test_a_line_that_cannot_be_reached_was_sent_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    result = LineClient("t", f"http://127.0.0.1:{port}").reply("token-1", TEXT)

    assert result == TryLater(None, "NewConnectionError")


@pytest.mark.parametrize(("is_room", "kind"), [(False, "group"), (True, "room")])
def test_a_group_or_room_is_left(server: Server, client: LineClient, *, is_room: bool, kind: str) -> None:
    server.answers += [(200, JSON, {}), (404, JSON, {"message": "Not found"})]

    client.leave("C1/x", is_room=is_room)
    with pytest.raises(LineError) as gone:
        client.leave("C1/x", is_room=is_room)

    assert [request[:2] for request in server.requests] == [("POST", f"/v2/bot/{kind}/C1%2Fx/leave")] * 2
    assert gone.value.is_final


def test_quota_group_and_names_are_read(server: Server, client: LineClient) -> None:
    for content in (
        {"type": "limited", "value": 200},
        {"totalUsage": 12},
        {"count": 5},
        {"groupId": "C1", "groupName": "海岸高中"},
        {"displayName": "小美", "userId": "U1"},
    ):
        server.answers.append((200, JSON, content))

    assert client.quota() == Quota(limit=200, used=12)
    assert client.group("C1", is_room=False) == GroupFacts("海岸高中", 5)
    assert client.person_name("U1", "C1") == "小美"


@pytest.mark.parametrize(("status", "is_final"), [(404, True), (401, False), (403, False), (429, False), (500, False)])
def test_a_question_that_line_does_not_answer_says_whether_to_ask_again(
    server: Server, client: LineClient, status: int, *, is_final: bool
) -> None:
    server.answers.append((status, JSON, {"message": "no"}))

    with pytest.raises(LineError) as caught:
        client.person_name("U1", None)

    assert caught.value.is_final is is_final


@pytest.mark.parametrize("name", ["\\ud83d王\\u0000小明", "王小明\\u202e" + "長" * 3000])
def test_names_that_cannot_be_stored_or_shown_are_cleaned(server: Server, client: LineClient, name: str) -> None:
    group = f'{{"groupId": "C1", "groupName": "{name}"}}'.encode()
    server.answers += [
        (200, {"content-type": "application/json"}, f'{{"userId": "U1", "displayName": "{name}"}}'.encode()),
        (200, {"content-type": "application/json"}, {"count": 3}),
        (200, {"content-type": "application/json"}, group),
    ]

    for cleaned in (client.person_name("U1", None), client.group("C1", is_room=False).name or ""):
        assert "王" in cleaned
        assert len(cleaned) <= NAME_LIMIT
        assert not set("\x00\u202e") & set(cleaned)
        assert cleaned.encode("utf-8").decode() == cleaned
