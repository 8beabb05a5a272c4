"""A stand-in in memory with its own clock, a bot that listens, and the two ways to talk to the stand-in."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.simulator.app import create_app
from bot.simulator.stand_in import StandIn, open_stand_in
from bot.simulator.webhooks import Courier

SECRET = "test-secret"
TOKEN = "test-token"
COAST = "C2000000000000000000000000000a001"
MOUNTAIN = "C2000000000000000000000000000b001"
LIN = "U1000000000000000000000000000a001"
CHEN = "U1000000000000000000000000000a002"
ON_PC = "U1000000000000000000000000000a004"  # LINE withholds this person's userId.
HUANG = "U1000000000000000000000000000b001"


@dataclass
class Clock:
    """Seconds since 1970 that pass only when told."""

    now: float = 1_638_752_400.0

    def __call__(self) -> float:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class ListeningBot:
    """A bot that keeps what it was sent and answers with `status`; a status of 0 never answers in time."""

    status: int = 200
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.bodies for event in json.loads(body)["events"]]


@dataclass
class Platform:
    """The bot's side: calls with its access token."""

    client: FlaskClient

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {"Authorization": f"Bearer {TOKEN}"} | {key.replace("_", "-"): one for key, one in headers.items()}
        return self.client.open(path, method=method, json=body, headers=named)

    def get(self, path: str) -> TestResponse:
        return self.call("GET", path)

    def reply(self, token: str, *messages: dict[str, Any]) -> TestResponse:
        body = {"replyToken": token, "messages": messages or [text("好的")]}
        return self.call("POST", "/v2/bot/message/reply", body)

    def push(self, to: str, *messages: dict[str, Any], **headers: str) -> TestResponse:
        body = {"to": to, "messages": messages or [text("您好")]}
        return self.call("POST", "/v2/bot/message/push", body, **headers)


@dataclass
class Page:
    """The chat page's side."""

    client: FlaskClient
    courier: Courier
    bot: ListeningBot

    def post(self, path: str, /, **body: Any) -> TestResponse:
        return self.client.post(f"/page/{path}", json=body, headers={"X-Page": "1"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/page/{path}").get_json()

    def write(self, chat: str, person: str, words: str, **more: Any) -> str:
        answer = self.post(f"chats/{chat}/text", person=person, text=words, **more)
        assert answer.status_code == 200, answer.get_json()
        message_id: str = answer.get_json()["id"]
        return message_id

    def send(self, chat: str, person: str, what: str, name: str, data: bytes) -> TestResponse:
        """Send a form written by hand: the test client would leave a temporary file open for large ones."""
        head = f'--cut\r\nContent-Disposition: form-data; name="person"\r\n\r\n{person}\r\n--cut\r\n'
        head += f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
        return self.client.post(
            f"/page/chats/{chat}/{what}",
            data=head.encode() + data + b"\r\n--cut--\r\n",
            headers={"X-Page": "1"},
            content_type="multipart/form-data; boundary=cut",
        )

    def messages(self, chat: str, after: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"chats/{chat}/messages?after={after}")["messages"]
        return found

    def message(self, chat: str, message_id: str) -> dict[str, Any]:
        return next(one for one in self.messages(chat) if one["id"] == message_id)

    def deliver(self) -> list[dict[str, Any]]:
        """Have every event that is due delivered; return those the bot heard just now."""
        before = len(self.bot.events)
        while self.courier.deliver_next():
            pass
        return self.bot.events[before:]

    def token(self, chat: str = COAST, person: str = LIN) -> str:
        """Return the reply token of a message just written and delivered."""
        self.write(chat, person, "請問")
        token: str = self.deliver()[-1]["replyToken"]
        return token


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words} | more


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def stand_in(clock: Clock, pauses: list[float]) -> Iterator[StandIn]:
    opened = open_stand_in(data=None, access_token=TOKEN, clock=clock, pause=pauses.append)
    yield opened
    opened.storage.close()


@pytest.fixture
def client(stand_in: StandIn) -> FlaskClient:
    return create_app(stand_in).test_client()


@pytest.fixture
def bot() -> Iterator[ListeningBot]:
    listening = ListeningBot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            listening.signatures.append(self.headers["X-Line-Signature"])
            listening.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            if not listening.status:
                listening.closing.wait(10)
                return
            self.send_response(listening.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.url = f"http://127.0.0.1:{server.server_port}/callback"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield listening
    listening.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def courier(stand_in: StandIn, bot: ListeningBot) -> Courier:
    return Courier(
        stand_in.storage,
        callback=bot.url,
        secret=SECRET,
        destination=stand_in.cast.bot.id,
        timeout_s=0.3,
        grace_pause_s=0,
    )


@pytest.fixture
def page(client: FlaskClient, courier: Courier, bot: ListeningBot) -> Page:
    """Return the page of a stand-in whose first events (the bot joining) are already delivered."""
    page = Page(client, courier, bot)
    page.deliver()
    bot.bodies.clear()
    bot.signatures.clear()
    return page


@pytest.fixture
def line(client: FlaskClient) -> Platform:
    return Platform(client)
