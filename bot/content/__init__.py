"""What the bot has to say, as stored with an owed message: facts and ids, never text of ours or LINE's JSON.

It is rendered when it is sent (`bot.render`), so a date or a text that changed meanwhile is right. A new kind is a
class in one of these files with a `say` of its own, and a renderer; nothing else names it.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Annotated, Any, cast

from pydantic import Field, TypeAdapter

from bot.content.announcements import *  # noqa: F403 - one name, `say`, for what stands in these files
from bot.content.answers import *  # noqa: F403
from bot.content.cases import *  # noqa: F403
from bot.content.chats import *  # noqa: F403
from bot.content.close_out import *  # noqa: F403
from bot.content.dates import *  # noqa: F403
from bot.content.office import *  # noqa: F403
from bot.content.office_hands import *  # noqa: F403
from bot.content.people import *  # noqa: F403
from bot.content.saying import Saying as Saying
from bot.content.saying import SayTogether as SayTogether
from bot.content.sign_in import *  # noqa: F403
from bot.content.units import *  # noqa: F403
from bot.content.watch import *  # noqa: F403
from bot.programme.spending import Kind

Content = Saying


def kinds(parent: type[Saying] = Saying) -> Iterator[type[Saying]]:
    """Yield every kind of thing that can be said."""
    for one in parent.__subclasses__():
        if "say" in one.model_fields:
            yield one
        yield from kinds(one)


_SPENDS = {one.model_fields["say"].default: one.spends for one in kinds()}


def spends(kind: str) -> Kind:
    """Return what a push of this kind of content is for."""
    return _SPENDS.get(kind, Kind.ANSWER)


_ANY_KIND: Any = Annotated[cast("Any", reduce(or_, kinds())), Field(discriminator="say")]
_ADAPTER: TypeAdapter[Saying] = TypeAdapter(_ANY_KIND)


def to_row(content: Content) -> dict[str, Any]:
    """Return the form that is stored."""
    return content.model_dump(mode="json")


def from_row(row: dict[str, Any]) -> Content:
    """Read the stored form back."""
    return _ADAPTER.validate_python(row)
