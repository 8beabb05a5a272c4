"""Button data and what it means: versioned, at most 300 characters (LINE's limit), refused when it is not ours.

A new kind is a class in one of these files with a `do` of its own; nothing else here names it.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Annotated, Any, cast
from urllib.parse import parse_qsl, urlencode

from pydantic import Field, TypeAdapter, ValidationError

from bot.postback.announcements import *  # noqa: F403 - one name, `postback`, for what stands in these files
from bot.postback.answers import *  # noqa: F403
from bot.postback.cases import *  # noqa: F403
from bot.postback.chats import *  # noqa: F403
from bot.postback.drafts import *  # noqa: F403
from bot.postback.office import *  # noqa: F403
from bot.postback.press import Press as Press
from bot.postback.units import *  # noqa: F403
from bot.postback.watch import *  # noqa: F403

VERSION = "1"
LIMIT = 300
Button = Press


def kinds(parent: type[Press] = Press) -> Iterator[type[Press]]:
    """Yield every kind of button."""
    for one in parent.__subclasses__():
        if "do" in one.model_fields:
            yield one
        yield from kinds(one)


_ANY_KIND: Any = Annotated[cast("Any", reduce(or_, kinds())), Field(discriminator="do")]
_ADAPTER: TypeAdapter[Press] = TypeAdapter(_ANY_KIND)


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
