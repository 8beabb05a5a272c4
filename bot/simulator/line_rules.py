"""What LINE refuses: its own API description, unknown properties, and its written limits on top."""

import json
from collections.abc import Iterator
from typing import Any

from bot.simulator.line_limits import beyond_the_description
from bot.simulator.line_schema import Checker, Problem

__all__ = ["Problem", "check_request", "check_webhook_event"]

MESSAGING_API, WEBHOOK = "messaging-api.yml", "webhook.yml"
REQUEST_BYTES = 2 * 1024 * 1024
_REQUESTS = {
    "reply": "ReplyMessageRequest",
    "push": "PushMessageRequest",
    "validate/reply": "ValidateMessageRequest",
    "validate/push": "ValidateMessageRequest",
    "richmenu": "RichMenuRequest",
}


def check_request(operation: str, body: object) -> list[Problem]:
    """Return what LINE would refuse in the body of `reply`, `push`, `validate/reply`, `validate/push` or `richmenu`.

    Raises:
        KeyError: there is no such operation.
    """
    checker = Checker(MESSAGING_API)
    problems = list(checker.check(_REQUESTS[operation], body))
    for seen in checker.seen:
        problems.extend(beyond_the_description(seen))
    if isinstance(body, dict):
        problems.extend(_whole(body))
    return list(dict.fromkeys(problems))


def check_webhook_event(event: dict[str, Any]) -> list[Problem]:
    """Return where an event differs from LINE's description; messageEdited is newer than that and like a message."""
    if event.get("type") == "messageEdited":
        event = event | {"type": "message"}
    return list(Checker(WEBHOOK).check("Event", event))


def _whole(body: dict[str, Any]) -> Iterator[Problem]:
    if len(json.dumps(body).encode()) > REQUEST_BYTES:
        yield Problem("", f"the request has more than {REQUEST_BYTES} bytes")
    for key in ("replyToken", "to"):
        if body.get(key) == "":
            yield Problem(key, "may not be empty")
