"""Demonstrations only: the program's clock can be read and moved. Registered with DEMO_MODE=1, refused otherwise."""

from datetime import datetime

from flask import Blueprint, Response, current_app, jsonify, request

from bot import clock
from bot.programme.published import Published
from bot.services import program_time
from bot.services.program_time import ClockIsRealError
from bot.webhook import RUNTIME, is_signed
from bot.wiring import Runtime

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("/program-time")
def read() -> Response:
    """Return program time, and when the next reminder falls due (null: none), as ISO 8601 in the programme's zone."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    with runtime.database.read() as session:
        now = runtime.program_now(session, clock.machine_now())
        return jsonify(_both(runtime.knowledge.get(session), now))


@blueprint.post("/program-time")
def move() -> tuple[Response, int]:
    """Set program time to `moment` (ISO 8601 with its offset from UTC; null: the real time); it keeps running.

    The body is signed with the channel secret, as LINE's own are: 400 when it is not, or when the moment is none.
    """
    runtime: Runtime = current_app.extensions[RUNTIME]
    if not is_signed(
        request.get_data(), request.headers.get("X-Line-Signature", ""), runtime.settings.line_channel_secrets
    ):
        return jsonify(error="signature"), 400
    machine_now = clock.machine_now()
    try:
        moment = _moment(request.get_json(silent=True), machine_now)
        with runtime.database.write() as session:
            program_time.set_program_time(
                session, moment, machine_now=machine_now, demo_mode=runtime.settings.demo_mode
            )
            published = runtime.knowledge.get(session)
    except ClockIsRealError:
        return jsonify(error="not a demonstration"), 404
    except ValueError as error:
        return jsonify(error=str(error)), 400
    return jsonify(_both(published, moment)), 200


def _both(published: Published, now: datetime) -> dict[str, str | None]:
    following = published.timetable.next_after(now)
    return {
        "program_time": now.astimezone(published.zone).isoformat(),
        "next_reminder": following.due.isoformat() if following else None,
    }


def _moment(body: object, machine_now: datetime) -> datetime:
    if not isinstance(body, dict) or "moment" not in body:
        raise ValueError("moment is missing")
    given = body["moment"]
    if given is None:
        return machine_now
    moment = datetime.fromisoformat(given) if isinstance(given, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError("moment must be ISO 8601 with its offset from UTC")
    return moment
