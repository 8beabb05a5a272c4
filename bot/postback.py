"""Button data and what it means: versioned, at most 300 characters (LINE's limit), refused when it is not ours."""

from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

VERSION = "1"
LIMIT = 300
Id = Annotated[int, Field(gt=0, le=2**53)]


class Press(BaseModel):
    """The parent of every button."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ShowWhole(Press):
    """看全文."""

    do: Literal["whole"] = "whole"
    question: Id
    entry: Id


class ChooseEntry(Press):
    """One of the suggestions."""

    do: Literal["choose"] = "choose"
    question: Id
    entry: Id


class RateHelpful(Press):
    """有幫助."""

    do: Literal["helpful"] = "helpful"
    question: Id


class NotMeant(Press):
    """不是在問你."""

    do: Literal["not_meant"] = "not_meant"
    question: Id


class AskConsultant(Press):
    """沒解決 or 都不是: a person is wanted for this question; `why` says which of the buttons it was."""

    do: Literal["consultant"] = "consultant"
    question: Id
    why: Literal["unsolved", "none_of_these", "no_match"]


Button = Annotated[
    ShowWhole | ChooseEntry | RateHelpful | NotMeant | AskConsultant,
    Field(discriminator="do"),
]
_ADAPTER: TypeAdapter[Button] = TypeAdapter(Button)


def encode(button: Button) -> str:
    """Return the data of a button."""
    data = urlencode({"v": VERSION, **button.model_dump(exclude_none=True)})
    if len(data) > LIMIT:
        raise ValueError(f"Button data of {len(data)} characters; LINE takes {LIMIT}.")
    return data


def decode(data: str) -> Button | None:
    """Read a button's data; None when it is not, or no longer, one of ours."""
    if len(data) > LIMIT:
        return None
    fields = dict(parse_qsl(data, keep_blank_values=True))
    if fields.pop("v", None) != VERSION:
        return None
    try:
        return _ADAPTER.validate_python(fields)
    except ValidationError:
        return None
