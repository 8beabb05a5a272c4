"""What gunicorn's settings do in each web worker."""

import gc
import os
import runpy
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.pool import QueuePool

from bot.app import build_app
from bot.settings import PROJECT_ROOT
from tests.world import World

Settings = dict[str, Any]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # Put back at the end: the file sets it, and others below.
    for name in ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, os.environ.get(name, "1"))
    interval = sys.getswitchinterval()
    read = runpy.run_path(str(PROJECT_ROOT / "gunicorn.conf.py"))
    yield read
    gc.enable()
    sys.setswitchinterval(interval)
    read["on_exit"](None)


def test_web_workers_look_for_garbage_also_after_a_reload(settings: Settings) -> None:
    # A reload reads the file again and forks; `when_ready` is not called a second time.
    assert not gc.isenabled()

    settings["post_fork"](None, None)

    assert gc.isenabled()


def test_a_web_worker_opens_the_connections_of_its_threads(settings: Settings, world: World) -> None:
    world.database.engine.dispose()

    begin(settings, build_app(world.runtime), threads=2)

    assert connections(world) == 2


def test_an_application_that_is_not_ours_is_left_alone(settings: Settings, world: World) -> None:
    world.database.engine.dispose()

    begin(settings, Flask("another"), threads=2)

    assert connections(world) == 0


def begin(settings: Settings, application: Flask, *, threads: int) -> None:
    """Begin a worker as gunicorn does, and wait until it has rehearsed."""
    settings["post_worker_init"](SimpleNamespace(wsgi=application, cfg=SimpleNamespace(threads=threads)))
    for one in threading.enumerate():
        if one.name == "rehearsal":
            one.join(timeout=30)


def connections(world: World) -> int:
    pool = world.database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedin()
