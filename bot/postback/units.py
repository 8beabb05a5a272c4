"""Buttons about a unit: its steps, and help with a date."""

from typing import Literal

from bot.postback.press import Id, IdOrNone, Name, Press


class ReportStep(Press):
    """A step of a reminder or of 回報 is done; `unit` 0 means every unit of the group."""

    do: Literal["step"] = "step"
    unit: IdOrNone
    step: Name
    system: Name | None = None


class UndoMark(Press):
    """復原: take back a mark and what was marked with it."""

    do: Literal["undo"] = "undo"
    mark: Id


class NeedHelp(Press):
    """需要協助 on a reminder of this unit."""

    do: Literal["help"] = "help"
    unit: Id
    deadline: Name
