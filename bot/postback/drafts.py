"""Buttons on the preview of an answer that a person wrote."""

from typing import Annotated, Literal

from pydantic import Field

from bot.postback.cases import CasePress
from bot.postback.press import Id

Numbers = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,9}){0,9}$")]


class DraftPress(CasePress):
    """The parent of every button on a preview: it is about the draft as it was shown."""

    draft: Id
    version: Id


class SendDraft(DraftPress):
    """送出 what the preview shows; with `back` the case waits for the school's answer."""

    do: Literal["send"] = "send"
    back: Literal["1"] | None = None


class ShareDraft(DraftPress):
    """也給類似的問題: show to whom else the answer would go; `others` are case numbers joined by dots."""

    do: Literal["share"] = "share"
    others: Numbers


class SendToAll(DraftPress):
    """送給全部: what that preview shows."""

    do: Literal["send_all"] = "send_all"
    others: Numbers


class DiscardDraft(DraftPress):
    """不送."""

    do: Literal["discard"] = "discard"
