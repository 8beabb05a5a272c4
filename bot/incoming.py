"""What people did in LINE, as plain values; knows neither LINE's JSON nor the database."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChatKind(StrEnum):
    """The three places a LINE message can come from."""

    GROUP = "group"
    ROOM = "room"
    USER = "user"


class MediaKind(StrEnum):
    """Messages with content that has to be fetched from LINE."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


@dataclass(frozen=True)
class Chat:
    """Where it happened: `line_id` is a groupId, roomId or, 1:1, the userId."""

    kind: ChatKind
    line_id: str

    @property
    def is_private(self) -> bool:
        """Whether this is a 1:1 chat with the bot."""
        return self.kind is ChatKind.USER


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event carries. `user_id` is None when LINE withholds it; times are aware UTC machine time."""

    event_id: str
    chat: Chat
    user_id: str | None
    sent_at: datetime
    received_at: datetime
    reply_token: str | None = None
    redelivered: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch of a text: `start` and `length`, in UTF-16 units as far as LINE says."""

    start: int
    length: int


@dataclass(frozen=True)
class Mention(Span):
    """One @ in a text; `is_self` means the bot, `is_everybody` that nobody in particular is meant."""

    is_self: bool
    user_id: str | None = None
    is_everybody: bool = False


@dataclass(frozen=True, kw_only=True)
class TextReceived(Event):
    """Somebody wrote, or edited (`edited`), a text message; `emojis` are LINE's own, spelled out in it."""

    message_id: str
    text: str
    quote_token: str | None = None
    quoted_message_id: str | None = None
    mentions: tuple[Mention, ...] = ()
    emojis: tuple[Span, ...] = ()
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class MediaReceived(Event):
    """Somebody sent a picture, film, recording or file; `file_name` and `size_bytes` only for files."""

    message_id: str
    kind: MediaKind
    quote_token: str | None = None
    file_name: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, kw_only=True)
class ButtonPressed(Event):
    """Somebody tapped a button of one of the bot's cards."""

    data: str
    params: dict[str, str] | None = None


# What an order can come with: typed words, or a button that stands for them.
Ordering = TextReceived | ButtonPressed


@dataclass(frozen=True, kw_only=True)
class MessageUnsent(Event):
    """Somebody took a message back: nothing of it may be used from now on."""

    message_id: str


@dataclass(frozen=True, kw_only=True)
class BotJoined(Event):
    """The bot was invited into a group or room."""


@dataclass(frozen=True, kw_only=True)
class BotLeft(Event):
    """The bot was removed from a group or room, or left."""


@dataclass(frozen=True, kw_only=True)
class MembersJoined(Event):
    """People joined a group the bot is in."""

    user_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MembersLeft(Event):
    """People left a group the bot is in."""

    user_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Followed(Event):
    """Somebody added the bot as a friend, or unblocked it."""


@dataclass(frozen=True, kw_only=True)
class Unfollowed(Event):
    """Somebody blocked the bot."""
