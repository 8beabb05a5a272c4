"""What is said about announcements: the thing itself, its preview, what becomes of it."""

from typing import ClassVar, Literal

from bot.content.saying import Saying
from bot.programme.announcing import News
from bot.programme.spending import Kind
from bot.reading.orders.announcements import Part


class SayAnnouncement(Saying):
    """An announcement in one of the groups that it goes to; its words stand in its row."""

    spends: ClassVar[Kind] = Kind.ANNOUNCEMENT

    say: Literal["announcement"] = "announcement"
    announcement_id: int
    group_id: int


class ShowAnnouncement(Saying):
    """An announcement as the groups read it, and below it whom it reaches, what it costs and what can be done."""

    say: Literal["announcement_preview"] = "announcement_preview"
    announcement_id: int


class SayAnnouncementNews(Saying):
    """What became of an announcement; `left` dropped out of the selection, `came` came in.

    Ids of units; of a correction, of chats.
    """

    spends: ClassVar[Kind] = Kind.WORK

    say: Literal["announcement_news"] = "announcement_news"
    announcement_id: int
    news: News
    left: tuple[int, ...] = ()
    came: tuple[int, ...] = ()


class ListAnnouncements(Saying):
    """The newest announcements, and how to write one."""

    say: Literal["announcements"] = "announcements"


class SayAnnouncementResults(Saying):
    """What became of an announcement group by group, each kind of failure with its next step."""

    say: Literal["announcement_results"] = "announcement_results"
    announcement_id: int


class SayAnnouncementReach(Saying):
    """Who gets an announcement and who does not, by name, a page at a time."""

    say: Literal["announcement_reach"] = "announcement_reach"
    announcement_id: int
    page: int = 0


class SayAnnouncementDone(Saying):
    """What somebody just did with an announcement; `number` counts the groups that it is about."""

    say: Literal["announcement_done"] = "announcement_done"
    announcement_id: int
    act: str
    number: int = 0


class SayAnnouncementProblems(Saying):
    """Why an announcement was not taken or nothing was done with it: kinds of problems, each with what it is about.

    What was written is kept where it `asks_for` parts of it.
    """

    say: Literal["announcement_problems"] = "announcement_problems"
    problems: tuple[tuple[str, str], ...]
    asks_for: tuple[Part, ...] = ()


class SayPictureComing(Saying):
    """A picture was sent for an announcement; its preview follows when it was fetched."""

    say: Literal["picture_coming"] = "picture_coming"
    announcement_id: int


class SayHowToWrite(Saying):
    """How an announcement to this selection (its words) is typed."""

    say: Literal["how_to_write"] = "how_to_write"
    to: str


class SayAcknowledged(Saying):
    """Thanks for reading; `first` when nobody in the group had said so."""

    say: Literal["acknowledged"] = "acknowledged"
    first: bool


class ListCorrections(Saying):
    """What was changed since somebody was told it, and how many do not know yet."""

    say: Literal["corrections"] = "corrections"


class SayWhoGotOld(Saying):
    """Who was told one thing otherwise than it holds now: when, by which version, corrected and acknowledged when."""

    say: Literal["who_got_old"] = "who_got_old"
    key: str
    page: int = 0
