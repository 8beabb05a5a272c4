"""What is said about the chat itself: greeting, help, silence, binding."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.content.saying import Saying
from bot.wording.binding import BindingResult
from bot.wording.remarks import Heard


class SayWelcome(Saying):
    """The bot introduces itself."""

    say: Literal["welcome"] = "welcome"


class SayHelp(Saying):
    """What can be typed: in a group by the school, 1:1 (`private_to`) by the roles of that person."""

    say: Literal["help"] = "help"
    private_to: str | None = None


class SayPrivacy(Saying):
    """What becomes of people's data."""

    say: Literal["privacy"] = "privacy"


class SayMuted(Saying):
    """The bot now answers only when it is addressed (or, not `muted`, clear questions again)."""

    say: Literal["muted"] = "muted"
    muted: bool


class SayNotice(Saying):
    """A short sentence, by its name in bot.wording.notices; `values` are what is filled in."""

    say: Literal["notice"] = "notice"
    name: str
    values: dict[str, str] = Field(default_factory=dict)
    question_id: int | None = None


class SayBack(Saying):
    """What is said to words that changed nothing: which words they were, and the commands (keys) that fit.

    `code` belongs to a misspelt 綁定. What sounded like a report can be one of `steps` of the units with these codes.
    """

    say: Literal["back"] = "back"
    heard: Heard
    commands: tuple[str, ...] = ()
    code: str | None = None
    steps: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    system: str | None = None
    question_id: int | None = None


class SayBinding(Saying):
    """What came of a code that was typed: the codes of the `units`, or the id of the role (`grant`), it was about.

    It is said before a reminder that goes along (`with_reminder`), which says how long it is still.
    """

    leads: ClassVar[bool] = True

    say: Literal["binding"] = "binding"
    result: BindingResult
    units: tuple[str, ...] = ()
    grant: int | None = None
    with_reminder: bool = False


class AskWhichSchool(Saying):
    """Several schools fit what was typed."""

    say: Literal["which_school"] = "which_school"
    schools: tuple[str, ...]
