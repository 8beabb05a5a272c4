"""Buttons of announcements and of corrections of what was said."""

from typing import Annotated, Literal

from pydantic import Field

from bot.postback.press import Id, IdOrNone, Press
from bot.programme.announcing import Act


class ActOnAnnouncement(Press):
    """A button of an announcement; `check` says which form of it was shown."""

    do: Literal["announcement"] = "announcement"
    act: Act
    announcement: Id
    check: Annotated[str, Field(pattern=r"^[0-9a-f]{6}$")]
    page: IdOrNone = 0


class BeginAnnouncement(Press):
    """寫給…: how an announcement to this selection (its words) is written."""

    do: Literal["write_to"] = "write_to"
    to: Annotated[str, Field(min_length=1, max_length=20)]


class ChooseAudience(Press):
    """To whom what somebody is writing goes (its words)."""

    do: Literal["audience"] = "audience"
    to: Annotated[str, Field(min_length=1, max_length=20)]


Key = Annotated[str, Field(pattern=r"^(entry|supplement|date) [a-z0-9][a-z0-9_-]*$", max_length=80)]


class ShowWhoGotOld(Press):
    """Something that was changed: who was told it otherwise."""

    do: Literal["who_got_old"] = "who_got_old"
    key: Key
    page: IdOrNone = 0


class WriteCorrection(Press):
    """寫更正: an announcement to those who were told it otherwise."""

    do: Literal["correct"] = "correct"
    key: Key
