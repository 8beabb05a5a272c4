"""Judges one text as the group does: is the bot named, is it an order, what does the matcher find.

The one code path of the webhook, `python -m bot ask` and the evaluation; reads no rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.faq.found import Asked, Found
from bot.incoming import Mention
from bot.programme.published import Published
from bot.reading.addressing import find_address
from bot.reading.commands import find_order
from bot.reading.orders import Order


@dataclass(frozen=True)
class Previous:
    """What the same person asked just before: the text (None when erased) and the entries it was answered with."""

    text: str | None
    entries: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """`found` is None for an order, and where the bot may not speak unasked."""

    words: str
    is_named: bool
    addressed: bool
    order: Order | None = None
    found: Found | None = None


def judge(  # noqa: PLR0913 - each says something of its own
    published: Published,
    text: str,
    *,
    mentions: Sequence[Mention] = (),
    addressed: bool,
    may_speak: bool = True,
    previous: Callable[[], Previous | None] = lambda: None,
    system: str | None = None,
) -> Judged:
    """Judge a message. `addressed` is what is known without reading it (1:1, a quote of the bot).

    `may_speak` is false where the bot answers only when addressed; `previous` is asked only if the matcher is.
    """
    program = published.knowledge.program
    address = find_address(text, mentions, (program.bot.name, *program.bot.short_names))
    addressed = addressed or address.is_named
    order = find_order(address.words, published.knowledge, addressed=addressed)
    addressed = addressed or order is not None
    if order is not None or not (addressed or may_speak):
        return Judged(words=address.words, is_named=address.is_named, addressed=addressed, order=order)
    before = previous()
    asked = Asked(
        text=address.words,
        addressed=addressed,
        previous=before.text if before else None,
        previous_entries=before.entries if before else (),
        system=system,
    )
    found = published.faq.find(asked)
    return Judged(words=address.words, is_named=address.is_named, addressed=addressed, found=found)
