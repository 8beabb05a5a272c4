"""Buttons of the chat itself: a command, letting a browser in, having read something."""

from typing import Annotated, Literal

from pydantic import Field

from bot.postback.press import Id, Name, Press


class GiveOrder(Press):
    """A command on a button: its `key` among the commands, and the `code` that was typed after 綁定."""

    do: Literal["order"] = "order"
    key: Name
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,40}$")] | None = None


class Acknowledge(Press):
    """收到 on something that the office sent to this group."""

    do: Literal["acknowledge"] = "acknowledge"
    group: Id


class ConfirmSignIn(Press):
    """是我，登入: let the browser in whose code this person typed."""

    do: Literal["sign_in"] = "sign_in"
    request: Id


class RefuseSignIn(Press):
    """不是我: turn that browser away."""

    do: Literal["no_sign_in"] = "no_sign_in"
    request: Id
