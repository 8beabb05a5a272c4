"""A bot as the tests have it, for whoever measures one in their own process."""

from collections.abc import Mapping
from pathlib import Path

from bot.app import build_app
from bot.programme.published import Published
from bot.webhook import RUNTIME
from bot.wiring import Runtime
from tests.clock import FakeClock
from tests.kept_worlds import KeptWorlds
from tests.world import World, know


def build(runtime: Runtime, published: Published, fake: FakeClock, files: Mapping[str, str], folder: Path) -> World:
    """Return a bot whose `published` knowledge, made of `files`, runs on a migrated database; `folder` is its own."""
    know(runtime.database, files, at=fake.now())
    runtime.knowledge.take_over(published)
    app = build_app(runtime)
    app.extensions[RUNTIME] = runtime
    return World(runtime, app, fake, KeptWorlds(folder))
