"""The outside watcher is called while all is well, and hears nothing when it is not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.services import processes
from bot.settings import SettingsError, read_settings
from scheduler.heartbeat import call_outside
from tests.builders import text_event
from tests.processes import free_port
from tests.world import World


@contextmanager
def watcher() -> Iterator[tuple[str, list[str]]]:
    """Listen as a watcher does; yields its address and what was called."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ping", called
        server.shutdown()
        thread.join()


def watched_at(world: World, address: str) -> None:
    world.runtime.settings = replace(world.runtime.settings, heartbeat_url=address)


def worker_lives(world: World) -> None:
    with world.database.write() as session:
        processes.beat(session, name="one", role="worker", now=world.clock.now())


def test_it_is_called_while_a_worker_lives_and_nothing_lies_unsent(world: World) -> None:
    with watcher() as (address, called):
        watched_at(world, address)
        call_outside(world.runtime)
        worker_lives(world)
        call_outside(world.runtime)
        heard = list(called)
        world.post(text_event("小幫手 說明", world.at_ms))
        world.clock.move(seconds=301)
        worker_lives(world)
        call_outside(world.runtime)

    assert heard == ["/ping"]
    assert called == heard


def test_a_watcher_that_is_away_harms_nothing(world: World) -> None:
    watched_at(world, f"http://127.0.0.1:{free_port()}/ping")
    worker_lives(world)

    call_outside(world.runtime)


def test_it_is_off_by_default_and_an_address_without_a_host_is_named() -> None:
    assert read_settings({}).heartbeat_url is None
    with pytest.raises(SettingsError, match="HEARTBEAT_URL"):
        read_settings({"HEARTBEAT_URL": "watcher"})
