"""The only caller of the LINE API; every end of a call becomes Sent, Refused, TryLater or Uncertain."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID

from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot.cleaning import ID_LIMIT, clean_name, clean_text
from bot.delivery.line_http import (
    ANSWER_LIMIT,
    CLIENT_ERRORS,
    CONFLICT,
    NOT_READY,
    REDIRECTS,
    REQUEST_TIMEOUT,
    SERVER_ERRORS,
    STRANGER,
    TOO_MANY_REQUESTS,
    Answer,
    LineError,
    LineHttp,
    answered,
    words_of,
)
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain
from bot.services.media_files import SIZE_LIMIT

__all__ = ["GroupFacts", "LineCalls", "LineClient", "LineError", "Messages", "Quota"]

_MONTHLY_LIMIT = "monthly limit"
_REPLY_TOKEN = "invalid reply token"  # noqa: S105 - LINE's words, not a secret
_NOT_FOUND = 404

Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class GroupFacts:
    """A group's name and its number of members without the bot."""

    name: str | None
    member_count: int


@dataclass(frozen=True)
class Quota:
    """This month's limit (None: there is none) and what is used of it, in messages."""

    limit: int | None
    used: int


class LineCalls(Protocol):
    """What the worker needs of LINE."""

    def reply(self, token: str, messages: Messages) -> Result:
        """Answer an event."""

    def push(self, to: str, messages: Messages, retry_key: UUID) -> Result:
        """Send on our own account."""

    def quota(self) -> Quota:
        """Read the quota and what is used of it."""

    def group(self, line_id: str, *, is_room: bool) -> GroupFacts:
        """Read a group's name and size."""

    def person_name(self, user_id: str, group_id: str | None) -> str:
        """Read how somebody is called, in a group or 1:1."""

    def leave(self, line_id: str, *, is_room: bool) -> None:
        """Go out of a group or room."""

    def content(self, message_id: str) -> bytes:
        """Read the picture or file of a message."""

    def make_menu(self, menu: Mapping[str, Any], picture: bytes, *, for_all: bool) -> str:
        """Make a rich menu with its picture and return its id; `for_all`: whoever has none of their own gets it."""

    def has_menu(self, menu_id: str) -> bool:
        """Tell whether LINE still has a rich menu."""

    def drop_menu(self, menu_id: str) -> None:
        """Take a rich menu away from LINE."""

    def show_menu(self, user_id: str, menu_id: str | None) -> None:
        """Give somebody a rich menu of their own, or (None) take it away."""


