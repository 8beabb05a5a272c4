"""The part of LINE's API that the bot calls, with LINE's paths, status codes and words."""

import hmac
import re
import socket
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.simulator import messages, quota, rich_menu_api, sending, state, talk
from bot.simulator.line_rules import check_request
from bot.simulator.sending import RefusalError, refusal
from bot.simulator.stand_in import the_stand_in
from bot.simulator.webhooks import Courier

blueprint = Blueprint("platform", __name__, url_prefix="/v2")
blueprint.register_blueprint(rich_menu_api.blueprint)
BODY_LIMIT = 2 * 1024 * 1024
GROUP_ID = re.compile(r"C[0-9a-f]{32}\Z")
RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
CONTENT_KINDS = frozenset({"image", "file", "audio", "video"})
SENDING = {"/v2/bot/message/reply": "reply", "/v2/bot/message/push": "push"}
DEFAULT_ERRORS = {429: "The API rate limit has been exceeded. Try again later."}


@blueprint.before_request
def admit() -> ResponseReturnValue | None:
    """Give the call a number, check the access token, then do as a planned failure says."""
    g.request_id, g.failure = str(uuid4()), None
    request.max_content_length = BODY_LIMIT
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, f"Bearer {the_stand_in().access_token}".encode()):
        raise refusal(
            401,
            "Authentication failed. Confirm that the access token in the authorization header is valid.",
        )
    failure = the_stand_in().rehearsal.take(SENDING.get(request.path, ""))
    if failure is None:
        return None
    g.failure = failure
    if failure.delay_s:
        the_stand_in().pause(failure.delay_s)
    if failure.status is None:
        return None
    default = {"message": DEFAULT_ERRORS.get(failure.status, "Internal server error")}
    return jsonify(default if failure.body is None else failure.body), failure.status


@blueprint.after_request
def finish(response: Response) -> Response:
    """Give every answer its request id, log the call, and cut the connection when that is planned."""
    response.headers["X-Line-Request-Id"] = g.request_id
    the_stand_in().rehearsal.note_call(
        {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "retry_key": request.headers.get("X-Line-Retry-Key"),
            "request_id": g.request_id,
            "body": None if response.status_code == 413 else request.get_json(silent=True),  # noqa: PLR2004
            "broken": bool(g.failure and g.failure.break_after_accept),
        }
    )
    connection = request.environ.get("werkzeug.socket")
    if g.failure and g.failure.break_after_accept and connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    return response


@blueprint.errorhandler(RefusalError)
def say_refusal(error: RefusalError) -> ResponseReturnValue:
    """Answer a refusal as LINE words it."""
    return jsonify(error.body), error.status, error.headers


@blueprint.errorhandler(RequestEntityTooLarge)
def say_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Refuse a body above LINE's 2 MB."""
    return jsonify(message="Request Entity Too Large"), 413


@blueprint.errorhandler(HTTPException)
def say_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer everything else as JSON too."""
    return jsonify(message=error.name), error.code or 500


@blueprint.post("/bot/message/reply")
def reply() -> ResponseReturnValue:
    """Reply to an event."""
    if "X-Line-Retry-Key" in request.headers:
        raise refusal(400, "The X-Line-Retry-Key header is not supported by this endpoint")
    body = _checked_body("reply")
    with the_stand_in().storage.write() as db:
        return jsonify(sending.send_reply(db, the_stand_in().cast.bot, body))


@blueprint.post("/bot/message/push")
def push() -> ResponseReturnValue:
    """Send to a person or a group."""
    retry_key = request.headers.get("X-Line-Retry-Key")
    if retry_key is not None:
        if not RETRY_KEY.match(retry_key):
            raise refusal(400, "The X-Line-Retry-Key header must be a UUID in hexadecimal notation")
        retry_key = str(UUID(retry_key))
    body = _checked_body("push")
    with the_stand_in().storage.write() as db:
        bot = the_stand_in().cast.bot
        return jsonify(sending.send_push(db, bot, body, retry_key=retry_key, request_id=g.request_id))


@blueprint.post("/bot/message/validate/reply")
def validate_reply() -> ResponseReturnValue:
    """Check messages for a reply."""
    _checked_body("validate/reply")
    return jsonify({})


@blueprint.post("/bot/message/validate/push")
def validate_push() -> ResponseReturnValue:
    """Check messages for a push."""
    _checked_body("validate/push")
    return jsonify({})


@blueprint.get("/bot/profile/<user_id>")
def profile(user_id: str) -> ResponseReturnValue:
    """Return a friend's name; who blocked the bot is not found."""
    with the_stand_in().storage.read() as db:
        chat, person = state.find_chat(db, user_id), state.find_person(db, user_id)
    if chat is None or person is None or not chat["bot_in"]:
        raise refusal(404, "Not found")
    return jsonify(userId=user_id, displayName=person["name"], language="zh-TW")


