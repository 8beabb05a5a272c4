"""create_app(): both interfaces and the page in one Flask application, for this machine's own browsers only."""

from pathlib import Path
from urllib.parse import urljoin

from flask import Flask, Response, abort, jsonify, redirect, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.simulator import page_api, platform_api
from bot.simulator.stand_in import EXTENSION, StandIn, the_stand_in

STATIC = Path(__file__).with_name("static")
OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(stand_in: StandIn) -> Flask:
    """Return the application around one stand-in."""
    app = Flask(__name__, static_folder=str(STATIC), static_url_path="")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 0
    app.extensions[EXTENSION] = stand_in
    app.register_blueprint(platform_api.blueprint)
    app.register_blueprint(page_api.blueprint)
    app.before_request(refuse_foreign_hosts)
    app.after_request(add_headers)
    app.register_error_handler(HTTPException, say_http_error)
    app.add_url_rule("/", view_func=show_page)
    app.add_url_rule("/console", view_func=go_to_console)
    return app


def refuse_foreign_hosts() -> ResponseReturnValue | None:
    """Refuse names that merely point to this machine: a web site could reach us through its own (DNS rebinding)."""
    host = request.host.rpartition(":")[0] or request.host
    if host not in OWN_HOSTS:
        return jsonify(error="只接受 127.0.0.1 或 localhost。"), 403
    return None


def add_headers(response: Response) -> Response:
    """Let the page load nothing but what lies beside it."""
    response.headers.extend(HEADERS)
    return response


def say_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer errors outside both interfaces as JSON."""
    return jsonify(error="找不到，或無法這樣操作。"), error.code or 500


def go_to_console() -> ResponseReturnValue:
    """Lead to the bot's console, which is where its webhook is."""
    public = the_stand_in().public
    if public is None:
        abort(404)
    return redirect(urljoin(public.callback, "/console/"))


def show_page() -> Response:
    """Return the chat page."""
    return send_from_directory(STATIC, "index.html")
