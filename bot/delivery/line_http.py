"""One HTTP request to LINE: over connections that are kept alive, with time-outs, without hidden retries or redirects.

LINE's status decides, so that an answer whose body nobody can read is still an answer.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from bot.cleaning import clean_text
from bot.settings import LINE_API_BASE_URL

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
_TIMEOUT = urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S)
# LINE keeps pictures and files on a host of their own.
_DATA_BASE_URL = "https://api-data.line.me"
_ERROR_LIMIT = 300
ANSWER_LIMIT = 1_000_000
_CHUNK = 65_536
OK, NOT_READY, REDIRECTS, CLIENT_ERRORS, SERVER_ERRORS = 200, 202, 300, 400, 500
UNAUTHORIZED, FORBIDDEN, REQUEST_TIMEOUT, CONFLICT, TOO_MANY_REQUESTS = 401, 403, 408, 409, 429
STRANGER = (UNAUTHORIZED, FORBIDDEN)


class LineError(Exception):
    """A question to LINE was not answered; `is_final` when asking again cannot help, `status` when it refused us."""

    def __init__(self, message: str, *, is_final: bool, status: int | None = None) -> None:
        super().__init__(message)
        self.is_final = is_final
        self.status = status

    @property
    def is_stranger(self) -> bool:
        """Whether LINE does not take our credentials."""
        return self.status in STRANGER


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


class LineHttp:
    """LINE's two hosts; safe to share between threads."""

    def __init__(self, access_token: str, base_url: str, *, connections: int) -> None:
        self.api = base_url
        self.data = _DATA_BASE_URL if base_url == LINE_API_BASE_URL else base_url
        self._pool = urllib3.PoolManager(maxsize=connections, retries=False)
        self._headers = {"Authorization": f"Bearer {access_token}", "User-Agent": "transition-helper"}

    def open(  # noqa: PLR0913 - each says something of its own
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


def read_whole(response: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    """Return a body, at most so many bytes of it.

    Raises:
        OSError: it took longer than one call may.
    """
    body = bytearray()
    if not _read(response, body, limit) and len(body) < limit:
        raise TimeoutError
    return bytes(body)


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


def answered(question: Callable[[], Answer]) -> Answer:
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
    may_change = status in (*STRANGER, REQUEST_TIMEOUT, TOO_MANY_REQUESTS)
    is_final = CLIENT_ERRORS <= status < SERVER_ERRORS and not may_change
    raise LineError(f"{status} {words_of(answer)}", is_final=is_final, status=status)


def words_of(answer: Answer) -> str:
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
