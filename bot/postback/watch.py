"""Buttons of those who look after units: the figures, and whom to phone."""

from typing import Annotated, Literal

from pydantic import Field

from bot.postback.press import Id, IdOrNone, Name, Press
from bot.programme.figures import By, Standing


class ShowUnits(Press):
    """A number of 現況: the units behind it."""

    do: Literal["units"] = "units"
    deadline: Name
    standing: Standing
    by: By | None = None
    group: Annotated[str, Field(max_length=20)] | None = None
    page: IdOrNone = 0


class ShowPhoneList(Press):
    """A page of the units to phone."""

    do: Literal["phone_list"] = "phone_list"
    page: IdOrNone = 0


class NoteCall(Press):
    """已電話聯絡: somebody phoned this unit."""

    do: Literal["called"] = "called"
    unit: Id


class UndoCall(Press):
    """復原 under what was noted: nobody phoned."""

    do: Literal["not_called"] = "not_called"
    contact: Id
