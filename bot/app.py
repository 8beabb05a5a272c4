"""The web process: Flask and its blueprints, nothing else."""

import atexit

from flask import Flask, Response

from bot.arrival import BODY_LIMIT
from bot.console.blueprint import add_console
from bot.logs import set_up_logs
from bot.patience import when_it_answers
from bot.public import calendars, demo, media, metrics, pages
from bot.services import learned_versions
from bot.settings import Settings, read_settings
from bot.webhook import RUNTIME, rehearse
from bot.webhook import blueprint as webhook
from bot.wiring import Runtime, start_runtime


def create_app(settings: Settings | None = None) -> Flask:
    """Create the web application of a process.

    Raises:
        SettingsError: a setting is missing or the database is not up to date.
        KnowledgeError: nothing is published and the knowledge folder has mistakes.
    """
    if settings is None:
        set_up_logs()
        settings = read_settings()
    settings.require_line()
    runtime = start_runtime(settings, prepare_answering=learned_versions.prepare_version)
    when_it_answers(runtime.database, lambda: _learn(runtime))
    rehearse(runtime)
    atexit.register(runtime.heard.write)
    return build_app(runtime)


def _forbid_guessing(response: Response) -> Response:
    """Have browsers take every answer for what it says it is."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _learn(runtime: Runtime) -> None:
    with runtime.database.read() as session:
        runtime.knowledge.learn(session)


def build_app(runtime: Runtime) -> Flask:
    """Create the web application around what every process shares."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.after_request(_forbid_guessing)
    app.extensions[RUNTIME] = runtime
    app.register_blueprint(webhook)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(media.blueprint)
    app.register_blueprint(calendars.blueprint)
    app.register_blueprint(metrics.blueprint)
    if runtime.settings.demo_mode:
        app.register_blueprint(demo.blueprint)
    # What LINE and the stand-in post is signed; everything else that is posted comes from forms of ours.
    add_console(app, runtime.settings, signed=(webhook, demo.blueprint))
    return app