class LineClient:
    """LINE over HTTP, with time-outs and without hidden retries; safe to share between threads."""

    def __init__(self, access_token: str, base_url: str, *, connections: int = 16) -> None:
        self._http = LineHttp(access_token, base_url, connections=connections)

    def reply(self, token: str, messages: Messages) -> Result:
        """Answer an event; a token works once, for about a minute."""
        return _send(lambda: self._post("reply", {"replyToken": token, "messages": messages}, {}))

    def push(self, to: str, messages: Messages, retry_key: UUID) -> Result:
        """Send to a chat; LINE ignores a repeat with the same key for 24 hours."""
        key = {"X-Line-Retry-Key": str(retry_key)}
        return _send(lambda: self._post("push", {"to": to, "messages": messages}, key))

    def quota(self) -> Quota:
        """Read the monthly limit and the approximate use.

        Raises:
            LineError: LINE did not say.
        """
        quota = self._ask("message/quota")
        used = self._ask("message/quota/consumption")
        limit = _number(quota, "value") if quota.get("type") == "limited" else None
        return Quota(limit=limit, used=_number(used, "totalUsage"))

    def group(self, line_id: str, *, is_room: bool) -> GroupFacts:
        """Read a group's name and number of members; rooms have no name.

        Raises:
            LineError: LINE did not say.
        """
        kind = "room" if is_room else "group"
        count = _number(self._ask(f"{kind}/{quote(line_id, safe='')}/members/count"), "count")
        if is_room:
            return GroupFacts(name=None, member_count=count)
        name = _text(self._ask(f"group/{quote(line_id, safe='')}/summary"), "groupName")
        return GroupFacts(name=clean_name(name) or None, member_count=count)

    def person_name(self, user_id: str, group_id: str | None) -> str:
        """Read a display name; in a group also of people who are no friends of the bot.

        Raises:
            LineError: LINE did not say, or the person has left.
        """
        person = quote(user_id, safe="")
        path = f"profile/{person}" if group_id is None else f"group/{quote(group_id, safe='')}/member/{person}"
        return clean_name(_text(self._ask(path), "displayName"))

    def leave(self, line_id: str, *, is_room: bool) -> None:
        """Go out of a group or room.

        Raises:
            LineError: LINE did not say that it was done; final when the bot is not in it.
        """
        path = f"{'room' if is_room else 'group'}/{quote(line_id, safe='')}/leave"
        url = f"{self._http.api}/v2/bot/{path}"
        answered(lambda: self._http.open("POST", url, b"", {}, limit=ANSWER_LIMIT))

    def content(self, message_id: str) -> bytes:
        """Read the picture or file of a message; of what is larger than we keep, only so much that this is seen.

        Raises:
            LineError: LINE did not give it; final when it was taken back or is too old.
        """
        path = f"{self._http.data}/v2/bot/message/{quote(message_id, safe='')}/content"
        answer = answered(lambda: self._http.open("GET", path, None, {}, limit=SIZE_LIMIT + 1, is_whole=True))
        if answer.status == NOT_READY:
            raise LineError("202 not ready", is_final=False)
        return answer.body

    def make_menu(self, menu: Mapping[str, Any], picture: bytes, *, for_all: bool) -> str:
        """Make a rich menu with its picture and return its id; one of the same name was half made, and goes.

        Raises:
            LineError: LINE did not make it.
        """
        listed = self._ask("richmenu/list").get("richmenus")
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and one.get("name") == menu["name"]:
                self.drop_menu(str(one.get("richMenuId")))
        made = _text(self._do("POST", f"{self._http.api}/v2/bot/richmenu", menu).parsed(), "richMenuId")
        place = quote(made, safe="")
        kind = {"Content-Type": "image/png"}
        upload = f"{self._http.data}/v2/bot/richmenu/{place}/content"
        answered(lambda: self._http.open("POST", upload, picture, kind, limit=ANSWER_LIMIT))
        if for_all:
            self._do("POST", f"{self._http.api}/v2/bot/user/all/richmenu/{place}")
        return made

    def has_menu(self, menu_id: str) -> bool:
        """Tell whether LINE still has a rich menu.

        Raises:
            LineError: LINE did not say.
        """
        try:
            self._ask(f"richmenu/{quote(menu_id, safe='')}")
        except LineError as error:
            if error.status == _NOT_FOUND:
                return False
            raise
        return True

    def drop_menu(self, menu_id: str) -> None:
        """Take a rich menu away from LINE; one that is gone is no mistake.

        Raises:
            LineError: LINE did not do it.
        """
        try:
            self._do("DELETE", f"{self._http.api}/v2/bot/richmenu/{quote(menu_id, safe='')}")
        except LineError as error:
            if error.status != _NOT_FOUND:
                raise

    def show_menu(self, user_id: str, menu_id: str | None) -> None:
        """Give somebody a rich menu of their own, or (None) take it away.

        Raises:
            LineError: LINE did not do it.
        """
        address = f"{self._http.api}/v2/bot/user/{quote(user_id, safe='')}/richmenu"
        if menu_id is None:
            self._do("DELETE", address)
        else:
            self._do("POST", f"{address}/{quote(menu_id, safe='')}")

    def _do(self, method: str, address: str, body: Mapping[str, Any] | None = None) -> Answer:
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        return answered(lambda: self._http.open(method, address, data, headers, limit=ANSWER_LIMIT))

    def _post(self, kind: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        # Half a character that somebody's phone sent must not stop a message: LINE gets a question mark for it.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json", **headers}
        return self._http.open("POST", f"{self._http.api}/v2/bot/message/{kind}", data, headers, limit=ANSWER_LIMIT)

    def _ask(self, path: str) -> dict[str, Any]:
        return answered(
            lambda: self._http.open("GET", f"{self._http.api}/v2/bot/{path}", None, {}, limit=ANSWER_LIMIT)
        ).parsed()


def _send(call: Callable[[], Answer]) -> Result:
    """Make one sending call and say what came of it."""
    try:
        answer = call()
    except (NewConnectionError, ConnectTimeoutError) as error:
        return TryLater(None, type(error).__name__)  # No connection was made, so nothing was sent.
    except (HTTPError, OSError) as error:
        return Uncertain(None, type(error).__name__)
    return _result(answer)


def _result(answer: Answer) -> Result:  # noqa: PLR0911 - each end of a call is its own
    """Return what LINE's answer means for what was sent."""
    status, request_id = answer.status, answer.request_id
    if status < REDIRECTS:
        return Sent(_sent_ids(answer), request_id, status)
    if status == CONFLICT and "x-line-accepted-request-id" in answer.headers:
        return Sent(_sent_ids(answer), request_id, status)
    message = words_of(answer)
    if status in STRANGER:
        return TryLater(status, message, request_id=request_id, is_stranger=True)
    if status == TOO_MANY_REQUESTS:
        over_quota = _MONTHLY_LIMIT in message.casefold()
        return TryLater(status, message, over_quota=over_quota, request_id=request_id)
    if status >= SERVER_ERRORS or status == REQUEST_TIMEOUT:
        return Uncertain(status, message, request_id)
    if status < CLIENT_ERRORS:
        return TryLater(status, message, request_id=request_id)  # Somebody between us and LINE sent us elsewhere.
    why = Refusal.REPLY_TOKEN if _REPLY_TOKEN in message.casefold() else Refusal.OTHER
    return Refused(status, message, why, request_id)


def _sent_ids(answer: Answer) -> tuple[SentId, ...]:
    sent = answer.parsed().get("sentMessages")
    found = [one for one in sent if isinstance(one, dict) and one.get("id")] if isinstance(sent, list) else []
    return tuple(SentId(clean_text(str(one["id"]))[:ID_LIMIT], _optional(one.get("quoteToken"))) for one in found)


def _optional(value: object) -> str | None:
    return clean_text(value) if isinstance(value, str) else None


def _number(found: Mapping[str, Any], name: str) -> int:
    value = found.get(name)
    if not isinstance(value, int):
        raise LineError(f"(no {name})", is_final=False)
    return value


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise LineError(f"(no {name})", is_final=False)
    return value
