"""The only caller of the LINE API; every end of a call becomes Sent, Refused, TryLater or Uncertain.

It speaks HTTP itself: over connections that are kept alive, without hidden retries or redirects, and with LINE's status
deciding, so that an answer whose body nobody can read is still an answer.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot.cleaning import ID_LIMIT, clean_name, clean_text
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain
from bot.services.media_files import SIZE_LIMIT
from bot.settings import LINE_API_BASE_URL

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
_TIMEOUT = urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S)
# LINE keeps pictures and files on a host of their own.
_DATA_BASE_URL = "https://api-data.line.me"
_MONTHLY_LIMIT = "monthly limit"
_REPLY_TOKEN = "invalid reply token"  # noqa: S105 - LINE's words, not a secret
_ERROR_LIMIT = 300
_ANSWER_LIMIT = 1_000_000
_CHUNK = 65_536
OK, NOT_READY, REDIRECTS, CLIENT_ERRORS, SERVER_ERRORS = 200, 202, 300, 400, 500
UNAUTHORIZED, FORBIDDEN, REQUEST_TIMEOUT, CONFLICT, TOO_MANY_REQUESTS = 401, 403, 408, 409, 429
_STRANGER = (UNAUTHORIZED, FORBIDDEN)

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


class LineError(Exception):
    """A question to LINE was not answered; `is_final` when asking again cannot help, `status` when it refused us."""

    def __init__(self, message: str, *, is_final: bool, status: int | None = None) -> None:
        super().__init__(message)
        self.is_final = is_final
        self.status = status

    @property
    def is_stranger(self) -> bool:
        """Whether LINE does not take our credentials."""
        return self.status in _STRANGER


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


@dataclass(frozen=True)
class Answer:
    """What LINE answered, as far as it could be read."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        """LINE's own id of the call."""
        return self.headers.get("x-line-request-id")

    def parsed(self) -> dict[str, Any]:
        """Return the JSON object of the body, an empty one when it holds none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class LineClient:
    """LINE over HTTP, with time-outs and without hidden retries; safe to share between threads."""

    def __init__(self, access_token: str, base_url: str, *, connections: int = 16) -> None:
        self._api = base_url
        self._data = _DATA_BASE_URL if base_url == LINE_API_BASE_URL else base_url
        self._pool = urllib3.PoolManager(maxsize=connections, retries=False)
        self._headers = {"Authorization": f"Bearer {access_token}", "User-Agent": "transition-helper"}

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
        url = f"{self._api}/v2/bot/{path}"
        _answered(lambda: self._open("POST", url, b"", {}, limit=_ANSWER_LIMIT))

    def content(self, message_id: str) -> bytes:
        """Read the picture or file of a message; of what is larger than we keep, only so much that this is seen.

        Raises:
            LineError: LINE did not give it; final when it was taken back or is too old.
        """
        path = f"{self._data}/v2/bot/message/{quote(message_id, safe='')}/content"
        answer = _answered(lambda: self._open("GET", path, None, {}, limit=SIZE_LIMIT + 1, is_whole=True))
        if answer.status == NOT_READY:
            raise LineError("202 not ready", is_final=False)
        return answer.body

    def _post(self, kind: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        # Half a character that somebody's phone sent must not stop a message: LINE gets a question mark for it.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json", **headers}
        return self._open("POST", f"{self._api}/v2/bot/message/{kind}", data, headers, limit=_ANSWER_LIMIT)

    def _ask(self, path: str) -> dict[str, Any]:
        return _answered(
            lambda: self._open("GET", f"{self._api}/v2/bot/{path}", None, {}, limit=_ANSWER_LIMIT)
        ).parsed()

    def _open(  # noqa: PLR0913 - each says something of its own
        self,
        method: str,
        url: str,
        data: bytes | None,
        headers: Mapping[str, str],
        *,
        limit: int,
        is_whole: bool = False,
    ) -> Answer:
        """Make one request. Once LINE's status is here a body that breaks off is no error, unless all of it matters."""
        response = self._pool.request(
            method,
            url,
            body=data,
            headers={**self._headers, **headers},
            timeout=_TIMEOUT,
            redirect=False,
            preload_content=False,
        )
        body, is_complete = bytearray(), False
        try:
            is_complete = _read(response, body, limit)
        except (HTTPError, OSError):
            if is_whole:
                raise
        finally:
            if is_complete:
                response.release_conn()
            else:
                response.close()
        headers = {key.casefold(): value for key, value in response.headers.items()}
        return Answer(response.status, headers, bytes(body))


def _read(response: urllib3.BaseHTTPResponse, body: bytearray, limit: int) -> bool:
    """Read at most so many bytes, for no longer than one call may take (an answer may come drop by drop).

    Tells whether that was all of it.
    """
    ends = time.monotonic() + READ_TIMEOUT_S
    while len(body) < limit and time.monotonic() < ends:
        part = response.read1(min(_CHUNK, limit - len(body)))
        if not part:
            return True
        body += part
    return False


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
    message = _message(answer)
    if status in _STRANGER:
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


def _answered(question: Callable[[], Answer]) -> Answer:
    """Ask LINE something that sends nothing.

    Raises:
        LineError: LINE did not answer.
    """
    try:
        answer = question()
    except (HTTPError, OSError) as error:
        raise LineError(type(error).__name__, is_final=False) from error
    status = answer.status
    if OK <= status < REDIRECTS:
        return answer
    may_change = status in (*_STRANGER, REQUEST_TIMEOUT, TOO_MANY_REQUESTS)
    is_final = CLIENT_ERRORS <= status < SERVER_ERRORS and not may_change
    raise LineError(f"{status} {_message(answer)}", is_final=is_final, status=status)


def _message(answer: Answer) -> str:
    """Return LINE's own words of an error, without our request; a gateway may answer in HTML."""
    parsed = answer.parsed()
    if not parsed:
        return "(no JSON)"
    details = parsed.get("details")
    where = [
        f"{one.get('property')}: {one.get('message')}"
        for one in (details if isinstance(details, list) else ())
        if isinstance(one, dict)
    ]
    return clean_text(" | ".join([str(parsed.get("message", "")), *where]))[:_ERROR_LIMIT]


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
