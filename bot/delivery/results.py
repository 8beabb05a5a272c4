"""What came of one call to LINE."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class SentId:
    """A LINE message of ours: its id, and the token with which it can be quoted."""

    message_id: str
    quote_token: str | None = None


@dataclass(frozen=True)
class Sent:
    """LINE accepted the call, now or (409) at an earlier try."""

    messages: tuple[SentId, ...] = ()
    request_id: str | None = None
    status: int = 200


class Refusal(StrEnum):
    """Why LINE refused for good."""

    REPLY_TOKEN = "reply_token"  # noqa: S105 - a kind of refusal
    OTHER = "other"


@dataclass(frozen=True)
class Refused:
    """LINE will not take this call, however often it is tried; nothing of it was sent."""

    status: int
    message: str
    why: Refusal = Refusal.OTHER
    request_id: str | None = None


@dataclass(frozen=True)
class TryLater:
    """Nothing was sent and it may work later: LINE could not be reached, or 429, or it does not know us (401, 403).

    `over_quota` is the monthly limit, which no retry mends; `is_stranger` that LINE does not take our credentials.
    """

    status: int | None
    message: str
    over_quota: bool = False
    is_stranger: bool = False
    request_id: str | None = None


@dataclass(frozen=True)
class Uncertain:
    """Nobody can tell whether LINE took it: a time-out, a broken connection, 5xx."""

    status: int | None
    message: str
    request_id: str | None = None


NotTaken = Refused | TryLater | Uncertain
Result = Sent | NotTaken
