"""Asks LINE about the channel itself: who it is, where its webhook goes, what the quota is. Sends no message."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import urllib3

_TIMEOUT = urllib3.Timeout(connect=3, read=10)
_MESSAGE_LIMIT = 200


class LineAwayError(Exception):
    """LINE cannot be reached, or its answer is none of LINE's."""


class LineRefusesError(Exception):
    """LINE answered with an error; `status` is its number."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}".strip())
        self.status = status


@dataclass(frozen=True)
class Answer:
    """What LINE said, and what its clock showed."""

    body: dict[str, Any]
    said_at: datetime | None


class Account(Protocol):
    """The questions to LINE."""

    def bot(self) -> Answer:
        """Ask who the access token belongs to."""

    def webhook(self) -> Answer:
        """Ask where the webhook goes, and whether it is used."""

    def test_webhook(self) -> Answer:
        """Have LINE send an empty, signed webhook and tell what came back."""

    def quota(self) -> Answer:
        """Ask for the month's limit."""

    def consumption(self) -> Answer:
        """Ask what of it is used."""


class LineAccount:
    """LINE itself. Raises `LineAwayError` or `LineRefusesError`, as every question may."""

    def __init__(self, access_token: str, base_url: str) -> None:
        self._token, self._base_url = access_token, base_url
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    def bot(self) -> Answer:
        """Ask who the access token belongs to."""
        return self._ask("GET", "/v2/bot/info")

    def webhook(self) -> Answer:
        """Ask where the webhook goes, and whether it is used."""
        return self._ask("GET", "/v2/bot/channel/webhook/endpoint")

    def test_webhook(self) -> Answer:
        """Have LINE send an empty, signed webhook and tell what came back."""
        return self._ask("POST", "/v2/bot/channel/webhook/test")

    def quota(self) -> Answer:
        """Ask for the month's limit."""
        return self._ask("GET", "/v2/bot/message/quota")

    def consumption(self) -> Answer:
        """Ask what of it is used."""
        return self._ask("GET", "/v2/bot/message/quota/consumption")

    def _ask(self, method: str, path: str) -> Answer:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        body = b"{}" if method == "POST" else None
        try:
            response = self._pool.request(method, self._base_url + path, headers=headers, body=body)
        except urllib3.exceptions.HTTPError as error:
            raise LineAwayError(type(error).__name__) from error
        try:
            said = json.loads(response.data)
        except ValueError:
            said = None
        if response.status != 200:  # noqa: PLR2004 - the one good answer
            message = str(said.get("message", "")) if isinstance(said, dict) else ""
            raise LineRefusesError(response.status, message[:_MESSAGE_LIMIT])
        if not isinstance(said, dict):
            raise LineAwayError("an answer that is not LINE's")
        return Answer(said, _said_at(response.headers.get("Date")))


def _said_at(date: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
