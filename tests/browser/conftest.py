"""The real stand-in on a port of its own, a bot that records what it hears, and Chromium looking at the page."""

import json
import logging
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from werkzeug.serving import make_server

from bot.simulator.app import create_app
from bot.simulator.bot_clock import BotClock, ClockReading
from bot.simulator.stand_in import StandIn, open_stand_in
from bot.simulator.webhooks import Courier
from tests.browser.console_site import serve
from tests.browser.kept_pages import KeptPages
from tests.browser.window import Window
from tests.conftest import need

SECRET = "browser-secret"
TOKEN = "browser-token"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = (1280, 900)
Open = Callable[..., Page]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@dataclass
class RecordingBot:
    """A webhook that keeps raw bodies with their signatures and answers `status`."""

    status: int = 200
    heard: list[tuple[bytes, str]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, body: bytes, signature: str) -> None:
        with self.news:
            self.heard.append((body, signature))
            self.news.notify_all()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body, _ in self.heard for event in json.loads(body)["events"]]

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool], count: int = 1) -> list[dict[str, Any]]:
        """Return the events that are wanted as soon as there are `count`."""

        def found() -> list[dict[str, Any]]:
            return [event for event in self.events if wanted(event)]

        with self.news:
            assert self.news.wait_for(lambda: len(found()) >= count, timeout=10), self.events
        return found()


class RecordingClock(BotClock):
    """The clock of a bot that is at 110-12-06 10:00 until it is moved."""

    moved_to: ClassVar[list[str | None]] = []

    def read(self) -> ClockReading | None:
        return ClockReading("2021-12-06T10:00:00+08:00", "2021-12-08T09:00:00+08:00")

    def move(self, moment: str | None) -> ClockReading:
        self.moved_to.append(moment)
        return ClockReading(moment or "2021-12-06T10:00:00+08:00", "2021-12-09T09:00:00+08:00")


@dataclass
class Stage:
    """The stand-in being served at `url`, with the bot that listens to it."""

    url: str
    stand_in: StandIn
    bot: RecordingBot

    def call(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        request = Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"} | headers)  # noqa: S310
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own loopback address
            return json.load(answer)

    def push(self, to: str, *messages: dict[str, Any]) -> None:
        self.call("/v2/bot/message/push", {"to": to, "messages": list(messages)}, Authorization=f"Bearer {TOKEN}")

    def reply(self, token: str, *messages: dict[str, Any]) -> None:
        body = {"replyToken": token, "messages": list(messages)}
        self.call("/v2/bot/message/reply", body, Authorization=f"Bearer {TOKEN}")

    def write(self, chat: str, person: str, text: str) -> None:
        self.call(f"/page/chats/{chat}/text", {"person": person, "text": text}, **{"X-Page": "1"})


def card(*parts: dict[str, Any], alt: str = "卡片", **bubble: Any) -> dict[str, Any]:
    """Return a Flex message whose body holds `parts`."""
    body = {"type": "box", "layout": "vertical", "contents": list(parts)}
    return {"type": "flex", "altText": alt, "contents": {"type": "bubble", "body": body} | bubble}


@pytest.fixture
def bot() -> Iterator[tuple[RecordingBot, str]]:
    recording = RecordingBot()

    class Handler(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.0"  # type: ignore[misc]

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(recording.status)
            self.end_headers()
            recording.hear(body, self.headers["X-Line-Signature"])

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield recording, f"http://127.0.0.1:{server.server_port}/callback"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stage(bot: tuple[RecordingBot, str]) -> Iterator[Stage]:
    recording, callback = bot
    RecordingClock.moved_to.clear()
    stand_in = open_stand_in(data=None, access_token=TOKEN, bot_clock=RecordingClock(callback=callback, secret=SECRET))
    courier = Courier(stand_in.storage, callback, SECRET, stand_in.cast.bot.id)
    courier.start()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # A line per file of the page would bury what failed.
    server = make_server("127.0.0.1", 0, create_app(stand_in), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield Stage(f"http://127.0.0.1:{server.server_port}", stand_in, recording)
    server.shutdown()
    thread.join()
    server.server_close()
    courier.stop()


def find_chromium() -> str | None:
    """Return the browser of this machine, None when there is none."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        need("Chromium is not installed (Debian and Ubuntu: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chat_pages(chromium: Browser) -> KeptPages:
    def outside(route: Route) -> None:
        route.fulfill(body=PNG, content_type="image/png")

    return KeptPages(chromium, lambda context: context.route(re.compile("^https://"), outside))


@pytest.fixture
def open_window(chat_pages: KeptPages, stage: Stage) -> Iterator[Callable[..., Window]]:
    """Open the page in a browser of its own; errors of its scripts fail the test."""

    def open_one(size: tuple[int, int] = DESKTOP, *, touch: bool = False) -> Window:
        page = chat_pages.take(viewport=_viewport(size), has_touch=touch)
        page.goto(stage.url)
        page.locator(".chat-row").first.wait_for()
        return Window(page)

    with _without_errors(chat_pages):
        yield open_one


@pytest.fixture
def window(open_window: Callable[..., Window]) -> Window:
    """The page as 陳志明 sees it, in the group of the school."""
    opened = open_window()
    opened.become("陳志明")
    opened.open_chat()
    return opened


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("console")) as url:
        yield url


@pytest.fixture(scope="session")
def console_pages(chromium: Browser) -> KeptPages:
    return KeptPages(chromium, lambda _: None)


@pytest.fixture
def open_page(console_pages: KeptPages, site: str) -> Iterator[Open]:
    """Open the console as somebody; errors of scripts and refusals of the policy fail the test."""

    def open_one(name: str | None, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        page = console_pages.take(viewport=_viewport(size), **options)
        page.goto(f"{site}/sign-in")
        if name is not None:
            page.get_by_role("button", name=name).click()
            page.get_by_role("heading", level=1).wait_for()
        return page

    with _without_errors(console_pages):
        yield open_one


@contextmanager
def _without_errors(pages: KeptPages) -> Iterator[None]:
    """Take the pages back afterwards, and fail for errors of their scripts."""
    pages.errors.clear()
    yield
    pages.give_back()
    assert pages.errors == []


def _viewport(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}
