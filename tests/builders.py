"""LINE webhook events and bodies with sensible defaults, signed as LINE signs them."""

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

GROUP = "C" + "1" * 32
OTHER_GROUP = "C" + "2" * 32
ALICE = "U" + "a" * 32
BELLA = "U" + "b" * 32
BOT = "U" + "0" * 32
SECRET = "test-channel-secret"
OLD_SECRET = "test-channel-secret-before"

_numbers = itertools.count(1)


def event(
    kind: str, at_ms: int, *, group: str | None = GROUP, user: str | None = ALICE, **fields: Any
) -> dict[str, Any]:
    """Return an event; `group` None is a 1:1 chat, `user` None a person whose id LINE withholds."""
    number = next(_numbers)
    source: dict[str, Any] = {"type": "user"} if group is None else {"type": "group", "groupId": group}
    if user is not None:
        source["userId"] = user
    made: dict[str, Any] = {
        "type": kind,
        "mode": "active",
        "timestamp": at_ms,
        "source": source,
        "webhookEventId": f"01EVENT{number:019d}",
        "deliveryContext": {"isRedelivery": False},
    }
    if kind not in ("leave", "unsend", "unfollow", "memberLeft"):
        made["replyToken"] = f"token-{number}"
    return made | fields


def text_event(text: str, at_ms: int, **fields: Any) -> dict[str, Any]:
    """Return a text message; `message` adds to or replaces its fields, `kind` may be messageEdited."""
    extra = fields.pop("message", {})
    kind = fields.pop("kind", "message")
    number = next(_numbers)
    message = {"id": f"message-{number}", "type": "text", "text": text, "quoteToken": f"quote-{number}"} | extra
    return event(kind, at_ms, message=message, **fields)


def body_of(*events: object) -> bytes:
    """Return a webhook body as LINE writes it."""
    return json.dumps({"destination": BOT, "events": list(events)}).encode()


def signature_of(body: bytes, secret: str = SECRET) -> str:
    """Sign a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
