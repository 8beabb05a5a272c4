"""The parent of every button, and what their fields may hold."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_LARGEST = 2**31 - 1  # PostgreSQL's integer: our own ids never get there.
Id = Annotated[int, Field(gt=0, le=_LARGEST)]
IdOrNone = Annotated[int, Field(ge=0, le=_LARGEST)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]


class Press(BaseModel):
    """The parent of every button."""

    model_config = ConfigDict(frozen=True, extra="forbid")
