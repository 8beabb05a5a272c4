"""The parent of everything that can be said."""

from pydantic import BaseModel, ConfigDict


class Saying(BaseModel):
    """The parent of everything that can be said."""

    model_config = ConfigDict(frozen=True, extra="forbid")
