"""The only caller of the LINE API; every end of a call becomes Sent, Refused, TryLater or Uncertain."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import urllib3
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    ErrorResponse,
    MessagingApi,
    MessagingApiBlob,
    PushMessageRequest,
    ReplyMessageRequest,
)

from bot.cleaning import ID_LIMIT, clean_name, clean_text
from bot.delivery.results import Refusal, Refused, Result, Sent, SentId, TryLater, Uncertain
from bot.settings import LINE_API_BASE_URL

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
_TIMEOUT = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)
_MONTHLY_LIMIT = "monthly limit"
_REPLY_TOKEN = "invalid reply token"  # noqa: S105 - LINE's words, not a secret
_ERROR_LIMIT = 300
TOO_MANY_REQUESTS = 429
CONFLICT = 409

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
    """A question to LINE was not answered; `is_final` when asking again cannot help."""

    def __init__(self, message: str, *, is_final: bool) -> None:
        super().__init__(message)
        self.is_final = is_final


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

    def content(self, message_id: str) -> bytes:
        """Read the picture or file of a message."""


class LineClient:
    """LINE through the official SDK, with time-outs and without hidden retries; safe to share between threads."""

    def __init__(self, access_token: str, base_url: str) -> None:
        host = None if base_url == LINE_API_BASE_URL else base_url
        configuration = Configuration(access_token=access_token, host=host)
        configuration.retries = urllib3.Retry(total=0)
        self._api = MessagingApi(ApiClient(configuration))
        self._blob = MessagingApiBlob(ApiClient(configuration))

    def reply(self, token: str, messages: Messages) -> Result:
        """Answer an event; a token works once, for about a minute."""
        request = ReplyMessageRequest.from_dict({"replyToken": token, "messages": messages})
        return _call(lambda: self._api.reply_message_with_http_info(request, _request_timeout=_TIMEOUT))

    def push(self, to: str, messages: Messages, retry_key: UUID) -> Result:
        """Send to a chat; LINE ignores a repeat with the same key for 24 hours."""
        request = PushMessageRequest.from_dict({"to": to, "messages": messages})
        return _call(
            lambda: self._api.push_message_with_http_info(
                request, x_line_retry_key=str(retry_key), _request_timeout=_TIMEOUT
            )
        )

    def quota(self) -> Quota:
        """Read the monthly limit and the approximate use.

        Raises:
            LineError: LINE did not say.
        """
        quota = _ask(lambda: self._api.get_message_quota(_request_timeout=_TIMEOUT))
        used = _ask(lambda: self._api.get_message_quota_consumption(_request_timeout=_TIMEOUT))
        return Quota(limit=quota.value if quota.type == "limited" else None, used=used.total_usage)

    def group(self, line_id: str, *, is_room: bool) -> GroupFacts:
        """Read a group's name and number of members; rooms have no name.

        Raises:
            LineError: LINE did not say.
        """
        if is_room:
            count = _ask(lambda: self._api.get_room_member_count(line_id, _request_timeout=_TIMEOUT)).count
            return GroupFacts(name=None, member_count=count)
        count = _ask(lambda: self._api.get_group_member_count(line_id, _request_timeout=_TIMEOUT)).count
        name = _ask(lambda: self._api.get_group_summary(line_id, _request_timeout=_TIMEOUT)).group_name
        return GroupFacts(name=clean_name(name) if name else None, member_count=count)

    def person_name(self, user_id: str, group_id: str | None) -> str:
        """Read a display name; in a group also of people who are no friends of the bot.

        Raises:
            LineError: LINE did not say, or the person has left.
        """
        if group_id is None:
            profile = _ask(lambda: self._api.get_profile(user_id, _request_timeout=_TIMEOUT))
        else:
            profile = _ask(lambda: self._api.get_group_member_profile(group_id, user_id, _request_timeout=_TIMEOUT))
        return clean_name(str(profile.display_name))

    def content(self, message_id: str) -> bytes:
        """Read the picture or file of a message.

        Raises:
            LineError: LINE did not give it; final when it was taken back or is too old.
        """
        return bytes(_ask(lambda: self._blob.get_message_content(message_id, _request_timeout=_TIMEOUT)))


def _call(send: Callable[[], Any]) -> Result:
    """Make one sending call and say what came of it."""
    try:
        response = send()
    except ApiException as error:
        return _from_error(error)
    except urllib3.exceptions.MaxRetryError as error:
        # No connection was made, so nothing was sent.
        if isinstance(error.reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError):
            return TryLater(None, type(error.reason).__name__)
        return Uncertain(None, type(error.reason).__name__)
    except urllib3.exceptions.HTTPError as error:
        return Uncertain(None, type(error).__name__)
    except (ValueError, TypeError, AttributeError):
        # LINE accepted the call (other statuses raise ApiException), but its answer lacks the ids the SDK wants.
        return Sent()
    return Sent(_sent_ids(response.data), _header(response.headers, "x-line-request-id"), response.status_code)


def _from_error(error: ApiException) -> Result:
    status = int(error.status or 0)
    message = _message(error.body)
    request_id = _header(error.headers, "x-line-request-id")
    if status == CONFLICT and _header(error.headers, "x-line-accepted-request-id"):
        return Sent(_accepted_ids(error.body), request_id, status)
    if status == TOO_MANY_REQUESTS:
        over_quota = _MONTHLY_LIMIT in message.casefold()
        return TryLater(status, message, over_quota=over_quota, request_id=request_id)
    if status == 0 or status >= 500:  # noqa: PLR2004 - server errors
        return Uncertain(status or None, message, request_id)
    why = Refusal.REPLY_TOKEN if _REPLY_TOKEN in message.casefold() else Refusal.OTHER
    return Refused(status, message, why, request_id)


def _ask(question: Callable[[], Any]) -> Any:  # noqa: ANN401 - the SDK is untyped
    """Ask LINE something that sends nothing.

    Raises:
        LineError: LINE did not answer.
    """
    try:
        return question()
    except ApiException as error:
        status = int(error.status or 0)
        is_final = 400 <= status < 500 and status != TOO_MANY_REQUESTS  # noqa: PLR2004 - client errors
        raise LineError(f"{status} {_message(error.body)}", is_final=is_final) from error
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise LineError(type(error).__name__, is_final=False) from error


def _message(body: object) -> str:
    """Return LINE's own words of an error, without our request; a gateway may answer in HTML."""
    try:
        parsed = json.loads(body if isinstance(body, str | bytes) else "")
    except ValueError:
        return "(no JSON)"
    if not isinstance(parsed, dict):
        return "(no object)"
    details = parsed.get("details")
    where = [
        f"{one.get('property')}: {one.get('message')}"
        for one in (details if isinstance(details, list) else ())
        if isinstance(one, dict)
    ]
    return clean_text(" | ".join([str(parsed.get("message", "")), *where])[:_ERROR_LIMIT])


def _header(headers: Any, name: str) -> str | None:  # noqa: ANN401 - the SDK is untyped
    for key, value in dict(headers or {}).items():
        if str(key).casefold() == name:
            return str(value)
    return None


def _sent_ids(data: Any) -> tuple[SentId, ...]:  # noqa: ANN401 - the SDK is untyped
    sent = getattr(data, "sent_messages", None) or ()
    return tuple(SentId(clean_text(str(one.id))[:ID_LIMIT], one.quote_token) for one in sent)


def _accepted_ids(body: Any) -> tuple[SentId, ...]:  # noqa: ANN401 - the SDK is untyped
    try:
        return _sent_ids(ErrorResponse.from_json(body))
    except ValueError:
        return ()
