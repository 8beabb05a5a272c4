"""What is said about signing in to the console."""

from typing import Literal

from bot.content.saying import Saying
from bot.wording.sign_in import SignInResult


class SaySignIn(Saying):
    """What came of a code that was typed; with `request` the question whether it is really them."""

    say: Literal["sign_in"] = "sign_in"
    result: SignInResult
    request: int | None = None
