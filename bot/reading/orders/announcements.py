"""What the office orders about announcements, and about corrections of what was said."""

from dataclasses import dataclass
from enum import StrEnum

from bot.programme.announcing import Act


@dataclass(frozen=True)
class ShowAnnouncements:
    """公告: the newest announcements, and how to write one."""


@dataclass(frozen=True)
class ShowCorrections:
    """更正: what was changed since somebody was told it; 更正 4: who was told that entry otherwise."""

    entry: int | None = None


@dataclass(frozen=True, kw_only=True)
class WriteAnnouncement:
    """公告 苗栗縣, and the text below: write one; with a `number` in the place of what that one said.

    `said` is all that was typed, the words that say to whom it goes among it (`bot.programme.audience_words`).
    """

    said: str
    link: str | None = None
    picture: str | None = None
    when: str | None = None
    number: int | None = None


class Part(StrEnum):
    """What can be said of an announcement alone, in a line of its own."""

    TO = "to"
    LINK = "link"
    PICTURE = "picture"
    WHEN = "when"


@dataclass(frozen=True)
class AmendAnnouncement:
    """對象 苗栗縣, 時間 12/8 09:00: one part of what the writer was writing, in the place of what it was.

    拿掉圖片: a picture with nothing `typed`.
    """

    part: Part
    typed: str


@dataclass(frozen=True, kw_only=True)
class DoWithAnnouncement:
    """公告 3, 停止公告 3, 核可公告 3 7f2a90: do something with one; approving says (`check`) which form was read."""

    act: Act
    number: int
    check: str | None = None