@blueprint.get("/bot/group/<group_id>/summary")
def group_summary(group_id: str) -> ResponseReturnValue:
    """Return a group's name."""
    with the_stand_in().storage.read() as db:
        group = state.find_group_with_bot(db, group_id)
    if group is None:
        raise refusal(404, "Not found")
    return jsonify(groupId=group_id, groupName=group["name"])


@blueprint.get("/bot/group/<group_id>/members/count")
def member_count(group_id: str) -> ResponseReturnValue:
    """Return how many people are in a group, without the bot."""
    with the_stand_in().storage.read() as db:
        if state.find_group_with_bot(db, group_id) is None:
            raise refusal(404, "Not found")
        return jsonify(count=len(state.member_ids(db, group_id)))


@blueprint.get("/bot/group/<group_id>/member/<user_id>")
def member_profile(group_id: str, user_id: str) -> ResponseReturnValue:
    """Return a member's name, friend of the bot or not."""
    with the_stand_in().storage.read() as db:
        group, person = state.find_group_with_bot(db, group_id), state.find_person(db, user_id)
        if group is None or person is None or not person["has_user_id"] or not state.is_member(db, group_id, user_id):
            raise refusal(404, "Not found")
    return jsonify(userId=user_id, displayName=person["name"])


@blueprint.post("/bot/group/<group_id>/leave")
def leave_group(group_id: str) -> ResponseReturnValue:
    """Let the bot leave a group."""
    if not GROUP_ID.match(group_id):
        raise refusal(400, "The value for the 'groupId' parameter is invalid")
    with the_stand_in().storage.write() as db:
        if state.find_group_with_bot(db, group_id) is None:
            raise refusal(404, "Not found")
        talk.remove_bot(db, the_stand_in().cast.bot, group_id, by_itself=True)
    return jsonify({})


@blueprint.get("/bot/message/quota")
def message_quota() -> ResponseReturnValue:
    """Return how many messages a month may be billed."""
    with the_stand_in().storage.read() as db:
        limit = quota.limit(db)
    return jsonify({"type": "none"} if limit is None else {"type": "limited", "value": limit})


@blueprint.get("/bot/message/quota/consumption")
def consumption() -> ResponseReturnValue:
    """Return how many messages were billed this month."""
    with the_stand_in().storage.read() as db:
        return jsonify(totalUsage=quota.used(db))


@blueprint.get("/bot/info")
def bot_info() -> ResponseReturnValue:
    """Return who the access token belongs to."""
    bot = the_stand_in().cast.bot
    return jsonify(userId=bot.id, basicId=bot.basic_id, displayName=bot.name, chatMode="bot", markAsReadMode="auto")


@blueprint.get("/bot/channel/webhook/endpoint")
def webhook_endpoint() -> ResponseReturnValue:
    """Return where the webhook goes; here it is always in use."""
    return jsonify(endpoint=_courier().callback, active=True)


@blueprint.post("/bot/channel/webhook/test")
def test_webhook() -> ResponseReturnValue:
    """Send a signed webhook without events and tell what came back."""
    status, reason = _courier().test()
    return jsonify(
        success=status == 200,  # noqa: PLR2004 - what LINE takes for success
        timestamp=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        statusCode=status or 0,
        reason=reason,
        detail=str(status or "the callback does not answer"),
    )


def _courier() -> Courier:
    courier = the_stand_in().courier
    if courier is None:
        raise refusal(404, "Webhook endpoint not found")
    return courier


@blueprint.get("/bot/message/<message_id>/content")
def content(message_id: str) -> ResponseReturnValue:
    """Return the picture, file or recording of a message."""
    with the_stand_in().storage.read() as db:
        row = messages.find_message(db, message_id)
        picture = db.one("SELECT * FROM picture WHERE message_id = ?", message_id)
    if row is not None and row["kind"] in CONTENT_KINDS and row["unsent"]:
        raise refusal(410, "Gone")
    if picture is None:
        raise refusal(404, "Not found")
    return Response(picture["data"], content_type=picture["type"])


@blueprint.route("/<path:_path>", methods=["GET", "POST", "PUT", "DELETE"])
def unknown(_path: str) -> ResponseReturnValue:
    """Answer paths this stand-in has nothing behind."""
    raise refusal(404, "Not found")


def _checked_body(operation: str) -> dict[str, Any]:
    """Return the request's body once it keeps all of LINE's rules."""
    if request.mimetype != "application/json":
        raise refusal(415, "Unsupported Media Type")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise refusal(400, "The request body could not be parsed as JSON")
    problems = check_request(operation, body)
    if problems:
        raise sending.body_refusal([(one.path, one.message) for one in problems])
    return body
